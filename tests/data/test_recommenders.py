"""Recommenders under the names that people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.recommenders import (
    DEPARTMENT,
    DISTRICT,
    UNION,
    find_district,
    find_recommender,
    place_names,
    recommenders,
    split_recommender,
)


def test_register_holds_thirty_eight_districts_and_three_zones() -> None:
    names = [each.name for each in recommenders() if each.kind == DISTRICT]
    assert len(names) == len(set(names)) == 41
    assert sum(each.endswith("县") for each in names) == 12
    assert names[-3:] == ["两江新区", "重庆高新区", "万盛经开区"]


def test_no_spelling_names_two_bodies() -> None:
    spellings = [spelling for each in recommenders() for spelling in (each.name, *each.aliases)]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    ("words", "name", "kind"),
    [
        ("渝北", "渝北区", DISTRICT),
        ("重庆经开区人力社保局", "南岸区", DISTRICT),
        ("双桥经济技术开发区", "大足区", DISTRICT),
        ("重庆市数据局人事处", "市大数据发展局", DEPARTMENT),
        (" 渝 北 区 ", "渝北区", DISTRICT),
        ("渝北区人力社保局", "渝北区", DISTRICT),
        ("重庆市渝北区人力资源和社会保障局", "渝北区", DISTRICT),
        ("重庆市渝北区总工会", "渝北区", DISTRICT),
        ("忠县人社局", "忠县", DISTRICT),
        ("石柱土家族自治县人力社保局", "石柱县", DISTRICT),
        ("两江新区社会保障局", "两江新区", DISTRICT),
        ("西部科学城重庆高新区公共服务和社会事务中心", "重庆高新区", DISTRICT),
        ("万盛经开区人力社保局", "万盛经开区", DISTRICT),
        ("重庆高新区政务服务和社会事务中心", "重庆高新区", DISTRICT),  # the notice's own addressee
        ("酉阳自治县人社局", "酉阳县", DISTRICT),
        ("江津区委组织部", "江津区", DISTRICT),
        ("两江新区人才服务中心", "两江新区", DISTRICT),
        ("市国资委党委", "市国资委", DEPARTMENT),
        ("重庆市住房和城乡建委", "市住房城乡建委", DEPARTMENT),
        ("市国防科技工业工会委员会", "市国防工会", UNION),
        ("市经信委", "市经济信息委", DEPARTMENT),
        ("重庆市经济和信息化委员会人事处", "市经济信息委", DEPARTMENT),
        ("国家税务总局重庆市税务局", "市税务局", DEPARTMENT),
        ("重庆市教科文卫体工会", "市教科文卫体工会", UNION),
        ("市轻工产业工会委员会", "市轻工产业工会委员会", UNION),
        ("长寿经开区", "长寿区", DISTRICT),
        ("重庆市永川国家高新区管委会", "永川区", DISTRICT),
        ("璧山高新技术产业开发区管理委员会", "璧山区", DISTRICT),
        ("綦江工业园区", "綦江区", DISTRICT),
        ("重庆高新区（盖章）", "重庆高新区", DISTRICT),
        ("渝北区人社局（盖章）", "渝北区", DISTRICT),
        ("渝北区人力社保局（公章） 2023年11月6日", "渝北区", DISTRICT),
        ("推荐单位（盖章）：市教委人事处（联系人：张某）", "市教委", DEPARTMENT),
        ("重庆市渝北区人力资源和社会保障局 盖章", "渝北区", DISTRICT),
    ],
)
def test_many_spellings_name_one_body(words: str, name: str, kind: str) -> None:
    found = find_recommender(words)
    assert found is not None
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "重庆",
        "重庆市",
        "总工会",
        "教委",
        "渝北区某某公司",
        "渝北区人才集团",
        "北京市朝阳区",
        "江北嘴公司",
        "渝北区（某某公司）",
    ],
)
def test_what_names_no_body_or_several_is_none(words: str) -> None:
    assert find_recommender(words) is None


@given(st.sampled_from(recommenders()), st.sampled_from(["", "重庆市", "市"]))
def test_each_name_finds_itself(body: object, city: str) -> None:
    name = next(each.name for each in recommenders() if each == body)
    found = find_recommender(name if name.startswith(("市", "重庆", "团")) else city + name)
    assert found == body


def test_file_names_are_split_after_the_recommender() -> None:
    split = split_recommender("渝北区＋某某公司＋示范案例")
    assert split is not None
    assert (split[0].name, split[1]) == ("渝北区", "+某某公司+示范案例")


def test_district_of_a_unit() -> None:
    found = find_district("重庆市渝北区机电有限公司")
    assert found is not None
    assert found.name == "渝北区"
    assert find_district("渝北区与巴南区联合体") is None
    assert place_names()["渝北"] == "渝北区"


def test_a_zone_in_an_address_is_its_district() -> None:
    found = [find_district(each) for each in ("重庆市璧山高新区某路", "重庆高新区某路", "长寿区经开区某路", "江津区和永川高新区")]
    assert [each and each.name for each in found] == ["璧山区", "重庆高新区", "长寿区", None]
