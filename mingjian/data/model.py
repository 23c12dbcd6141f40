"""What every part of a campaign file is made of: models without unknown keys, moments, words, limits."""

import re
from datetime import datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from mingjian.data.moments import parse_moment, print_moment

ID_PATTERN = r"^[a-z0-9][a-z0-9-]{1,60}$"
RULE_ID = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"
SETTING_PATTERN = r"^[a-z][a-z0-9_]*$"
SUFFIX_PATTERN = r"^[A-Za-z0-9]{1,5}$"
CHINESE_QUOTED = r"^([^“]|$|“[^”]*”.|“[^”]*$)"
"""Not “six”: YAML takes the Chinese marks for part of the words."""


class Model(BaseModel):
    """A part of a campaign file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    return parse_moment(str(value))


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(print_moment, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\s*\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}"}),
]
"""A moment of Asia/Shanghai, written 2023-11-10 24:00 (24:00 is the next day's 00:00)."""


def _filled(values: tuple[str, ...]) -> tuple[str, ...]:
    if any(not value.strip() for value in values):
        raise ValueError("列表中有空白的词，请删去或填写")
    return values


def _labels(values: tuple[str, ...]) -> tuple[str, ...]:
    return _without(_FULL_WIDTH, values)


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    return _without(_FULL_WIDTH_OR_STOP, values)


def _without(marks: re.Pattern[str], values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if found := marks.search(value):
            raise ValueError(f"“{value}”里有中文的“{found[0]}”：列表各项之间用英文逗号，方括号也用英文的，如 [甲, 乙]")
    return values


_FULL_WIDTH, _FULL_WIDTH_OR_STOP = re.compile("[，；【】]"), re.compile("[，、；【】]")
"""Marks that make one word of two: nothing is ever called so, and the rule that goes by the word would never speak."""
Lines = Annotated[tuple[str, ...], AfterValidator(_filled)]
"""Texts as the notice prints them."""
Labels = Annotated[tuple[str, ...], AfterValidator(_filled), AfterValidator(_labels)]
"""Names of fields and columns, which may have 、 within."""
Words = Annotated[tuple[str, ...], AfterValidator(_filled), AfterValidator(_words)]
"""Words that something is told by, without the marks between words."""
Whole = Annotated[int, Field(ge=0)]


class Bounds(Model):
    """A lower and an upper limit, both included; at least one is given."""

    least: Whole | None = None
    most: Whole | None = None

    @model_validator(mode="after")
    def _some_limit(self) -> "Bounds":
        if self.least is None and self.most is None:
            raise ValueError("least（下限）和 most（上限）至少要写一个")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"least（下限 {self.least}）大于 most（上限 {self.most}）")
        return self
