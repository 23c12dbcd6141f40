import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.similarity.normal import normalise, plain_name

TRICKY = st.text(
    alphabet=st.one_of(
        st.sampled_from("百分之三十二〇零一两千万亿年月日第一百个元统 ，。、⺠⻔臺灣後２０％㎡½ﬁ\u200b\u0301АаΟßİ曰人入⼈9"),
        st.characters(),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(TRICKY)
def test_normalise_is_idempotent(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@settings(deadline=None)
@given(TRICKY)
def test_names_are_read_as_texts_are(name: str) -> None:
    assert plain_name(name) == normalise(name).text


@settings(deadline=None)
@given(TRICKY)
def test_offsets_rise_within_the_text(text: str) -> None:
    normal = normalise(text)
    assert len(normal.offsets) == len(normal.text) == len(normal.breaks)
    assert bool(np.all(np.diff(normal.offsets) >= 0))
    assert all(0 <= each < len(text) for each in normal.offsets.tolist())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("２０２３年，Ａ座", "2023年a座"),
        ("二〇二三年六月", "2023年6月"),
        ("百分之三十", "30"),
        ("30％", "30"),
        ("五十六个", "56个"),
        ("三千五百元", "3500元"),
        ("一千二百四十一亿元", "1241亿元"),
        ("二次供水", "2次供水"),
        ("统一管理", "统一管理"),
        ("臺灣後來髙級", "台湾后来高级"),
        ("⺠⻔⼴东", "民门广东"),
        ("Ьаnk", "bank"),
        ("明\u200b鉴\u3000系 统。", "明鉴系统"),
        ("", ""),
        ("，。！", ""),
    ],
)
def test_normalise_takes_disguises_out(written: str, read: str) -> None:
    assert normalise(written).text == read


def test_span_leads_back_to_the_faithful_text() -> None:
    text = "共 五十六 个，臺灣"
    normal = normalise(text)
    start, end = normal.faithful(normal.text.index("56"), normal.text.index("56") + 2)
    assert text[start:end] == "五十六"
