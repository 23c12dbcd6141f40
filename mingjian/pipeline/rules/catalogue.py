"""The catalogue of rules for people, and the schema for editors: python -m mingjian.pipeline.rules.catalogue DOCS_DIR."""

import json
import sys
from collections import Counter
from pathlib import Path

from mingjian.data.campaign import Campaign, Rule, list_campaigns, load_campaign

RULES_FILE = "rules.md"
SCHEMA_FILE = "campaign.schema.json"

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
    "manual": "人工核对",
}
_SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}
_AUTOS = {"A": "可判定", "P": "需外部依据", "M": "人工"}
_STAGES = {"form_check": "形式核验", "selection": "评选", "organiser": "主办方"}


def main() -> None:
    """Write both files into the folder that the command names."""
    folder = Path(sys.argv[1])
    (folder / RULES_FILE).write_text(print_catalogue(), encoding="utf-8")
    (folder / SCHEMA_FILE).write_text(print_schema(), encoding="utf-8")


def print_catalogue() -> str:
    """All campaigns with their rules as Markdown."""
    campaigns = [load_campaign(each) for each in list_campaigns()]
    rules = {rule.id: rule for campaign in campaigns for rule in campaign.rules}
    autos = Counter(each.auto for each in rules.values())
    numbers = "，".join(f"{_AUTOS[auto]}（{auto}）{autos[auto]}条" for auto in _AUTOS)
    head = (
        "# 规则目录\n\n"
        "本页由 `python -m mingjian.pipeline.rules.catalogue docs` 生成，请勿手改。\n\n"
        f"五份通知共 {len(rules)} 条规则：{numbers}。同一条规则用于两个活动的各列一次。\n\n"
        "- 判定：A 由报送的文件判定；P 需要名录、印章辨认等外部依据，没有时写明“未核验”；M 由人核对，列入评审清单。\n"
        "- 级别：错误（不通过形式审查）、提醒（由人决定）、说明。级别是规则的最高级别，临界和未核验低于它。\n"
        "- 阶段：形式核验（`mingjian check`）、评选（入选数量）、主办方（工作安排，不核验报送材料）。\n"
    )
    return head + "".join(_print_campaign(each) for each in campaigns)


def _print_campaign(campaign: Campaign) -> str:
    number = f"（{campaign.notice.number}）" if campaign.notice.number else ""
    lines = [
        f"\n## {campaign.id}　{campaign.title}{number}\n",
        "| 规则 | 名称 | 判定 | 级别 | 检查 | 阶段 | 条款 | 原文 | 说明 |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_print_rule(each, campaign) for each in campaign.rules),
        "\n通知没有写明之处：\n",
        "| 设置项 | 问题 | 取值 | 理由 | 出处 |",
        "|---|---|---|---|---|",
        *(
            f"| {each.id} | {_cell(each.question)} | {_cell(each.printed)} | {_cell(each.reason)} | {each.ambiguity} |"
            for each in campaign.settings
        ),
    ]
    return "\n".join(lines) + "\n"


def _print_rule(rule: Rule, campaign: Campaign) -> str:
    shorts = [found.short for each in rule.tracks if (found := campaign.track(each))]
    notes = "；".join(each for each in (f"只用于{'、'.join(shorts)}" if shorts else "", rule.note) if each)
    kind = f"{KINDS[rule.check.kind]} `{rule.check.kind}`"
    cells = (
        rule.id,
        rule.title,
        rule.auto,
        _SEVERITIES[rule.severity.value],
        kind,
        _STAGES[rule.stage],
        rule.clause,
        rule.quote,
        notes,
    )
    return f"| {' | '.join(_cell(each) for each in cells)} |"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def print_schema() -> str:
    """The JSON Schema of a campaign file, for editors that complete and check YAML."""
    return json.dumps(Campaign.model_json_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    main()
