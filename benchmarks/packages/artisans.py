"""Made packages of the 2023 “最美巴渝工匠” campaign: form, deeds, evidence, certificate, photo, 汇总表 in one mail."""

import random
from datetime import date

from benchmarks.packages.draft import Border, Crowd, Draft, Made, Violation, identity, own_recommender, person, prose
from benchmarks.packages.files import deeds_docx, form_docx, mail, on_b5, pages_pdf, photograph, table_xlsx
from mingjian.data.recommenders import DEPARTMENT, UNION
from mingjian.pipeline.rules.facts import RegisterRow

LONG = "技能技术特长、主要事迹贡献和获奖情况"
COLUMNS = (
    "序号", "姓名", "性别", "出生年月", "身份证号", "民族", "政治面貌", "文化程度", "职业工种", "职业技能等级", "工作单位", "参加工作时间",
    "单位联系人", "单位联系电话",
)  # fmt: skip
CERTIFIED = "此件与原件相符。经办人：王某。职业资格证书、职业技能等级证书复印件。"
WINNER = RegisterRow(2021, "最美巴渝工匠", "最美巴渝工匠", "", "", identity(date(1975, 3, 4), "男", 7))
CENTRAL = RegisterRow(2023, "中央在渝单位", "渝中区", "", "某某中央企业重庆公司")
EARLIER_NOMINEE = RegisterRow(2021, "最美巴渝工匠", "最美巴渝工匠提名", "", "", identity(date(1976, 5, 7), "女", 9))
NOMINEE = RegisterRow(2022, "最美巴渝工匠", "最美巴渝工匠提名", "", "", identity(date(1976, 5, 6), "女", 8))


def draft(dice: random.Random, number: int) -> Draft:
    """A person who keeps every rule, from a recommender of its own."""
    recommender, kind = own_recommender(number)
    fields = {
        **person(dice, number, date(dice.randrange(1965, 1995), dice.randrange(1, 13), dice.randrange(1, 29))),
        "职业技能等级": dice.choice(("技师", "高级技师（一级）", "技师（二级）")),
        "单位通讯地址": f"某路{number}号",
        "邮政编码": "400000",
        "单位联系人": "李某",
        "单位联系电话": f"023-{number:08d}",
        LONG: prose(dice, dice.choice((600, 999, 1000))),
    }
    return Draft(
        number=number,
        track="artisan",
        recommender=recommender,
        kind=kind,
        received=dice.choice(("2023-11-10 24:00", "2023-11-10 23:59:59", "2023-11-01 09:00")),
        subject=f"{recommender}+最美巴渝工匠",
        recipient="bygj2023@qq.com",
        fields=fields,
        deeds_chars=dice.choice((1500, 1450, 1550)),
        evidence_pages=dice.choice((1, 9, 10)),
    )


def pack(one: Draft) -> bytes:
    """The mail."""
    rows = [
        [
            ("姓 名", 1),
            (one.fields["姓名"], 1),
            ("性 别", 1),
            (one.fields["性别"], 1),
            ("出生年月", 1),
            (one.fields["出生年月"], 1),
            ("两  寸\n相  片", 1),
        ]
    ]
    rows += [
        [(left, 1), (one.fields[left], 2), (right, 1), (one.fields[right], 3)]
        for left, right in (
            ("身份证号", "民族"), ("政治面貌", "文化程度"), ("职业工种", "职业技能等级"), ("工作单位", "参加工作时间"),
            ("单位通讯地址", "邮政编码"), ("单位联系人", "单位联系电话"),
        )
    ]  # fmt: skip
    rows += [[(f"{LONG}（1000字内）", 7)], [(one.fields[LONG], 7)]]
    rows += [
        [(each, 1), (str(one.other.get(each, "同意推荐。\n盖 章\n2023年11月1日")), 6)]
        for each in ("所在单位意见", "区县（自治县）人力社保部门、市级主管部门意见")
    ]
    rows += [[("市高技办审批意见", 1), (str(one.other.get("市高技办审批意见", "盖 章\n年   月   日")), 6)]]
    table = table_xlsx(
        "2023年度“最美巴渝工匠”汇总表",
        f"区县：{one.recommender}      单位（公章）：{one.recommender}人力社保局      联系人：李某      联系方式：023-00000000",
        [each for each in COLUMNS if each not in one.without],
        [["1", *(one.fields.get(each, "") for each in COLUMNS[1:] if each not in one.without)]],
    )
    seal = one.fields["工作单位"]
    files = {
        "推荐表.docx": form_docx(("2023年度“最美巴渝工匠”", "推荐表"), rows),
        "推荐表（盖章）.pdf": _sealed(one),
        "事迹材料.docx": deeds_docx(one),
        "佐证材料.pdf": pages_pdf(
            "佐证材料", one.evidence_pages, str(one.other.get("evidence", CERTIFIED)), str(one.other.get("seal", seal))
        ),
        "职业资格证书.pdf": pages_pdf(
            "职业资格证书",
            int(str(one.other.get("copies", 1))),
            str(one.other.get("evidence", CERTIFIED)),
            str(one.other.get("seal", seal)),
        ),
        "照片.jpg": photograph(one.number % 12),
        "汇总表.xlsx": table,
    }
    return mail(one, {name: data for name, data in files.items() if name not in one.without})


def _sealed(one: Draft) -> bytes:
    seal = "" if one.other.get("unsealed") else one.fields["工作单位"]
    made = pages_pdf("2023年度“最美巴渝工匠”推荐表", 2, "盖章扫描件", seal)
    return on_b5(made) if one.other.get("b5") else made


def recommended_by(one: Draft, name: str, kind: str) -> None:
    """Let somebody else recommend."""
    one.recommender, one.kind, one.subject = name, kind, f"{name}+最美巴渝工匠"


def _just_so(one: Draft) -> None:
    """As little as each rule lets pass."""
    one.fields |= {"职业技能等级": "技师", LONG: prose(random.Random(one.number), 1000)}  # noqa: S311 (made text)
    one.received, one.evidence_pages, one.deeds_chars = "2023-11-10 24:00", 10, 1650
    one.other["copies"] = 10
    one.subject, one.sender = f"{one.recommender}最美巴渝工匠", f"{one.recommender}人力社保局"
    from_register(one, EARLIER_NOMINEE)


def _inheritor(one: Draft) -> None:
    one.fields["职业技能等级"] = "市级非遗传承人"
    one.deeds_chars = 1350
    recommended_by(one, f"市第{one.number}某某工会", UNION)


def set_field(one: Draft, label: str, value: str) -> None:
    """Change what the form says."""
    one.fields[label] = value


def from_register(one: Draft, row: RegisterRow) -> None:
    """Make the person the one of a register."""
    born = row.id_number[6:14]
    one.fields |= {
        "身份证号": row.id_number,
        "出生年月": f"{born[:4]}年{born[4:6]}月",
        "性别": "男" if int(row.id_number[16]) % 2 else "女",
    }


def mistyped(number: str) -> str:
    """The identity number with its check character wrong."""
    return number[:17] + ("1" if number[17] != "1" else "2")


ARTISANS = Made(
    id="cq-artisans-2023",
    draft=draft,
    pack=pack,
    violations=(
        Violation("N1-ELI-01", "error", "form", lambda one: set_field(one, "职业技能等级", "高级工（三级）")),
        Violation("N1-ELI-03", "error", "form", lambda one: from_register(one, WINNER)),
        Violation("N1-ELI-04", "error", "form", lambda one: from_register(one, NOMINEE)),
        Violation("N1-MATA-01", "error", "form", lambda one: one.without.update({"推荐表.docx", "推荐表（盖章）.pdf"})),
        Violation(
            "N1-MATA-02",
            "error",
            "certificate copies pages",
            lambda one: one.without.update({"职业资格证书.pdf", "佐证材料.pdf"}),
        ),
        Violation("N1-MATA-05", "info", "copies certificate", lambda one: one.other.update(evidence="证书复印件。", seal="")),
        Violation("N1-MATA-06", "error", "pages", lambda one: setattr(one, "evidence_pages", 11)),
        Violation("N1-MATA-07", "warning", "deeds", lambda one: setattr(one, "deeds_chars", 1651)),
        Violation("N1-MATA-07", "warning", "deeds", lambda one: setattr(one, "deeds_chars", 1349)),
        Violation("N1-MATA-10", "error", "form", lambda one: set_field(one, LONG, prose(random.Random(one.number), 1001))),  # noqa: S311
        Violation("N1-MATA-11", "error", "photo", lambda one: one.without.add("照片.jpg")),
        Violation("N1-TAB-02", "error", "table", lambda one: one.without.add("汇总表.xlsx")),
        Violation("N1-TAB-02", "warning", "table", lambda one: one.without.add("参加工作时间")),
        Violation("N1-NAME-02", "warning", "subject", lambda one: setattr(one, "subject", "材料报送")),
        Violation("N1-DL-01", "error", "time", lambda one: setattr(one, "received", "2023-11-11 00:00:01")),
        Violation("N1-MAIL-01", "info", "mailbox", lambda one: setattr(one, "recipient", "someone@example.com")),
        Violation(
            "N1-REC-02", "info", "recommender subject", lambda one: recommended_by(one, f"第{one.number}某某行业协会", "社会组织")
        ),
        Violation(
            "N1-QUO-06",
            "info",
            "form recommender seal subject",
            lambda one: (set_field(one, "工作单位", CENTRAL.unit), recommended_by(one, f"市第{one.number}某某局", DEPARTMENT)),
        ),
        Violation("N1-MATA-08", "info", "seal form", lambda one: one.other.update(b5=True)),
        Violation("N1-MATA-09", "warning", "certificate copies", lambda one: one.other.update(copies=11)),
        Violation("N1-MATA-12", "info", "seal form", lambda one: one.other.update(unsealed=True)),
        *(
            Violation("N1-MATA-12", "info", "form", lambda one, said=said: one.other.update(said))
            for said in (
                {"所在单位意见": "盖 章\n年   月   日"},
                {"区县（自治县）人力社保部门、市级主管部门意见": "同意推荐。\n（盖章）\n    年   月   日"},
                {"市高技办审批意见": "同意。\n盖 章\n2023年11月1日"},
            )
        ),
        Violation("N1-MATA-13", "info", "sender form", lambda one: setattr(one, "sender", one.fields["工作单位"])),
        Violation("N1-MATA-13", "info", "sender form", lambda one: setattr(one, "sender", one.fields["姓名"])),
        Violation("X-ID-CHECKSUM", "error", "form", lambda one: set_field(one, "身份证号", mistyped(one.fields["身份证号"]))),
        Violation("X-ID-BIRTH", "info", "form", lambda one: set_field(one, "出生年月", "1950年1月")),
        Violation("X-ID-SEX", "info", "form", lambda one: set_field(one, "性别", "女" if one.fields["性别"] == "男" else "男")),
    ),
    crowds=(
        Crowd("N1-QUO-01", "error", "渝北区", "区县", 7),
        Crowd("N1-QUO-02", "error", "市经济信息委", "市级行业主管部门", 4),
        Crowd("N1-QUO-03", "error", "市财贸轻纺工会", "市级产业工会", 2),
    ),
    register=(WINNER, NOMINEE, EARLIER_NOMINEE, CENTRAL),
    borders=(
        Border("N1-ELI-01 N1-ELI-04 N1-MATA-06 N1-MATA-07 N1-MATA-09 N1-MATA-10 N1-MATA-13 N1-NAME-02 N1-DL-01", _just_so),
        Border("N1-ELI-01 N1-MATA-07 N1-REC-02", _inheritor),
    ),
)
