"""What does not fit together in a campaign file: names of tracks, settings and rules that nothing bears, ids given twice."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from mingjian.data.checks import Check
from mingjian.data.model import RULE_ID
from mingjian.data.selection import SelectionStep

SETTING_KEYS = ("setting", "shared_setting", "allotted_setting", "rate_limit", "least_setting", "dating_setting")
"""Keys of a check that name a setting."""

Place = tuple[int | str, ...]


class _Bearer(Protocol):
    @property
    def id(self) -> str: ...


class _Setting(_Bearer, Protocol):
    @property
    def options(self) -> Sequence[str]: ...


class _Table(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def tracks(self) -> Sequence[str]: ...


class _Kind(Protocol):
    @property
    def kind(self) -> str: ...


class _Rule(_Bearer, Protocol):
    @property
    def tracks(self) -> Sequence[str]: ...
    @property
    def direct_setting(self) -> str: ...
    @property
    def direct_readings(self) -> Mapping[str, object]: ...
    @property
    def check(self) -> Check: ...


class _Plan(Protocol):
    """What is looked at of a campaign."""

    @property
    def tracks(self) -> Sequence[_Bearer]: ...
    @property
    def settings(self) -> Sequence[_Setting]: ...
    @property
    def rules(self) -> Sequence[_Rule]: ...
    @property
    def selection(self) -> Sequence[SelectionStep]: ...
    @property
    def tables(self) -> Sequence[_Table]: ...
    @property
    def recommenders(self) -> Sequence[_Kind]: ...

    def asks(self, setting_id: str) -> bool: ...


class Misfit(NamedTuple):
    """One mistake. place: keys and positions (from 0) that lead to it in the file."""

    place: Place
    words: str


def find_misfits(campaign: _Plan) -> list[Misfit]:
    """Everything that refers to what is not there, in the file's order."""
    finders: tuple[Callable[[_Plan], Iterator[Misfit]], ...] = (_twice, _of_tables, _of_steps, _of_rules)
    return [each for find in finders for each in find(campaign)]


def _twice(campaign: _Plan) -> Iterator[Misfit]:
    lists: dict[str, list[str]] = {
        "tracks": [each.id for each in campaign.tracks],
        "settings": [each.id for each in campaign.settings],
        "rules": [each.id for each in campaign.rules],
        "selection": [each.id for each in campaign.selection],
    }
    for name, ids in lists.items():
        for place, each in enumerate(ids):
            if each in ids[:place]:
                yield Misfit((name, place, "id"), f"{name} 中 id 重复：{each}，请改成另一个")


def _of_tables(campaign: _Plan) -> Iterator[Misfit]:
    for place, table in enumerate(campaign.tables):
        if strange := _strange(table.tracks, campaign):
            yield Misfit(("tables", place, "tracks"), f"汇总表“{table.title}”的 tracks 写了没有的类别：{strange}")


def _of_steps(campaign: _Plan) -> Iterator[Misfit]:
    rules = {each.id for each in campaign.rules}
    for place, step in enumerate(campaign.selection):
        here: Place = ("selection", place)
        if step.size_setting and not campaign.asks(step.size_setting):
            yield Misfit((*here, "size_setting"), _no_setting(step.size_setting))
        lists = {each.id for each in campaign.rules if each.check.kind == "register" and each.check.must}
        if strange := [each for each in step.direct if each not in lists]:
            words = f"步骤 {step.id} 的 direct 只能写要求在名录中的规则（register，must: true），不能写 {'、'.join(strange)}"
            yield Misfit((*here, "direct"), words)
        if strange := [each for each in step.rules if each not in rules]:
            yield Misfit((*here, "rules"), f"步骤 {step.id} 的 rules 写了没有的规则：{'、'.join(strange)}")
        if step.voted and step.voted.rule not in rules:
            yield Misfit((*here, "voted", "rule"), f"步骤 {step.id} 的 voted 写了没有的规则：{step.voted.rule}")
        yield from _of_awards(campaign, here, step)


def _of_awards(campaign: _Plan, here: Place, step: SelectionStep) -> Iterator[Misfit]:
    registers = {each.id for each in campaign.rules if each.check.kind == "register"}
    for number, award in enumerate(step.awards):
        place = (*here, "awards", number)
        if strange := _strange(award.tracks, campaign):
            yield Misfit((*place, "tracks"), f"步骤 {step.id} 的 awards 写了没有的类别：{strange}")
        if award.rule and all(each.id != award.rule for each in campaign.rules):
            yield Misfit((*place, "rule"), f"步骤 {step.id} 的 awards 写了没有的规则：{award.rule}")
        if strange := [each for each in award.barred_by if re.fullmatch(RULE_ID, each) and each not in registers]:
            words = f"步骤 {step.id} 的 barred_by 写了没有的规则，或不是名录（register）的规则：{'、'.join(strange)}"
            yield Misfit((*place, "barred_by"), words)


def _of_rules(campaign: _Plan) -> Iterator[Misfit]:
    kinds = [each.kind for each in campaign.recommenders]
    for number, rule in enumerate(campaign.rules):
        place: Place = ("rules", number)
        if strange := _strange(rule.tracks, campaign):
            yield Misfit((*place, "tracks"), f"规则 {rule.id} 的 tracks 写了没有的类别：{strange}")
        if rule.direct_setting and not campaign.asks(rule.direct_setting):
            yield Misfit((*place, "direct_setting"), _no_setting(rule.direct_setting))
        for key in SETTING_KEYS:
            name = str(getattr(rule.check, key, ""))
            if name and not campaign.asks(name):
                yield Misfit((*place, "check", key), _no_setting(name))
        if rule.check.kind == "quota" and (odd := [each for each in rule.check.recommender_kinds if each not in kinds]):
            words = f"规则 {rule.id} 的推荐单位类型“{'”“'.join(odd)}”不在 recommenders 的 kind 之列（{'、'.join(kinds)}）"
            yield Misfit((*place, "check", "recommender_kinds"), words)
        yield from _of_readings(campaign, place, rule)


def _of_readings(campaign: _Plan, place: Place, rule: _Rule) -> Iterator[Misfit]:
    """Options of a setting that a rule goes by and has no reading of."""
    options = {each.id: each.options for each in campaign.settings}
    if unread := [each for each in options.get(rule.direct_setting, ()) if each not in rule.direct_readings]:
        told = f"设置 {rule.direct_setting} 的 options 中“{'”“'.join(unread)}”没有写进 {rule.id} 的 direct_readings"
        yield Misfit((*place, "direct_readings"), told)
    check = rule.check
    if check.kind == "quota" and (odd := [each for each in options.get(check.setting, ()) if each not in check.readings]):
        told = f"设置 {check.setting} 的 options 中“{'”“'.join(odd)}”不是 {rule.id} 的任何一种读法"
        yield Misfit((*place, "check", "readings"), told)


def _strange(tracks: Sequence[str], campaign: _Plan) -> str:
    known = {each.id for each in campaign.tracks}
    return "、".join(each for each in tracks if each not in known)


def _no_setting(name: str) -> str:
    return f"settings 中没有 {name}，请补上或改正"
