"""Made packages of the third “津工精匠” campaign: 推荐表 or 自荐表 of the notice's own layout, copies, photo, in one mail."""

import random
from datetime import date

from benchmarks.packages.draft import Border, Crowd, Draft, Files, Made, Violation, person, prose
from benchmarks.packages.files import FormRow, form_docx, mail, pages_pdf, photograph
from mingjian.pipeline.rules.facts import RegisterRow

LEVELS = ("高级技师", "技师", "高级工", "中级工", "初级工", "高级职称", "中级职称", "初级职称")
DEEDS = "主要事迹"
PORTRAIT_PX = (295, 413)  # 一寸 at 300 dpi
WINNER = RegisterRow(2017, "津工精匠", "津工精匠", "赵获奖", "某某机电有限公司第9001分厂")
RUNNER_UP = RegisterRow(2019, "津工精匠", "津工精匠入围奖", "钱入围", "某某机电有限公司第9002分厂")
CHAMPION = RegisterRow(2020, "国家级技能大赛", "一等奖", "孙冠军", "某某机电有限公司第9003分厂")
RECOMMENDED, SELF = "推荐表", "自荐表"
_TITLE = "江津区第三届“津工精匠”"
_NOTE = "备注：技术等级职称一栏填：高级技师/技师/高级工/中级工/初级工或高级职称/中级职称/初级职称。"


def draft(dice: random.Random, number: int) -> Draft:
    """A person who keeps every rule: from a town, an association, or on his own account."""
    recommender, kind = (
        (f"第{number}镇人民政府", "镇街"), (f"江津区第{number}行业协会", "社会组织"), (f"自荐人{number}", "自荐"),
    )[number % 3]  # fmt: skip
    fields = person(dice, number, date(dice.randrange(1961, 1998), dice.randrange(1, 13), dice.randrange(1, 29)))
    fields |= {
        "技术等级（职称）": dice.choice(LEVELS),
        "职务": "班组长",
        "工龄": f"{dice.randrange(5, 35)}年",
        "联系电话": f"130{number:08d}",
        "已获荣誉": "江津区五一劳动奖章",
        "主要技术成果": prose(dice, 120),
        DEEDS: prose(dice, dice.choice((500, 499, 320))),
    }
    made = Draft(
        number=number,
        track="artisan",
        recommender=recommender,
        kind=kind,
        received=dice.choice(("2021-05-31 18:00", "2021-05-31 17:59:59", "2021-04-20 09:00")),
        subject=f"{recommender}+津工精匠",
        recipient="465217460@qq.com",
        fields=fields,
        deeds_chars=0,
        evidence_pages=dice.choice((1, 8)),
    )
    made.other["form"] = SELF if kind == "自荐" else RECOMMENDED
    made.other["photo inside"] = dice.random() < 0.5
    return made


def _rows(one: Draft, form: str) -> list[FormRow]:
    fields = one.fields
    rows: list[FormRow] = [
        [("姓   名", 1), (fields["姓名"], 1), ("性   别", 1), (fields["性别"], 1), ("民   族", 1), (fields["民族"], 1), ("一寸近\n期免冠\n照片", 1)],
        [("出生日期", 1), (fields["出生年月"], 1), ("文化程度", 1), (fields["文化程度"], 1), ("政治面貌", 1), (fields["政治面貌"], 1), ("", 1)],
        [("单位", 1), (fields["工作单位"], 3), ("职务", 1), (fields["职务"], 1), ("", 1)],
        [("技术等级\n（职称）", 1), (fields["技术等级（职称）"], 1), ("工   龄", 1), (fields["工龄"], 1), ("联系电话", 1), (fields["联系电话"], 1), ("", 1)],
        [("已获荣誉", 1), (fields["已获荣誉"], 6)],
        [("主要技术成果", 1), (fields["主要技术成果"], 6)],
        [(f"{DEEDS}（500字以内）\n{fields[DEEDS]}", 7)],
    ]  # fmt: skip
    signed = ("申请人", "签字：\n2021年5月1日") if form == SELF else ("推荐单位意见", "同意推荐。\n（盖章）\n2021年5月1日")
    return [*rows, [(signed[0], 1), (signed[1], 6)], [("组委会意见", 1), ("（盖章）\n2021年   月   日", 6)]]


def pack(one: Draft) -> bytes:
    """The mail."""
    form = str(one.other["form"])
    kind = "（个人申报）" if form == SELF else "（单位推荐和社团推荐表）"
    photo = photograph(one.number % 12, PORTRAIT_PX)
    inside = bool(one.other["photo inside"]) and "照片.jpg" not in one.without
    files: Files = {
        f"{form}.docx": form_docx((f"{_TITLE}{form}", kind), _rows(one, form), (_NOTE,), photo if inside else b""),
        "职业资格证书.pdf": pages_pdf("职业资格证书", 1, "职业资格证书复印件"),
        "证明材料.pdf": pages_pdf(
            "证明材料",
            one.evidence_pages,
            f"{one.other.get('whose', one.fields['姓名'])}：获奖证书、技术成果证明。{one.other.get('proof', '')}",
        ),
    }
    if form == RECOMMENDED:
        seal = "" if one.other.get("unsealed") else one.recommender
        files[f"{form}（盖章）.pdf"] = pages_pdf(f"{_TITLE}{form}", 2, "推荐单位意见：同意推荐。", seal)
    if not inside:
        files["照片.jpg"] = photo
    return mail(one, {name: data for name, data in files.items() if name not in one.without})


def _recommended(one: Draft) -> None:
    """From a town, with the form for it."""
    one.recommender, one.kind = f"第{one.number}镇人民政府", "镇街"
    one.subject = f"{one.recommender}+津工精匠"
    one.other["form"] = RECOMMENDED


def _unsealed(one: Draft) -> None:
    _recommended(one)
    one.other["unsealed"] = True


def _other_form(one: Draft) -> None:
    """The form of the other way."""
    one.other["form"] = RECOMMENDED if one.other["form"] == SELF else SELF


def _listed(one: Draft, row: RegisterRow) -> None:
    one.fields |= {"姓名": row.name, "工作单位": row.unit}


def _set(one: Draft, label: str, value: str) -> None:
    one.fields[label] = value


def _without_form(one: Draft) -> None:
    one.other["photo inside"] = False
    one.without.update({f"{form}{end}" for form in (RECOMMENDED, SELF) for end in (".docx", "（盖章）.pdf")})


def _preferred(one: Draft) -> None:
    """An honour that the notice prefers, with its certificate."""
    one.fields["已获荣誉"] = one.other["proof"] = "重庆五一劳动奖章"


def _champion(one: Draft) -> None:
    _listed(one, CHAMPION)
    one.fields["已获荣誉"] = "国家级技能大赛一等奖"


def _just_so(one: Draft) -> None:
    one.fields |= {DEEDS: prose(random.Random(one.number), 500), "技术等级（职称）": "初级工"}  # noqa: S311 (made text)
    one.received = "2021-05-31 18:00"


JIANGJIN = Made(
    id="jiangjin-artisans-2021",
    draft=draft,
    pack=pack,
    violations=(
        Violation("N5-ELI-02", "error", "person form", lambda one: _listed(one, WINNER)),
        Violation("N5-ELI-03", "info", "person form", lambda one: _listed(one, RUNNER_UP)),
        Violation("N5-PRI-01", "info", "honours form", _preferred),
        Violation("N5-PRI-02", "info", "person honours form", _champion),
        Violation("N5-REC-01", "info", "route form", _other_form),
        Violation("N5-MAT-01", "error", "form route person deeds level photo", _without_form),
        Violation("N5-MAT-04", "error", "deeds form", lambda one: _set(one, DEEDS, prose(random.Random(one.number), 501))),  # noqa: S311
        Violation("N5-MAT-05", "error", "photo", lambda one: one.without.add("照片.jpg")),
        Violation("N5-MAT-06", "warning", "level form", lambda one: _set(one, "技术等级（职称）", "八级钳工")),
        Violation("N5-MAT-06", "warning", "level form", lambda one: _set(one, "技术等级（职称）", "特级技师")),
        Violation("N5-MAT-07", "info", "route form", _unsealed),
        Violation("N5-DL-01", "error", "time", lambda one: setattr(one, "received", "2021-05-31 18:00:01")),
        Violation("N5-DL-01", "error", "time", lambda one: setattr(one, "received", "2021-06-01 00:00")),
        Violation("N5-MAIL-01", "info", "mailbox", lambda one: setattr(one, "recipient", "someone@example.com")),
    ),
    crowds=(
        Crowd("N5-QUO-01", "info", "区教委", "重点行业部门", 4),
        Crowd("N5-QUO-01", "info", "江津区市场监管局", "重点行业部门", 4),
        Crowd("N5-QUO-02", "info", "现代农业发展中心", "园区", 6),
        Crowd("N5-QUO-03", "info", "白沙镇", "镇街", 3),
        Crowd("N5-QUO-04", "info", "江津区钳工协会", "社会组织", 3),
    ),
    register=(WINNER, RUNNER_UP, CHAMPION),
    borders=(Border("N5-MAT-04 N5-MAT-06 N5-DL-01 N5-PRI-01 N5-PRI-02", _just_so),),
)
