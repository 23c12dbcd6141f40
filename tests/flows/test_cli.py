"""The command line as a person meets it: one Chinese line and an exit code for what goes wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.pipeline.test_compare import case

ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}


def run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = (sys.executable, "-m", "mingjian.flows.cli.main", *arguments)
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={**ENVIRONMENT, "PYTHONPATH": str(Path.cwd())},
        check=False,
    )


def test_help_is_chinese_throughout() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "用法：" in done.stdout
    assert "核验并查重一个收件箱" in done.stdout
    assert [word for word in ("Usage", "Options", "Commands", "Show this") if word in done.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("chek",), "没有命令 chek"),
        (("check", "收件箱"), "缺少选项 '--campaign'"),
        (("check",), "缺少参数 'INBOX'"),
        (("stats", "--year", "x"), "'--year'：“x”应当是数字"),
        (("query", "SELECT 1", "--form", "json"), "没有选项 --form"),
        (("compare", "a.docx"), "至少要给出两个文件才能比对"),
        (("report", "--include", "引用，自己的"), "没有 自己的 这种类别，可用：引用（quotation）、文件名称（title）"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_unknown_campaign_is_exit_4(tmp_path: Path) -> None:
    done = run("check", str(tmp_path), "--campaign", "no-such", "--workspace", str(tmp_path / "ws"))
    assert done.returncode == 4
    assert "没有名为“no-such”的活动" in done.stderr
    assert not (tmp_path / "ws").exists()


def test_missing_inbox_is_exit_3_and_leaves_nothing(tmp_path: Path) -> None:
    done = run("check", str(tmp_path / "没有"), "--campaign", "cq-cases-2023", "--workspace", str(tmp_path / "ws"))
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "没有" in done.stderr
    assert not (tmp_path / "ws").exists()


def test_missing_file_is_exit_3(tmp_path: Path) -> None:
    done = run("extract", str(tmp_path / "没有.docx"))
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "读不到这个文件" in done.stderr


def test_extract_of_a_scan_says_how_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "推荐表.png"
    image = Image.new("RGB", (900, 1270), "white")
    lines = "FORM OF THE TOWN\nFOR THE YEAR 2023\nNAME OF THE CASE"
    ImageDraw.Draw(image).text((80, 140), lines, fill="black", font=ImageFont.load_default(size=48))
    image.save(path)
    done = run("extract", "--json", "--no-ocr", str(path))
    assert json.loads(done.stdout)["document"]["text"] == ""
    assert "1 个扫描件的文字没有识别（--no-ocr）" in done.stderr
    done = run("extract", "--json", str(path))
    assert "正在识别 1 个扫描件的文字" in done.stderr
    assert json.loads(done.stdout)["document"]["text"].startswith("FORM OF THE TOWN")


def test_extract_tells_every_reading_of_the_length(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("全区持续推进“33618”工程。")
    made.add_table(rows=1, cols=2).rows[0].cells[0].text = "年度"
    made.save(str(tmp_path / "材料.docx"))
    done = run("extract", str(tmp_path / "材料.docx"))
    assert "12–14 字" in next(line for line in done.stdout.splitlines() if "全文（含表格）" in line)
    assert "10–12 字" in next(line for line in done.stdout.splitlines() if "全文不含表格" in line)
    done = run("extract", "--json", str(tmp_path / "材料.docx"))
    lengths = json.loads(done.stdout)["lengths"]
    assert [lengths[key]["high"] for key in ("whole", "whole_without_tables", "tables", "notes")] == [14, 12, 2, 0]


def test_query_without_results_is_exit_5(tmp_path: Path) -> None:
    done = run("query", "SELECT 1", "--workspace", str(tmp_path))
    assert done.returncode == 5
    assert "请先运行 mingjian check" in done.stderr


def test_demo_leaves_a_folder_of_others_alone(tmp_path: Path) -> None:
    (tmp_path / "重要文件.txt").write_text("x", encoding="utf-8")
    done = run("demo", "--out", str(tmp_path))
    assert done.returncode == 2
    assert "不会覆盖" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["重要文件.txt"]


def test_doctor_says_what_is_lost() -> None:
    done = run("doctor")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("LibreOffice", "文字识别", "RAR", "Chromium"))


_LITTLE_ROOM = """
import resource, sys
from mingjian.flows.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
sys.argv[0] = "mingjian"
main()
"""


def test_a_full_disk_is_one_line_and_the_library_stays_as_it_was(tmp_path: Path) -> None:
    few, many = tmp_path / "少", tmp_path / "多"
    for folder, count in ((few, 1), (many, 40)):
        folder.mkdir()
        for number in range(count):
            (folder / f"{count}-{number}.txt").write_text(case(100 * count + number), encoding="utf-8")
    adding = ("library", "add", "--kind", "reference", "--year", "2020", "--workspace", str(tmp_path / "库"))
    assert run(*adding, str(few)).returncode == 0
    done = subprocess.run(
        (sys.executable, "-c", _LITTLE_ROOM, *adding, str(many)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**ENVIRONMENT, "PYTHONPATH": str(Path.cwd())},
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n"), "磁盘已满" in done.stderr) == (5, 1, True), done.stderr
    listed = run("library", "list", "--workspace", str(tmp_path / "库"))
    assert (listed.returncode, "40-" in listed.stdout) == (0, False)


_NO_HISTORY = """
import resource, sys
from mingjian.flows.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (1_600_000, 1_600_000))  # Prefect begins with 1.5 MB
sys.argv[0] = "mingjian"
main()
"""


@pytest.mark.xdist_group("flow")
def test_a_history_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "收件" / "甲区").mkdir(parents=True)
    (tmp_path / "收件" / "甲区" / "案例.txt").write_text(case(5), encoding="utf-8")
    done = subprocess.run(
        (sys.executable, "-c", _NO_HISTORY, "check", str(tmp_path / "收件"), "--campaign", "cq-cases-2023", "--workspace", str(tmp_path / "库")),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**ENVIRONMENT, "PYTHONPATH": str(Path.cwd())},
        check=False,
    )  # fmt: skip
    assert (done.returncode in {1, 5}, done.stderr.count("\n"), "Traceback" in done.stderr) == (True, 1, False), done.stderr
    assert "磁盘" in done.stderr


def test_a_workspace_inside_the_library_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "旧案例.txt").write_text(case(3), encoding="utf-8")
    workspace = tmp_path / "工作区"
    workspace.mkdir()
    (workspace / "说明.txt").write_text(case(4), encoding="utf-8")
    added = run("library", "add", "--year", "2020", "--workspace", str(workspace), str(tmp_path))
    assert (added.returncode, "不加入查重库" in added.stdout, "已加入往年案例 1 条" in added.stdout) == (0, True, True), added
