from importlib.resources import files

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mingjian.data.masking import mask_excerpt, mask_identity, mask_personal


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证99999919900101123X。", "身份证9****************X。"),
        ("身份证9999991990010112X。", "身份证9***************X。"),
        ("身份证号码：9999991990010112345。", "身份证号码：9*****************5。"),
        ("设备编号99999919900101123", "设备编号99999919900101123"),
        ("999999 19900101 1234", "9***** ******** ***4"),
        ("999999900101123", "9*************3"),
        ("电话13800000000", "电话138****0000"),
        ("138-0000-0000", "138-****-0000"),
        ("023-88120000", "023-******00"),
        ("（023）88120000", "（023）******00"),
        ("2023年参训1234567人", "2023年参训1234567人"),
        ("１３８００００００００", "１３８****００００"),
    ],
)
def test_mask_personal_hides_what_identifies(text: str, masked: str) -> None:
    assert mask_personal(text) == masked


@given(st.text(alphabet="0123456789X 年-a", max_size=60))
def test_mask_personal_keeps_the_length_and_is_idempotent(text: str) -> None:
    once = mask_personal(text)
    assert len(once) == len(text)
    assert mask_personal(once) == once


@pytest.mark.parametrize(
    ("number", "masked"), [("", ""), ("1X", "**"), ("12X", "1*X"), ("99999919900101123X", "9****************X")]
)
def test_mask_identity_keeps_the_ends(number: str, masked: str) -> None:
    assert mask_identity(number) == masked


@given(st.text(alphabet="0123456789X 年-a", max_size=40))
def test_mask_excerpt_keeps_the_length_and_shows_no_more_than_the_whole_text_masked(text: str) -> None:
    assert len(mask_excerpt(text)) == len(text)
    assert mask_excerpt(mask_excerpt(text)) == mask_excerpt(text)


@pytest.mark.parametrize(
    ("excerpt", "masked"),
    [
        ("联系电话1380000", "联系电话1*****0"),
        ("01123X，甲某某", "01123X，甲某某"),
        ("900101123X，甲某某", "9*******3X，甲某某"),
        ("证件999999 1990010", "证件9***** ******0"),
        ("投入12345678元", "投入12345678元"),
        ("电话13800000000", "电话138****0000"),
        ("13800000000", "138****0000"),
    ],
)
def test_mask_excerpt_hides_what_is_left_of_a_number_that_was_cut(excerpt: str, masked: str) -> None:
    assert mask_excerpt(excerpt) == masked


NUMBERS = st.sampled_from(
    [
        "99999919900101123X",
        "身份证号9999991990010112X",
        "999999 19900101 1234",
        "999999900101123",
        "13800000000",
        "139-0000-0000",
        "02388120000",
        "(0831) 8812000",
    ]
)
TEXTS = st.lists(st.one_of(NUMBERS, st.text(alphabet="0138９X 年)-a\n", max_size=6)), max_size=5).map("".join)


@settings(max_examples=8)
@given(st.lists(TEXTS, max_size=80))
@example(["13800000000、13900000000，电话a13800000000_", "身份证99999919900101123X。023-88120000（０８３１）8812000"])
def test_views_mask_as_reports_do(texts: list[str]) -> None:
    with duckdb.connect() as connection:
        for script in ("schema.sql", "views.sql"):
            connection.execute((files("mingjian.data") / script).read_text(encoding="utf-8"))
        rows = connection.execute(
            "SELECT mask_numbers(text), mask_excerpt(text) FROM (SELECT unnest($1) AS text)", [texts]
        ).fetchall()
    assert rows == [(mask_personal(text), mask_excerpt(text)) for text in texts]
