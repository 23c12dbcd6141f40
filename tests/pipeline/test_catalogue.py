"""Registers of earlier winners as organisers keep them: CSV or sheet, listed and taken out again."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from mingjian.data.errors import InputError
from mingjian.data.store import open_snapshot
from mingjian.flows.cli.main import cli
from mingjian.pipeline.catalogue import read_winners
from mingjian.pipeline.rules.facts import RegisterRow

NUMBER = "999999198501010010"


def sheet(path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["历届获奖名单"], ["年度", "活动", "奖项", "姓名", "工作单位", "身份证号码"],
        [2021, "最美巴渝工匠", "提名", "张 甲", "某某公司", NUMBER], ["2022年", "最美巴渝工匠", "当选", "", "", NUMBER],
    ):  # fmt: skip
        page.append(row)
    book.save(path)
    book.close()
    return path


def test_sheet_is_read_as_csv_is(tmp_path: Path) -> None:
    wanted = [
        RegisterRow(2021, "最美巴渝工匠", "提名", "张 甲", "某某公司", NUMBER),
        RegisterRow(2022, "最美巴渝工匠", "当选", "", "", NUMBER),  # known by the number alone
    ]
    assert read_winners(sheet(tmp_path / "名单.xlsx"), 2020) == wanted
    assert read_winners(tmp_path, 2020) == wanted


def test_sheet_without_names_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["甲", "乙"])
    book.save(tmp_path / "名单.xlsx")
    book.close()
    with pytest.raises(InputError, match="表头应写：年度,活动,奖项"):
        read_winners(tmp_path / "名单.xlsx", 2020)


def test_register_is_listed_and_taken_out(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        line = ["library", *words, "--workspace", str(tmp_path / "ws")]
        return CliRunner().invoke(cli, line, catch_exceptions=False, standalone_mode=False).output

    run("add", str(sheet(tmp_path / "名单.xlsx")), "--kind", "register", "--year", "2020")
    lossy = tmp_path / "旧名单.csv"
    lossy.write_text("姓名,身份证号\n李乙,5.0022E+17\n王丙,\n", encoding="utf-8")
    told = run("add", str(lossy), "--kind", "register", "--year", "2020")
    assert "名单中有 1 条的身份证号不是有效的18位号码（李乙）" in told
    assert "张 甲" in run("list")
    connection = open_snapshot(tmp_path / "ws")
    ids = [one for (one,) in connection.execute("SELECT source_id FROM library WHERE kind = 'register'").fetchall()]
    connection.close()
    assert "已移除 4 条" in run("remove", *ids)
    assert "共 0 条" in run("list")


@pytest.mark.parametrize("content", [b"\x00\x01\r\x02,\r\n\x03\r", b"a,b\rc\x00" * 40_000])
def test_file_that_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bin.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"bin\.csv"):
        read_winners(path, 2023)
