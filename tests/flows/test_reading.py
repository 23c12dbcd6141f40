import os
from pathlib import Path

import pytest

from mingjian.data.errors import InputError
from mingjian.data.records import MaterialStatus
from mingjian.extractors.office import soffice_path
from mingjian.flows.reading import read_files

RTF = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\f0\\fs32 \\'b5\\'e4\\'d0\\'cd%d\\par}"


@pytest.mark.skipif(soffice_path() is None and not os.environ.get("CI"), reason="LibreOffice is not installed; CI has it")
def test_older_documents_are_read_through_one_conversion(tmp_path: Path) -> None:
    paths: list[Path] = []
    for number in range(3):
        path = tmp_path / f"{number}.doc"
        path.write_bytes(RTF % number)
        paths.append(path)
    (tmp_path / "plain.txt").write_text("正文", encoding="utf-8")
    (tmp_path / "bad.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    extracts = read_files([*paths, tmp_path / "plain.txt", tmp_path / "bad.doc"])
    texts = [None if each.document is None else each.document.text for each in extracts]
    assert texts == ["典型0", "典型1", "典型2", "正文", None]
    documents = [each.document for each in extracts[:3] if each.document is not None]
    assert [each.blocks[0].typography.size_pt for each in documents] == [16.0] * 3
    assert extracts[-1].status is MaterialStatus.UNREADABLE


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.doc：读不到这个文件"):
        read_files([tmp_path / "none.doc"])
