import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.similarity.fingerprints import GRAM_CHARS, WINDOW_GRAMS, code_points, fingerprint, hash_grams, winnow
from mingjian.similarity.normal import normalise

HAN = st.text(alphabet=[chr(each) for each in range(0x4E00, 0x4E80)], max_size=200)


@settings(deadline=None)
@given(HAN, HAN, HAN)
def test_any_shared_run_of_nineteen_characters_leaves_a_shared_fingerprint(before: str, run: str, after: str) -> None:
    shared = (run + "东南西北中发白梅兰竹菊春夏秋冬天地玄黄宇宙")[: max(len(run), GRAM_CHARS + WINDOW_GRAMS - 1)]
    here, there = (fingerprint(normalise(text)) for text in (before + shared + after, after + "中" + shared + before))
    if len(normalise(shared).text) >= GRAM_CHARS + WINDOW_GRAMS - 1:
        assert len(np.intersect1d(here.hashes, there.hashes)) > 0


@settings(deadline=None)
@given(HAN)
def test_hashes_are_those_of_their_places(text: str) -> None:
    normal = normalise(text)
    prints = fingerprint(normal)
    assert (hash_grams(code_points(normal.text))[prints.positions] == prints.hashes).all()
    assert (np.diff(prints.hashes.astype(object)) > 0).all()


@pytest.mark.parametrize("text", ["", "一", "，。！", "一二三四五六七"])
def test_texts_under_one_gram_have_no_fingerprints(text: str) -> None:
    assert len(fingerprint(normalise(text)).hashes) == 0


def test_one_repeated_character_has_one_fingerprint() -> None:
    assert len(fingerprint(normalise("啊" * 100_000)).hashes) == 1


@pytest.mark.parametrize("count", [1 << 18, (1 << 18) + 11, (1 << 18) + 12, (1 << 19) + 5])
def test_a_long_text_is_winnowed_in_parts_as_in_one(count: int) -> None:
    hashes = np.random.default_rng(3).integers(0, 1 << 20, count, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW_GRAMS)
    least = np.unique(np.arange(len(windows)) + WINDOW_GRAMS - 1 - windows[:, ::-1].argmin(axis=1))
    assert winnow(hashes).tolist() == least.tolist()


def test_equal_hashes_are_kept_at_the_right() -> None:
    assert winnow(np.array([5, 1, 1, 7, 7, 7], np.uint64), 3).tolist() == [2, 5]


def test_the_same_characters_hash_alike_wherever_they_stand() -> None:
    first, second = (hash_grams(code_points(text)) for text in ("甲乙丙丁戊己庚辛壬", "子丑乙丙丁戊己庚辛壬"))
    assert first[1] == second[2]
    assert len(set(first.tolist())) == 2


@given(st.lists(st.integers(0, 5), min_size=14, max_size=60), st.integers(1, 13))
def test_the_rightmost_least_hash_of_every_window_is_kept(values: list[int], window: int) -> None:
    hashes = np.array(values, np.uint64)
    kept = {
        max(place for place in range(start, start + window) if values[place] == min(values[start : start + window]))
        for start in range(len(values) - window + 1)
    }
    assert winnow(hashes, window).tolist() == sorted(kept)
