"""How far a passage was changed, told from the edit operations between its two readings."""

from rapidfuzz.distance import LCSseq

from mingjian.data.reuse import PassageKind

VERBATIM_FROM = 0.97  # similarity; below it more than a slip of the pen was changed
EDITED_FROM = 0.55  # similarity; below it less than half of the characters stand in the same order
_COMPARED_AT_ONCE = 20_000  # characters: the cost of a comparison grows with the product of the lengths


def grade(here: str, there: str) -> tuple[PassageKind, float]:
    """The kind of a passage and its similarity 0..1: twice the characters in common order over all characters."""
    similarity = _similarity(here, there)
    if similarity >= VERBATIM_FROM:
        return PassageKind.VERBATIM, similarity
    return (PassageKind.EDITED if similarity >= EDITED_FROM else PassageKind.REWRITTEN), similarity


def _similarity(here: str, there: str) -> float:
    if here == there:
        return 1.0
    total = len(here) + len(there)
    common = 0
    parts = -(-max(len(here), len(there)) // _COMPARED_AT_ONCE)
    for part in range(parts):
        mine = here[len(here) * part // parts : len(here) * (part + 1) // parts]
        other = there[len(there) * part // parts : len(there) * (part + 1) // parts]
        common += LCSseq.similarity(mine, other)
    return 2 * common / total if total else 0.0
