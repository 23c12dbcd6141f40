"""What people have to decide about a submission before it is chosen, as check, checklist and quotas leave it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import duckdb

from mingjian.data.campaign import UNDECIDED, Campaign, Rule
from mingjian.data.checks import Quota
from mingjian.data.records import Finding, Severity, Status, Submission
from mingjian.data.reviewing import Judged
from mingjian.data.reviews import read_judgements
from mingjian.data.standing_errors import read_standing
from mingjian.pipeline.checklist import checklist_rules
from mingjian.pipeline.placed import Doubt
from mingjian.pipeline.rules.deadline import LEFT_OPEN
from mingjian.pipeline.rules.finding import Said, own_finding

SAME_PERSON, SAME_CASE, NO_TRACK = "X-SAME-PERSON", "X-SAME-CASE", "X-NO-TRACK"
_OTHER = re.compile(r"编号([0-9A-Za-z-]+)")
"""In a message of X-SAME-CASE: the other submission; none where the other is a text of an earlier year."""
INELIGIBLE = {
    Status.NEEDS_FIX: "形式核验有错误，尚未补正",
    Status.REJECTED: "不予受理",
    Status.RECEIVED: "尚未核验",
}
"""Statuses in which nobody is chosen, and why."""
_UNION = "总工会"
_LEAVE_OUT = "不保留的一份用 mingjian review status 编号 --to 不予受理 --why 理由 --by 姓名 改状态"


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission as it stands."""

    submission_id: str
    title: str
    track: str
    recommender: str
    recommender_raw: str
    direct: bool  # its papers say that it enters directly
    status: Status

    @property
    def takes_part(self) -> bool:
        """Whether it is checked, needs no mending and is not refused."""
        return self.status not in INELIGIBLE


def find_doubts(connection: duckdb.DuckDBPyConnection, campaign: Campaign, entries: Sequence[Entry]) -> dict[str, list[Doubt]]:
    """submission_id → what is in doubt: an error that nobody let pass, somebody twice, no category, more than the quota, perhaps late, a line of the checklist not met."""
    running = {each.submission_id: each for each in entries if each.takes_part}
    found: defaultdict[str, list[Doubt]] = defaultdict(list)
    if len(campaign.tracks) > 1:
        for one in running.values():
            if campaign.track(one.track) is None:
                found[one.submission_id].append(_no_track(campaign))
    for part in (
        _wrong(connection, campaign),
        _twice(connection, campaign, running),
        _over_quota(connection, campaign, entries),
        _judged(connection, campaign),
        _belated(connection, campaign),
    ):
        for name, doubt in part:
            if name in running:
                found[name].append(doubt)
    return dict(found)


def find_unread_tracks(submissions: Iterable[Submission], campaign: Campaign) -> list[Finding]:
    """X-NO-TRACK for each submission of which nobody can say in what category it was sent, where no rule asks for it."""
    if len(campaign.tracks) < 2 or any(
        each.check.kind == "count" and each.check.of == "ticked_tracks" for each in campaign.rules
    ):
        return []
    options = "、".join(each.short for each in campaign.tracks)
    message = f"没有读出申报类别，各类别自己的条款没有核验，评选时排不进任何一类。请在申报表或推荐名单中写明（{options}）。"
    return [
        own_finding(NO_TRACK, Said(message, "没有读出", severity=Severity.WARNING), each.package, each)
        for each in submissions
        if each.status is not Status.SUPERSEDED and campaign.track(each.track) is None
    ]


def _no_track(campaign: Campaign) -> Doubt:
    options = "、".join(each.short for each in campaign.tracks)
    settle = f"请查明后用 mingjian review track 编号 --to 类别 --why 理由 --by 姓名 写明（{options}），再运行"
    return Doubt(NO_TRACK, "没有读出申报类别，排不进任何一类", settle, of_track=True)


def _wrong(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> Iterable[tuple[str, Doubt]]:
    """Errors found of those whom people had moved on by then: what somebody decided of scores or places is no word on errors."""
    for each in read_standing(connection, campaign.id):
        settle = (
            f"请推荐单位补正；核实后认为不影响的，用 mingjian review status {each.submission_id} --to 形式审查通过 --why 理由 --by 姓名 写明，"
            f"不予受理的用 --to 不予受理，再运行"
        )
        words = f"核验发现错误，尚未补正：{each.message.rstrip('。')}"
        yield each.submission_id, Doubt(each.rule_id, words, settle, since=each.found_at, of_check=True)


def _twice(
    connection: duckdb.DuckDBPyConnection, campaign: Campaign, running: Mapping[str, Entry]
) -> Iterable[tuple[str, Doubt]]:
    """One person or one case that was sent twice and of which both would take part; errors bar by themselves."""
    rows = connection.execute(
        "SELECT submission_id, rule_id, coalesce(value, ''), message FROM finding WHERE campaign = ? AND submission_id IS NOT NULL "
        "AND (rule_id = ? OR rule_id = ? AND severity = ?) ORDER BY ALL",
        [campaign.id, SAME_PERSON, SAME_CASE, Severity.WARNING.value],
    ).fetchall()
    for one, rule, value, message in rows:
        named = _OTHER.search(message)
        twin = value if rule == SAME_PERSON else named[1] if named else ""
        if twin and twin not in running:
            continue
        other = running.get(twin)
        where = f"与{other.title}（{twin}，{other.recommender or other.recommender_raw or '推荐单位不详'}）" if other else ""
        if rule == SAME_PERSON:
            yield one, Doubt(rule, f"{where}应是同一人，只能有一份参加", _LEAVE_OUT, twin)
        elif other:
            yield one, Doubt(rule, f"{where}全文雷同，要先核实哪一份是原作", _LEAVE_OUT, twin)
        else:
            yield one, Doubt(rule, message.split("请核实")[0].rstrip("。；，"))


def _judged(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> Iterable[tuple[str, Doubt]]:
    """Lines of the checklist that somebody found not to be met, or doubtful."""
    rules = {each.id: each for each in checklist_rules(campaign)}
    for each in read_judgements(connection, campaign.id):
        rule = rules.get(each.rule_id)
        if rule and each.submission_id and each.outcome is not Judged.MET:
            note = f"：{each.note}" if each.note else ""
            words = f"评审清单“{rule.title}”记为“{each.outcome.value}”（{each.judged_by}{note}）"
            settle = f"查明符合的，用 mingjian review checklist {each.submission_id} --rule {rule.id} --outcome 符合 改记"
            yield each.submission_id, Doubt(rule.id, words, settle, since=each.judged_at)


def _belated(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> Iterable[tuple[str, Doubt]]:
    """What may have come late: the organiser says whether it did, by a setting or a ruling."""
    rules = {each.id for each in campaign.rules if each.check.kind == "deadline" and each.stage == "form_check"}
    rows = connection.execute(
        "SELECT submission_id, rule_id, message FROM finding WHERE campaign = ? AND submission_id IS NOT NULL AND severity = ? "
        "AND contains(message, ?) ORDER BY ALL",
        [campaign.id, Severity.WARNING.value, LEFT_OPEN],
    ).fetchall()
    for one, rule, message in rows:
        if rule in rules:
            yield (
                one,
                Doubt(
                    rule, message.rstrip("。"), f"逾期的用 mingjian review status {one} --to 不予受理 --why 理由 --by 姓名 改状态"
                ),
            )


def _over_quota(
    connection: duckdb.DuckDBPyConnection, campaign: Campaign, entries: Sequence[Entry]
) -> Iterable[tuple[str, Doubt]]:
    """Everybody of a recommender and category that has too many, in every reading or in some; which of them stay is not ours."""
    rules = {each.id: each for each in campaign.rules if each.check.kind == "quota"}
    rows = connection.execute(
        "SELECT rule_id, recommender, coalesce(value, ''), severity = ? FROM finding WHERE campaign = ? AND submission_id IS NULL "
        "AND severity IN (?, ?) AND recommender IS NOT NULL ORDER BY ALL",
        [Severity.ERROR.value, campaign.id, Severity.ERROR.value, Severity.WARNING.value],
    ).fetchall()
    for rule_id, recommender, value, is_error in rows:
        rule = rules.get(rule_id)
        if rule is None or rule.check.kind != "quota" or not (is_error or rule.check.readings):
            continue
        track = next((each.id for each in campaign.tracks if re.fullmatch(rf"{re.escape(each.short)}\d+", value)), "")
        if not track and not re.fullmatch(r"合计\d+", value):
            continue  # an order that is missing or doubled: nobody is too many
        sent = [each for each in entries if each.status is not Status.REJECTED]  # what is to be mended may come back
        own = _sent_by(recommender, rule, rule.check, sent, campaign)
        over = _is_over(rule.check, recommender, own, track, campaign)
        if not over:
            continue
        found = campaign.track(track)
        sent_in = f"{recommender}推荐的{found.short if found else ''}"
        words, settle = f"{sent_in}超过名额（{value}），要先定留下哪些", _LEAVE_OUT
        if over is Over.IN_SOME_READING:
            words = f"{sent_in}是否超过名额（{value}）{UNDECIDED}（设置项 {rule.check.setting}）"
            values = "、".join(rule.check.readings)
            settle = f"请用 mingjian review settings --set {rule.check.setting}=取值 --by 姓名 裁定（可写：{values}），再运行；{_LEAVE_OUT}"
        yield from ((each.submission_id, Doubt(rule.id, words, settle)) for each in own if not track or each.track == track)


def _sent_by(recommender: str, rule: Rule, check: Quota, entries: Iterable[Entry], campaign: Campaign) -> list[Entry]:
    """What the quota counts as sent by it: a district's union apart where the organiser decided so."""
    apart = bool(check.shared_setting) and campaign.setting(check.shared_setting).value == check.apart
    district = recommender.removesuffix(_UNION) if apart else recommender
    own = [
        each
        for each in entries
        if each.recommender == district
        and (not rule.tracks or each.track in rule.tracks)
        and not (rule.direct == "skip" and each.direct)
    ]
    of_union = [each for each in own if apart and "工会" in each.recommender_raw]
    others = [each for each in own if each not in of_union]
    return of_union if district != recommender or not others else others


class Over(Enum):
    """Whether a recommender sent too many."""

    IN_EVERY_READING = auto()
    IN_SOME_READING = auto()  # which of them holds is the organiser's to say


def _is_over(check: Quota, recommender: str, own: Sequence[Entry], track: str, campaign: Campaign) -> Over | None:
    """Whether those who still take part are too many, after others were refused and as the organiser has decided by now."""
    numbers = Counter(each.track for each in own)
    if not check.readings:
        decided = campaign.allotted(check.allotted_setting) if check.allotted_setting else None
        places = (check.allotted if decided is None else decided).get(recommender, {}).get(track)
        return Over.IN_EVERY_READING if places is None or numbers[track] > places + check.reserves else None
    value = campaign.setting(check.setting).value if check.setting else None
    readings = check.readings if value is None else {str(value): check.readings[str(value)]}
    broken = [
        any(len(own) > each.most if each.per == "all" else numbers[track] > each.most for each in limits)
        for limits in readings.values()
    ]
    if not any(broken):
        return None
    return Over.IN_EVERY_READING if all(broken) else Over.IN_SOME_READING
