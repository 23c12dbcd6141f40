"""What others use for the same question: document-level MinHash LSH, TF-IDF cosine of all pairs, runs of 13 characters."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import rjieba
from datasketch import MinHash, MinHashLSH
from scipy.sparse import triu
from sklearn.feature_extraction.text import TfidfVectorizer

Pairs = set[tuple[int, int]]
"""Both directions of each pair found."""

_LSH_THRESHOLD = 0.3
_LSH_SHINGLE = 5
_COSINE = 0.3
_RUN = 13


def _both(pairs: Pairs) -> Pairs:
    return pairs | {(there, here) for here, there in pairs}


def lsh_pairs(texts: Sequence[str]) -> Pairs:
    """Datasketch as its documentation has it: a MinHash of each text's shingles, an LSH index at Jaccard 0.3."""
    index = MinHashLSH(threshold=_LSH_THRESHOLD, num_perm=128)
    sketches: list[MinHash] = []
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([text[at : at + _LSH_SHINGLE].encode() for at in range(len(text) - _LSH_SHINGLE + 1)])
        index.insert(number, sketch)
        sketches.append(sketch)
    found = ((here, int(str(there))) for here, sketch in enumerate(sketches) for there in index.query(sketch))
    return {(here, there) for here, there in found if here != there}


def tfidf_pairs(texts: Sequence[str]) -> Pairs:
    """Cosine of TF-IDF vectors over words, every text with every other, at least 0.3."""
    words = [" ".join(rjieba.cut(text)) for text in texts]
    matrix = TfidfVectorizer(token_pattern=r"\S+").fit_transform(words)  # noqa: S106 (a pattern, no password)
    alike = triu(matrix @ matrix.T, k=1).tocoo()
    kept = alike.data >= _COSINE
    return _both(set(zip(alike.row[kept].tolist(), alike.col[kept].tolist(), strict=True)))


def run_pairs(texts: Sequence[str]) -> Pairs:
    """Pairs that share a run of 13 characters, punctuation left out: the rule of thumb of Chinese checkers."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        plain = "".join(filter(str.isalnum, text))
        for at in range(len(plain) - _RUN + 1):
            places[plain[at : at + _RUN]].add(number)
    pairs = {
        (here, there)
        for sharing in places.values()
        if 1 < len(sharing) <= 60
        for here in sharing
        for there in sharing
        if here < there
    }
    return _both(pairs)


PEERS: dict[str, Callable[[Sequence[str]], Pairs]] = {
    "datasketch LSH, Jaccard 0.3": lsh_pairs,
    "TF-IDF cosine, all pairs": tfidf_pairs,
    "runs of 13 characters": run_pairs,
}
