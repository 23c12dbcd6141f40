"""How records are kept as bytes: JSON by pydantic, compressed."""

import zlib
from functools import cache
from typing import TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: type[object]) -> TypeAdapter[object]:
    return TypeAdapter(kind)


def pack(record: object) -> bytes:
    """The record as compressed JSON; `unpack` gives it back equal."""
    return zlib.compress(_adapter(type(record)).dump_json(record), level=6)


def unpack(kind: type[T], payload: bytes) -> T:
    """The record of this kind from what `pack` made.

    Raises ValueError or zlib.error where the bytes are not such a record.
    """
    return cast("T", _adapter(kind).validate_json(zlib.decompress(payload)))
