"""Made packages of the 2023 case campaign: case as Word and PDF, form, sealed form, 查重报告, 汇总表 in one mail; both tracks."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from benchmarks.packages.case_files import (
    HEADINGS,
    case_docx,
    case_pdf,
    case_text,
    filled_form,
    heavier,
    no_bold,
    padded_pdf,
    picture,
    retyped,
    seed_of,
    summary_file,
    unsealed_pdf,
)
from benchmarks.packages.draft import Border, Crowd, Draft, Files, Made, Violation, own_recommender, prose
from benchmarks.packages.files import mail
from mingjian.data.campaign import load_campaign
from mingjian.data.recommenders import DEPARTMENT, DISTRICT
from mingjian.data.samples.forms import FormText
from mingjian.data.samples.pdfs import make_form_pdf
from mingjian.data.samples.pictures import LANDSCAPE, PORTRAIT
from mingjian.data.samples.reports import ReportText, make_report_pdf
from mingjian.pipeline.rules.facts import RegisterRow

CENTRAL = RegisterRow(2023, "中央在渝单位", "渝中区", "", "某某中央企业重庆公司")
CAMPAIGN = load_campaign("cq-cases-2023")
OTHER = {"typical": "innovation", "innovation": "typical"}
MEBIBYTES_10 = 10 * 1024 * 1024
MEGABYTES_10 = 10_000_000
SMALL = (800, 576)
SQUARISH = (1000, 720)  # just as wide and high as the notice prefers
DEPARTMENT_NAME = "市第{}某某局"
POOL = 12  # cases; with more packages than that several recommenders send the same one
TWIN = 10_000  # from the seed of a case to that of the other text in its PDF
_MADE: dict[str, Files] = {}
ISSUED = date(2023, 11, 3)
REASON, DETAIL = "参评理由", "参评详情"


def draft(dice: random.Random, number: int) -> Draft:
    """A case that keeps every rule, often just so, from a recommender of its own."""
    return _draft(dice, number, number % POOL)


def draft_apart(dice: random.Random, number: int) -> Draft:
    """The same, and no other number's package has the same case."""
    return _draft(dice, number, number)


def _draft(dice: random.Random, number: int, seed: int) -> Draft:
    recommender, kind = own_recommender(number)
    mail_dice, dice = dice, random.Random(seed)  # noqa: S311 (made text)
    track = ("typical", "innovation")[seed % 2]
    found = CAMPAIGN.track(track)
    branch = f"第{seed}分厂" if seed >= POOL else ""
    unit = f"{'甲乙丙丁戊己庚辛壬癸子丑'[seed % POOL]}某{dice.choice(('机电', '建工', '汽车', '化工'))}有限公司{branch}"
    fields = {
        "姓名": "李某",
        "案例名称": f"第{seed}号车间的{prose(dice, 8)}",
        "单位": unit,
        "作者": "赵甲、钱乙",
        "电话": f"139{seed:08d}",
        "联系人电话": f"023-{60000000 + seed}",
        "详细地址": f"某路{seed}号",
        "案例主题": dice.choice(found.themes).name if found else "",
        REASON: prose(dice, dice.choice((200, 349, 350))),
        DETAIL: prose(dice, dice.choice((600, 999, 1000))),
        "摘要": prose(dice, dice.choice((150, 299, 300))),
    }
    return Draft(
        number=number,
        track=track,
        recommender=recommender,
        kind=kind,
        received=mail_dice.choice(("2023-11-10 24:00", "2023-11-10 23:59:59", "2023-11-01 09:00")),
        subject=f"{recommender}+案例评选",
        recipient=mail_dice.choice(("bygj2023@qq.com", "1979481195@qq.com")),
        fields=fields,
        deeds_chars=dice.choice((3000, 3001, 4000, 4999, 5000)),
        evidence_pages=dice.choice((4, 5)),
        other={"seed": seed, "pictures": dice.choice((3, 4, 5)), "rate": f"{dice.randrange(0, 200) / 10:.1f}%"},
    )


def pack(one: Draft) -> bytes:
    """The mail. Files that say the same are the same, so that whoever reads many packages reads them once."""
    state = repr((sorted(one.fields.items()), one.deeds_chars, one.evidence_pages, sorted(one.other.items(), key=str)))
    if state not in _MADE:
        _MADE[state] = _files(one)
    base = str(one.other.get("base", f"{one.recommender}+{one.fields['单位']}+示范案例"))
    named = {f"{base}{name}": data for name, data in _MADE[state].items()}
    table = {} if one.other.get("apart") else {"案例评选汇总表." + ("xlsx" if seed_of(one) % 3 else "docx"): summary_file(one)}
    return mail(one, {name: data for name, data in {**named, **table}.items() if not any(map(name.endswith, one.without))})


def beside(one: Draft) -> Files:
    """The table as an entry of its own."""
    return (
        {f"{one.number:04d}案例评选汇总表.{'xlsx' if seed_of(one) % 3 else 'docx'}": summary_file(one)}
        if one.other.get("apart")
        else {}
    )


def _files(one: Draft) -> Files:
    """The files of the case by what follows the name that all share."""
    case = case_text(one)
    twin = case_text(replace(one, other={**one.other, "seed": seed_of(one) + TWIN})) if "twin" in one.other else case
    drawn = _pictures(one)
    form = _form(one)
    look = one.other.get("form")
    word_form = filled_form(form, ("symbol", "control", "glyph")[seed_of(one) % 3])
    if callable(look):
        word_form = cast("Callable[[bytes], bytes]", look)(word_form)
    return {
        ".docx": case_docx(case, drawn, "styles" if seed_of(one) % 2 else "plain"),
        ".pdf": case_pdf(twin),
        "推荐表.docx": word_form,
        "推荐表（盖章）.pdf": padded_pdf(_sealed(one, form), one.evidence_pages),
        "查重报告.pdf": make_report_pdf(
            _report(one), str(one.other.get("report", "copycheck" if seed_of(one) % 3 else "vendor"))
        ),
    }


def _sealed(one: Draft, form: FormText) -> bytes:
    return make_form_pdf(form) if one.other.get("seal", True) else unsealed_pdf(form)


def _pictures(one: Draft) -> list[bytes]:
    number, size = one.other["pictures"], one.other.get("size", LANDSCAPE)
    assert isinstance(number, int)
    assert isinstance(size, tuple)
    drawn = [picture(seed_of(one) * 7 + place, size if place == 0 else LANDSCAPE) for place in range(number)]
    wanted = one.other.get("bytes", MEGABYTES_10 if seed_of(one) == POOL - 1 else 0)
    assert isinstance(wanted, int)
    return [heavier(drawn[0], wanted), *drawn[1:]] if wanted else drawn


def _form(one: Draft) -> FormText:
    said = one.fields
    ticked = one.other.get("ticked", (one.track,))
    assert isinstance(ticked, tuple)
    return FormText(
        tracks=tuple(map(str, ticked)),
        title=str(one.other.get("form_title", said["案例名称"])),
        unit=str(one.other.get("form_unit", said["单位"])),
        unit_contact="赵甲",
        unit_phone=said["电话"],
        contact="李某",
        phone=said["联系人电话"],
        address=said["详细地址"],
        theme=said["案例主题"],
        reason=said[REASON],
        detail=said[DETAIL],
    )


def _report(one: Draft) -> ReportText:
    issued = one.other.get("issued", ISSUED)
    chars = one.other.get("report_chars", one.deeds_chars)
    assert isinstance(issued, date)
    assert isinstance(chars, int)
    return ReportText(
        number=f"HW{seed_of(one):010d}",
        title=str(one.other.get("report_title", one.fields["案例名称"])),
        author=str(one.other.get("report_author", one.fields["作者"])),
        issued=issued,
        share=float(str(one.other.get("report_rate", one.other["rate"])).rstrip("%")) / 100,
        chars=chars,
    )


# ── violations ───────────────────────────────────────────────────────────────


def say(label: str, value: str) -> Callable[[Draft], None]:
    """Change what the case or its form says."""
    return lambda one: one.fields.update({label: value})


def write(label: str, chars: int) -> Callable[[Draft], None]:
    """Make a text of so many 字."""
    return lambda one: one.fields.update({label: prose(random.Random(chars), chars)})  # noqa: S311 (made text)


def other(**changes: object) -> Callable[[Draft], None]:
    """Change what only this campaign knows."""
    return lambda one: one.other.update(changes)


def reuse_reason(one: Draft) -> None:
    """The same 350 字 as abstract and as 参评理由."""
    one.fields[REASON] = one.fields["摘要"] = prose(random.Random(350), 350)  # noqa: S311 (made text)


def tell_of_other_track(one: Draft) -> None:
    """A body whose words speak for the other category."""
    track = CAMPAIGN.track(OTHER[one.track])
    one.other["extra"] = "".join(word * 4 for word in track.content_words) if track else ""


def recommend_by_union(one: Draft) -> None:
    """A body that may put persons forward, but no cases."""
    one.recommender, one.kind = f"市第{one.number}某某工会", "市级产业工会"  # its own: one recommender's later package corrects
    one.subject = f"{one.recommender}+案例评选"


def broken_link(one: Draft) -> None:
    """An address that cannot be opened as it stands."""
    one.fields[DETAIL] = one.fields[DETAIL][:-40] + "http//news.example.com/1"


def from_central_unit(one: Draft) -> None:
    """A unit of the centre, put forward by a department in place of its district."""
    name = DEPARTMENT_NAME.format(one.number)
    one.recommender, one.kind, one.subject, one.fields["单位"] = name, DEPARTMENT, f"{name}+案例评选", CENTRAL.unit


def table_apart(one: Draft) -> None:
    """A table that lies beside the package and lists no case but this."""
    one.other["apart"] = True
    one.fields["案例名称"] = f"只此一家的{prose(random.Random(one.number), 12)}"  # noqa: S311 (made text)


def without_table(one: Draft) -> None:
    """A case that stands in nobody's table."""
    one.without.update({"汇总表.xlsx", "汇总表.docx"})
    one.fields["案例名称"] = f"只此一家的{prose(random.Random(one.number), 12)}"  # noqa: S311 (made text)


def _least(one: Draft) -> None:
    """The least that each rule asks."""
    one.fields["摘要"] = prose(random.Random(1), 300)  # noqa: S311 (made text)
    one.deeds_chars, one.evidence_pages, one.received = 3000, 5, "2023-11-10 24:00"
    one.other |= {"pictures": 3, "bytes": MEGABYTES_10, "base": f"{one.recommender}{one.fields['单位']}典型案例"}
    one.subject, one.recipient = f"转发：{one.recommender}案例评选", "1979481195@qq.com"


def _most(one: Draft) -> None:
    """The most that each rule allows."""
    one.fields |= {label: prose(random.Random(chars), chars) for label, chars in ((REASON, 350), (DETAIL, 1000))}  # noqa: S311
    one.fields[DETAIL] = one.fields[DETAIL][:-30] + "https://www.example.com/1"  # one 字, a word
    one.deeds_chars = 5000
    one.other |= {"pictures": 5, "size": SQUARISH}
    recommended = DEPARTMENT_NAME.format(one.number)
    one.recommender, one.kind, one.subject = recommended, DEPARTMENT, f"{recommended}+案例评选"


def lower_rate(one: Draft) -> None:
    """The table declares less than the report states."""
    one.other |= {"report_rate": "21.5%", "rate": "12.5%"}


V = Violation
TYPES: tuple[Violation, ...] = (
    V("N1-FMT-01", "warning", "form_look", other(form=lambda data: retyped(data, 'w:sz w:val="36"', 'w:sz w:val="44"'))),
    V("N1-FMT-02", "warning", "form_look", other(form=lambda data: retyped(data, 'w:sz w:val="28"', 'w:sz w:val="24"'))),
    V(
        "N1-FMT-03",
        "warning",
        "form_look",
        other(
            form=lambda data: retyped(
                retyped(data, 'firstLineChars="200"', 'firstLineChars="0"'), 'firstLine="560"', 'firstLine="0"'
            )
        ),
    ),
    V("N1-FMT-04", "warning", "form_look", other(form=lambda data: retyped(data, 'w:line="560"', 'w:line="400"'))),
    V("N1-FMT-05", "warning", "form_look", other(form=no_bold)),
)
TEXTS: tuple[Violation, ...] = (
    V("N1-LEN-01", "error", "abstract", write("摘要", 301)),
    V("N1-LEN-01", "error", "abstract", say("摘要", "")),
    V("N1-LEN-01", "warning", "abstract reason", reuse_reason),
    V("N1-LEN-02", "error", "body word report", lambda one: setattr(one, "deeds_chars", 2999)),
    V("N1-LEN-02", "error", "body word report", lambda one: setattr(one, "deeds_chars", 5001)),
    V("N1-LEN-03", "error", "reason form", write(REASON, 351)),
    V("N1-LEN-04", "error", "detail form", write(DETAIL, 1001)),
    *(
        V("N1-STR-01", "warning", "sections body", other(headings=tuple(each for each in HEADINGS if gone not in each)))
        for gone in ("背景", "做法", "成效", "探讨")
    ),
)
FILES: tuple[Violation, ...] = (
    V(
        "N1-MAT-01",
        "error",
        "word body pictures abstract sections twin",
        lambda one: one.without.add("示范案例.docx"),
        also=frozenset({"N1-IMG-01"}),
    ),
    V("N1-MAT-02", "error", "pdf twin", lambda one: one.without.add("示范案例.pdf")),
    V("N1-MAT-03", "error", "table title form word pdf", without_table),
    V(
        "N1-MAT-04",
        "error",
        "form form_look reason detail seal",
        lambda one: one.without.update({"推荐表.docx", "推荐表（盖章）.pdf"}),
    ),
    V("N1-MAT-05", "error", "report", lambda one: one.without.add("查重报告.pdf")),
    V("N1-MAT-05", "error", "report", other(report="aigc")),
    V("N1-PAGE-01", "error", "seal form", lambda one: setattr(one, "evidence_pages", 6)),
    V("N1-PKG-02", "info", "seal form", other(seal=False)),
    V("N1-NAME-01", "warning", "name word pdf form report", other(base="案例材料示范案例")),
    V("N1-NAME-02", "warning", "subject", lambda one: setattr(one, "subject", "材料报送")),
    V("N1-DL-01", "error", "time", lambda one: setattr(one, "received", "2023-11-11 00:00:01")),
    V("N1-MAIL-01", "info", "mailbox", lambda one: setattr(one, "recipient", "someone@example.com")),
)
PICTURES: tuple[Violation, ...] = (
    V("N1-IMG-01", "error", "pictures word", other(pictures=2)),
    V("N1-IMG-01", "error", "pictures word", other(pictures=6)),
    V("N1-IMG-02", "warning", "pictures word", other(bytes=MEBIBYTES_10)),
    V("N1-IMG-02", "error", "pictures word", other(bytes=MEBIBYTES_10 + 1)),
    V("N1-IMG-03", "warning", "pictures word", other(size=PORTRAIT)),
    V("N1-IMG-04", "warning", "pictures word", other(size=SMALL)),
)
CLASSES: tuple[Violation, ...] = (
    V("N1-CLS-01", "info", "theme form", say("案例主题", "车间文化"), ("typical",)),
    V("N1-CLS-02", "info", "theme form", say("案例主题", "车间文化"), ("innovation",)),
    V("N1-CLS-03", "warning", "ticks form table", other(ticked=())),
    V("N1-CLS-03", "warning", "ticks form table", other(ticked=("typical", "innovation"))),
    V("N1-CLS-03", "info", "body word theme form", tell_of_other_track),
    V("N1-REC-01", "info", "recommender subject", recommend_by_union),
    V("N1-FORM-01", "warning", "form", say("详细地址", "")),
    V("N1-FORM-02", "info", "seal form", other(seal=False)),
    V("N1-FORM-03", "info", "detail form", broken_link),
    V("N1-PKG-01", "info", "table title form word pdf report", table_apart),
    V("N1-QUO-06", "info", "recommender form unit subject", from_central_unit),
)
AGREEMENT: tuple[Violation, ...] = (
    V("N1-TAB-01", "warning", "table", other(column="手机号码")),
    V("N1-TAB-03", "warning", "table report", lower_rate),
    V("X-REPORT-CASE-DIFF", "info", "report", other(report="copycheck", report_title="另一件事的另一个案例")),
    V("X-REPORT-CASE-DIFF", "info", "report", other(report="copycheck", report_author="孙丙")),
    V("X-REPORT-CASE-DIFF", "info", "report", other(report_chars=1200)),
    V("X-REPORT-CASE-DIFF", "info", "report", other(issued=date(2023, 11, 10) + timedelta(days=1))),
    V("X-WORD-PDF-DIFF", "info", "twin pdf word", other(twin=True)),
    V("X-FORM-CASE-DIFF", "info", "form", other(form_title="别的案例名称写在表里")),
    V("X-FORM-CASE-DIFF", "info", "form", other(form_unit="别的一家单位")),
    V("X-PHONE", "info", "form", say("联系人电话", "1398888")),
    V("X-TABLE-CASE-DIFF", "info", "table", other(row={"title": "别的案例名称写在汇总表里"})),
    V("X-TABLE-CASE-DIFF", "info", "table", other(row={"authors": "孙丙"})),
    V("X-TABLE-CASE-DIFF", "info", "table form ticks", other(row={"kind": "换"})),
    V("X-TABLE-CASE-DIFF", "info", "table form", other(row={"phone": "13799999999"})),
)

CASES = Made(
    id="cq-cases-2023",
    draft=draft,
    pack=pack,
    violations=(*TEXTS, *FILES, *PICTURES, *TYPES, *CLASSES, *AGREEMENT),
    register=(CENTRAL,),
    borders=(
        Border("N1-LEN-01 N1-LEN-02 N1-PAGE-01 N1-IMG-01 N1-IMG-02 N1-NAME-01 N1-NAME-02 N1-MAIL-01 N1-DL-01", _least),
        Border("N1-LEN-02 N1-LEN-03 N1-LEN-04 N1-IMG-01 N1-IMG-03 N1-IMG-04 N1-FORM-03 N1-REC-01 N1-NAME-02", _most),
    ),
    beside=beside,
    draft_apart=draft_apart,
    crowds=(
        Crowd("N1-QUO-04", "error", "渝北区", DISTRICT, 6, "typical"),
        Crowd("N1-QUO-05", "warning", "市经济信息委", DEPARTMENT, 4, "innovation"),
        Crowd("N1-QUO-05", "warning", "市水利局", DEPARTMENT, 4),
    ),
)
