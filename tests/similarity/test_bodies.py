import pytest

from mingjian.similarity.bodies import name_body
from mingjian.similarity.exclusions import Writer, is_own

_OFFICE = "区人力资源和社会保障局"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (("重庆市北碚区共享用工服务中心", "北碚区"), ("北碚区共享用工服务中心", "")),
        (("重庆市某某铸造有限公司", "永川区"), ("某某铸造有限公司", "市经济信息委")),
        (("重庆某某铸造有限公司", ""), ("重庆市某某铸造有限公司", "")),
        ((_OFFICE, "涪陵区"), ("涪陵区人力资源和社会保障局", "")),
        (("人力资源和社会保障局", "丰都县人力社保局"), ("县人力资源和社会保障局", "丰都县")),
        (("双福街道办事处", "江津区"), ("江津 双福街道办事处", "江津区")),
        (("市总工会", "市总工会"), ("重庆市总工会", "")),
    ],
)
def test_one_body_has_one_key_however_it_is_written(here: tuple[str, str], there: tuple[str, str]) -> None:
    assert name_body(*here) == name_body(*there) != ""


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ((_OFFICE, "涪陵区"), (_OFFICE, "丰都县")),
        (("人民法院", "江津区"), ("人民法院", "万州区")),
        (("重庆市中医院", "渝中区"), ("中医院", "江津区")),
        (("重庆大学", ""), ("重庆大学附属肿瘤医院", "")),
        (("区总工会", "江津区"), ("重庆市总工会", "市总工会")),
    ],
)
def test_namesakes_have_keys_of_their_own(here: tuple[str, str], there: tuple[str, str]) -> None:
    assert name_body(*here) != name_body(*there)


def test_an_unknown_unit_is_nobodys_and_a_namesakes_work_is_not_ones_own() -> None:
    assert name_body("", "江津区") == ""
    assert not is_own(Writer("", (), "江津区"), Writer("", (), "江津区"), "unit")
    assert not is_own(Writer(_OFFICE, (), "涪陵区"), Writer(_OFFICE, (), "丰都县"), "unit")
    assert is_own(Writer(_OFFICE, (), "涪陵区"), Writer("重庆市涪陵区人力资源和社会保障局"), "unit")
