"""A campaign file to begin with: a template with comments, or one of the bundled campaigns under a new name."""

import re
from pathlib import Path

from mingjian.data.campaign import FOLDER, Campaign, list_campaigns, read_campaign
from mingjian.data.errors import CampaignError, InputError

TEMPLATES = Path(__file__).with_name("templates")
HEADS = ("id", "title", "short", "year")


def derive_id(path: Path, source: str, year: int) -> str:
    """An id after the file's name; where that has no Latin letters or digits, after source and year: cases-2026."""
    plain = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:60]
    if not re.search("[a-z]", plain):
        return f"{source}-{plain or year}"
    return plain if len(plain) > 1 else f"{plain}-{year}"


def list_templates() -> tuple[str, ...]:
    """The names of the templates, sorted: cases, persons."""
    return tuple(sorted(path.stem for path in TEMPLATES.glob("*.yaml")))


def write_campaign(path: Path, source: str, heads: dict[str, str]) -> Campaign:
    """Write a new campaign file after a template or a bundled campaign, its heads (id, title, short, year) replaced.

    Raises CampaignError: unknown source, or heads that no campaign can have; InputError: the file is there already or cannot
    be written. Then nothing is written.
    """
    text = _source(source)
    for name in HEADS:
        if value := heads.get(name):
            quoted = value if name in {"id", "year"} else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
            text = re.sub(
                rf"^{name}:[^\n#]*(?P<comment>#[^\n]*)?$",
                lambda found, name=name, quoted=quoted: _line(name, quoted, found),
                text,
                count=1,
                flags=re.MULTILINE,
            )
    if path.exists():
        raise InputError(f"{path}：已经有这个文件，没有覆盖。请换一个文件名。")
    building = path.with_name(path.name + ".building")
    try:
        building.write_text(text, encoding="utf-8")
        campaign = read_campaign(building)
        building.replace(path)
    except OSError as error:
        raise InputError(f"{path}：写不进去（{error.strerror}）。请检查文件夹是否存在、是否可写。") from error
    except CampaignError as error:
        raise CampaignError(str(error).replace(building.name, path.name)) from error
    finally:
        building.unlink(missing_ok=True)
    return campaign


def _line(name: str, quoted: str, found: re.Match[str]) -> str:
    comment = found["comment"]
    return f"{name}: {quoted}" + (f"  {comment}" if comment else "")


def _source(source: str) -> str:
    if source in list_templates():
        return (TEMPLATES / f"{source}.yaml").read_text(encoding="utf-8")
    if source in list_campaigns():
        return (FOLDER / f"{source}.yaml").read_text(encoding="utf-8")
    known = "、".join((*list_templates(), *list_campaigns()))
    raise CampaignError(f"没有名为“{source}”的样本，可用：{known}。")
