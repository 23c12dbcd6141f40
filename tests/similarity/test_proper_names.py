import pytest

from mingjian.similarity.proper_names import BODY, PERSON, PLACE, find_names, places_elsewhere


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("凤栖工业园建成了。企业落户凤栖工业园。", [("凤栖工业园", "凤栖", PLACE, 2)]),
        ("在平口镇办班，平口镇出资。", [("平口镇", "平口", PLACE, 2)]),
        ("澜岫公司出师傅，由澜岫公司出设备。", [("澜岫公司", "澜岫", BODY, 2)]),
        ("到朗屏职业技术学院上课，朗屏职业技术学院给学分。", [("朗屏职业技术学院", "朗屏", BODY, 2)]),
        ("副院长聂书澜说，账这样算。聂书澜主任点头。", [("聂书澜", "聂书澜", PERSON, 2)]),
        ("全镇各村都办，全镇各村都好。本公司和子公司，本公司和子公司。", []),
        ("服务中心来了，服务中心走了。高级技师，高级技师。", []),
        ("只说一次凤栖工业园。", []),
        ("", []),
    ],
)
def test_names_are_told_from_phrases(text: str, names: list[tuple[str, str, str, int]]) -> None:
    assert [(each.name, each.stem, each.kind, each.count) for each in find_names(text)] == names


def test_places_elsewhere_are_full_names_outside_the_city() -> None:
    places = places_elsewhere()
    assert {"丽水市", "浙江省"} <= places
    assert [each for each in places if each[-1] not in "省市区"] == []
    assert "重庆市" not in places
