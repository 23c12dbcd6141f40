"""The check `quota`: how many submissions one recommender sends, in every reading of the notice's words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mingjian.data.campaign import UNDECIDED, Rule, Setting
from mingjian.data.checks import OutsideQuota, Quota, QuotaLimit
from mingjian.data.records import Finding, Role, Severity, Submission
from mingjian.pipeline.rules.facts import Facts, has_text, recommender_kind_of, text_key
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.same import find_row
from mingjian.pipeline.written import in_figures, without_days

_ALL = ""
_RANK = re.compile(r"(?:第|排序?|名次)[^\d,。、;]{0,3}(\d+)")


@dataclass(frozen=True, slots=True)
class Tally:
    """What one recommender sent: numbers by track id, and all together under ""."""

    recommender: str
    numbers: Mapping[str, int]


def judge_quota(rule: Rule, check: Quota, facts: Facts) -> Iterator[Finding]:
    """One finding for a recommender and category that exceeds the quota."""
    setting = facts.campaign.setting(check.setting) if check.setting else None
    if not check.readings:
        yield from _on_allotted(rule, check, facts)
        return
    readings = _standing(check, setting)
    kinds = frozenset(each.kind for each in facts.campaign.recommenders)
    for recommender, submissions in _senders(check, facts):
        if not recommender or not _concerned(check, recommender, recommender_kind_of(submissions[0]), kinds):
            continue
        tally = _count(recommender, _counted(rule, submissions, facts))
        for track, number in _exceeded(check, readings, tally):
            said = _say(check, readings, tally, (_category(track, facts), number), setting)
            yield on_package(rule, None, said, recommender)
        if check.ranked:
            yield from _on_ranks(rule, check, recommender, submissions, facts)


def _senders(check: Quota, facts: Facts) -> Iterator[tuple[str, tuple[Submission, ...]]]:
    """Recommenders with what they sent; a district's union apart where the organiser decided that it has places of its own."""
    apart = bool(check.shared_setting) and facts.campaign.setting(check.shared_setting).value == check.apart
    for recommender, all_sent in facts.by_recommender.items():
        submissions = facts.standing(all_sent)
        of_union = tuple(each for each in submissions if apart and "工会" in each.recommender_raw)
        others = tuple(each for each in submissions if each not in of_union)
        if others:
            yield recommender, others
        if of_union:
            yield f"{recommender}总工会" if others else recommender, of_union


def judge_outside_quota(rule: Rule, check: OutsideQuota, facts: Facts) -> Iterator[Finding]:
    """Who enters directly and yet stands in a list of those who are recommended within the quota."""
    lists = [
        (package.name, table)
        for package in facts.packages.values()
        if package.name not in facts.foreign
        for each in package.materials
        for table in facts.reading(each).extract.summaries
        if any(word in f"{each.path.rpartition('/')[2]}{table.title}" for word in check.words)
    ]
    for submission in facts.live:
        if submission.submission_id not in facts.direct:
            continue
        where = next((name for name, table in lists if find_row(submission, table)), None)
        if where:
            message = (
                f"{named(submission)}申报直接纳入，又列在 {where} 的推荐名单中。通知写明“{rule.quote}”，"
                "请推荐单位从名单中移出；如按集中推荐申报，请改正申报方式。"
            )
            yield on_submission(rule, submission, Said(message, where))


def _on_ranks(rule: Rule, check: Quota, recommender: str, submissions: tuple[Submission, ...], facts: Facts) -> Iterator[Finding]:
    """Where one recommender sends several in one track, each has a place of its own in the order."""
    for track in dict.fromkeys(each.track for each in submissions if each.track in rule.tracks):
        several = [each for each in submissions if each.track == track]
        if len(several) < 2:
            continue
        ranks = [_rank(check, each, facts) for each in several]
        sent = f"{recommender}推荐{_category(track, facts)}{len(several)}个"
        shown = "、".join(f"{named(each)}{rank or '未写'}" for each, rank in zip(several, ranks, strict=True))
        twice = {rank for rank in ranks if rank and ranks.count(rank) > 1}
        if twice:
            said = Said(f"{sent}，排序重复（{shown}）：通知要求排序，每个名次只能有一个。请由推荐单位重新排序。", shown)
        elif all(ranks):
            continue
        elif _may_be_ordered(several, facts):
            said = unverified(f"{sent}，申报表没有写明排序（{shown}），推荐函中如有请核对；没有的请推荐单位补报排序。")
        else:
            said = Said(f"{sent}，没有写明排序（{shown}）：通知要求排序。请由推荐单位补报排序。", shown)
        yield on_package(rule, None, said, recommender)


def _may_be_ordered(several: Sequence[Submission], facts: Facts) -> bool:
    """Whether a letter of the recommender may give the order: one that lists them all, or that could not be read."""
    letters = {each.material.sha256: each for one in several for each in facts.readings(one, (Role.RECOMMENDATION_LETTER,))}
    for each in letters.values():
        text = text_key(each.extract.document.text) if each.extract.document and has_text(each) else ""
        if not text or all(any(text_key(name) in text for name in (one.title, one.unit) if name) for one in several):
            return True
    return False


def _rank(check: Quota, submission: Submission, facts: Facts) -> int | None:
    """The place that the form gives (1, 第一, 排序：2, 2024年度3个中第2), None where it gives none."""
    written = next((value for label in check.ranked if (value := facts.field(submission, label))), "")
    plain = without_days(in_figures(written))
    found = _RANK.search(plain) or re.search(r"(\d+)", plain)
    return int(found[1]) if found else None


def _counted(rule: Rule, submissions: Sequence[Submission], facts: Facts) -> list[Submission]:
    """What takes a place: of the rule's tracks, and not who enters directly where the rule leaves them out; nor who has no name."""
    return [
        each
        for each in submissions
        if (each.title or facts.campaign.object == "cases")
        and (not rule.tracks or each.track in rule.tracks)
        and not (rule.direct == "skip" and each.submission_id in facts.direct)
    ]


def _on_allotted(rule: Rule, check: Quota, facts: Facts) -> Iterator[Finding]:
    """Places that a list allots to each body; without the list one info a batch."""
    decided = facts.campaign.allotted(check.allotted_setting) if check.allotted_setting else None
    allotted = check.allotted if decided is None else decided
    by = f"（主办方裁定，设置项 {check.allotted_setting}）" if decided is not None else ""
    if not allotted:
        if facts.live:
            open_ = f"{UNDECIDED}（设置项 {check.allotted_setting}），" if check.allotted_setting else ""
            missing = f"{rule.title}：{open_}没有{check.missing}，未能核对。请裁定或补入活动文件后再核，或人工核对。"
            yield on_package(rule, None, unverified(missing))
        return
    kinds = frozenset(each.kind for each in facts.campaign.recommenders)
    for recommender, all_sent in facts.by_recommender.items():
        submissions = facts.standing(all_sent)
        if not recommender or not submissions or not _concerned(check, recommender, recommender_kind_of(submissions[0]), kinds):
            continue
        tally = _count(recommender, _counted(rule, submissions, facts))
        for track, number in tally.numbers.items():
            if track != _ALL and (said := _beyond(check, allotted, (recommender, track, number, by), facts)):
                yield on_package(rule, None, said, recommender)


def _beyond(
    check: Quota, allotted: Mapping[str, Mapping[str, int]], sent: tuple[str, str, int, str], facts: Facts
) -> Said | None:
    """What a recommender sent beyond its places. sent: who, track, how many, and who gave the places in words."""
    recommender, track, number, by = sent
    category = _category(track, facts)
    places = allotted.get(recommender, {}).get(track)
    if places is None:
        told = f"{recommender}推荐{category}{number}人，分配指标中没有{recommender}的{category}{by}。请核对分配表。"
        return Said(told, f"{category}{number}", severity=Severity.WARNING)
    if number <= places:
        return None
    spare = f"，另可备选{check.reserves}人" if check.reserves else ""
    within = number <= places + check.reserves
    todo = "请在备选人员名单中标明备选人员" if within else "请由推荐单位确定保留哪些，其余撤回"
    severity = Severity.INFO if within else Severity.ERROR
    return Said(
        f"{recommender}推荐{category}{number}人，分配指标{places}名{spare}{by}。{todo}。",
        f"{category}{number}",
        severity=severity,
    )


def _concerned(check: Quota, recommender: str, kind: str, kinds: frozenset[str]) -> bool:
    """Whether the quota is this recommender's; one of unknown kind is held to what holds for all kinds."""
    if recommender in check.except_names:
        return False
    if check.names:
        return recommender in check.names
    return kind in check.recommender_kinds or (not kind and kinds <= frozenset(check.recommender_kinds))


def _standing(check: Quota, setting: Setting | None) -> Mapping[str, tuple[QuotaLimit, ...]]:
    """The readings in question: the organiser's alone where it is decided."""
    if setting is None or setting.value is None:
        return check.readings
    return {str(setting.value): check.readings[str(setting.value)]}


def _count(recommender: str, submissions: list[Submission]) -> Tally:
    numbers = Counter(each.track for each in submissions if each.track)
    return Tally(recommender, {**dict(sorted(numbers.items())), _ALL: len(submissions)})


def _exceeded(check: Quota, readings: Mapping[str, tuple[QuotaLimit, ...]], tally: Tally) -> Iterator[tuple[str, int]]:
    """Categories that some reading finds exceeded; all together ("") only where no category is named already."""
    tracks = {track: number for track, number in tally.numbers.items() if track != _ALL}
    if check.silent_above is not None and any(number > check.silent_above for number in tracks.values()):
        return
    named = [(track, number) for track, number in tracks.items() if _broken(readings, number, "track")]
    total = tally.numbers[_ALL]
    if named:
        yield from named
    elif _broken(readings, total, "all"):
        yield _ALL, total


def _broken(readings: Mapping[str, tuple[QuotaLimit, ...]], number: int, per: str) -> list[str]:
    return [name for name, limits in readings.items() if any(each.per == per and number > each.most for each in limits)]


def _say(
    check: Quota,
    readings: Mapping[str, tuple[QuotaLimit, ...]],
    tally: Tally,
    excess: tuple[str, int],
    setting: Setting | None,
) -> Said:
    category, number = excess
    broken = {*_broken(readings, number, "track" if category else "all"), *_broken(readings, tally.numbers[_ALL], "all")}
    sent = f"{tally.recommender}推荐{category or '各类合计'}{number}个"
    value = f"{category or '合计'}{number}"
    if check.soft:
        return Said(f"{sent}，多于名额表所列；通知说明如有符合条件的可不受名额限制，仅供参考。", value, severity=Severity.INFO)
    if len(broken) == len(readings):
        limit = "、".join(readings)
        by = f"（主办方裁定：{limit}）" if setting else ""
        return Said(
            f"{sent}，超过名额{by or f'（{limit}）'}。请由推荐单位确定保留哪些，其余撤回。", value, severity=Severity.ERROR
        )
    kept = [name for name in readings if name not in broken]
    reason = f"按“{'”“'.join(name for name in readings if name in broken)}”超额，按“{'”“'.join(kept)}”不超额"
    return Said(
        f"{sent}：{reason}，{UNDECIDED}（设置项 {check.setting}）。{setting.reason if setting else ''}",
        value,
        severity=Severity.WARNING,
    )


def _category(track: str, facts: Facts) -> str:
    found = facts.campaign.track(track)
    return found.short if found else track
