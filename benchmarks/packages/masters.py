"""Made packages of the 2023 masters' campaign: form with ticked category, deeds, evidence, certificate, letter and lists; direct entrants."""

import random
from datetime import date

from benchmarks.packages.draft import Border, Crowd, Draft, Made, Violation, identity, own_recommender, person
from benchmarks.packages.files import deeds_docx, form_docx, mail, pages_pdf, table_xlsx, text_docx
from mingjian.data.recommenders import DEPARTMENT, DISTRICT, UNION
from mingjian.pipeline.rules.facts import RegisterRow

TRACKS = {"master": "重庆技能大师", "expert": "全市技术能手", "star": "巴渝青年技能之星"}
LEVELS = {"master": ("高级技师", "特级技师"), "expert": ("技师（二级）", "高级技师"), "star": ("高级工（三级）", "技师")}
YOUNGEST = {  # born on the day that just keeps the rule, a leap day, later
    "master": (date(1968, 1, 1), date(1972, 2, 29), date(1980, 12, 31)),
    "expert": (date(1973, 1, 1), date(1976, 2, 29), date(1990, 1, 31)),
    "star": (date(1983, 1, 1), date(1988, 2, 29), date(2000, 2, 29)),
}
TOO_OLD = {"master": date(1967, 12, 31), "expert": date(1972, 12, 31), "star": date(1982, 12, 31)}
MEDALS = {"master": "第二届职业技能大赛金牌", "expert": "第二届职业技能大赛银牌", "star": "第二届职业技能大赛优胜奖"}
LIST_COLUMNS = ("序号", "申报类别", "姓名", "性别", "身份证号", "职业技能等级", "工作单位", "单位联系电话")
CERTIFIED = "此件与原件相符。经办人：王某。职业资格证书、技能竞赛获奖证书复印件。"
PUBLICITY = "自2023年12月4日至12月8日公示"
TALENTS = "突出贡献中青年专家"
TALENT = RegisterRow(2021, TALENTS, f"重庆市有{TALENTS}", "", "", identity(date(1980, 1, 1), "男", 7))
SERIALS = 50  # of identity numbers of one day
BY_RECOMMENDATION = ("master", "expert", "star")
FORM, LETTER, LIST, RESERVES = "申报表.docx", "推荐函.docx", "推荐人员名单.xlsx", "备选人员名单.xlsx"
EVIDENCE, CERTIFICATE, DEEDS = "佐证材料.pdf", "职业资格证书.pdf", "事迹材料.docx"


def born(one: Draft, day: date) -> None:
    """Give the person a day of birth and a number that the lists of winners know for that day."""
    one.fields |= {"出生年月": f"{day:%Y年%m月}", "身份证号": identity(day, one.fields["性别"], one.number % SERIALS)}


def draft(dice: random.Random, number: int) -> Draft:
    """A person who keeps every rule: by turns of each category, and every seventh a direct entrant of one of them."""
    category = tuple(TRACKS)[number % 3]
    direct = number % 7 == 6
    recommender, kind = own_recommender(number)
    if direct:
        recommender, kind = f"某某公司第{number}分厂", ""
    elif kind != DISTRICT and category != "master":
        recommender, kind = f"第{number}某某区", DISTRICT
    one = Draft(
        number=number,
        track="direct" if direct else category,
        recommender=recommender,
        kind=kind,
        received=dice.choice(("2023-12-15 18:00", "2023-12-15 17:59:59", "2023-12-01 09:00")),
        subject=f"{recommender}申报材料",
        recipient="",
        fields={
            **person(dice, number, date(1985, 1, 1)),
            "职业技能等级": dice.choice(LEVELS[category]),
            "单位联系人": "李某",
            "单位联系电话": f"023-{number:08d}",
            "已获荣誉": f"全国技术能手、{MEDALS[category]}" if category == "master" else "市级技能竞赛第二名",
        },
        deeds_chars=dice.choice((600, 1499, 1500)),
        evidence_pages=dice.choice((1, 14, 15)),
        other={"category": category},
    )
    one.container = "zip"  # as the platform hands out what was filed there
    if direct:
        one.received = dice.choice(("2023-12-29 18:00", "2023-12-20 09:00"))
        one.without.update({LETTER, LIST, RESERVES})
    born(one, dice.choice(YOUNGEST[category]))
    return one


def category_of(one: Draft) -> str:
    """The category that the form ticks."""
    return str(one.other["category"])


def form(one: Draft) -> bytes:
    """The form: the notice has none, so a plain layout like the other campaigns'."""
    ticks = " ".join(f"{'☑' if track == category_of(one) else '□'}{name}" for track, name in TRACKS.items())
    direct = one.track == "direct"
    way = f"{'□' if direct else '☑'}集中推荐 {'☑' if direct else '□'}直接纳入"
    rows = [[("申报类别", 1), (ticks, 3)], [("申报方式", 1), (way, 3)]]
    rows += [
        [(left, 1), (one.fields[left], 1), (right, 1), (one.fields[right], 1)]
        for left, right in (
            ("姓名", "性别"), ("出生年月", "身份证号"), ("民族", "政治面貌"), ("文化程度", "参加工作时间"),
            ("职业工种", "职业技能等级"), ("工作单位", "单位联系人"),
        )
    ]  # fmt: skip
    rows += [[("已获荣誉", 1), (one.fields["已获荣誉"], 3)], [("单位联系电话", 1), (one.fields["单位联系电话"], 3)]]
    rows += [[(each, 1), ("同意推荐。\n盖 章\n2023年12月1日", 3)] for each in ("所在单位意见", "推荐单位意见")]
    return form_docx(("重庆技能大师、全市技术能手、巴渝青年技能之星申报表",), rows)


def listed(one: Draft, number: int, **changed: str) -> list[str]:
    """A line of a list of persons."""
    values = {**one.fields, "序号": str(number), "申报类别": TRACKS[category_of(one)], **changed}
    return [values[each] for each in LIST_COLUMNS]


def _papers(one: Draft) -> str:
    """What the copies say: certified, and whom the unit appointed to the level that the form claims."""
    return f"{CERTIFIED}关于聘任{one.fields['姓名']}为{one.fields['职业技能等级']}的决定。"


def pack(one: Draft) -> bytes:
    """The mail; a package of letters alone holds no person's files."""
    head = f"推荐单位：{one.recommender}      联系人：李某      联系方式：023-00000000"
    seal, words = str(one.other.get("seal", one.fields["工作单位"])), str(one.other.get("evidence", _papers(one)))
    reserves = [
        listed(one, place + 1, 姓名=f"备选{'甲乙丙'[place]}", 身份证号=identity(date(1990, 1, 1), "男", 30 + place), 性别="男")
        for place in range(int(str(one.other.get("reserves", 1))))
    ]
    letters = {
        LETTER: text_docx(
            "关于推荐技能人才人选的函",
            f"市人力社保局：经初审，{one.other.get('publicity', PUBLICITY)}无异议，并经党组会议研究，现将人选名单随函报上，请审核。",
        ),
        LIST: table_xlsx("推荐人员名单", head, LIST_COLUMNS, [listed(one, 1)]),
    }
    if category_of(one) != "master":
        letters[RESERVES] = table_xlsx("备选人员名单", head, LIST_COLUMNS, reserves)
    if one.other.get("letters_only"):
        return mail(one, letters)
    files = {
        FORM: form(one),
        DEEDS: deeds_docx(one),
        EVIDENCE: pages_pdf("佐证材料", one.evidence_pages, words, seal),
        CERTIFICATE: pages_pdf("职业资格证书", 1, str(one.other.get("evidence", CERTIFIED)), seal),
        **letters,
    }
    if more := int(str(one.other.get("more_pages", 0))):
        files["佐证材料之二.pdf"] = pages_pdf("佐证材料之二", more, words, seal)
    return mail(one, {name: data for name, data in files.items() if name not in one.without})


def unlisted(one: Draft, category: str = "") -> None:
    """Make the person somebody whom no list of winners knows."""
    one.other["category"] = category or category_of(one)
    day = date(1995, 5, 5)
    one.fields |= {"出生年月": f"{day:%Y年%m月}", "身份证号": identity(day, one.fields["性别"], one.number)}
    one.fields["职业技能等级"] = LEVELS[category_of(one)][0]


def appointed(one: Draft, papers: str) -> None:
    """A chief technician whose papers say this of appointments."""
    one.fields["职业技能等级"] = "首席技师（高级技师）"
    one.other["evidence"] = f"{CERTIFIED}{papers}"


def talented(one: Draft, number: str) -> None:
    """Somebody of this number who names a talent title."""
    one.fields |= {"已获荣誉": TALENT.award, "性别": "男", "出生年月": f"{number[6:10]}年{number[10:12]}月", "身份证号": number}


def _just_so(one: Draft) -> None:
    """As little as each rule lets pass."""
    category = category_of(one)
    one.fields["职业技能等级"] = {"master": "高级技师", "expert": "技师", "star": "高级工"}[category]
    one.received, one.deeds_chars, one.evidence_pages = "2023-12-15 18:00", 1500, 15
    one.other["publicity"] = "2023年12月1日（星期五）至2023年12月7日公示"  # five working days round a weekend
    born(one, YOUNGEST[category][0])


def _talent_just_so(one: Draft) -> None:
    talented(one, TALENT.id_number)
    one.other["reserves"] = 1


def _letters_just_so(one: Draft) -> None:
    one.other["letters_only"] = True
    one.received = "2023-12-29 18:00"


def _direct_just_so(one: Draft) -> None:
    one.received = "2023-12-29 18:00"
    born(one, YOUNGEST[category_of(one)][0])


def recommended_by(one: Draft, name: str, kind: str) -> None:
    """Let somebody else recommend."""
    one.recommender, one.kind, one.subject = name, kind, f"{name}申报材料"


def set_field(one: Draft, label: str, value: str) -> None:
    """Change what the form and the lists say."""
    one.fields[label] = value


def mistyped(number: str) -> str:
    """The identity number with its check character wrong."""
    return number[:17] + ("1" if number[17] != "1" else "2")


def winners() -> tuple[RegisterRow, ...]:
    """The lists that the rules need: 全国技术能手, and the medals of each category, by number alone."""
    rows: list[RegisterRow] = []
    for track, days in YOUNGEST.items():
        numbers = [identity(day, sex, serial) for day in (*days, TOO_OLD[track]) for sex in "男女" for serial in range(SERIALS)]
        rows += [RegisterRow(2023, MEDALS[track], "", "", "", number) for number in numbers]
        if track == "master":
            rows += [RegisterRow(2019, "全国技术能手", "全国技术能手", "", "", number) for number in numbers]
    return tuple(rows)


UNKNOWN = frozenset({"N2-ELI-02", "N2-EXM-01", "N2-EXM-02", "N2-EXM-03"})  # a mistyped number stands in no list
EVERYTHING = "form certificate copies pages deeds letter time recommender honours channel"

MASTERS = Made(
    id="cq-masters-2023",
    draft=draft,
    pack=pack,
    violations=(
        Violation("N2-ELI-01", "error", "form", lambda one: set_field(one, "职业技能等级", "技师（二级）"), ("master",)),
        Violation("N2-ELI-06", "error", "form", lambda one: set_field(one, "职业技能等级", "高级工（三级）"), ("expert",)),
        Violation("N2-ELI-10", "error", "form", lambda one: set_field(one, "职业技能等级", "中级工（四级）"), ("star",)),
        Violation("N2-ELI-02", "error", "form", unlisted, ("master",)),
        Violation("N2-ELI-03", "error", "form", lambda one: born(one, TOO_OLD["master"]), ("master",)),
        Violation("N2-ELI-07", "error", "form", lambda one: born(one, TOO_OLD["expert"]), ("expert",)),
        Violation("N2-ELI-11", "error", "form", lambda one: born(one, TOO_OLD["star"]), ("star",)),
        Violation("N2-ELI-04", "warning", "honours", lambda one: set_field(one, "已获荣誉", "中华技能大奖"), ("master",)),
        Violation("N2-ELI-08", "warning", "honours", lambda one: set_field(one, "已获荣誉", "全国技术能手"), ("expert",)),
        Violation(
            "N2-REC-01", "info", "recommender", lambda one: recommended_by(one, f"市第{one.number}某某工会", UNION), ("master",)
        ),
        Violation(
            "N2-REC-02",
            "warning",
            "recommender",
            lambda one: recommended_by(one, f"市第{one.number}某某局", DEPARTMENT),
            ("expert", "star"),
        ),
        Violation(
            "N2-MAT-01",
            "info",
            "channel",
            lambda one: (setattr(one, "container", "eml"), setattr(one, "recipient", "x@example.com")),
        ),
        Violation(
            "N2-PUB-01", "info", "letter", lambda one: one.other.update(publicity="自2023年12月5日至12月8日公示"), ("master",)
        ),
        Violation("N2-PUB-01", "info", "letter", lambda one: one.other.update(publicity="自2023年12月2日至7日公示"), ("master",)),
        *(
            Violation("N2-ELI-05", "info", "form certificate copies", lambda one, words=words: appointed(one, words), ("master",))
            for words in ("", "关于聘任吴某为首席技师的决定。", "劳动合同：聘用期三年。")
        ),
        Violation(
            "N2-ELI-09", "info", "form honours", lambda one: talented(one, identity(date(1985, 5, 5), "男", 3)), ("expert",)
        ),
        Violation("N2-EXM-04", "info", "letter", lambda one: one.without.discard(LIST), ("direct",)),
        Violation("N2-QUO-04", "error", "letter", lambda one: one.other.update(reserves=2), ("expert", "star")),
        Violation("N2-MAT-02", "error", "deeds", lambda one: setattr(one, "deeds_chars", 1501)),
        Violation("N2-MAT-02", "error", "deeds pages", lambda one: one.without.update({DEEDS, EVIDENCE})),
        Violation("N2-MAT-03", "error", "pages", lambda one: setattr(one, "evidence_pages", 16)),
        Violation("N2-MAT-03", "error", "pages", lambda one: one.other.update(more_pages=15)),
        Violation("N2-MAT-04", "info", "copies certificate", lambda one: one.other.update(evidence="证书复印件。", seal="")),
        Violation("N2-MAT-05", "error", "form honours", lambda one: one.without.add(FORM), BY_RECOMMENDATION),
        Violation(
            "N2-MAT-05", "error", "certificate copies pages deeds", lambda one: one.without.update({CERTIFICATE, EVIDENCE})
        ),
        Violation("N2-MAT-06", "error", "letter", lambda one: one.without.add(LETTER), BY_RECOMMENDATION),
        Violation("N2-MAT-06", "error", "letter", lambda one: one.without.add(LIST), BY_RECOMMENDATION),
        Violation("N2-MAT-06", "error", "letter", lambda one: one.without.add(RESERVES), ("expert", "star")),
        Violation("N2-DL-01", "error", "time", lambda one: setattr(one, "received", "2023-12-15 18:00:01"), BY_RECOMMENDATION),
        Violation(
            "N2-DL-02",
            "error",
            EVERYTHING,
            lambda one: (one.other.update(letters_only=True), setattr(one, "received", "2023-12-29 18:00:01")),
            BY_RECOMMENDATION,
        ),
        Violation(
            "N2-DL-03",
            "error",
            "time",
            lambda one: setattr(one, "received", "2023-12-29 18:00:01"),
            ("direct",),
            frozenset({"N2-DL-02"}),  # a list that lies in the package is late with it
        ),
        Violation("N2-EXM-01", "error", "form", lambda one: unlisted(one, "master"), ("direct",)),
        Violation("N2-EXM-02", "error", "form", lambda one: unlisted(one, "expert"), ("direct",)),
        Violation("N2-EXM-03", "error", "form", lambda one: unlisted(one, "star"), ("direct",)),
        Violation(
            "X-ID-CHECKSUM",
            "error",
            "form",
            lambda one: set_field(one, "身份证号", mistyped(one.fields["身份证号"])),
            also=UNKNOWN,
        ),
        Violation("X-ID-BIRTH", "info", "form", lambda one: set_field(one, "出生年月", "1996年1月")),
        Violation("X-ID-SEX", "info", "form", lambda one: set_field(one, "性别", "女" if one.fields["性别"] == "男" else "男")),
    ),
    crowds=(
        Crowd("N2-QUO-01", "error", "渝北区", DISTRICT, 3, "master"),
        Crowd("N2-QUO-02", "error", "市经济信息委", DEPARTMENT, 5, "master"),
    ),
    register=(*winners(), TALENT),
    borders=(
        Border("N2-ELI-01 N2-ELI-02 N2-ELI-03 N2-MAT-01 N2-MAT-02 N2-MAT-03 N2-DL-01 N2-PUB-01", _just_so, ("master",)),
        Border("N2-ELI-05", lambda one: set_field(one, "职业技能等级", "首席技师（高级技师）"), ("master",)),
        Border("N2-ELI-06 N2-ELI-07 N2-MAT-02 N2-MAT-03 N2-DL-01", _just_so, ("expert",)),
        Border("N2-ELI-10 N2-ELI-11 N2-MAT-02 N2-MAT-03 N2-DL-01", _just_so, ("star",)),
        Border("N2-ELI-09 N2-QUO-04", _talent_just_so, ("expert",)),
        Border("N2-DL-02", _letters_just_so, ("master",)),
        Border("N2-DL-03 N2-EXM-01 N2-EXM-02 N2-EXM-03 N2-EXM-04", _direct_just_so, ("direct",)),
    ),
)
