"""What a file is for: by what it says first, then by its name, then by its folder."""

import re
from pathlib import PurePosixPath

from mingjian.data.records import Case, Document, DuplicateReport, Form, PictureKind, Role, SummaryTable

IMAGES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".bmp", ".gif", ".tif", ".tiff", ".jfif"})
VIDEOS = frozenset({".mp4", ".mov", ".avi", ".wmv", ".flv", ".mkv", ".mpg", ".mpeg", ".m4v", ".rmvb", ".3gp"})
WORDS = frozenset({".docx", ".doc", ".docm", ".dotx", ".wps", ".rtf", ".odt", ".wpt"})
TEXTS = WORDS | {".pdf", ".txt", ".ofd", ".html", ".htm"}
SHEETS = frozenset({".xlsx", ".xls", ".et", ".csv", ".xlsm"})
LEAST_CASE_CHARS = 600  # 字 of a body below which a text is hardly a case; the notice asks for 3000
UNMARKED_CASE_CHARS = 2_000  # 字 from which a text without abstract and expected elements is still taken for one
FORM_AND_CASE_CHARS = 1_500  # 字 outside the form's table that make a file with a form a case too

# the first that fits a file's name decides
NAMES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.ID_COPY, re.compile(r"身份证")),
    (Role.DUPLICATE_REPORT, re.compile(r"查重|检测报告|相似性|复制比|重复率|论文检测|文本复制")),
    (Role.SUMMARY_TABLE, re.compile(r"汇总表")),
    (Role.VERIFICATION_FORM, re.compile(r"核查证明|核查表|情况核查|核实表")),
    (Role.RECOMMENDATION_LETTER, re.compile(r"推荐函|推荐信|推荐公函|报送函|推荐意见函|请示|推荐的函|关于.*推荐.*的(?:函|报告)")),
    (Role.FORM, re.compile(r"推荐表|评选表|申报表|自荐表|参评信息表|报名表")),
    (Role.APPLICATION_REPORT, re.compile(r"申报报告|申请报告")),
    (Role.DEEDS, re.compile(r"事迹")),
    (
        Role.CERTIFICATE,
        re.compile(
            r"证书|奖状|奖牌|荣誉|获奖|资格证|等级证|聘书|牌匾|(?:技师|技能|[级技]工|资质|毕业|学历|学位|上岗|操作|职称|传承人)证(?!明|实)"
        ),
    ),
    (Role.EVIDENCE, re.compile(r"佐证|证明材料|旁证|支撑材料|成果材料|附件材料")),
    (Role.SCREENSHOT, re.compile(r"截图|截屏|报道|screenshot", re.IGNORECASE)),
    (Role.PHOTO, re.compile(r"照片|图片|现场图|相片")),
    (Role.SUMMARY_TABLE, re.compile(r"汇总")),  # notices ask to bring the evidence together (汇总) in one file: 佐证材料汇总
    # a number alone, as one notice gives them; another numbers its papers otherwise, so that words go first
    (Role.SUMMARY_TABLE, re.compile(r"附件\s*[125１２５](?!\d)")),
    (Role.FORM, re.compile(r"附件\s*[34３４](?!\d)")),
)
CASE_NAME = re.compile(r"案例")
AIGC = re.compile(r"AIGC|AI\s*检测|AI\s*生成", re.IGNORECASE)
# what only explains or rules: no material, whatever it is named beside
EXPLAINS = re.compile(
    r"管理办法|细则|条例|章程|须知|格式要求|的?格式(?!合同)|填[写表报]说明|报告说明|操作手册|使用说明|指南|参考文献|名词解释"
)
LISTS = re.compile(r"名单|公示|公告|通报|表彰决定|文件")  # a page of names that proves an award is no certificate
CERTIFICATE_TITLE = re.compile(
    r"(?:中华人民共和国)?(?:国家)?"
    r"(?:(?:职业资格|(?:职业)?技能等级|职业技能|特种作业操作|专业技术(?:职务)?(?:任职)?资格|职称|荣誉|获奖|毕业|学[历位])证书?|奖状|聘书)(?:复印件)?"
)
LETTER_TEXT = re.compile(r"(?:推荐函|关于.{0,60}推荐.{0,40}的(?:函|报告|请示))")
LETTER_MOST_CHARS = 2_500
REPORT_TEXT = re.compile(r"^[^。]{0,40}工作室[^。]{0,10}申报报告")


def recognise_role(
    path: str,
    document: Document | None,
    form: Form | None,
    summaries: tuple[SummaryTable, ...],
    report: DuplicateReport | None,
    case: Case | None,
) -> Role:
    """The role of the file at this path in its package, from what the readers found in it.

    Content that is certain decides (report, table, form, case); a case's own words weigh more than a name that
    merely mentions one. A file that nothing speaks for is OTHER.
    """
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in VIDEOS:
        return Role.VIDEO
    if suffix in IMAGES or (document is not None and document.media_type.startswith("image/")):
        told = _by_content(path, document, form, summaries, case) if document is not None and document.text else None
        return Role.DUPLICATE_REPORT if report is not None and not report.is_aigc else told or _image(path, document)
    if report is not None:
        return Role.OTHER if report.is_aigc else Role.DUPLICATE_REPORT
    by_content = _by_content(path, document, form, summaries, case)
    if by_content in {None, Role.CASE_WORD, Role.CASE_PDF} and form is None and _explains(path, document, case):
        return Role.OTHER
    return by_content or _by_name(path, document, suffix)


def _explains(path: str, document: Document | None, case: Case | None) -> bool:
    """Whether a text with no abstract is a rule, a format or a manual by its name or title."""
    if document is None or not document.text or (case is not None and case.abstract is not None):
        return False
    stem = PurePosixPath(path).stem
    return any(EXPLAINS.search(each) and not CASE_NAME.search(each) for each in (stem, case.title if case else "") if each)


def _by_content(
    path: str, document: Document | None, form: Form | None, summaries: tuple[SummaryTable, ...], case: Case | None
) -> Role | None:
    if form is not None:
        if form.kind == "verification_form":
            return Role.VERIFICATION_FORM
        return _case_role(path, document) if _has_case_beside(case, document) else Role.FORM
    if any(each.title or len(each.columns) >= 4 for each in summaries) and not _is_case(case):
        return Role.SUMMARY_TABLE
    named = _named(PurePosixPath(path).name)
    if _is_case(case) and named in {None, Role.PHOTO, Role.CERTIFICATE}:
        return _case_role(path, document)
    return None


def _is_case(case: Case | None) -> bool:
    """Whether a text is a case: by an abstract or expected elements and some length, or by its length alone."""
    if case is None:
        return False
    marked = case.abstract is not None or len(case.found_by_text) + len({each.kind for each in case.sections}) >= 2
    return len(case.body) >= (LEAST_CASE_CHARS if marked else UNMARKED_CASE_CHARS)


def _has_case_beside(case: Case | None, document: Document | None) -> bool:
    if case is None or document is None or case.abstract is None:
        return False
    tables = [table.span for table in document.tables if table.span]
    inside = sum(len(span) for span in tables if span.start >= case.body_span.start and span.end <= case.body_span.end)
    return len(case.body) - inside >= FORM_AND_CASE_CHARS


def _case_role(path: str, document: Document | None) -> Role:
    media = document.media_type if document else ""
    return Role.CASE_PDF if media == "application/pdf" or path.lower().endswith(".pdf") else Role.CASE_WORD


def _named(name: str) -> Role | None:
    stem = re.sub(r"\s+", "", PurePosixPath(name).stem)
    return next((role for role, pattern in NAMES if pattern.search(stem)), None)


def _by_name(path: str, document: Document | None, suffix: str) -> Role:
    pure = PurePosixPath(path)
    if AIGC.search(pure.stem):
        return Role.OTHER
    named = _named(pure.name)
    text = document.text if document else ""
    if LETTER_TEXT.search(text[:300]) and len(text) <= LETTER_MOST_CHARS:
        return Role.RECOMMENDATION_LETTER
    named = _titled(named, text)
    if named and not (named in {Role.PHOTO, Role.SCREENSHOT} and suffix in WORDS):
        proof = named is Role.CERTIFICATE and text and LISTS.search(pure.stem)
        return Role.EVIDENCE if proof else _of_sheet(named, pure.stem, suffix)
    if suffix in TEXTS and (CASE_NAME.search(pure.stem) or "事迹" in text[:200]):
        return Role.DEEDS if "事迹" in text[:200] and not CASE_NAME.search(pure.stem) else _case_role(path, document)
    folders = [_named(part) for part in reversed(pure.parts[:-1])]
    by_folder = Role.CERTIFICATE if _is_certificate(text) else next((role for role in folders if role), None)
    if by_folder and by_folder is not Role.SUMMARY_TABLE:
        return by_folder
    long_text = suffix in TEXTS and len(text) >= LEAST_CASE_CHARS and any(CASE_NAME.search(part) for part in pure.parts)
    return _case_role(path, document) if long_text else Role.OTHER


def _titled(named: Role | None, text: str) -> Role | None:
    """A report that its name calls by a number only (附件3) is one by its title."""
    is_report = named in {None, Role.SUMMARY_TABLE, Role.FORM} and REPORT_TEXT.search("".join(text[:120].split()))
    return Role.APPLICATION_REPORT if is_report else named


def _is_certificate(text: str) -> bool:
    """Whether a text begins with a certificate's own title, in one line or, after 中华人民共和国, in two."""
    first, second, *_ = (*("".join(line.split()) for line in text[:120].splitlines() if line.strip()), "", "")
    return any(CERTIFICATE_TITLE.fullmatch(each) for each in (first, first + second))


def _of_sheet(named: Role, stem: str, suffix: str) -> Role:
    """A workbook whose name says both 推荐表, or what is listed, and 汇总 is the 汇总表."""
    return Role.SUMMARY_TABLE if suffix in SHEETS and "汇总" in stem else named


def _image(path: str, document: Document | None) -> Role:
    """A picture file: names tell certificates and ID cards surer than pixels do."""
    pure = PurePosixPath(path)
    named = [_named(part) for part in (pure.name, *reversed(pure.parts[:-1]))]
    known = next((role for role in named if role), None)
    if known is not None and known in {Role.ID_COPY, Role.CERTIFICATE, Role.SCREENSHOT, Role.DUPLICATE_REPORT, Role.EVIDENCE}:
        return known
    kinds = {picture.kind for picture in document.pictures} if document else set[PictureKind]()
    if kinds == {PictureKind.CERTIFICATE} or (known is None and document is not None and _is_certificate(document.text)):
        return Role.CERTIFICATE
    if kinds == {PictureKind.SCREENSHOT}:
        return Role.SCREENSHOT
    if kinds == {PictureKind.PAGE_SCAN}:  # a page is no photograph of anything, unless its name says so
        return known or Role.OTHER
    return Role.PHOTO


def name_role(path: str) -> Role | None:
    """What a file's own name says that it is for, None where it says nothing."""
    return _named(PurePosixPath(path).name)
