"""The check `pattern`: names of files, subjects and addresses of mails, kinds of recommenders, themes."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from mingjian.data.campaign import Rule
from mingjian.data.checks import Pattern
from mingjian.data.recommenders import DISTRICT, UNION, split_recommender
from mingjian.data.records import Container, Finding, Package, Submission
from mingjian.pipeline.classify import CLASSIFIER, REVIEWER, Score, score_themes
from mingjian.pipeline.rules.facts import (
    CASE_FILES,
    Facts,
    chosen_words,
    form_heads,
    recommender_kind_of,
    recommender_of,
    text_key,
)
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.person import read_person

_FORWARDED = re.compile(r"^(?:\s*(?:fwd?|re|转发|回复|答复)\s*[:：])+", re.IGNORECASE)
_MOST_OTHERS = 2
_MAILS = {Container.EML, Container.MSG}


def judge_pattern(rule: Rule, check: Pattern, facts: Facts) -> Iterator[Finding]:
    """Findings on what does not read as the notice asks."""
    if check.of in {"subject", "recipient"}:
        yield from _on_mails(rule, check, facts)
        return
    if check.of in {"sender", "channel"}:
        yield from (_on_senders if check.of == "sender" else _on_channel)(rule, check, facts)
        return
    for submission in facts.judged(rule):
        if check.of == "file_name":
            said = _on_names(check, submission, facts)
        elif check.of == "theme":
            said = _on_theme(submission, facts) if submission.track in rule.tracks else None
        elif check.of == "suffix":
            said = _on_suffix(check, submission, facts)
        elif check.of == "level":
            said = _on_level(check, submission, facts)
        elif check.of == "field":
            said = _on_field(check, submission, facts)
        elif check.of == "form_title":
            said = _on_title(check, submission, facts)
        else:
            said = _on_recommender(check, submission)
        if said:
            yield on_submission(rule, submission, said)


def _on_mails(rule: Rule, check: Pattern, facts: Facts) -> Iterator[Finding]:
    for package in facts.packages.values():
        if package.container not in _MAILS or package.name in facts.foreign:
            continue
        if check.of == "recipient" and not _concerned(check, package, facts):
            continue
        said = _on_subject(check, package) if check.of == "subject" else _on_recipient(_addresses(check, facts), package)
        if said:
            yield on_package(rule, package.name, said, package.recommender_raw or None)


def _concerned(check: Pattern, package: Package, facts: Facts) -> bool:
    """Whether a rule for some recommenders speaks of what this package's recommender sent."""
    senders = {recommender_of(each) for each in facts.live if each.package.name == package.name} or {package.recommender_raw}
    return (not check.recommenders or bool(senders & set(check.recommenders))) and not senders & set(check.except_recommenders)


def _on_subject(check: Pattern, package: Package) -> Said | None:
    subject = _FORWARDED.sub("", package.subject).strip()
    asked = f"通知要求邮件主题写成“推荐单位+{'/'.join(check.allowed)}”（如“{check.example}”）。以后报送请照此命名。"
    if not subject:
        return Said(f"邮件 {package.name} 没有主题。{asked}", "无主题")
    begins = split_recommender(subject) is not None or _begins_with(subject, package.recommender_raw)
    if begins and any(text_key(each) in text_key(subject) for each in check.allowed):
        return None
    return Said(f"邮件 {package.name} 的主题是“{subject}”，与通知不符。{asked}", subject)


def _on_senders(rule: Rule, check: Pattern, facts: Facts) -> Iterator[Finding]:
    """Mails of applicants themselves; where the sender's name tells nobody, or no mail is there to see, infos."""
    by_package: dict[str, list[Submission]] = {}
    for each in facts.judged(rule):
        by_package.setdefault(each.package.name, []).append(each)
    unseen = [name for name in by_package if facts.packages[name].container not in _MAILS]
    if unseen:
        shown = f"{'、'.join(unseen[:_MOST_OTHERS])}{'等' if len(unseen) > _MOST_OTHERS else ''}"
        yield on_package(rule, None, unverified(f"{rule.title}：{shown} 不是邮件，看不出由谁发送。请与收件邮箱核对发件人。"))
    for name, submissions in by_package.items():
        package = facts.packages[name]
        if package.container in _MAILS and (said := _on_sender(check, package, submissions)):
            yield on_package(rule, name, said, facts.senders.get(name) or None)


def _on_sender(check: Pattern, package: Package, submissions: list[Submission]) -> Said | None:
    sender = package.sender.partition("<")[0].strip(' "') or package.sender
    own = [each for each in submissions for word in (each.unit, each.title) if word and text_key(word) in text_key(sender)]
    known = split_recommender(sender)
    if own and not known:
        message = f"邮件 {package.name} 由“{sender}”发送，是{named(own[0])}的申报单位或本人；通知要求由{'、'.join(check.allowed)}统一发送。请由推荐单位审核盖章后重新发送。"
        return Said(message, sender)
    if known or _begins_with(sender, package.recommender_raw) or any(each in sender for each in check.allowed):
        return None
    return unverified(f"邮件 {package.name} 的发件人是“{sender}”，看不出是否{'、'.join(check.allowed)}。请核对发件人身份。")


def _on_channel(rule: Rule, check: Pattern, facts: Facts) -> Iterator[Finding]:
    """Submissions that came by mail where the notice asks for another way; how the rest came no file shows."""
    rest = False
    for submission in facts.judged(rule):
        package = submission.package
        if package.container not in _MAILS:
            rest = True
            continue
        message = f"{named(submission)}的材料以邮件 {package.name} 报送，通知要求{'、'.join(check.allowed)}。请在平台上申报，已申报的请与平台记录核对。"
        yield on_submission(rule, submission, Said(message, "邮件"))
    if rest:
        yield on_package(
            rule, None, unverified(f"{rule.title}：从文件看不出是否{'、'.join(check.allowed)}。请与平台的申报记录核对。")
        )


def _begins_with(words: str, name: str) -> bool:
    return bool(text_key(name)) and text_key(words).startswith(text_key(name))


def _addresses(check: Pattern, facts: Facts) -> tuple[str, ...]:
    """The addresses that count: the organiser's choice among those of the notice (N1-AMB-02), else all."""
    chosen = next((str(each.value) for each in facts.campaign.settings if each.id == "mailbox"), "")
    addresses = tuple(each for each in check.allowed if each in chosen) or check.allowed
    return () if check.own and check.own != addresses[0] else addresses  # another rule's clause gives that address


def _on_recipient(allowed: tuple[str, ...], package: Package) -> Said | None:
    recipient = package.recipient.casefold()
    if not recipient or not allowed or any(each.casefold() in recipient for each in allowed):
        return None
    return Said(
        f"邮件 {package.name} 的收件人是 {package.recipient}，不是通知公布的邮箱（{'、'.join(allowed)}），请核对来源。",
        recipient,
    )


def _on_names(check: Pattern, submission: Submission, facts: Facts) -> Said | None:
    """The package's name or that of a case file must follow the pattern."""
    paths = [PurePosixPath(each.material.path) for each in facts.readings(submission, CASE_FILES)]
    inner = [part for path in paths for part in (path.stem, *path.parts[:-1])]
    names = [PurePosixPath(submission.package.name).stem, submission.package.name, *inner]
    if any(follows_pattern(name, submission, check.allowed) for name in names):
        return None
    shown = paths[0].name if paths else submission.package.name
    message = (
        f"{named(submission)}的文件名“{shown}”和包裹名“{submission.package.name}”都不合通知的命名方式："
        f"推荐单位+单位名称+示范案例（如“{check.example}”）。不影响受理，以后报送请照此命名。"
    )
    return Said(message, shown)


def follows_pattern(name: str, submission: Submission, endings: tuple[str, ...]) -> bool:
    """Whether recommender, unit and one of the endings (or the title) stand in the name in this order, whatever parts them."""
    rest = text_key(name)
    recommender = recommender_of(submission)
    split = split_recommender(name)
    if split is not None and (not recommender or split[0].name == recommender):
        rest = text_key(split[1])
    elif recommender and recommender in name:
        rest = text_key(name.partition(recommender)[2])
    elif _begins_with(name, submission.recommender_raw):
        rest = rest[len(text_key(submission.recommender_raw)) :]
    else:
        return False
    unit = text_key(submission.unit)
    if unit:
        if unit not in rest:
            return False
        rest = rest.partition(unit)[2]
    return any(text_key(each) in rest for each in (*endings, submission.title) if each)


def _on_theme(submission: Submission, facts: Facts) -> Said | None:
    """An info where the form names no theme of the notice's, with the words that speak for one; a reviewer's theme stands."""
    track = facts.campaign.track(submission.track)
    if track is None or not track.themes or not (submission.theme or submission.text) or submission.theme_source == REVIEWER:
        return None
    written = submission.theme if submission.theme_source != CLASSIFIER else ""
    if written and any(text_key(each.name) in text_key(written) for each in track.themes):
        return None
    scores = score_themes(f"{submission.title}\n{submission.text}", track)
    rule = "通知允许其他主题，分类请人工确定。" if track.open_themes else "请改为参考主题之一。"
    said = f"写的是“{written}”，不在参考主题之列" if written else "没有写明"
    return Said(f"{named(submission)}的案例主题{said}；{_tell_scores(scores)}。{rule}", written or "未写明")


def _tell_scores(scores: tuple[Score, ...]) -> str:
    """The best theme with score and deciding words, and the next ones with their scores."""
    if not scores:
        return "按内容也未能归入其中一项"
    best, *others = scores
    next_ones = "、".join(f"“{each.name}”{each.score}分" for each in others[:_MOST_OTHERS])
    return (
        f"按内容最接近“{best.name}”（{best.score}分，依据：{'、'.join(best.words)}{f'；其次{next_ones}' if next_ones else ''}）"
    )


def _on_suffix(check: Pattern, submission: Submission, facts: Facts) -> Said | None:
    paths = [PurePosixPath(each.material.path) for each in facts.readings(submission, check.roles)]
    wrong = [path.name for path in paths if path.suffix.lower().lstrip(".") not in check.allowed]
    if not wrong:
        return None
    return Said(
        f"{named(submission)}的 {'、'.join(wrong)} 格式不是通知要求的{'、'.join(check.allowed)}，请转换格式后重新报送。",
        "、".join(wrong),
    )


def _on_level(check: Pattern, submission: Submission, facts: Facts) -> Said | None:
    written = read_person(submission, facts).level_raw
    if not written or any(text_key(each) == text_key(written) for each in check.allowed):
        return None
    allowed = "、".join(check.allowed)
    return Said(f"{named(submission)}的技术等级（职称）写的是“{written}”，应填{allowed}之一。请改正后重新报送。", written)


def _on_field(check: Pattern, submission: Submission, facts: Facts) -> Said | None:
    """A field that has to say one of some words; where boxes stand before them, the ticked one counts."""
    written = next((value for label in check.labels if (value := facts.field(submission, label))), "")
    name = check.labels[0].split("|")[0]
    allowed = "、".join(check.allowed)
    chosen = chosen_words(written, check.allowed)
    if len(chosen) == 1:
        return None
    if not written:
        known = recommender_kind_of(submission)
        return (
            None
            if known or not facts.forms(submission)
            else unverified(f"{named(submission)}没有读到{name}（{allowed}）。请人工核对。")
        )
    state = f"同时选了{'、'.join(chosen)}" if chosen else f"写的是“{written}”，没有选定"
    return Said(f"{named(submission)}的{name}{state}，应为{allowed}之一。请改正后重新报送。", written)


def _on_title(check: Pattern, submission: Submission, facts: Facts) -> Said | None:
    """The form has to be the one for the way by which it came."""
    kind = recommender_kind_of(submission)
    wanted = check.titles.get(kind) or check.titles.get("", "")
    heads = form_heads(submission, facts)
    if not kind or not heads or any(wanted in head for head in heads):
        return None
    found = next((word for word in check.titles.values() for head in heads if word in head), "")
    if not found:
        return unverified(f"{named(submission)}的表格没有读到标题，是否为{wanted}请人工核对。")
    return Said(f"{named(submission)}按收件登记为“{kind}”，应填写{wanted}，所报的是{found}。请改报{wanted}。", found)


def _on_recommender(check: Pattern, submission: Submission) -> Said | None:
    kind = recommender_kind_of(submission)
    name = recommender_of(submission)
    if not kind:
        known = f"推荐单位“{name}”不在名录中" if name else "没有读到推荐单位"
        return unverified(f"{named(submission)}{known}，推荐资格和名额未能核对。请在收件登记.csv 中填写推荐单位和推荐单位类型。")
    district_union = kind == DISTRICT and "工会" in submission.recommender_raw  # may recommend where unions may
    if kind in check.allowed and (not district_union or UNION in check.allowed):
        return None
    return Said(
        f"{named(submission)}由{name or submission.recommender_raw}推荐，通知规定由{'、'.join(check.allowed)}推荐，请核对推荐单位。",
        kind,
    )
