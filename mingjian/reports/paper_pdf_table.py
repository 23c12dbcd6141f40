"""A PDF table that is closed at the foot of every page, also where a row goes on overleaf."""

from reportlab.lib.colors import black
from reportlab.platypus import Table, TableStyle

RULE = 0.5
"""Points."""
CLOSED = TableStyle([("LINEBELOW", (0, 0), (-1, 0), RULE, black), ("LINEBELOW", (0, -1), (-1, -1), RULE, black)])
"""The rules below head and last row."""


class RuledTable(Table):
    """Draws the rules below its head and its last row on every page; reportlab forgets its own after the second."""

    def onSplit(self, T: Table, byRow: int = 1) -> None:  # noqa: ARG002, N802, N803 (reportlab calls it by these names)
        """Close the part of one page."""
        T.setStyle(CLOSED)
