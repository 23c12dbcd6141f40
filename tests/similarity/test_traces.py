from hypothesis import given
from hypothesis import strategies as st

from mingjian.similarity.normal import normalise
from mingjian.similarity.rates import LEAST_RUN_CHARS
from mingjian.similarity.traces import Traced, trace_runs

FEW = st.text(alphabet="甲乙丙丁", max_size=80)


@given(FEW, FEW, FEW, st.text(alphabet="天地玄黄", min_size=8, max_size=700), st.text(alphabet="金木水火", max_size=80))
def test_a_run_is_followed_to_both_of_its_ends(before: str, other: str, after: str, run: str, rest: str) -> None:
    here, there = before + run + "春" + after, other + run + "秋" + rest
    inner = len(run) // 2
    traced = Traced(there, (len(before) + inner,), (len(other) + inner,))
    found = trace_runs(normalise(here), traced)
    common = 0  # characters before the run that happen to be the same
    while common < min(len(before), len(other)) and before[-common - 1] == other[-common - 1]:
        common += 1
    if len(run) + common < LEAST_RUN_CHARS:
        assert found == []
    else:
        [passage] = found
        assert passage.here.of(here) == passage.there.of(there) == here[len(before) - common : len(before) + len(run)]


def test_a_run_is_told_once_however_many_places_lie_in_it() -> None:
    text = "数字赋能基层治理，联席调度打通最后一公里，群众满意度持续提升。"
    plain = normalise(text).text
    places = tuple(range(0, len(plain) - 8, 3))
    [passage] = trace_runs(normalise(text), Traced(text, places, places))
    assert passage.here.of(text) == text.rstrip("。")
