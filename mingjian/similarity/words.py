"""Words of a text: the only home of rjieba and of the English stemmer."""

from functools import lru_cache

import numpy as np
import rjieba
from numpy.typing import NDArray
from snowballstemmer import stemmer

from mingjian.similarity.fingerprints import code_points

_HAN = (0x3400, 0x9FFF)
_STEMMER = stemmer("english")
_CACHED_STEMS = 200_000


def is_chinese(text: str) -> bool:
    """Whether a matching text is to be segmented as Chinese: at least one Han character for ten Latin letters."""
    sample = code_points(text[:20_000])
    han = np.count_nonzero((sample >= _HAN[0]) & (sample <= _HAN[1]))
    return int(han) * 10 >= int(np.count_nonzero((sample >= ord("a")) & (sample <= ord("z"))))


@lru_cache(maxsize=_CACHED_STEMS)
def stem(word: str) -> str:
    """The stem of an English word in lower case (Porter 2)."""
    return str(_STEMMER.stemWord(word))


def cut_chinese(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the words of a text begin and end; blanks and control characters are no words. Two arrays of shape (n,)."""
    words = rjieba.cut(text)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(lengths)
    starts = ends - lengths
    solid = code_points(text)[starts] > ord(" ")
    return starts[solid], ends[solid]


def cut_known(text: str) -> list[str]:
    """The words of a text that the dictionary knows; what it does not know stands as single characters."""
    return list(rjieba.cut(text, hmm=False))
