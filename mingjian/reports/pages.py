"""Pages from templates: one self-contained file each, everything escaped, nothing fetched."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mingjian.data.masking import mask_personal
from mingjian.reports import wording
from mingjian.reports.model import Comparison
from mingjian.reports.ratios import SHORTEST_RUN

_CODES = {"": "", "verbatim": "v", "edited": "e", "rewritten": "w", "excluded": "x"}
_SHORT = {"verbatim": "逐", "edited": "改", "rewritten": "写", "excluded": "除"}
_COLOURS = {"verbatim": "#b3261e", "edited": "#d39a1c", "rewritten": "#5a64c4", "excluded": "#a5afb9", "": "#e6ebf0"}
_DEPTHS = {
    "verbatim": 0,
    "edited": 4,
    "rewritten": 7,
    "excluded": 10,
}  # the bars also differ in height, for eyes that see no colour


@cache
def environment() -> Environment:
    """The templates with their filters; undefined names are errors."""
    made = Environment(
        loader=PackageLoader("mingjian.reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    script = _read("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    cast("dict[str, object]", made.globals).update(
        style=Markup(_read("style.css")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=f"sha256-{digest}",
    )
    cast("dict[str, object]", made.filters).update(
        percent=wording.percent,
        number=wording.number,
        span_of=wording.span_of,
        masked=mask_personal,
        moment=print_moment,
        size=print_size,
        why=explain_exclusion,
        source_rank=_rank_of,
        kind=wording.KINDS.__getitem__,
        source_kind=wording.SOURCES.__getitem__,
        role=_namer(wording.ROLES),
        reading=_namer(wording.READINGS),
        code=_CODES.__getitem__,
        short=_SHORT.__getitem__,
        colour=_COLOURS.__getitem__,
        depth=_DEPTHS.__getitem__,
    )
    return made


def _namer(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: names.get(code, code)


def _rank_of(number: int, by_number: Mapping[int, Comparison]) -> int:
    return by_number[number].source_rank


def _read(name: str) -> str:
    return (files("mingjian.reports") / "templates" / name).read_text(encoding="utf-8")


def write_page(template: str, path: Path, **values: object) -> Path:
    """Render a template into a file that is either whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name[:80]}.part")
    unfinished.write_text(environment().get_template(template).render(values), encoding="utf-8", newline="\n")
    return unfinished.replace(path)


def print_moment(moment: datetime | None) -> str:
    """A local time as people write it, 未核验 where it is not known."""
    return "未知" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def print_size(size: int) -> str:
    """Bytes as KB or MB."""
    return f"{size / 1024 / 1024:,.1f} MB" if size >= 1024 * 1024 else f"{max(size / 1024, 0.1):,.1f} KB"


def explain_exclusion(comparison: Comparison) -> str:
    """Why a passage does not count."""
    kind = comparison.match.excluded_as
    if kind is None:
        return f"连续不足 {SHORTEST_RUN} 个有效字符"
    name = wording.EXCLUSIONS[kind]
    return f"{name}：{comparison.match.reason}" if comparison.match.reason else name
