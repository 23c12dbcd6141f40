"""What a reader said of a file's bytes, told of the file at hand: equal bytes under two names are read once."""

import re

from mingjian.data.records import Problem

_NAMED = re.compile(r"^[^：。\n]{1,200}\.\w{1,8}(?:：|(?= ))")
"""The file's name as readers put it before their message."""


def tell_problem(problem: Problem, path: str) -> str:
    """The message with this file's path in it, in place of another name that the same bytes have elsewhere."""
    if path.rpartition("/")[2] in problem.message:
        return problem.message
    rest, replaced = _NAMED.subn("", problem.message, count=1)
    return f"{path}：{rest.lstrip() if replaced else problem.message}"
