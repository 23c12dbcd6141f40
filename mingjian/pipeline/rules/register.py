"""The check `register`: earlier winners, nominees, studios and other lists kept outside the submissions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from mingjian.data.campaign import UNDECIDED, Campaign, Rule
from mingjian.data.checks import Register
from mingjian.data.records import Finding, Severity, Submission
from mingjian.pipeline.identification import find_identity, sure_identity
from mingjian.pipeline.rules.facts import Facts, RegisterRow, text_key
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.person import read_person
from mingjian.pipeline.written import in_figures
from mingjian.similarity.bodies import near_unit, same_unit

PENDING = "待评估"
_NAME_LABELS = ("姓名", "领衔人", "工作室名称")
_LIKE_CONTEST = 70
"""Percent of a contest's name that a line has to repeat to be perhaps that contest: 全国机械行业职业技能竞赛 repeats 80 % of
全国行业职业技能竞赛, a district's 职工技能大赛 less than 60 %."""
_TIMES = re.compile(r"第(\d+)[届次]")
_ASSESSMENTS = ("不合格", "合格", "优秀")


def judge_register(rule: Rule, check: Register, facts: Facts) -> Iterator[Finding]:
    """Findings on who stands in a list that bars, or not in one that is needed; without the list, infos."""
    rows, doubtful = find_lines(check, facts.batch.register, facts.campaign)
    if check.claimed:
        yield from _on_claims(rule, check, rows, facts)
        return
    if not any(speaks_of(each, check.awards, check.except_awards, check.years) for each in facts.batch.register):
        if facts.live:
            missing = check.missing or check.register_name
            said = unverified(f"{rule.title}：没有{check.register_name}，未能核对。请提供{missing}后再核，或人工核对。")
            yield on_package(rule, None, said)
            yield from _on_likeness(rule, check, facts)
        return
    if check.must:
        yield from _on_absent(rule, check, (rows, doubtful), facts)
        return
    for submission in facts.judged(rule):
        applicant = applicant_of(submission, facts)
        likely = sorted((each for each in rows if is_like(applicant, each)), key=lambda each: not is_same(applicant, each))
        said = next((said for each in likely if (said := _on_row(check, each, submission, facts))), None)
        if said:
            yield on_submission(rule, submission, said)


def _on_row(check: Register, row: RegisterRow, submission: Submission, facts: Facts) -> Said | None:
    """What a line of the list means for a submission, None where it means nothing."""
    applicant = applicant_of(submission, facts)
    if check.same_unit and not near_unit(submission.unit, row.unit):
        return None
    if check.upward and not _is_upward(submission, row, facts.campaign):
        return None
    if check.least_years is not None and facts.campaign.year - row.year >= check.least_years:
        return None
    where = f"{row.year}年{row.award or row.campaign}"
    certain = has_number(read_person(submission, facts).id_number, row)
    if not is_same(applicant, row) or (check.same_unit and not same_unit(submission.unit, row.unit)):
        who = f"{check.register_name}中有{where}“{row.name}”，单位是“{row.unit}”，与{named(submission)}的单位“{submission.unit}”名称相近"
        return Said(f"{who}。请人工确认是否同一人、同一单位；如是，{check.consequence}。", where, severity=Severity.WARNING)
    how = "身份证号相同" if certain else "名称和单位相同，请人工确认是否同一人"
    stands = f"{named(submission)}已在{check.register_name}中（{where}，{how}）"
    if check.assessed:
        return _on_assessment(check, row, stands)
    return Said(f"{stands}，{check.consequence}。", where)


def _on_assessment(check: Register, row: RegisterRow, stands: str) -> Said | None:
    """By the listed assessment: good enough, none yet, or not good enough."""
    rest, found = row.award, ""
    for each in _ASSESSMENTS:  # 不合格 holds 合格
        if not found and each in rest:
            found = each
    if found in check.assessed:
        return None
    wanted = "、".join(check.assessed)
    if not found:
        return Said(
            f"{stands}，名录中没有评估等次：先行受理，{PENDING}；评估{wanted}的后续纳入评审。", PENDING, severity=Severity.WARNING
        )
    return Said(f"{stands}，评估等次为{found}，通知要求{wanted}，{check.consequence}。", found, severity=Severity.ERROR)


def _on_claims(rule: Rule, check: Register, rows: list[RegisterRow], facts: Facts) -> Iterator[Finding]:
    """Who claims in the form what only a list can prove."""
    for submission in facts.judged(rule):
        words = " ".join(field.value for form in facts.forms(submission) for field in form.fields)
        claim = next((each for each in check.claimed if each in words), "")
        if not claim or any(is_same(applicant_of(submission, facts), each) for each in rows):
            continue
        if not rows:
            said = unverified(
                f"{named(submission)}填写了“{claim}”，没有{check.register_name}，未能核对。请提供{check.missing}后再核，或人工核对。"
            )
        else:
            said = Said(
                f"{named(submission)}填写了“{claim}”，但不在{check.register_name}中，{check.consequence}。请人工核对。", claim
            )
        yield on_submission(rule, submission, said)


def _on_likeness(rule: Rule, check: Register, facts: Facts) -> Iterator[Finding]:
    """Who stands in some list with what may be the award that the rule asks for, where no line is it for certain."""
    for submission in facts.judged(rule) if check.must else ():
        if said := _on_like_line(check, applicant_of(submission, facts), submission, facts):
            yield on_submission(rule, submission, said)


def _on_like_line(check: Register, applicant: "Applicant", submission: Submission, facts: Facts) -> Said | None:
    line = next((row for row in facts.batch.register if is_same(applicant, row) and _may_mean(row, check)), None)
    if line is None:
        return None
    where = f"{line.year}年{line.campaign}{line.award}"
    message = (
        f"{named(submission)}在名单中的是{where}，与{check.register_name}所要的奖项写法不全相同，"
        "不能断定就是通知所列的奖项。请主办方核对，是的请按通知的写法改正名单后再核。"
    )
    return Said(message, where, severity=Severity.WARNING)


def _may_mean(row: RegisterRow, check: Register) -> bool:
    """Whether a line bears the medal of an award, and a contest named nearly like its own."""
    known = text_key(f"{row.campaign}{row.award}")
    years = check.years or check.dated_years
    if any(_holds(known, each) for each in check.except_awards) or (years and row.year not in years):
        return False
    parted = ([text_key(part) for part in each.rsplit(maxsplit=1)] for each in check.awards if " " in each)
    return any(
        medal in known and _same_times(contest, known) and fuzz.partial_ratio(contest, known) >= _LIKE_CONTEST
        for contest, medal in parted
    )


def _same_times(contest: str, known: str) -> bool:
    """Whether a line may be of the contest's 第二届, where both count: the first one is another contest."""
    asked, listed = (set(_TIMES.findall(in_figures(each))) for each in (contest, known))
    return not asked or not listed or bool(asked & listed)


def _on_absent(
    rule: Rule, check: Register, lines: tuple[list[RegisterRow], list[RegisterRow]], facts: Facts
) -> Iterator[Finding]:
    """Who is not in a list that the rule asks for; a name that is there with another unit or number is for people to compare."""
    rows, doubtful = lines
    for submission in facts.judged(rule):
        applicant = applicant_of(submission, facts)
        if any(is_same(applicant, row) for row in rows):
            continue
        if line := next((row for row in doubtful if is_same(applicant, row)), None):
            yield on_submission(
                rule,
                submission,
                Said(f"{named(submission)}{tell_doubt(check, line, facts.campaign)}。", UNDECIDED, severity=Severity.INFO),
            )
        elif check.dated_years and (
            line := next((row for row in facts.batch.register if is_same(applicant, row) and speaks_of(row, check.awards)), None)
        ):
            years = "、".join(f"{each}年" for each in check.dated_years)
            where = f"{line.year}年{line.award or line.campaign}"
            message = (
                f"{named(submission)}在{check.register_name}中的是{where}，通知所列的是{years}。请核对年份，或补报证明材料。"
            )
            yield on_submission(rule, submission, Said(message, where))
        elif said := _on_like_line(check, applicant, submission, facts):
            yield on_submission(rule, submission, said)
        elif namesake := next(
            (row for row in rows if text_key(row.name) and text_key(row.name) == text_key(submission.title)), None
        ):
            where = f"{namesake.year}年{namesake.award}，{namesake.unit or '单位不详'}"
            message = f"{named(submission)}与{check.register_name}中的同名者（{where}）单位或身份证号不同，请人工确认是否同一人。"
            yield on_submission(rule, submission, Said(message, where, severity=Severity.WARNING))
        else:
            message = f"{named(submission)}不在{check.register_name}中（{rule.title}）。请核对姓名和身份证号，或补报证明材料。"
            yield on_submission(rule, submission, Said(message, "不在名单"))


def find_lines(check: Register, rows: Iterable[RegisterRow], campaign: Campaign) -> tuple[list[RegisterRow], list[RegisterRow]]:
    """The lines of the registers that a check speaks of, and those of which the organiser has to say whether it does."""
    setting = campaign.setting(check.dating_setting) if check.dating_setting else None
    certain: list[RegisterRow] = []
    doubtful: list[RegisterRow] = []
    for each in rows:
        if not speaks_of(each, check.awards, check.except_awards, check.years):
            continue
        award, in_time = text_key(f"{each.campaign}{each.award}"), each.year in check.dated_years
        if in_time or not any(_holds(award, words) for words in (*check.dated_awards, *check.doubtful_awards)):
            certain.append(each)
        elif any(_holds(award, words) for words in check.doubtful_awards) and setting is not None:
            if setting.value is None:
                doubtful.append(each)
            elif setting.printed != check.dating:
                certain.append(each)
    return certain, doubtful


def tell_doubt(check: Register, row: RegisterRow, campaign: Campaign) -> str:
    """What is open about a line that only one reading of the notice lets count."""
    setting = campaign.setting(check.dating_setting)
    return f"在{check.register_name}中的是{row.year}年{row.award or row.campaign}：{setting.question}{UNDECIDED}（设置项 {setting.id}）"


def speaks_of(
    row: RegisterRow, awards: tuple[str, ...], except_awards: tuple[str, ...] = (), years: tuple[int, ...] = ()
) -> bool:
    """Whether a line of the registers is of these awards and years."""
    known = text_key(f"{row.campaign}{row.award}")
    return (
        (not years or row.year in years)
        and any(_holds(known, each) for each in awards)
        and not any(_holds(known, each) for each in except_awards)
    )


def _holds(known: str, words: str) -> bool:
    """Whether a line's key holds words; those parted by a blank may have others between them, in this order."""
    place = 0
    for part in map(text_key, words.split()):
        place = known.find(part, place) + len(part)
        if place < len(part):
            return False
    return True


@dataclass(frozen=True, slots=True)
class Applicant:
    """What a submission is known by in lists: identity number, keys of its names, unit."""

    number: str
    names: frozenset[str]
    unit: str


def applicant_of(submission: Submission, facts: Facts) -> Applicant:
    """The applicant of a submission by its forms."""
    names = (submission.title, *(facts.field(submission, label) for label in _NAME_LABELS))
    known = frozenset(text_key(each) for each in names) - {""}
    return Applicant(read_person(submission, facts).id_number, known, submission.unit)


def is_same(applicant: Applicant, row: RegisterRow) -> bool:
    """By identity number where both have one that can be; else by name and unit, never by name alone (N1-AMB-16)."""
    if has_number(applicant.number, row):
        return True
    if sure_identity(applicant.number) and sure_identity(row.id_number):
        return False
    return text_key(row.name) in applicant.names and same_unit(applicant.unit, row.unit)


def is_like(applicant: Applicant, row: RegisterRow) -> bool:
    """`is_same`, or by name and a unit that is named alike, which is for people to compare."""
    if is_same(applicant, row):
        return True
    if sure_identity(applicant.number) and sure_identity(row.id_number):
        return False
    return text_key(row.name) in applicant.names and near_unit(applicant.unit, row.unit)


def has_number(number: str, row: RegisterRow) -> bool:
    """Whether a line bears an identity number, however it is written there: small x, blanks, words or marks around it."""
    listed = find_identity(row.id_number)
    return listed != "" and listed == find_identity(number)


def _is_upward(submission: Submission, row: RegisterRow, campaign: Campaign) -> bool:
    """Whether the track applied for is above the listed one; where either is not known, it may be."""
    order = [each.id for each in campaign.tracks]
    listed = campaign.track_of(row.award)
    if listed is None or submission.track not in order:
        return True
    return order.index(submission.track) < order.index(listed.id)
