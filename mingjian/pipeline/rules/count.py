"""The check `count`: how many case pictures, how many ticked categories."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import isnan, nan

from mingjian.data.campaign import Campaign, Rule
from mingjian.data.checks import Count
from mingjian.data.records import Finding, PictureKind, Severity, Submission
from mingjian.extractors.video import SECONDS
from mingjian.pipeline.classify import score_tracks
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.limits import Verdict, judge_range, print_bounds
from mingjian.pipeline.written import read_quantities

CLEARLY, LEAST_CONTENT = 3, 20
"""Words of another category must outnumber the own ones so many times, and be so many, before anybody is bothered."""
_RESERVE = "备选"
_LEADER = re.compile(r"领衔|领办|带头|负责人|命名专家|主持人")
_DOUBTFUL = {PictureKind.CERTIFICATE, PictureKind.SCREENSHOT, PictureKind.PORTRAIT}


def judge_count(rule: Rule, check: Count, facts: Facts) -> Iterator[Finding]:
    """Findings on submissions with too many or too few of a thing."""
    if check.of == "reserves":
        yield from _on_reserves(rule, check, facts)
        return
    for submission in facts.judged(rule):
        if check.or_roles and facts.readings(submission, check.or_roles):
            said = _on_instead(check, submission, facts)
        elif check.of == "pictures":
            said = _on_pictures(check, submission, facts)
        elif check.of == "ticked_tracks":
            said = _on_tracks(check, submission, facts)
        elif check.of == "team":
            said = _on_team(check, submission, facts)
        else:
            return  # numbers of a selection, judged when it is made
        if said:
            yield on_submission(rule, submission, said)


def _on_instead(check: Count, submission: Submission, facts: Facts) -> Said | None:
    """Where a file came that will do instead: a video has to last as long as asked, unless the pictures keep the rule."""
    if check.or_minutes is None or judge_range(len(submission.pictures), len(submission.pictures), check) is Verdict.KEPT:
        return None
    least, most = check.or_minutes
    videos = facts.readings(submission, check.or_roles)
    lasting = {
        each.material.path: float(each.extract.document.metadata.get(SECONDS, "nan")) if each.extract.document else nan
        for each in videos
    }
    if any(least * 60 <= seconds < most * 60 + 1 for seconds in lasting.values()):  # a second over by rounding is not over
        return None
    unknown = [path for path, seconds in lasting.items() if isnan(seconds)]
    if unknown:
        asked = f"通知要求{least}～{most}分钟"
        return unverified(f"视频 {'、'.join(unknown)} 的时长没有读出（{asked}）。请播放核对。", unknown[0])
    shown = "、".join(f"{path}（{_print_seconds(seconds)}）" for path, seconds in lasting.items())
    message = (
        f"{named(submission)}的视频 {shown} 不在通知要求的{least}～{most}分钟之内，图片{len(submission.pictures)}张"
        f"也不合要求（{print_bounds(check, '张')}）；两样有一样符合即可。请改正一样后重新报送。"
    )
    return Said(message, shown)


def _print_seconds(seconds: float) -> str:
    return f"{int(seconds) // 60}分{int(seconds) % 60:02d}秒"


def _on_reserves(rule: Rule, check: Count, facts: Facts) -> Iterator[Finding]:
    """How many 备选人员 a recommender's lists name in each category."""
    for package in facts.packages.values():
        if package.name in facts.foreign:
            continue
        numbers: Counter[str] = Counter()
        for reading in map(facts.reading, package.materials):
            for table in reading.extract.summaries:
                if _RESERVE in f"{reading.material.path.rpartition('/')[2]}{table.title}":
                    numbers.update(_listed_track(row.values, facts.campaign) for row in table.rows)
        for track in rule.tracks:
            number = numbers[track]
            if judge_range(number, number, check) is Verdict.OVER:
                name = _short(track, facts.campaign)
                message = (
                    f"包裹 {package.name} 的备选人员名单列有{name}{number}人，通知要求各备选{check.most}人。请核对后重报名单。"
                )
                yield on_package(rule, package.name, Said(message, f"{name}{number}"), facts.senders.get(package.name) or None)


def _listed_track(values: Mapping[str, str], campaign: Campaign) -> str:
    found = next((campaign.track_of(value) for head, value in values.items() if "类别" in head), None)
    return found.id if found else ""


def _on_pictures(check: Count, submission: Submission, facts: Facts) -> Said | None:
    if facts.campaign.object == "cases" and not submission.pictures and not facts.case_is_read(submission):
        return None
    number = len(submission.pictures)
    low = sum(1 for each in submission.pictures if not each.doubt)
    high = number + len(_perhaps_pictures(submission, facts))
    if judge_range(number, number, check) is Verdict.KEPT:
        return None
    verdict = judge_range(low, high, check)
    what = "案例图片" if facts.campaign.object == "cases" else "图片"
    instead = f"{check.or_minutes[0]}～{check.or_minutes[1]}分钟视频" if check.or_minutes else ""
    measured = f"{named(submission)}有{what}{number}幅，通知要求{print_bounds(check, '幅')}{f'或{instead}' if instead else ''}"
    how = "同一图片只计一次，证书、截图、标志、印章、人像不计"
    if verdict.near or verdict is Verdict.KEPT:
        doubt = f"有{high - low}幅是否为{what}尚难判定，请人工核对；" if high > low else ""
        return Said(f"{measured}（{how}）。{doubt}如确不符，请增减图片后重新报送。", str(number), severity=Severity.WARNING)
    todo = f"请删去{number - (check.most or 0)}幅" if verdict is Verdict.OVER else f"请补充{(check.least or 0) - number}幅"
    other = f"，或改报{instead}" if instead else ""
    return Said(f"{measured}（{how}）。{todo}{other}后重新报送。", str(number))


def _perhaps_pictures(submission: Submission, facts: Facts) -> set[str]:
    """Pictures taken for something else, with a doubt."""
    documents = (each.extract.document for each in facts.readings(submission))
    return {
        picture.perceptual_hash or picture.sha256
        for document in documents
        if document
        for picture in document.pictures
        if picture.kind in _DOUBTFUL and picture.doubt
    }


def _on_team(check: Count, submission: Submission, facts: Facts) -> Said | None:
    """The number of a team as the form gives it, with and without its leader."""
    written = next((value for label in check.labels if (value := facts.field(submission, label))), "")
    sizes = _team_sizes(written)
    if not sizes:
        told = f"团队人数写的是“{written}”，看不出是多少人" if written else "没有读到团队人数"
        return unverified(f"{named(submission)}{told}，请人工核对。") if facts.forms(submission) else None
    low, high = min(sizes), max(sizes)
    verdict = judge_range(low - 1, high + 1, check)
    if verdict is Verdict.KEPT or judge_range(low, high, check) is Verdict.KEPT:
        return None
    asked = f"通知要求{print_bounds(check, '人')}"
    if low < high and verdict.near:
        return unverified(f"{named(submission)}的团队人数写的是“{written}”，看不出是否符合（{asked}）。请人工核对。")
    size = f"{low:g}" if low == high else f"{low:g}～{high:g}"
    measured = f"{named(submission)}的团队写有{size}人，{asked}"
    if verdict.near:
        return Said(f"{measured}；是否含领衔人未说明，处于临界，请人工核对。", size, severity=Severity.WARNING)
    return Said(f"{measured}（含或不含领衔人都不符合）。请调整后重新报送。", size)


def _team_sizes(written: str) -> list[float]:
    """How many people the words may speak of: a total, else the sum where the leader is one part; else the most of them or all."""
    people = [each for each in read_quantities(written) if each.unit in {"人", ""}]
    people = [each for each in people if each.unit] or people
    total = [each for each in people if each.is_total][-1:] or people
    if len(total) <= 1:
        return [end for each in total for end in (each.low, each.high)]
    whole = [sum(each.low for each in total), sum(each.high for each in total)]
    return whole if any(_LEADER.search(each.near) for each in total) else [max(each.low for each in total), *whole]


def _on_tracks(check: Count, submission: Submission, facts: Facts) -> Said | None:
    forms = facts.forms(submission)
    if not forms:
        return None
    ticked = tuple(dict.fromkeys(track for form in forms for track in form.tracks))
    if judge_range(len(ticked), len(ticked), check) is Verdict.KEPT:
        return _on_content(submission, facts)
    names = "、".join(_short(each, facts.campaign) for each in ticked)
    options = "、".join(each.short for each in facts.campaign.tracks)
    state = f"同时勾选了{names}" if ticked else "没有勾选"
    return Said(
        f"{named(submission)}推荐表的参选类别{state}，通知要求在{options}中选一项。请只勾选一项后重新报送推荐表。",
        names or "未勾选",
    )


def _on_content(submission: Submission, facts: Facts) -> Said | None:
    """An info where the case's own words speak clearly for another category than its own."""
    scores = score_tracks(f"{submission.title}\n{submission.text}", facts.campaign)
    own = next((each.score for each in scores if each.name == submission.track), 0)
    best = scores[0] if scores else None
    if best is None or not submission.track or best.score < max(LEAST_CONTENT, CLEARLY * own):
        return None
    here, there = _short(submission.track, facts.campaign), _short(best.name, facts.campaign)
    words = "、".join(best.words[:6])
    message = f"{named(submission)}报在{here}，内容却更像{there}（依据：{words}）。类别以推荐表所选为准，请人工核对。"
    return Said(message, there, severity=Severity.INFO)


def _short(track: str, campaign: Campaign) -> str:
    found = campaign.track(track)
    return found.short if found else track
