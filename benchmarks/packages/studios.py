"""Made packages of the 2024 studios: 申报表, 核查证明表, deeds, report, copies, evidence, photo and 推荐函, in one mail."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.packages.draft import Border, Crowd, Draft, Files, Made, Violation, identity, own_recommender, person
from benchmarks.packages.files import FormRow, deeds_docx, form_docx, mail, pages_pdf, photograph, text_docx
from mingjian.data.recommenders import DEPARTMENT, DISTRICT, UNION
from mingjian.data.samples.pictures import LANDSCAPE
from mingjian.pipeline.rules.facts import RegisterRow

TRACKS = {"national": "国家级技能大师工作室", "chief": "市级首席技能大师工作室", "city": "市级技能大师工作室"}
UNIT, SOCIAL, TEAM, MONTHS, RANK, LEVEL = (
    "申报单位",
    "社保缴纳单位",
    "团队人数",
    "每年在工作室工作时间",
    "推荐排序",
    "职业技能等级",
)
SINCE, GRANT = "到本单位工作时间", "补助经费"
PLAN = "技能大师工作室联盟建设方案.docx"
CERTIFIED = "此件与原件相符。经办人：王某。"
REPORT = (
    "工作室成立的必要性和现有优势",
    "工作室计划目标",
    "加快高技能人才队伍建设的政策措施",
    "资金支持以及场所、设备等工作条件",
)
_FORM, _PROOF, _LETTER = "技能大师工作室申报表.docx", "推荐单位技能人才情况核查证明表.docx", "技能大师工作室推荐函.pdf"
_COPIES = {"身份证复印件.pdf": "居民身份证", "职业资格证书复印件.pdf": "职业资格证书", "学历证书复印件.pdf": "毕业证书"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind of line in the lists; there is one for each number of a package, so that no two packages name one person."""

    place: int
    year: int
    award: str
    campaign: str = "技能大师工作室"

    def row(self, number: int) -> RegisterRow:
        """The line that a package of this number may meet."""
        born = date(1970 + self.place, 1, 1) + timedelta(days=number)
        unit = f"某某制造有限公司第{self.place}{number:04d}分厂"
        return RegisterRow(self.year, self.campaign, self.award, f"孙旧{number}", unit, identity(born, "男", number, listed=True))


MOST_PACKAGES = 300
OTHER_STUDIO = Listed(1, 2018, "市级技能大师工作室；焊工；优秀")
SAME_TRADE = Listed(2, 2017, "市级首席技能大师工作室；钳工；合格")
BUILT_2023 = Listed(3, 2023, "市级技能大师工作室；电工")
PROVISIONAL = Listed(4, 2022, "市级技能大师工作室；电工")
ONLY_PASSED = Listed(5, 2022, "市级首席技能大师工作室；电工；合格")
EXCELLENT = Listed(6, 2022, "市级技能大师工作室；电工；优秀")
NATIONAL = Listed(7, 2015, "国家级技能大师工作室")
CHANGED = Listed(8, 2023, "市级技能大师工作室；变更")
CHANGED_BEFORE = Listed(11, 2022, "市级技能大师工作室；变更；优秀")
MENDING = Listed(9, 2020, "市级技能大师工作室；限期整改")
INHERITOR = Listed(10, 2021, "市级非遗传承人", "非物质文化遗产")
CENTRAL = RegisterRow(2024, "中央在渝单位", "渝中区", "", "某某中央企业重庆分公司")
LISTS = (
    OTHER_STUDIO,
    SAME_TRADE,
    BUILT_2023,
    PROVISIONAL,
    ONLY_PASSED,
    EXCELLENT,
    NATIONAL,
    CHANGED,
    CHANGED_BEFORE,
    MENDING,
    INHERITOR,
)


def draft(dice: random.Random, number: int) -> Draft:
    """A studio that keeps every rule, from a recommender of its own."""
    recommender, kind = own_recommender(number)
    track = ("city", "chief", "national")[number % 3]
    fields = person(dice, number, date(dice.randrange(1969, 1995), dice.randrange(1, 13), dice.randrange(1, 29)))
    unit = fields.pop("工作单位")
    fields |= {
        "工作室名称": f"{fields['姓名']}{TRACKS[track]}",
        UNIT: unit,
        "单位性质": "学校" if "学院" in unit else "企业",
        LEVEL: dice.choice(("技师", "高级技师", "特级技师"))
        if track == "city"
        else dice.choice(("高级技师", "首席技师（高级技师）")),
        TEAM: f"{dice.choice((3, 9, 15))}人",
        MONTHS: f"{dice.choice((6, 10, 12))}个月",
        SOCIAL: unit,
        RANK: "第1",
        SINCE: "2022年7月15日",
        GRANT: {"chief": "15万元", "city": "50,000元"}.get(track, "按国家标准"),
        "已获荣誉": dice.choice(("全国技术能手", "重庆市技术能手")),
    }
    if track == "national":
        fields["已获荣誉"] = "全国技术能手"  # the second of the four conditions
    whole, money = dice.randrange(200, 2000), dice.randrange(50, 500)
    made = Draft(
        number=number,
        track=track,
        recommender=recommender,
        kind=kind,
        received=dice.choice(("2024-07-15 18:00", "2024-07-15 17:59:59", "2024-07-08 09:00")),
        subject=f"{recommender}+技能大师工作室",
        recipient="jineng@example.com",
        fields=fields,
        deeds_chars=dice.choice((1500, 1750, 2000)),
        evidence_pages=dice.choice((1, 19, 20)),
    )
    made.other |= {"labour": whole, "skilled": -(-whole * 35 // 100), "fund": money, "spent": -(-money * 60 // 100)}
    made.other |= {"report": REPORT, "certified": CERTIFIED, "evidence files": 1}
    return made


def _rows(one: Draft) -> list[FormRow]:
    boxes = "　".join(f"{'☑' if track == one.track else '□'}{name}" for track, name in TRACKS.items())
    rows: list[FormRow] = [[("工作室名称", 1), (one.fields["工作室名称"], 3)], [("申报层级", 1), (boxes, 3)]]
    rows += [
        [(left, 1), (one.fields[left], 1), (right, 1), (one.fields[right], 1)]
        for left, right in (
            (UNIT, "单位性质"), ("姓名", "性别"), ("出生年月", "民族"), ("身份证号", "文化程度"), ("职业工种", LEVEL),
            (TEAM, MONTHS), (SOCIAL, RANK),
        )
    ]  # fmt: skip
    return [
        *rows,
        [("已获荣誉", 1), (one.fields["已获荣誉"], 3)],
        *([(each, 1), (one.fields[each], 3)] for each in (SINCE, GRANT)),
        [("推荐单位意见", 1), ("同意推荐。\n（盖章）\n2024年7月10日", 3)],
    ]


def _proof(one: Draft) -> bytes:
    rows: list[FormRow] = [
        [("单位名称", 1), (one.fields[UNIT], 3)],
        [
            ("企业用工总量（含劳务派遣）", 1),
            (f"{one.other['labour']}人", 1),
            ("技能人才总数", 1),
            (f"{one.other['skilled']}人", 1),
        ],
        [
            ("职工教育经费总额", 1),
            (f"{one.other['fund']}万元", 1),
            ("用于高技能人才培养交流等费用", 1),
            (f"{one.other['spent']}万元", 1),
        ],
        [("推荐部门核查意见", 1), ("情况属实。\n（盖章）\n2024年7月10日", 3)],
    ]
    return form_docx(("推荐单位技能人才情况核查证明表",), rows)


def pack(one: Draft) -> bytes:
    """The mail."""
    words = str(one.other["certified"])
    seal = one.fields[UNIT] if words else ""
    contents = one.other["report"]
    if one.other.get("alliance"):
        return mail(one, {PLAN: text_docx("某某技能大师工作室联盟建设方案", "围绕攻关项目组建联盟，特提交建设方案，请审议。")})
    files: Files = {
        _FORM: form_docx(("2024年度技能大师工作室申报表",), _rows(one)),
        _PROOF: _proof(one),
        _LETTER: pages_pdf("技能大师工作室推荐函", 1, "现推荐以下单位申报技能大师工作室。", one.recommender),
        "事迹材料.docx": deeds_docx(one),
        "工作室申报报告.docx": text_docx("工作室申报报告", "。".join(contents) if isinstance(contents, tuple) else ""),
        "工作照片.jpg": photograph(200 + one.number % 40, LANDSCAPE),
        **{name: pages_pdf(title, 1, f"{title}。{words}", seal) for name, title in _COPIES.items()},
    }
    for place in range(int(str(one.other["evidence files"]))):
        files[f"佐证材料{place + 1}.pdf"] = pages_pdf("佐证材料", one.evidence_pages, f"技术攻关和技能传承情况。{words}", seal)
    return mail(one, {name: data for name, data in files.items() if name not in one.without})


def _set(**values: str) -> Callable[[Draft], object]:
    return lambda one: one.fields.update(values)


def _other(**values: object) -> Callable[[Draft], object]:
    return lambda one: one.other.update(values)


def _without(*names: str) -> Callable[[Draft], object]:
    return lambda one: one.without.update(names)


def _at(listed: Listed, *, unit: bool = True) -> Callable[[Draft], object]:
    """The person, and where asked the unit, of a list."""

    def plant(one: Draft) -> None:
        row = listed.row(one.number)
        born = row.id_number[6:14]
        one.fields |= {"身份证号": row.id_number, "出生年月": f"{born[:4]}年{born[4:6]}月", "性别": "男"}
        if unit:
            one.fields |= {UNIT: row.unit, SOCIAL: row.unit, "单位性质": "企业"}

    return plant


def _enterprise(**figures: object) -> Callable[[Draft], object]:
    """A company with these figures: schools are not asked."""

    def plant(one: Draft) -> None:
        unit = f"某某机电有限公司第{one.number}分厂"
        one.fields |= {UNIT: unit, SOCIAL: unit, "单位性质": "企业"}
        one.other |= figures

    return plant


def _same_trade(one: Draft) -> None:
    unit = SAME_TRADE.row(one.number).unit
    one.fields |= {UNIT: unit, SOCIAL: unit, "单位性质": "企业", "职业工种": "钳工"}


def _central(one: Draft) -> None:
    one.recommender, one.kind = f"市第{one.number}某某局", DEPARTMENT
    one.fields |= {UNIT: CENTRAL.unit, SOCIAL: CENTRAL.unit, "单位性质": "企业"}


def _union(one: Draft) -> None:
    name = f"市第{one.number}某某工会"  # its own: whoever recommends several sends one letter for all
    one.recommender, one.kind, one.subject = name, UNION, f"{name}+技能大师工作室"


def _alliance(received: str) -> Callable[[Draft], object]:
    """A plan of an alliance, alone in its package."""

    def plant(one: Draft) -> None:
        one.other["alliance"], one.received, one.subject = True, received, f"{one.recommender}联盟建设方案"

    return plant


def _just_so(one: Draft) -> None:
    """As little as each rule lets pass."""
    one.fields |= {LEVEL: "技师" if one.track == "city" else "高级技师", TEAM: "3人", MONTHS: "6个月"}
    one.fields["已获荣誉"] = {"national": "全国技术能手", "chief": "重庆市技术能手"}.get(one.track, "市级行业竞赛二等奖")
    one.fields |= {
        "出生年月": "1968年7月",
        "身份证号": identity(date(1968, 7, 16), one.fields["性别"], one.number),
    }  # 55 that day
    one.received, one.deeds_chars, one.evidence_pages = "2024-07-15 18:00", 1500, 20
    _enterprise(labour=1000, skilled=350, fund=1000, spent=600)(one)
    one.fields[SINCE] = "2022年7月15日"


def _most(one: Draft) -> None:
    """As much as each rule lets pass; a studio that rises from the list's lower track gets the difference."""
    one.fields[TEAM], one.deeds_chars = "15人", 2000
    _at(EXCELLENT)(one)
    one.fields[GRANT] = "10万元"


def _two_years(one: Draft) -> None:
    _at(CHANGED_BEFORE)(one)
    one.fields[GRANT] = "10（万元）"


def _old(one: Draft) -> None:
    """56 on the last day."""
    one.fields |= {"出生年月": "1968年7月", "身份证号": identity(date(1968, 7, 15), one.fields["性别"], one.number)}


EVERYTHING = "form person unit months team level route proof deeds report copies pages letter time honours since grant"
HIGHER = ("chief", "national")
STUDIOS = Made(
    id="cq-studios-2024",
    draft=draft,
    pack=pack,
    violations=(
        Violation("N4-UNIT-01", "error", "unit proof", _enterprise(labour=1000, skilled=349)),
        Violation("N4-UNIT-02", "error", "unit proof", _enterprise(fund=1000, spent=599)),
        Violation("N4-EXP-01", "warning", "person form", _old),
        Violation("N4-EXP-02", "error", "months form", _set(**{MONTHS: "5个月"})),
        Violation("N4-EXP-03", "error", "team form", _set(**{TEAM: "17人"})),
        Violation("N4-EXP-03", "error", "team form", _set(**{TEAM: "1人"})),
        Violation("N4-EXP-03", "warning", "team form", _set(**{TEAM: "16人"})),
        Violation("N4-EXP-03", "warning", "team form", _set(**{TEAM: "2人"})),
        Violation("N4-EXP-04", "warning", "unit form", _set(**{SOCIAL: "另外某公司"})),
        Violation("N4-ELI-02", "warning", "level form", _set(**{LEVEL: "高级工"}), ("city",)),
        Violation("N4-ELI-04", "warning", "level form", _set(**{LEVEL: "技师"}), ("chief",)),
        Violation("N4-ELI-05", "warning", "level form", _set(**{LEVEL: "技师"}), ("national",)),
        Violation("N4-ELI-07", "warning", "level form", _set(**{LEVEL: "市级非遗传承人"}), ("city", "chief")),
        Violation("N4-ELI-01", "info", "honours form", _set(已获荣誉="某某区级技能竞赛一等奖"), ("city",)),
        Violation("N4-ELI-03", "info", "honours form", _set(已获荣誉="集团级技术标兵、公司级劳动模范"), ("chief",)),
        Violation(
            "N4-LIM-03", "info", "unit form since", lambda one: (_enterprise()(one), _set(**{SINCE: "2022年7月16日"})(one))
        ),
        Violation("N4-PAY-01", "info", "grant form", _set(**{GRANT: "16万元"}), ("chief", "city")),
        Violation(
            "N4-PAY-01",
            "info",
            "grant person unit form",
            lambda one: (_at(EXCELLENT)(one), _set(**{GRANT: "15万元"})(one)),
            ("chief",),
        ),
        Violation("N4-DL-03", "error", EVERYTHING, _alliance("2024-07-23 00:00:01")),
        Violation("N4-DL-03", "warning", EVERYTHING, _alliance("2024-07-22 00:00:01")),
        Violation("N4-REC-01", "warning", "unit route form", _central),
        Violation("N4-LIM-01", "error", "person form", _at(OTHER_STUDIO, unit=False)),
        Violation("N4-LIM-02", "warning", "unit form", _same_trade, ("chief",)),
        Violation("N4-LIM-04", "error", "person unit form", _at(BUILT_2023), HIGHER),
        Violation("N4-LIM-05", "warning", "person unit form", _at(PROVISIONAL), HIGHER),
        Violation("N4-LIM-05", "error", "person unit form", _at(ONLY_PASSED), ("national",)),
        Violation("N4-LIM-06", "error", "person unit form", _at(NATIONAL)),
        Violation("N4-LIM-07", "error", "person unit form", _at(CHANGED), HIGHER),
        Violation("N4-LIM-08", "error", "person unit form", _at(MENDING), HIGHER),
        Violation("N4-MAT-01", "error", "form person unit months team level route", _without(_FORM)),
        Violation("N4-MAT-01", "error", "proof unit", _without(_PROOF), also=frozenset({"N4-MAT-07"})),
        Violation("N4-MAT-02", "error", "deeds", lambda one: setattr(one, "deeds_chars", 1499)),
        Violation("N4-MAT-02", "error", "deeds", lambda one: setattr(one, "deeds_chars", 2001)),
        Violation("N4-MAT-03", "warning", "report", _other(report=REPORT[:3])),
        Violation("N4-MAT-03", "error", "report", _without("工作室申报报告.docx")),
        *(Violation("N4-MAT-04", "error", "copies", _without(name)) for name in (*_COPIES, "工作照片.jpg")),
        Violation("N4-MAT-05", "error", "pages", lambda one: setattr(one, "evidence_pages", 21)),
        Violation(
            "N4-MAT-05",
            "error",
            "pages",
            lambda one: one.other.update({"evidence files": 2}) or setattr(one, "evidence_pages", 11),
        ),
        Violation(
            "N4-MAT-05",
            "warning",
            "pages",
            lambda one: one.other.update({"evidence files": 2}) or setattr(one, "evidence_pages", 5),
        ),
        Violation("N4-MAT-06", "info", "copies", _other(certified="")),
        Violation("N4-MAT-07", "error", "letter", _without(_LETTER)),
        Violation("N4-PROC-01", "info", "route", _union),
        Violation("N4-DL-01", "error", "time", lambda one: setattr(one, "received", "2024-07-15 18:00:01")),
        Violation(
            "N4-DL-02", "error", "time", lambda one: setattr(one, "received", "2024-07-23 00:00:01"), also=frozenset({"N4-DL-01"})
        ),
        Violation(
            "X-ID-CHECKSUM",
            "error",
            "person form",
            lambda one: _set(身份证号=one.fields["身份证号"][:6] + "19999999" + one.fields["身份证号"][14:])(one),
        ),
    ),
    crowds=(
        Crowd("N4-QUO-01", "error", "渝北区", DISTRICT, 2, "national"),
        Crowd("N4-QUO-02", "error", "市经济信息委", DEPARTMENT, 3, "chief"),
        Crowd("N4-QUO-02", "error", "市第9991某某局", DEPARTMENT, 2, "city"),  # within the quota, but both ranked first
    ),
    borders=(
        *(
            Border(
                "N4-UNIT-01 N4-UNIT-02 N4-EXP-01 N4-EXP-02 N4-EXP-03 N4-ELI-01 N4-ELI-02 N4-ELI-03 N4-ELI-04 N4-ELI-05 N4-LIM-03 "
                "N4-PAY-01 N4-MAT-02 N4-MAT-05 N4-DL-01",
                _just_so,
                (track,),
            )
            for track in TRACKS
        ),
        Border("N4-EXP-03 N4-MAT-02 N4-LIM-05 N4-PAY-01", _most, ("chief",)),
        Border("N4-LIM-07 N4-PAY-01", _two_years, ("chief",)),
        Border("N4-DL-03", _alliance("2024-07-21 24:00")),
    ),
    register=(CENTRAL, *(each.row(number) for each in LISTS for number in range(MOST_PACKAGES))),
)
