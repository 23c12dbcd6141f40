"""The catalogue of rules for people, and the schema for editors: python -m mingjian.pipeline.rules.catalogue DOCS_DIR."""

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from mingjian.data.campaign import UNDECIDED, Campaign, Rule, Setting, list_campaigns, load_campaign
from mingjian.pipeline.rules.schema import GUIDE_FILE, SCHEMA_FILE, print_schema

RULES_FILE = "rules.md"
TESTS_FILE = "rule-tests.json"
"""Campaign → rule → the tests that cover it; python -m benchmarks.covered writes it."""

AMBIGUITIES = "ambiguities"
"""Beside the campaigns: ambiguity → the test functions that show its effect."""

Covered = Mapping[str, Mapping[str, Sequence[str]]]

KINDS = {
    "length": "字数",
    "count": "数量",
    "pages": "页数",
    "picture": "图片",
    "sections": "要素",
    "typography": "格式",
    "present": "材料、栏目齐全",
    "deadline": "截止时间",
    "quota": "名额",
    "age": "年龄",
    "level": "证书等级",
    "register": "名录核对",
    "unique": "不得重复",
    "seat": "属地",
    "figure": "数值",
    "same": "两处一致",
    "pattern": "写法",
    "timetable": "进度",
    "working_days": "工作日",
    "refusals": "不予受理的理由",
    "assessment": "考核评估",
    "amount": "金额",
    "claim": "所填条件",
    "honour": "奖项级别",
    "paper": "纸张",
    "extras": "可附材料",
    "outside_quota": "不占名额",
    "manual": "人工核对",
}
_SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}
_AUTOS = {"A": "可判定", "P": "需外部依据", "M": "人工"}
_AMBIGUITY = re.compile(r"N\d-AMB-\d\d")
_TEST_NAMES = {"tests/benchmarks/test_rules.py": "违规包裹（benchmarks/test_rules.py）"}
_STAGES = {"form_check": "形式核验", "selection": "评选", "organiser": "主办方"}


def main() -> None:
    """Write both files into the folder that the command names."""
    folder = Path(sys.argv[1])
    (folder / RULES_FILE).write_text(print_catalogue(read_covered(folder)), encoding="utf-8")
    guide = (folder / GUIDE_FILE).read_text(encoding="utf-8")
    (folder / SCHEMA_FILE).write_text(print_schema(guide), encoding="utf-8")


def read_covered(folder: Path) -> Covered:
    """The tests of each rule, as they were last written into the folder."""
    return json.loads((folder / TESTS_FILE).read_text(encoding="utf-8"))


def print_catalogue(covered: Covered) -> str:
    """All campaigns with their rules and tests as Markdown, then the notices' ambiguities."""
    campaigns = [load_campaign(each) for each in list_campaigns()]
    rules = {rule.id: rule for campaign in campaigns for rule in campaign.rules}
    autos = Counter(each.auto for each in rules.values())
    numbers = "，".join(f"{_AUTOS[auto]}（{auto}）{autos[auto]}条" for auto in _AUTOS)
    head = (
        "# 规则目录\n\n"
        "本页由 `python -m mingjian.pipeline.rules.catalogue docs` 生成，请勿手改。\n\n"
        f"五份通知共 {len(rules)} 条规则：{numbers}。同一条规则用于两个活动的各列一次。\n"
        f"通知有 {len(_ambiguities(campaigns))} 处含混或矛盾，处理办法列在最后。\n\n"
        "- 判定：A 由报送的文件判定；P 需要名录、印章辨认等外部依据，没有时写明“未核验”；M 由人核对，列入评审清单。\n"
        "- 级别：错误（不通过形式审查）、提醒（由人决定）、说明。级别是规则的最高级别，临界和未核验低于它。\n"
        "- 阶段：形式核验（`mingjian check`）、评选（入选数量，`mingjian select`）、主办方（工作安排：有登记的办理进度和裁定理由的按登记核对，其余列入清单）。\n"
        "- 状态：可判定的规则由程序判定；需外部依据的，有依据时判定，没有时写明未核验；人工的列入清单。\n"
        "- 测试：逐条写明证明这条规则的测试（tests/ 之下的路径）；“违规包裹”是只违反这一条的整包材料，"
        "`python -m benchmarks.rules` 又把它们随机混合。\n"
    )
    tables = "".join(_print_campaign(each, covered.get(each.id, {})) for each in campaigns)
    return head + tables + _print_ambiguities(campaigns, covered.get(AMBIGUITIES, {}))


def _ambiguities(campaigns: Sequence[Campaign]) -> dict[str, list[tuple[Campaign, Setting]]]:
    """Ambiguity → the settings that handle it, each question once."""
    found: dict[str, list[tuple[Campaign, Setting]]] = {}
    for campaign in campaigns:
        for each in campaign.settings:
            for name in _AMBIGUITY.findall(each.ambiguity):
                known = found.setdefault(name, [])
                if all((each.question, each.printed) != (one.question, one.printed) for _, one in known):
                    known.append((campaign, each))
    return dict(sorted(found.items()))


def _print_ambiguities(campaigns: Sequence[Campaign], covered: Mapping[str, Sequence[str]]) -> str:
    lines = [
        "\n## 通知的含混与矛盾\n",
        (
            f"“{UNDECIDED}”的没有默认值：结果上照印，涉及的问题写明各种读法；"
            "主办方裁定后用 `--set 设置项=取值`（check、select、report 和 review settings 都可以）写入，此后的命令沿用，并印在结果上。\n"
        ),
        "| 编号 | 问题 | 处理 | 理由 | 设置项 | 测试 |",
        "|---|---|---|---|---|---|",
    ]
    for name, settings in _ambiguities(campaigns).items():
        for campaign, each in settings:
            cells = (name, each.question, each.printed, each.reason)
            lines.append(
                f"| {' | '.join(map(_cell, cells))} | {campaign.id} `{each.id}` | {_print_tests(covered.get(name, ()))} |"
            )
    return "\n".join(lines) + "\n"


def _print_tests(tests: Sequence[str]) -> str:
    return "、".join(f"{path.rpartition('/')[2]} `{name}`" for path, _, name in (each.partition("::") for each in tests)) or "—"


def _print_campaign(campaign: Campaign, covered: Mapping[str, Sequence[str]]) -> str:
    number = f"（{campaign.notice.number}）" if campaign.notice.number else ""
    lines = [
        f"\n## {campaign.id}　{campaign.title}{number}\n",
        "| 规则 | 名称 | 判定 | 状态 | 级别 | 检查 | 阶段 | 条款 | 原文 | 说明 | 测试 |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
        *(_print_rule(each, campaign, covered.get(each.id, ())) for each in campaign.rules),
        "\n通知没有写明之处：\n",
        "| 设置项 | 问题 | 取值 | 理由 | 出处 |",
        "|---|---|---|---|---|",
        *(
            f"| {each.id} | {_cell(each.question)} | {_cell(each.printed)} | {_cell(each.reason)} | {each.ambiguity} |"
            for each in campaign.settings
        ),
    ]
    return "\n".join(lines) + "\n"


def _print_rule(rule: Rule, campaign: Campaign, tests: Sequence[str]) -> str:
    shorts = [found.short for each in rule.tracks if (found := campaign.track(each))]
    notes = "；".join(each for each in (f"只用于{'、'.join(shorts)}" if shorts else "", rule.note) if each)
    kind = f"{KINDS[rule.check.kind]} `{rule.check.kind}`"
    cells = (
        rule.id,
        rule.title,
        rule.auto,
        _state(rule),
        _SEVERITIES[rule.severity.value],
        kind,
        _STAGES[rule.stage],
        rule.clause,
        rule.quote,
        notes,
        "、".join(_TEST_NAMES.get(each, each.removeprefix("tests/")) for each in tests) or "—",
    )
    return f"| {' | '.join(_cell(each) for each in cells)} |"


def _state(rule: Rule) -> str:
    """What the program does with a rule: decides it, decides it where the evidence is there, or lists it for people."""
    if rule.check.kind == "manual":
        return "未核验并说明所缺" if rule.check.missing else "评审清单" if rule.stage == "form_check" else "主办方清单"
    return "有依据时判定" if rule.auto == "P" else "判定"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
