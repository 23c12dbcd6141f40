"""What others use for the same question: MinHash LSH, TF-IDF cosine, runs of 13 characters, the winner of PAN 2014."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import rjieba
from datasketch import MinHash, MinHashLSH
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, triu
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

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


_SEED_COSINE, _SEED_DICE, _CASE_COSINE = 0.30, 0.33, 0.34
_GAP = 4  # sentences
_LEAST_CASE = 50  # Chinese characters; 150 letters in the paper
_LEAST_WORDS = 3  # of a sentence; shorter ones join the next


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    held = ""
    for each in re.split(r"(?<=[。！？\n])", text):
        held += each
        if len(rjieba.cut(held)) >= _LEAST_WORDS:
            found.append(held)
            held = ""
    return [*found, held] if held.strip() else found


def _split_by_gap(seeds: NDArray[np.int64], side: int, gap: int) -> list[NDArray[np.int64]]:
    ordered = seeds[np.argsort(seeds[:, side], kind="stable")]
    return np.split(ordered, np.flatnonzero(np.diff(ordered[:, side]) > gap + 1) + 1)


def _clusters(seeds: NDArray[np.int64], gap: int) -> list[NDArray[np.int64]]:
    """Seeds clustered by suspicious and source sentences in turn until neither side splits any more."""
    side, unsplit, parts = 0, 0, [seeds]
    while unsplit < 2:
        finer = [each for part in parts for each in _split_by_gap(part, side, gap)]
        unsplit = unsplit + 1 if len(finer) == len(parts) else 0
        side, parts = 1 - side, finer
    return parts


def _unit(rows: csr_matrix) -> csr_matrix:
    return csr_matrix(normalize(rows))


def _has_case(here: csr_matrix, there: csr_matrix, lengths: tuple[NDArray[np.int64], NDArray[np.int64]]) -> bool:
    frequency = np.asarray(here.astype(bool).sum(axis=0) + there.astype(bool).sum(axis=0)).ravel()
    isf = np.log(sum(map(len, lengths)) / np.maximum(frequency, 1))
    left, right = (csr_matrix(each.multiply(isf)) for each in (here, there))
    cosine = (_unit(left) @ _unit(right).T).toarray()
    shared = (here.astype(bool).astype(int) @ there.astype(bool).astype(int).T).toarray()
    sizes = np.add.outer(here.getnnz(axis=1), there.getnnz(axis=1))
    waiting = [(np.argwhere((cosine > _SEED_COSINE) & (2 * shared > _SEED_DICE * sizes)), _GAP)]
    while waiting:
        seeds, gap = waiting.pop()
        for part in _clusters(seeds, gap) if len(seeds) else ():
            spans = [(int(part[:, side].min()), int(part[:, side].max()) + 1) for side in (0, 1)]
            sums = [_unit(csr_matrix(each[a:b].sum(axis=0))) for each, (a, b) in zip((left, right), spans, strict=True)]
            if float((sums[0] @ sums[1].T).sum()) <= _CASE_COSINE:
                waiting += [(part, gap - 1)] if gap else []
            elif all(int(each[a:b].sum()) >= _LEAST_CASE for each, (a, b) in zip(lengths, spans, strict=True)):
                return True
    return False


def sanchez_perez_pairs(texts: Sequence[str]) -> Pairs:
    """Every text with every other by the winner of PAN 2014: sentence seeds, extension, filtering.

    Source: Sanchez-Perez, Sidorov and Gelbukh, The Winning Approach to Text Alignment, CEUR 1180, 2014. Borders and
    overlaps are not settled here: only whether a pair has a case is asked.
    """
    sentences = [_sentences(each) for each in texts]
    counter = CountVectorizer(token_pattern=r"\S+").fit(" ".join(rjieba.cut(each)) for each in texts)  # noqa: S106 (a pattern)
    counts = [csr_matrix(counter.transform(" ".join(rjieba.cut(one)) for one in each)) for each in sentences]
    lengths = [np.array([len(one) for one in each], np.int64) for each in sentences]
    return _both(
        {
            (here, there)
            for here, there in combinations(range(len(texts)), 2)
            if _has_case(counts[here], counts[there], (lengths[here], lengths[there]))
        }
    )


PAIRWISE: dict[str, Callable[[Sequence[str]], Pairs]] = {"Sanchez-Perez 2014, all pairs": sanchez_perez_pairs}
"""Peers whose work grows with the square of the texts: run on fewer."""
PEERS: dict[str, Callable[[Sequence[str]], Pairs]] = {
    "datasketch LSH, Jaccard 0.3": lsh_pairs,
    "TF-IDF cosine, all pairs": tfidf_pairs,
    "runs of 13 characters": run_pairs,
}
