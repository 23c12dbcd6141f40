"""Sign: what stands for one text in a search, made in any worker."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingjian.similarity.candidates import Marks, slot_grams
from mingjian.similarity.fingerprints import fingerprint
from mingjian.similarity.normal import normalise
from mingjian.similarity.signatures import sign_document
from mingjian.similarity.vectors import place_words

SIGNER = "gram8-window12-minhash96-words20.2"
"""Names everything that marks depend on. Library texts signed by another signer are signed again before a search."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A text's marks under its id. chars: length of the matching text."""

    doc_id: str
    chars: int
    marks: Marks


def sign_text(doc_id: str, text: str) -> Signed:
    """Fingerprint, word places and MinHash of one text; any text will do, the empty one included."""
    normal = normalise(text)
    prints = fingerprint(normal)
    return Signed(doc_id, len(normal.text), Marks(prints, place_words(normal), sign_document(prints), slot_grams(normal)))


def sign_texts(texts: Sequence[tuple[str, str]]) -> list[Signed]:
    """The same for several (doc_id, text), so that a worker is not asked for every one."""
    return [sign_text(*each) for each in texts]
