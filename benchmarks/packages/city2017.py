"""Made packages of the 2017 “巴渝工匠” campaign: form of a plain layout, deeds, pictures or a video, in one mail."""

import random
from datetime import date

from benchmarks.packages.draft import Border, Draft, Files, Made, Violation, own_recommender, person, prose
from benchmarks.packages.files import FormRow, deeds_docx, form_docx, mail, pages_pdf, photograph, video_mp4
from mingjian.data.samples.pictures import LANDSCAPE

DISTRICT = "沙坪坝区"
CITY_MAIL, DISTRICT_MAIL = "bygj@cqgh.org", "704234263@qq.com"
ROUTES = ("组织推荐", "社会举荐", "个人自荐")
_FORM = "推荐表.docx"
_SEALED = "推荐表（盖章）.pdf"


def draft(dice: random.Random, number: int) -> Draft:
    """A person who keeps every rule."""
    recommender, kind = own_recommender(number)
    if recommender == DISTRICT:  # what it sends has an earlier end of its own
        recommender, kind = f"市第{number}某某局", "市级行业主管部门"
    fields = person(dice, number, date(dice.randrange(1957, 1993), dice.randrange(1, 13), dice.randrange(1, 29)))
    made = Draft(
        number=number,
        track="artisan",
        recommender=recommender,
        kind=kind,
        received=dice.choice(("2017-04-30 24:00", "2017-04-30 23:59:59", "2017-03-01 09:00")),
        subject=f"{recommender}+巴渝工匠",
        recipient=CITY_MAIL,
        fields={**fields, "联系电话": f"130{number:08d}", "主要事迹": prose(dice, 200)},
        deeds_chars=dice.choice((1500, 1499, 900)),
        evidence_pages=0,
    )
    made.other |= {
        "route": dice.choice(ROUTES),
        "pictures": dice.choice((4, 5, 0)),
        "minutes": dice.choice((5.0, 6.5, 8.0)),
        "suffix": dice.choice(("mp4", "m4v", "MP4")),
    }
    if made.other["pictures"] and dice.random() < 0.7:
        made.other["minutes"] = 0.0
    return made


def _rows(one: Draft) -> list[FormRow]:
    boxes = "　".join(f"{'☑' if each == one.other['route'] else '□'}{each}" for each in ROUTES)
    rows: list[FormRow] = [
        [(left, 1), (one.fields[left], 1), (right, 1), (one.fields[right], 1)]
        for left, right in (
            ("姓名", "性别"), ("出生年月", "民族"), ("身份证号", "政治面貌"), ("文化程度", "职业工种"), ("工作单位", "联系电话"),
        )
    ]  # fmt: skip
    rows += [[("推荐方式", 1), (boxes, 3)], [("主要事迹", 1), (one.fields["主要事迹"], 3)]]
    return [*rows, [("单位意见", 1), ("同意推荐。\n（盖章）\n2017年3月1日", 3)]]


def pack(one: Draft) -> bytes:
    """The mail."""
    files: Files = {_FORM: form_docx(("2017年度“巴渝工匠”推荐表",), _rows(one)), "事迹材料.docx": deeds_docx(one)}
    if one.other["route"] == ROUTES[0]:
        seal = "" if one.other.get("unsealed") else one.fields["工作单位"]
        files[_SEALED] = pages_pdf("2017年度“巴渝工匠”推荐表", 1, "单位意见：同意推荐。", seal)
    for place in range(int(str(one.other["pictures"]))):
        files[f"图片{place + 1}.jpg"] = photograph(
            100 + 3 * ((one.number * 7 + place) % 40), LANDSCAPE
        )  # class rooms: no doubt what they show
    if minutes := float(str(one.other["minutes"])):
        files[f"视频.{one.other['suffix']}"] = video_mp4(minutes * 60)
    return mail(one, {name: data for name, data in files.items() if name not in one.without})


def _show(one: Draft, pictures: int, minutes: float, suffix: str = "mp4") -> None:
    one.other |= {"pictures": pictures, "minutes": minutes, "suffix": suffix}


def _from_district(one: Draft, received: str, recipient: str = DISTRICT_MAIL) -> None:
    one.recommender, one.kind, one.subject = DISTRICT, "区县", f"{DISTRICT}+巴渝工匠"
    one.received, one.recipient = received, recipient


def _unsealed(one: Draft) -> None:
    one.other |= {"route": ROUTES[0], "unsealed": True}


def _just_so(one: Draft, pictures: int, minutes: float) -> None:
    one.received, one.deeds_chars = "2017-04-30 24:00", 1500
    _show(one, pictures, minutes)


CITY2017 = Made(
    id="cq-artisans-2017",
    draft=draft,
    pack=pack,
    borders=(
        Border("N3-MAT-01 N3-MAT-03 N3-DL-01 N3-MAIL-01", lambda one: _just_so(one, 4, 0)),
        Border("N3-MAT-01 N3-MAT-02", lambda one: _just_so(one, 0, 5.0)),
        Border("N3-MAT-01", lambda one: _just_so(one, 3, 8.0)),
        Border("N3-DL-02 N3-MAIL-02", lambda one: _from_district(one, "2017-04-19 24:00")),
    ),
    violations=(
        Violation("N3-REC-01", "info", "route form", lambda one: one.other.update(route="单位推荐和自荐")),
        Violation("N3-REC-02", "info", "route form", _unsealed),
        Violation("N3-MAT-01", "error", "show", lambda one: _show(one, 0, 0)),
        Violation("N3-MAT-01", "error", "show", lambda one: _show(one, 3, 0)),
        Violation("N3-MAT-01", "error", "show", lambda one: _show(one, 6, 0)),
        Violation("N3-MAT-01", "error", "show", lambda one: _show(one, 0, 4.98)),
        Violation("N3-MAT-01", "error", "show", lambda one: _show(one, 3, 8.1)),
        Violation("N3-MAT-02", "warning", "show", lambda one: _show(one, 4, 6, "mpg")),
        Violation("N3-MAT-03", "error", "deeds", lambda one: setattr(one, "deeds_chars", 1501)),
        Violation("N3-MAT-03", "error", "deeds", lambda one: one.without.add("事迹材料.docx")),
        Violation("N3-MAT-05", "error", "form route", lambda one: one.without.update({_FORM, _SEALED})),
        Violation("N3-DL-01", "error", "time", lambda one: setattr(one, "received", "2017-05-01 00:00:01")),
        Violation("N3-DL-02", "error", "time mailbox district", lambda one: _from_district(one, "2017-04-21 00:00:01")),
        Violation("N3-DL-02", "warning", "time mailbox district", lambda one: _from_district(one, "2017-04-20 10:00")),
        Violation("N3-DL-02", "warning", "time mailbox district", lambda one: _from_district(one, "2017-04-25 10:00", CITY_MAIL)),
        Violation("N3-MAIL-01", "info", "mailbox", lambda one: setattr(one, "recipient", "someone@example.com")),
        Violation("N3-MAIL-01", "info", "mailbox", lambda one: setattr(one, "recipient", DISTRICT_MAIL)),
        Violation(
            "N3-MAIL-02",
            "info",
            "time mailbox district",
            lambda one: _from_district(one, "2017-04-10 10:00", "someone@example.com"),
        ),
    ),
)
