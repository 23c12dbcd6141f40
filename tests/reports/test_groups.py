from mingjian.data.queries import Overlap
from mingjian.data.reuse import SourceKind
from mingjian.reports.groups import LINK_CHARACTERS, Group, find_groups

MANY = LINK_CHARACTERS


def test_submissions_that_share_enough_form_a_group() -> None:
    groups = find_groups([batch("S1", "S2", MANY), batch("S2", "S1", MANY), batch("S3", "S1", MANY - 1)])
    assert groups == {"S1": Group(1, ("S1", "S2"), None, 0), "S2": Group(1, ("S1", "S2"), None, 0)}


def test_a_common_source_binds_and_a_public_text_goes_before_an_earlier_year() -> None:
    shared = [Overlap(name, SourceKind.HISTORY, "L1", MANY, 2019) for name in ("S1", "S2")]
    assert find_groups(shared)["S1"] == Group(1, ("S1", "S2"), "L1", 2)
    public = Overlap("S2", SourceKind.REFERENCE, "P1", MANY, 2022)
    assert find_groups([*shared, public])["S1"] == Group(1, ("S1", "S2"), "P1", 1)


def test_the_earlier_year_is_the_likelier_source() -> None:
    late = [Overlap(name, SourceKind.HISTORY, "A", MANY, 2022) for name in ("S1", "S2")]
    early = [Overlap(name, SourceKind.HISTORY, "B", MANY, 2020) for name in ("S1", "S2")]
    assert find_groups([*late, *early])["S2"].common_source == "B"


def test_a_submission_alone_with_its_source_is_no_group() -> None:
    assert find_groups([Overlap("S1", SourceKind.HISTORY, "L1", MANY, 2020)]) == {}


def test_the_order_of_links_does_not_matter() -> None:
    links = [batch("S1", "S2", MANY), batch("S4", "S3", MANY), batch("S2", "S5", MANY)]
    assert find_groups(links) == find_groups(links[::-1])
    assert {group.members for group in find_groups(links).values()} == {("S1", "S2", "S5"), ("S3", "S4")}


def batch(here: str, there: str, characters: int) -> Overlap:
    return Overlap(here, SourceKind.BATCH, there, characters, None)
