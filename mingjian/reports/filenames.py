"""File names that are safe on Windows and say what is inside."""

import re

_FORBIDDEN = re.compile(r'[<>:"/\\|?*#%\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
_LONGEST = 100  # of the whole name: leaves room for a deep folder within the 260 characters of Windows
REPORT_FOLDER = "查重报告"


def report_name(submission_id: str, title: str) -> str:
    """The name of a submission's report, at most 100 characters, the same whenever it is written."""
    stem = f"查重报告_{clean_name(submission_id)}_"
    room = _LONGEST - len(stem) - len(".html")
    return f"{stem}{clean_name(title)[:room]}".rstrip(" ._") + ".html"


def clean_name(words: str) -> str:
    """Words with everything taken out that a Windows file name cannot hold."""
    return " ".join(_FORBIDDEN.sub(" ", words).split()).strip(" .")
