"""The JSON Schema of a campaign file, each key described in the words of the guide docs/campaigns.md: written once, read by both."""

import json
import re
from typing import Any

from mingjian.data.campaign import Campaign

SCHEMA_FILE, GUIDE_FILE = "campaign.schema.json", "campaigns.md"
_SECTIONS = {
    "Campaign": "活动", "Notice": "通知 notice", "Track": "类别 tracks", "Theme": "类别 tracks", "MaterialKind": "材料 materials",
    "RecommenderKind": "推荐单位 recommenders", "Stage": "阶段 stages", "SelectionStep": "评选步骤 selection",
    "Award": "评选步骤 selection", "VoteList": "评选步骤 selection", "OfficialTable": "汇总表 tables", "Setting": "设置 settings",
    "Rule": "规则 rules", "QuotaLimit": "`quota` 名额", "ListedDocument": "`present` 材料、栏目齐全", "Window": "`timetable` 进度",
    "Calendar": "`working_days` 工作日",
}  # fmt: skip
"""Part of a campaign file → heading of the guide that explains its keys; a check stands under its kind."""
_SHARED = "各种检查共用的键"
_EXAMPLE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
_KEY = re.compile(r"`([a-z_]+)`")
_ROW = re.compile(r"^\| (?P<keys>(?:`[a-z_]+` ?)+)\| (?P<words>.+) \|$", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?:- )?(?P<key>[a-z_]+):[^#\n]*# *(?P<words>.+)$", re.MULTILINE)
_KINDS = re.compile(r"### `([a-z_]+)` (.+)")


def print_schema(guide: str) -> str:
    """The schema, for editors that complete and check YAML. guide: the text of docs/campaigns.md."""
    schema = Campaign.model_json_schema()
    sections = _read_sections(guide)
    kinds = dict(_KINDS.findall(guide))
    parts: dict[str, dict[str, Any]] = {"Campaign": schema, **schema["$defs"]}
    for name, part in parts.items():
        part.pop("description", None)  # in English, for who reads the code
        properties: dict[str, dict[str, Any]] = part.get("properties", {})
        kind = str(properties.get("kind", {}).get("const", ""))
        heading = f"`{kind}` {kinds[kind]}" if kind else _SECTIONS.get(name, "")
        for key, each in properties.items():
            each.pop("title", None)
            each["description"] = (
                f"检查的种类：{kinds[kind]}"
                if key == "kind" and kind
                else _describe(key, sections.get(heading, ""), sections[_SHARED])
            )
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _read_sections(guide: str) -> dict[str, str]:
    """Heading → what stands under it."""
    parts = _HEADING.split(guide)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _describe(key: str, section: str, shared: str) -> str:
    """What the section says of a key, else the section on keys that many checks have; "" where neither does."""
    for text in (section, shared):
        for find in (_in_table, _in_text, _in_example):
            if words := find(key, text):
                return words
    return ""


def _in_table(key: str, text: str) -> str:
    for row in _ROW.finditer(text):
        keys, words = _KEY.findall(row["keys"]), row["words"].replace("\\|", "|")
        if key in keys:
            parts = [] if "；" in words else words.split("、")
            return _plain(parts[keys.index(key)] if len(parts) == len(keys) else words)
    return ""


def _in_text(key: str, text: str) -> str:
    """The clause that explains the key (`key` words), else the sentence that names it."""
    for sentence in re.split(r"。|\n", _EXAMPLE.sub("", text)):
        if f"`{key}`" in sentence and not sentence.startswith("|"):
            clauses = re.split(r"；|，(?=`[a-z_]+` )", sentence)
            named = rf"`{key}`(?:：| (?![的中是为栏和]))"
            own = next((each for each in clauses if re.match(named, each)), sentence)
            if own.startswith(f"`{key}`："):  # its values follow, parted by ；
                own = sentence[sentence.index(own) :]
            return _plain(re.sub(rf"\A{named}", "", own))
    return ""


def _in_example(key: str, text: str) -> str:
    return next((found["words"] for found in _COMMENT.finditer(text) if found["key"] == key), "")


def _plain(words: str) -> str:
    return words.replace("`", "").strip(" ：，；。")
