"""What every part of a campaign file is made of: models without unknown keys, moments, words, limits."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from mingjian.data.moments import parse_moment, print_moment


class Model(BaseModel):
    """A part of a campaign file: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    return parse_moment(str(value))


Moment = Annotated[datetime, BeforeValidator(_moment), PlainSerializer(print_moment, when_used="json")]
"""A moment of Asia/Shanghai, written 2023-11-10 24:00 (24:00 is the next day's 00:00)."""


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    if any(not value.strip() for value in values):
        raise ValueError("列表中有空白的词，请删去或填写")
    return values


Words = Annotated[tuple[str, ...], AfterValidator(_words)]
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
