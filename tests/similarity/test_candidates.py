import random
from collections.abc import Iterator, Sequence
from importlib.resources import files

import duckdb
import numpy as np
import pytest

from mingjian.pipeline.sign import sign_text
from mingjian.similarity.candidates import (
    Candidate,
    CloserLook,
    SearchSettings,
    delete_marks,
    find_candidates,
    find_widespread,
    insert_marks,
    load_batch,
    look_closer,
    read_common,
    select,
    slot_grams,
)
from mingjian.similarity.fingerprints import fingerprint
from mingjian.similarity.normal import normalise
from mingjian.similarity.signatures import band, sign_document
from mingjian.similarity.vectors import BLOCK_WORDS, Postings, compare_windows, place_words
from tests.pipeline.test_compare import case, paragraph


@pytest.fixture
def workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for script in ("schema.sql", "fingerprints.sql"):
            connection.execute(files("mingjian.data").joinpath(script).read_text("utf-8"))
        yield connection


def search(workspace: duckdb.DuckDBPyConnection, texts: Sequence[str], units: Sequence[str] | None = None) -> list[Candidate]:
    marks = [sign_text(str(number), text).marks for number, text in enumerate(texts)]
    load_batch(workspace, marks, units or [""] * len(texts))
    return select(find_candidates(workspace, SearchSettings()), lambda number: marks[number].grams, {})


@pytest.mark.parametrize("chars", [150, 300, 600])
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_a_copy_of_150_characters_is_found_among_many(workspace: duckdb.DuckDBPyConnection, chars: int, noise: float) -> None:
    dice = random.Random(chars)  # noqa: S311 (test data)
    copied = case(99)[:chars]
    changed = "".join(dice.choice("甲乙丙丁戊己庚辛") if dice.random() < noise else each for each in copied)
    texts = [case(number) for number in range(12)]
    texts[3] += "\n" + copied
    texts[8] = changed + "\n" + texts[8]
    assert [(each.here, each.there) for each in search(workspace, texts)] == [(3 - 12, 8 - 12)]


def test_unrelated_texts_are_not_aligned(workspace: duckdb.DuckDBPyConnection) -> None:
    assert search(workspace, [case(number) for number in range(12)]) == []


def test_a_pair_is_kept_from_either_of_its_texts(workspace: duckdb.DuckDBPyConnection) -> None:
    shared = [paragraph(number) for number in range(900, 930)]
    texts = ["\n".join(shared), *(case(number) + "\n" + each for number, each in enumerate(shared))]
    found = {(each.here, each.there) for each in search(workspace, texts)}
    assert {pair for pair in found if -31 in pair} == {(-31, number) for number in range(-30, 0)}


def test_near_duplicates_share_a_band_and_others_do_not() -> None:
    text = case(1)
    first, same, other = (sign_document(fingerprint(normalise(each))) for each in (text, text + paragraph(1, 1), case(2)))
    assert len(np.intersect1d(band(first), band(same))) > 0
    assert len(np.intersect1d(band(first), band(other))) == 0


def test_common_places_are_those_of_many_units(workspace: duckdb.DuckDBPyConnection) -> None:
    texts = [case(number) + "\n" + paragraph(500) for number in range(4)]
    search(workspace, texts, ["甲", "乙", "丙", "丙"])
    assert set(read_common(workspace, 3)) == {-4, -3, -2, -1}
    assert read_common(workspace, 4) == {}
    assert [(each.here, each.there) for each in find_widespread(workspace, 3)] == [(-4, -1), (-3, -1), (-2, -1), (-1, -2)]
    assert find_widespread(workspace, 4) == []


def test_words_are_placed_in_blocks_and_never_across_a_mark() -> None:
    text = "劳动争议，调解中心。" * BLOCK_WORDS
    places = place_words(normalise(text))
    assert len(np.unique(places.words)) == 4
    assert np.unique(places.blocks).tolist() == [0, 1, 2, 3]
    assert len(place_words(normalise("，。")).words) == 0


def test_windows_that_share_rare_words_are_alike() -> None:
    words = np.array([1, 2, 1, 2, 2, 9], np.int32)
    docs = np.array([-2, -2, -1, -1, 5, 5], np.int32)
    blocks = np.array([0, 1, 3, 3, 0, 0], np.uint16)
    weights = np.full(6, 0.5, np.float32)
    found = compare_windows(Postings(words, docs, blocks, weights), 0.3, 5)
    assert [(each.here, each.there, each.cosine) for each in found] == [(-2, -1, 0.5)]
    every = compare_windows(Postings(words, docs, blocks, weights), 0.2, 5)
    assert [(each.here, each.there) for each in every] == [(-2, -1), (-2, 5), (-1, 5)]


def test_a_source_stands_out_of_what_many_texts_share() -> None:
    texts = 20
    docs = np.repeat(np.array([-1, *range(1, texts + 1)], np.int32), [20, *[10] * texts])
    mine = np.arange(20, dtype=np.int32)
    stock = [np.concatenate((mine[:8], np.array([1000 + 2 * each, 1001 + 2 * each], np.int32))) for each in range(texts - 1)]
    words = np.concatenate((mine, *stock, mine[10:20]))
    weights = np.full(len(words), 0.2, np.float32)
    found = compare_windows(Postings(words, docs, np.zeros(len(words), np.uint16), weights), 0.1, texts)
    assert len(found) == texts
    source = next(each for each in found if each.there == texts)
    assert source.cosine == pytest.approx(0.4)
    assert source.standing == pytest.approx(0.4 / 0.32)
    assert all(each.standing == pytest.approx(1.0) for each in found if each is not source)


def test_everyday_words_are_counted_but_not_placed(workspace: duckdb.DuckDBPyConnection) -> None:
    marks = [sign_text(str(number), f"调解中心受理劳动争议。{case(number)}").marks for number in range(6)]
    insert_marks(workspace, range(1, 5), marks[:4], everyday=3)
    insert_marks(workspace, range(5, 7), marks[4:], everyday=3)
    everyday = set(place_words(normalise("调解中心受理劳动争议。")).words.tolist())
    frequency = dict(workspace.execute("SELECT word, sum(docs) FROM word_frequency GROUP BY word").fetchall())
    assert {frequency[word] for word in everyday} == {6}
    placed = workspace.execute("SELECT doc, word FROM word_place").fetchall()
    assert {doc for doc, word in placed if word in everyday} == {1, 2, 3, 4}
    rare = {int(word) for word in marks[5].words.words.tolist() if frequency[int(word)] <= 3}
    assert {word for doc, word in placed if doc == 6} >= rare
    assert rare
    delete_marks(workspace, [1, 2, 3, 4, 5, 6])
    assert workspace.execute("SELECT count(*) FROM word_frequency").fetchall() == [(0,)]


def test_a_sentence_said_again_and_again_is_chosen_from_either_text() -> None:
    dice = random.Random(5)  # noqa: S311 (made texts)

    def words(count: int) -> str:
        return "".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(count))

    sentence = words(40)
    once = words(300) + sentence + words(300)
    often = words(200) + "".join(sentence + words(9) for _ in range(4)) + words(200)
    grams = [slot_grams(normalise(each)) for each in (once, often)]
    pair = [Candidate(-2, -1)]
    assert select(pair, lambda number: grams[number], {}) == select(pair, lambda number: grams[::-1][number], {}) == pair
    looks = [CloserLook(mine, None, (other,), (pair[0].lacking,)) for mine, other in zip(grams, (often, once), strict=True)]
    assert look_closer(looks) == [[True], [True]]


def test_fingerprints_close_together_in_one_text_weigh_the_same_from_either(workspace: duckdb.DuckDBPyConnection) -> None:
    sentences = [case(700 + number)[5:27] for number in range(6)]
    close = case(1) + "".join(sentences)
    scattered = "".join(case(20 + number)[:300] + each for number, each in enumerate(sentences))
    weights: list[float] = []
    for texts in ((close, scattered), (scattered, close)):
        load_batch(workspace, [sign_text(str(number), text).marks for number, text in enumerate(texts)], ["", ""])
        weights += [each.weight for each in find_candidates(workspace, SearchSettings())]
    assert len(weights) == 2
    assert weights[0] == weights[1] > 0
