"""The YAML of a campaign file: plain data, and every mistake told with file, line and field."""

import io
import re

from pydantic import ValidationError

from mingjian.data.errors import CampaignError
from mingjian.data.model import CHINESE_QUOTED, ID_PATTERN, RULE_ID, SETTING_PATTERN, SUFFIX_PATTERN

MOST_DEPTH = 20


def parse_yaml(text: str, name: str) -> object:
    """Plain data of the YAML text: no tags, no aliases, no great depth. Raises CampaignError with the line."""
    from ruamel.yaml import YAML  # noqa: PLC0415 (the command line starts without YAML)
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415
    from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent  # noqa: PLC0415

    depth = 0
    try:
        for event in YAML(typ="safe").parse(io.StringIO(text)):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if isinstance(event, AliasEvent) or depth > MOST_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 0
                raise CampaignError(f"{name} 第 {line} 行：活动文件不用引用（*、&），嵌套也不超过 {MOST_DEPTH} 层，请改写")
        return YAML(typ="safe").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        if wide := _full_width_colon(text, line):
            raise CampaignError(f"{name} 第 {wide} 行：键后面用了中文冒号“：”，请改成英文冒号并空一格") from error
        problem = next(
            (words for sign, words in _YAML_PROBLEMS.items() if sign in f"{error.context} {error.problem}"), "不合写法"
        )
        raise CampaignError(f"{name} 第 {line} 行：YAML 写法有误（{problem}），请检查缩进、冒号后的空格和引号") from error
    except ValueError as error:  # 2023-11-31 without quotes
        raise CampaignError(f"{name}：YAML 写法有误，有一个日期或数字不存在（如 2 月 31 日），请检查") from error
    except YAMLError as error:
        raise CampaignError(f"{name}：YAML 写法有误，请检查") from error


def _full_width_colon(text: str, line: int) -> int:
    """The line (from 1) on which a key is followed by ：, at the reader's line or just before it; 0 where none is."""
    lines = text.splitlines()
    near = (each for each in range(min(line, len(lines)), max(line - 3, 0), -1) if _WIDE_KEY.match(lines[each - 1]))
    return next(near, 0)


_WIDE_KEY = re.compile(r"[\s-]*[A-Za-z_]+\s*：")
_PATTERNS = {
    ID_PATTERN: "只能用小写字母、数字和连字符，以字母或数字开头，2 至 61 个字符",
    RULE_ID: "用大写字母、数字，以连字符分开，如 R-MAT-01",
    SUFFIX_PATTERN: "写后缀，不带点，如 docx",
    SETTING_PATTERN: "只能用小写字母、数字和下划线，以字母开头",
    CHINESE_QUOTED: "首尾用了中文引号，请改成英文引号，或不加引号",
}
"""What an id must look like, in words."""
_YAML_PROBLEMS = {
    "duplicate key": "同一个键写了两次",
    "mapping values are not allowed": "这里不该有冒号：多半是缩进不对，或文字里有冒号而没有加引号",
    "quoted scalar": "引号没有成对",
    "unexpected end of stream": "引号或括号没有成对",
    "tab character": "用了制表符缩进，请改成空格",
    "\\t": "用了制表符缩进，请改成空格",
    "could not find expected ':'": "少了冒号，或冒号后面没有空格",
    "flow": "方括号、花括号没有成对，或少了逗号",
    "block": "缩进没有对齐",
    "character": "有不能直接写的字符，请加引号",
}
"""What the YAML reader complains of → what a person should look for; the first that fits."""
_REASONS = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "没有这个键，请检查拼写或删去",
    "string_type": "应当是文字",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "float_type": "应当是数字",
    "float_parsing": "应当是数字",
    "bool_type": "应当是 true 或 false",
    "bool_parsing": "应当是 true 或 false",
    "tuple_type": "应当是列表（每项前加“- ”，或写成 [甲, 乙]）",
    "dict_type": "应当是“键: 值”的一组",
    "model_type": "应当是“键: 值”的一组",
    "model_attributes_type": "应当是“键: 值”的一组",
    "greater_than_equal": "不能小于 {ge}",
    "literal_error": "只能是 {expected} 之一",
    "enum": "只能是 {expected} 之一",
    "union_tag_invalid": "没有这种检查，kind 只能是 {expected_tags} 之一",
    "union_tag_not_found": "检查缺少 kind，请写明是哪一种",
    "string_pattern_mismatch": "写法不合要求（应符合 {pattern}）",
    "date_from_datetime_parsing": "应当是日期，如 1968-01-01",
    "date_parsing": "应当是日期，如 1968-01-01",
    "date_type": "应当是日期，如 1968-01-01",
    "value_error": "{error}",
}


def explain_mistakes(error: ValidationError, text: str, name: str) -> str:
    """One Chinese line per mistake: file, line, field, reason, value received."""
    lines: list[str] = []
    for each in error.errors(include_url=False):
        if each["type"] == "misfits":
            lines += [_told(name, find_place(text, place), words) for place, words in each.get("ctx", {})["misfits"]]
            continue
        location = each["loc"]
        number, field = find_place(text, location)
        given = each["input"]
        value = f"，现在写的是“{given}”" if isinstance(given, str | int | float) and each["type"] != "extra_forbidden" else ""
        context = {key: _listed(key, str(word)) for key, word in each.get("ctx", {}).items()}
        reason = _REASONS.get(each["type"], each["msg"]).format_map(context)
        if each["type"] == "string_pattern_mismatch":
            reason = _PATTERNS.get(context.get("pattern", ""), reason)
        if each["type"] == "extra_forbidden" and "：" in str(location[-1]):
            reason = "键后面用了中文冒号“：”，请改成英文冒号并空一格"
        lines.append(_told(name, (number, field), f"{reason}{value}"))
    more = f"\n……另有 {len(lines) - 20} 处" if len(lines) > 20 else ""
    return "\n".join(lines[:20]) + more


def _told(name: str, place: tuple[int, str], words: str) -> str:
    line, field = place
    return f"{name} 第 {line} 行，{field or '整个文件'}：{words}"


def _listed(key: str, words: str) -> str:
    """What is allowed, listed as people do: 'a', 'b' or 'c' → a、b、c."""
    return words.replace(" or ", "、").replace(", ", "、").replace("'", "") if key.startswith("expected") else words


def find_place(text: str, location: tuple[int | str, ...]) -> tuple[int, str]:
    """The line of a place in the file (from 1) and its field as a person writes it: rules[3].check.most."""
    from ruamel.yaml import YAML  # noqa: PLC0415 (the command line starts without YAML)
    from ruamel.yaml.nodes import MappingNode, SequenceNode  # noqa: PLC0415

    node = YAML(typ="safe").compose(io.StringIO(text))
    line, field = 1, ""
    for part in location:
        if isinstance(part, int) and isinstance(node, SequenceNode) and part < len(node.value):
            node, field = node.value[part], f"{field}[{part + 1}]"
            line = node.start_mark.line + 1
        elif isinstance(node, MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if part in pairs:
                key, node = pairs[part]
                line = key.start_mark.line + 1
            if part in pairs or part == location[-1]:
                field = f"{field}.{part}" if field else str(part)
    return line, re.sub(r"^\.", "", field)
