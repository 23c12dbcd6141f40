"""A reader's words on bytes, told of the file at hand."""

import pytest

from mingjian.data.records import Problem
from mingjian.pipeline.problems import tell_problem


@pytest.mark.parametrize(
    ("message", "path", "told"),
    [
        ("副本.bin：文件是空的，没有内容。", "甲/空.pdf", "甲/空.pdf：文件是空的，没有内容。"),
        ("空.pdf：文件是空的，没有内容。", "甲/空.pdf", "空.pdf：文件是空的，没有内容。"),
        ("文件未能读出。请检查后重新报送。", "空.pdf", "空.pdf：文件未能读出。请检查后重新报送。"),
        ("第 3 页没有文字：已识别。", "扫描.pdf", "扫描.pdf：第 3 页没有文字：已识别。"),
    ],
)
def test_message_names_the_file_at_hand(message: str, path: str, told: str) -> None:
    assert tell_problem(Problem("X-EMPTY", message), path) == told
