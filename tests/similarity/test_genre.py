from itertools import product
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mingjian.similarity.background import Background, genre_background, read_background, write_background
from mingjian.similarity.genre import RUN, learn, list_runs, parse, read_lists, readings
from mingjian.similarity.passages import align, prepare

_PARTS = st.lists(st.lists(st.text("甲乙丙丁", max_size=4), min_size=1, max_size=3).map(tuple), min_size=1, max_size=4).map(tuple)


def test_alternatives_are_read_from_brackets() -> None:
    assert parse("(加强|推进|)队伍建设（试行）") == (("加强", "推进", ""), ("队伍建设（试行）",))


@given(_PARTS)
def test_the_runs_of_a_line_are_those_of_all_its_readings(wordings: tuple[tuple[str, ...], ...]) -> None:
    whole = ["".join(parts) for parts in product(*wordings)]
    assert list_runs(wordings, RUN) == {each[start : start + RUN] for each in whole for start in range(len(each) - RUN + 1)}


@given(_PARTS)
def test_readings_name_every_alternative(wordings: tuple[tuple[str, ...], ...]) -> None:
    said = readings(wordings)
    assert all(any(alternative in each for each in said) for part in wordings for alternative in part)


def test_what_is_shipped_is_what_the_lists_say(tmp_path: Path) -> None:
    path = tmp_path / "genre.npz"
    write_background(learn(read_lists()), path)
    with path.open("rb") as file:
        made = read_background(file)
    shipped = genre_background()
    assert (made.phrases.tolist(), made.terms.tolist(), made.worth.tolist(), made.run) == (
        shipped.phrases.tolist(),
        shipped.terms.tolist(),
        shipped.worth.tolist(),
        shipped.run,
    ), "run `python -m mingjian.similarity.genre` after a change of the lists"


def test_formulas_that_two_texts_share_are_no_passage_unless_nothing_is_known_of_them() -> None:
    formulas = "深入贯彻落实党的二十大精神，切实加强组织领导，明确责任分工，取得了明显成效。"
    here = prepare(f"本街道有楼栋四百一十七座，其中二十九座没有电梯。{formulas}老人下楼买菜要歇三次脚。")
    there = prepare(f"渡口的船工姓甘，撑船三十一年没有出过差错。{formulas}桥通车那天他把竹篙送给了纪念馆。")
    assert align(here, there) == []
    assert align(here, there, background=Background()) != []
