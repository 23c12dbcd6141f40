"""The files of one submission, made from its text and its plan."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from zlib import crc32

from mingjian.data.samples.documents import LOOKS, make_case_docx
from mingjian.data.samples.forms import FormText, make_form_docx
from mingjian.data.samples.packing import Files
from mingjian.data.samples.pdfs import make_case_pdf, make_form_pdf
from mingjian.data.samples.pictures import LANDSCAPE, PORTRAIT, draw_picture
from mingjian.data.samples.plan import PlannedCase, PlannedPackage
from mingjian.data.samples.reports import ReportText, make_report_pdf
from mingjian.data.samples.texts import CaseText, PartKind, load_text

_DETAIL_CHARS = 600  # keeps the form within the notice's five pages
_ISSUED = date(2023, 11, 3)
_TRACKS = {"典型": "typical", "创新": "innovation"}
_NAMES = {
    "full": "{base}+示范案例{what}.{end}",
    "unit": "{unit}/{base}+示范案例{what}.{end}",
    "folder": "{unit}/{bare}.{end}",
    "number": "{bare}-{unit}.{end}",
}
_BARE = {"": "案例", "推荐表": "评选推荐表", "推荐表（盖章）": "评选推荐表盖章扫描件", "查重报告": "查重报告"}


def track_of(case: CaseText) -> str:
    """Typical or innovation, from the text's 类别."""
    return _TRACKS[case.get("类别")]


def percent(rate: float) -> str:
    """A rate as typed and printed."""
    return f"{rate:.1f}%"


@lru_cache(maxsize=256)
def _draw(text: str, number: int, *, upright: bool) -> bytes:
    return draw_picture(crc32(f"{text}:{number}".encode()), PORTRAIT if upright else LANDSCAPE)


def draw_pictures(plan: PlannedCase, case: CaseText) -> list[bytes]:
    """The pictures of a case in the order of its text."""
    pictures: list[bytes] = []
    for number in range(1, case.picture_count + 1):
        text, _, place = plan.borrowed.get(str(number), f"{plan.text}:{number}").partition(":")
        pictures.append(_draw(text, int(place), upright=number in plan.portrait))
    return pictures


def fill_form(plan: PlannedCase, package: PlannedPackage, case: CaseText) -> FormText:
    """The form's fields, the detail taken from the case's last section but one."""
    return FormText(
        tracks=plan.ticked or (track_of(case),),
        title=case.title,
        unit=case.get("单位"),
        unit_contact=case.get("作者").split("、")[0],
        unit_phone=plan.phone,
        contact=package.contact,
        phone=package.phone,
        address=case.get("地址"),
        theme=case.get("主题"),
        reason=case.get("参评理由") or case.get("摘要"),
        detail=_detail(case),
    )


def _detail(case: CaseText) -> str:
    starts = [place for place, part in enumerate(case.parts) if part.kind is PartKind.HEADING and part.level == 1]
    chosen: list[str] = []
    for part in case.parts[starts[-2] : starts[-1]]:
        if part.kind is PartKind.PARAGRAPH and sum(map(len, chosen)) + len(part.text) <= _DETAIL_CHARS:
            chosen.append(part.text)
    return "\n".join(chosen)


def make_case_files(plan: PlannedCase, package: PlannedPackage) -> Files:
    """Every file of one submission, by path inside its package."""
    case = load_text(plan.text)
    pictures = draw_pictures(plan, case)
    embedded = pictures if plan.photos != "attached" else []
    form = fill_form(plan, package, case)
    report = _report(plan, case)
    makers: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "case_word": ("", "docx", lambda: make_case_docx(case, embedded, LOOKS[plan.look])),
        "case_pdf": ("", "pdf", lambda: make_case_pdf(case, embedded)),
        "form": ("推荐表", "docx", lambda: make_form_docx(form, marks=plan.marks)),
        "form_pdf": ("推荐表（盖章）", "pdf", lambda: make_form_pdf(form)),
        "duplicate_report": ("查重报告", "pdf", lambda: make_report_pdf(report, plan.report)),
    }
    files: dict[str, bytes] = {}
    for role, (what, end, make) in makers.items():
        if role not in plan.without:
            data = make()
            files[_name(plan, package, case, (what, end))] = data[: len(data) // 2] if role in plan.corrupt else data
    return {**files, **_photos(plan, package, case, pictures)}


def _name(plan: PlannedCase, package: PlannedPackage, case: CaseText, kind: tuple[str, str]) -> str:
    what, end = kind
    unit = case.get("单位")
    return _NAMES[plan.names].format(base=f"{package.recommender}+{unit}", unit=unit, what=what, bare=_BARE[what], end=end)


def _photos(plan: PlannedCase, package: PlannedPackage, case: CaseText, pictures: list[bytes]) -> Files:
    if plan.photos == "embedded":
        return {}
    unit = case.get("单位")
    folder = unit if plan.names in {"unit", "folder"} else f"{package.recommender}+{unit}照片"
    captions = [part.text for part in case.parts if part.kind is PartKind.PICTURE]
    return {f"{folder}/{caption}.jpg": data for caption, data in zip(captions, pictures, strict=True)}


def _report(plan: PlannedCase, case: CaseText) -> ReportText:
    return ReportText(
        number=f"HW{crc32(plan.text.encode()):010d}",
        title=case.title,
        author=case.get("作者"),
        issued=_ISSUED,
        share=plan.rate / 100,
        chars=len("".join(case.body().split())),
    )
