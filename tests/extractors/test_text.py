from pathlib import Path

import pytest

from mingjian.data.errors import CorruptFileError, EmptyFileError
from mingjian.data.records import Block, BlockKind, Cell, Span, Trick
from mingjian.extractors.text import read_html, read_text

BODY = "关于网格化治理的典型案例\n近年来，某县坚持党建引领。"


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    document = read_text(write(tmp_path / "a.txt", BODY.replace("\n", "\r\n").encode(encoding)), "a.txt")
    assert document.text == BODY
    assert [block.span.of(document.text) for block in document.blocks] == BODY.split("\n")


def test_zero_width_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    document = read_text(write(tmp_path / "a.txt", "网格\u200b化\u2060治理".encode()), "a.txt")
    said = "文字中夹有 2 个不可见的零宽字符（常见于网页复制或规避查重），已去除后再计数和比对"
    assert (document.text, document.tricks) == ("网格化治理", (Trick("X-ZERO-WIDTH", said, count=2),))


def test_markdown_headings_have_levels(tmp_path: Path) -> None:
    document = read_text(write(tmp_path / "a.md", "# 题目\n\n正文\n## 一、背景".encode()), "a.md")
    assert document.text == "题目\n正文\n一、背景"
    assert document.blocks == (
        Block(Span(0, 2), BlockKind.HEADING, 1),
        Block(Span(3, 5), BlockKind.PARAGRAPH),
        Block(Span(6, 10), BlockKind.HEADING, 2),
    )


def test_csv_is_a_table(tmp_path: Path) -> None:
    data = '包名,推荐单位\r\n"甲,乙",渝北区\r\n\r\n'.encode("gb18030")
    document = read_text(write(tmp_path / "收件登记.csv", data), "收件登记.csv")
    assert document.text == "包名\t推荐单位\n甲,乙\t渝北区"
    (table,) = document.tables
    assert (table.rows, table.columns) == (2, 2)
    assert [cell.span.of(document.text) for cell in table.cells if cell.span] == ["包名", "推荐单位", "甲,乙", "渝北区"]


def test_web_page_gives_what_a_reader_sees(tmp_path: Path) -> None:
    page = """<html><head><title>报告 单</title><style>p{}</style><script>var x = "代码";</script></head><body>
      <h2>检测<b>结果</b></h2><p>第一段<br>第二行</p><p style="display: none">看不见</p>
      <table><tr><th rowspan="2">项目</th><td>总 比</td></tr><tr><td>1.5%</td></tr></table>
      <a href="https://www.example.com/x">链接</a><!-- 注释 --></body></html>"""
    document = read_html(write(tmp_path / "a.html", page.encode()), "a.html")
    assert document.text == "检测结果\n第一段\n第二行\n项目\t总 比\n1.5%\n链接"
    assert document.blocks[0] == Block(Span(0, 4), BlockKind.HEADING, 2)
    assert document.tables[0].cells == (Cell("项目", 0, 0, 2, 1), Cell("总 比", 0, 1), Cell("1.5%", 1, 1))
    assert document.metadata == {"domains": "www.example.com", "title": "报告 单"}


def test_web_page_nested_without_end_is_read(tmp_path: Path) -> None:
    document = read_html(write(tmp_path / "a.html", ("<div>甲" * 5000).encode()), "a.html")
    assert set(document.text) == {"甲", "\n"}


@pytest.mark.parametrize(
    ("data", "error"), [(b"", EmptyFileError), (b" \r\n", EmptyFileError), (bytes(range(1, 256)) * 9, CorruptFileError)]
)
def test_no_text_is_an_error(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"a\.txt："):
        read_text(write(tmp_path / "a.txt", data), "a.txt")
