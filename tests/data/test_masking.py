from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.masking import mask_identity, mask_personal
from mingjian.data.store import open_store


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证99999919900101123X。", "身份证9****************X。"),
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


@pytest.mark.parametrize(
    "text",
    ["身份证99999919900101123X。", "999999 19900101 1234", "999999900101123", "电话13800000000", "138-0000-0000", "共1234567人"],
)
def test_views_mask_as_reports_do(tmp_path: Path, text: str) -> None:
    with open_store(tmp_path / "ws") as store:
        row = store.connection.execute("SELECT mask_numbers(?)", [text]).fetchone()
    assert row == (mask_personal(text),)
