"""The reviewer's checklist over a workspace: what is to be judged, and judgements kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingjian.data.campaign import Campaign
from mingjian.data.errors import UsageError
from mingjian.data.records import Status
from mingjian.data.reviewing import Judgement
from mingjian.data.reviews import keep_judgements, read_judgements
from mingjian.data.store import Store
from mingjian.pipeline.checklist import Line, checklist_rules, list_lines, refuse


@dataclass(frozen=True, slots=True)
class Sheet:
    """The checklist of one submission; of the organiser where submission_id is ""."""

    submission_id: str
    title: str
    lines: list[Line]

    @property
    def open_count(self) -> int:
        """How many lines nobody has judged."""
        return sum(each.judgement is None for each in self.lines)


def read_sheets(store: Store, campaign: Campaign, submissions: Sequence[str] = ()) -> list[Sheet]:
    """The checklists of these submissions, of all and the organiser's own where none is named. Raises UsageError for unknown ones."""
    rows = store.connection.execute(
        "SELECT submission_id, title, coalesce(track, '') FROM submission WHERE campaign = ? AND status <> ? ORDER BY 1",
        [campaign.id, Status.SUPERSEDED.value],
    ).fetchall()
    if strange := set(submissions) - {row[0] for row in rows}:
        raise UsageError(f"没有编号为 {'、'.join(sorted(strange))} 的申报（或已由补正件替代）。编号见核验与查重总表。")
    known = read_judgements(store.connection, campaign.id)
    sheets = [
        Sheet(one, title, list_lines(campaign, track, [each for each in known if each.submission_id == one]))
        for one, title, track in rows
        if not submissions or one in submissions
    ]
    if submissions:
        return sheets
    own = list_lines(campaign, "", [each for each in known if not each.submission_id], of_organiser=True)
    return [*sheets, *([Sheet("", "主办方工作", own)] if own else [])]


def judge(store: Store, campaign: Campaign, submissions: Sequence[str], judgement: Judgement) -> int:
    """Keep a judgement on one rule for these submissions, or once for the organiser; returns how many. judgement: of no submission.

    Raises UsageError: a rule that is none of the checklist's, an outcome that its conditions do not bear out.
    """
    rule = next((each for each in checklist_rules(campaign, of_organiser=not submissions) if each.id == judgement.rule_id), None)
    if rule is None:
        known = "、".join(each.id for each in checklist_rules(campaign, of_organiser=not submissions))
        whose = "申报的评审清单" if submissions else "主办方清单（不写编号时）"
        raise UsageError(f"{judgement.rule_id} 不在{whose}中。可写：{known or '无'}。")
    read_sheets(store, campaign, submissions)  # refuses unknown ones
    tracks = dict(
        store.connection.execute(
            "SELECT submission_id, coalesce(track, '') FROM submission WHERE campaign = ?", [campaign.id]
        ).fetchall()
    )
    meant = list(dict.fromkeys(submissions)) or [""]
    for one in meant:
        if rule.tracks and tracks.get(one) and tracks[one] not in rule.tracks:
            raise UsageError(f"{rule.id}（{rule.title}）不管 {one} 的类别。")
        if trouble := refuse(rule, campaign, tracks.get(one, ""), judgement):
            raise UsageError(trouble)
    with store.transaction():
        keep_judgements(store.connection, campaign.id, [replace(judgement, submission_id=one) for one in meant])
    store.publish()
    return len(meant)
