"""The check `present`: files, fields of the form, columns of the summary table, and seals."""

import re
from collections.abc import Iterator

from mingjian.data.campaign import Campaign, Rule
from mingjian.data.checks import Present
from mingjian.data.records import Document, Finding, PictureKind, Role, Severity, Submission, SummaryTable
from mingjian.pipeline.rules.facts import Facts, Reading, chosen_words, form_heads, has_text, label_key, recommender_of, text_key
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.opinions import find_opinions
from mingjian.pipeline.rules.rate_limit import judge_rate_limit
from mingjian.pipeline.rules.same import find_row

_HEAD_CHARS = 200
"""Characters at the start of a file with a table in which its title is looked for."""
_UNNUMBERED = "序号"
_CERTIFIED = "此件与原件相符"
_CERTIFIED_LIKENESS = 85.0  # six characters of the seven
_CERTIFIED_OTHERWISE = re.compile(
    r"(?:此件|本件|复印件|扫描件|影印件)?(?:内容)?(?:经核对|经审核|经核实)?与原件(?:内容)?(?:完全)?(?:核对)?(?:一致|相符|相同|无异)"
)
_WORD = ("application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml")
_ROUTE_LABEL = "推荐方式|申报方式|推荐渠道"
_COLLECTIONS = frozenset({Role.EVIDENCE, Role.FORM})
_PORTRAITS = {PictureKind.PORTRAIT, PictureKind.PICTURE}


def judge_present(rule: Rule, check: Present, facts: Facts) -> Iterator[Finding]:
    """Findings on what is missing; where it could not be read, infos."""
    if check.columns:
        yield from _on_columns(rule, check, facts)
    if check.rate_limit:
        yield from judge_rate_limit(rule, check.rate_limit, facts)
    for submission in facts.judged(rule):
        for said in _on_submission(check, submission, facts):
            yield on_submission(rule, submission, said)


def _on_submission(check: Present, submission: Submission, facts: Facts) -> Iterator[Said]:
    if check.documents:
        yield from _on_documents(check, submission, facts)
    if check.fields:
        found = [_on_fields(check, submission, facts)]
    elif check.mark:
        found = [(_on_seal if check.mark == "seal" else _on_certified)(check, submission, facts)]
        found += find_opinions(check, submission, facts) if check.opinions else ()
    elif check.package_of:
        found = [_on_package(check, submission, facts)]
    else:
        groups = [(each,) for each in check.roles] if check.every else [check.roles]
        found = [_on_roles(check, roles, submission, facts) for roles in groups if roles]
        found += [_on_named(check, words, submission, facts) for words in check.named]
    yield from (said for said in found if said)


def _on_roles(check: Present, roles: tuple[Role, ...], submission: Submission, facts: Facts) -> Said | None:
    names = "、".join(_name(role, facts.campaign) for role in roles)
    readings = facts.readings(submission)
    if any(_serves(each, roles) for each in readings):
        return None
    if check.scope == "package" and elsewhere(roles, submission, facts):
        return None
    for each in readings:
        path = each.material.path
        if each.extract.role in check.may_share and _holds(each, roles):
            return Said(f"{named(submission)}的{names}与其他材料在同一文件 {path} 中，视为已报送。", path, path, Severity.INFO)
        if each.extract.role in check.may_share and each.extract.role in _COLLECTIONS and _may_hold(each, roles):
            return unverified(f"{named(submission)}没有单独的{names}，可能在 {path} 之中。请人工核对。", path)
    if Role.DUPLICATE_REPORT in roles and any(_is_aigc(each) for each in readings):
        advice = "请补报查重报告（文字复制比或相似比的检测报告）。"
        return Said(f"{named(submission)}所附为 AIGC 检测报告，不是查重报告。{advice}", "AIGC检测报告")
    severity = Severity.ERROR if check.columns else None
    return Said(f"{named(submission)}缺少{names}：所报文件中没有找到。请补报{names}。", "缺", severity=severity)


def _on_named(check: Present, words: str, submission: Submission, facts: Facts) -> Said | None:
    """A paper that some file names, by its own name or in its text; what holds pictures of papers may hold it unread."""
    spellings = [text_key(each) for each in words.split("|")]
    proofs = facts.readings(submission, (Role.CERTIFICATE, Role.ID_COPY, *check.may_share))
    unread: list[str] = []
    for each in proofs:
        document = each.extract.document
        said = text_key(f"{each.material.path}{document.text if document else ''}")
        if each.extract.role is not Role.FORM and any(spelling in said for spelling in spellings):
            return None
        if each.extract.role is not Role.FORM and (not has_text(each) or (document and _has_pictures(document))):
            unread.append(each.material.path)
    name = words.partition("|")[0]
    if unread:
        return unverified(f"{named(submission)}没有单独的{name}，可能在 {'、'.join(unread)} 之中。请人工核对。", unread[0])
    return Said(f"{named(submission)}缺少{name}：所报文件中没有找到。请补报{name}。", "缺")


def _on_documents(check: Present, submission: Submission, facts: Facts) -> Iterator[Said]:
    """The lists that the recommender has to send, in this package or another of its own."""
    readings = (*facts.readings(submission), *facts.sent_besides(submission))
    wanted = [each for each in check.documents if not each.tracks or submission.track in each.tracks]
    absent = [each.name for each in wanted if not any(_is_named(reading, each.words) for reading in readings)]
    if absent:
        names = "、".join(absent)
        sender = recommender_of(submission) or "推荐单位"
        yield Said(f"{named(submission)}：{sender}所报材料中没有找到{names}。请由推荐单位补报。", f"缺{names}")


def _is_named(reading: Reading, words: tuple[str, ...]) -> bool:
    """Whether a file is such a list by its own name, or by what stands at the head of its text where it holds a table."""
    document = reading.extract.document
    head = document.text[:_HEAD_CHARS] if document is not None and document.tables else ""
    titles = " ".join(each.title for each in reading.extract.summaries)
    told = text_key(f"{reading.material.path.rpartition('/')[2]} {titles} {head}")
    return any(text_key(each) in told for each in words)


def elsewhere(roles: tuple[Role, ...], submission: Submission, facts: Facts) -> str | None:
    """The package, other than its own, in which the same recommender sent such a file."""
    if Role.SUMMARY_TABLE in roles and (listed := _listed(submission, facts)):
        return listed
    return next((each.material.package for each in facts.sent_besides(submission) if _serves(each, roles)), None)


def _listed(submission: Submission, facts: Facts) -> str | None:
    """The other package whose summary table lists the submission by its title."""
    for package in facts.packages.values():
        if package.name != submission.package.name and package.name not in facts.foreign:
            tables = (table for each in package.materials for table in facts.reading(each).extract.summaries)
            if any(find_row(submission, table) for table in tables):
                return package.name
    return None


def _on_package(check: Present, submission: Submission, facts: Facts) -> Said | None:
    """What the recommender sent, but in another package."""
    apart = [
        (role, package)
        for role in check.package_of
        if not any(_serves(each, (role,)) for each in facts.readings(submission))
        and (package := elsewhere((role,), submission, facts))
        and role is Role.SUMMARY_TABLE
    ]
    if not apart:
        return None
    where = "、".join(f"{_name(role, facts.campaign)}在 {package} 中" for role, package in apart)
    return Said(f"{named(submission)}的材料没有共同打包：{where}。以后请将全部材料放在一个包裹里报送。", where)


def _serves(reading: Reading, roles: tuple[Role, ...]) -> bool:
    return reading.extract.role in roles and not (reading.extract.role is Role.DUPLICATE_REPORT and _is_aigc(reading))


def _is_aigc(reading: Reading) -> bool:
    return reading.extract.report is not None and reading.extract.report.is_aigc


def _holds(reading: Reading, roles: tuple[Role, ...]) -> bool:
    if Role.FORM in roles:
        return reading.holds_form
    if Role.CASE_PDF in roles:
        document = reading.extract.document
        return reading.holds_case and document is not None and document.media_type == "application/pdf"
    if Role.PHOTO in roles:
        document = reading.extract.document
        return document is not None and any(each.kind in _PORTRAITS for each in document.pictures)
    return False


def _may_hold(reading: Reading, roles: tuple[Role, ...]) -> bool:
    """Whether a collection of evidence may contain such a file, for all that was read of it."""
    document = reading.extract.document
    if reading.extract.role is Role.FORM:  # only a scan of it may bear the photo that was pasted on
        return Role.PHOTO in roles and document is not None and (not document.has_text_layer or document.confidence is not None)
    if document is None or not document.has_text_layer:
        return True
    if Role.FORM in roles or _has_pictures(document):  # a form in a readable file would have been read
        return Role.FORM not in roles
    if Role.ID_COPY in roles:
        return "身份证" in document.text
    return Role.PHOTO not in roles and (Role.CERTIFICATE not in roles or "证" in document.text)


def _has_pictures(document: Document) -> bool:
    """Whether it shows pictures that may be of papers: seals are none."""
    return any(each.kind is not PictureKind.SEAL for each in document.pictures)


def _name(role: Role, campaign: Campaign) -> str:
    found = campaign.material(role)
    return found.name if found else role.value


def _on_fields(check: Present, submission: Submission, facts: Facts) -> Said | None:
    forms = facts.readings(submission, (Role.FORM,))
    filled = {label: facts.fields(submission, label) for label in check.fields}
    found = [label for label, fields in filled.items() if fields]
    if len(found) * 2 < len(check.fields):  # the layout was not understood: say so rather than accuse
        if any(each.is_read for each in forms):
            return unverified(f"{named(submission)}的推荐表栏目没有全部读出，是否填写完整请人工核对。", forms[0].material.path)
        return None
    hints = {text_key(each) for each in check.hints}
    blank = [
        label.split("|")[0] for label, fields in filled.items() if all(text_key(each.value) in {"", *hints} for each in fields)
    ]
    if not blank:
        return None
    names = "、".join(blank)
    return Said(
        f"{named(submission)}的推荐表有栏目未填写：{names}。请补填后重新报送推荐表。",
        names,
        forms[0].material.path if forms else None,
    )


def _on_seal(check: Present, submission: Submission, facts: Facts) -> Said | None:
    """The first role has to be stamped; the others may bear the seal in its place."""
    route = facts.field(submission, _ROUTE_LABEL)
    if any(word in head for word in check.seal_except for head in (*form_heads(submission, facts), *_ticked(route, check))):
        return None
    read = [each for each in facts.readings(submission, check.roles) if each.is_read]
    if check.or_words:
        return _on_word_given(check, submission, facts, read)
    scans = [each for each in read if each.extract.role is check.roles[0]]
    if not scans or any(_has_seal(each) for each in read):
        return None
    pdfs = [each for each in read if each.material.path.lower().endswith(".pdf")]
    # whoever looks for the seal opens the stamped form first: it is what the notices ask to stamp
    shown = next((each for each in pdfs if each.extract.role is not check.roles[0]), (pdfs or scans)[0])
    path, document = shown.material.path, shown.extract.document
    if not pdfs and document is not None and document.media_type.startswith(_WORD):
        return unverified(f"只有 Word 文件 {path}，没有找到盖章的扫描件。请核对是否已盖章。", path)
    if document is not None and document.has_text_layer:
        return unverified(f"{path} 带有文字层，没有辨认出印章，像是直接导出而非盖章扫描。请核对是否已盖章。", path)
    return unverified(f"{path} 是扫描件，没有辨认出印章。请人工核对是否已盖章。", path)


def _on_word_given(check: Present, submission: Submission, facts: Facts, stamped: list[Reading]) -> Said | None:
    """A seal or written words give the unit's word; where neither is seen nobody gave it."""
    documents = [each.extract.document for each in facts.readings(submission)]
    if any(map(_has_seal, stamped)) or any(word in each.text for each in documents if each for word in check.or_words):
        return None
    return (
        unverified(
            f"{named(submission)}没有辨认出盖章的推荐表，所报文件中也没有写明承诺。请补报盖章的推荐表或承诺书，或人工核对。"
        )
        if stamped
        else None
    )


def _ticked(route: str, check: Present) -> tuple[str, ...]:
    return chosen_words(route, check.seal_except)


def _on_certified(check: Present, submission: Submission, facts: Facts) -> Said | None:
    """Whether copies bear the words that certify them, as far as their text can be read."""
    copies = [each for each in facts.readings(submission, check.roles) if each.is_read]
    plain = [each.material.path for each in copies if not _is_certified(each)]
    if not plain:
        return None
    otherwise = {each.material.path: words for each in copies if (words := _certified_otherwise(each))}
    if set(plain) <= set(otherwise):
        said = "；".join(f"{path} 注明的是“{otherwise[path]}”" for path in plain)
        return unverified(f"{said}，与通知写的“{_CERTIFIED}”字样不同。是否认可请人工认定，并核对签字和公章。", plain[0])
    return unverified(
        f"{'、'.join(path for path in plain if path not in otherwise)} 中没有读到“此件与原件相符”的注明（手写和印章下的字可能读不出）。请人工核对签字、注明和公章。",
        plain[0],
    )


def _is_certified(reading: Reading) -> bool:
    """Whether the words stand in the file's text; recognised text may have one of them wrong."""
    document = reading.extract.document
    text = text_key(document.text) if document else ""
    if _CERTIFIED in text or document is None or document.confidence is None:
        return _CERTIFIED in text
    from rapidfuzz.fuzz import partial_ratio  # noqa: PLC0415 (the command line starts without it)

    return bool(text) and partial_ratio(_CERTIFIED, text) >= _CERTIFIED_LIKENESS


def _certified_otherwise(reading: Reading) -> str:
    """The words of the same meaning that stand on a copy in place of the notice's, "" where there are none."""
    document = reading.extract.document
    found = _CERTIFIED_OTHERWISE.search(text_key(document.text)) if document else None
    return found.group() if found else ""


def _has_seal(reading: Reading) -> bool:
    document = reading.extract.document
    return document is not None and (bool(document.seals) or any(each.kind is PictureKind.SEAL for each in document.pictures))


def _on_columns(rule: Rule, check: Present, facts: Facts) -> Iterator[Finding]:
    """One finding for a summary table, once where several submissions share it."""
    seen: set[str] = set()
    for submission in facts.judged(rule):
        for reading in facts.readings(submission, (Role.SUMMARY_TABLE,)):
            if reading.material.material_id in seen:
                continue
            seen.add(reading.material.material_id)
            if said := _on_table(check, reading):
                yield on_package(rule, submission.package.name, said, recommender_of(submission) or None)


def _on_table(check: Present, reading: Reading) -> Said | None:
    path = reading.material.path
    if not reading.extract.summaries:
        return unverified(f"汇总表 {path} 的栏目没有读出，请人工核对。", path) if reading.is_read else None
    faults = [fault for table in reading.extract.summaries for fault in _faults(check.columns, table)]
    if not faults:
        return None
    return Said(f"汇总表 {path} {'；'.join(faults)}。请按附件样式补齐后重新报送。", "；".join(faults), path)


def _faults(columns: tuple[str, ...], table: SummaryTable) -> Iterator[str]:
    heads = {label_key(each): each for each in table.columns}
    standing = {
        column: next((heads[key] for each in column.split("|") if (key := label_key(each)) in heads), None) for column in columns
    }
    absent = [column.split("|")[0] for column, head in standing.items() if head is None]
    if absent:
        yield f"缺少栏目：{'、'.join(absent)}"
    for row in table.rows:
        blank = [
            column.split("|")[0]
            for column, head in standing.items()
            if head and column != _UNNUMBERED and not row.values.get(head, "").strip()
        ]
        if blank and any(value.strip() for head, value in row.values.items() if head != _UNNUMBERED):
            yield f"第{row.number}行未填：{'、'.join(blank)}"
