"""What the bodies named in a form wrote in it before it was sent: an opinion and its day, and nothing where theirs comes later."""

import re
from collections.abc import Iterator

from mingjian.data.checks import Present
from mingjian.data.records import Role, Submission
from mingjian.pipeline.rules.facts import Facts, has_text, text_key
from mingjian.pipeline.rules.finding import Said, named, unverified
from mingjian.pipeline.written import in_one_form

_PRINTED = re.compile(
    r"[（(]?(?:盖\s*章|公\s*章|签\s*[字名章]|单位盖章|加盖公章)[）)]?|负责人|经办人|[年月日]|\d+|单位|主管部门|部门"
)
_DAY = re.compile(r"(?<!\d)(?:\d{2}|(?:19|20)\d{2})\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}(?!\d)")
"""2023年9月5日, 2023.9.5, 23.9.5, 20230905, 二〇二三年九月五日, in one form."""


def find_opinions(check: Present, submission: Submission, facts: Facts) -> Iterator[Said]:
    """Opinions left blank or undated; infos where a scan may hold what the readable form does not."""
    cells = {label: [each.value for each in facts.fields(submission, label)] for label in (*check.opinions, *check.left_blank)}
    if not any(cells.values()):
        return  # the form, or its table, was not read: that is told elsewhere
    scan = _unread_form(submission, facts)
    for label in check.opinions:
        name, values = label.split("|")[0], cells[label]
        if not values:
            yield unverified(f"{named(submission)}的推荐表没有读到“{name}”一栏。请人工核对。")
            continue
        written = any(_opinion(each) for each in values)
        dated = any(_DAY.search(in_one_form(each)) for each in values)
        lacking = "、".join(word for word, there in (("意见", written), ("日期", dated)) if not there)
        if lacking and scan:
            yield unverified(
                f"{named(submission)}的推荐表“{name}”一栏没有{lacking}，{scan} 是扫描件，手写的可能没有读出。请人工核对。", scan
            )
        elif lacking:
            yield Said(
                f"{named(submission)}的推荐表“{name}”一栏没有填写{lacking}。请由该单位填写、盖章后重新报送。",
                f"{name}缺{lacking}",
            )
    for label in check.left_blank:
        if any(_opinion(each) for each in cells[label]):
            name = label.split("|")[0]
            yield Said(f"{named(submission)}的推荐表“{name}”一栏报送时应当空白，已经填写。请核对是谁填写的。", f"{name}已填写")


def _opinion(value: str) -> str:
    """What is written beside the printed words, digits and day."""
    return text_key(_PRINTED.sub("", _DAY.sub("", in_one_form(value))))


def _unread_form(submission: Submission, facts: Facts) -> str:
    """The path of a form without a text layer, "" where there is none: what recognition read of it is print, seldom handwriting."""
    forms = facts.readings(submission, (Role.FORM,))
    return next((each.material.path for each in forms if each.is_read and not has_text(each)), "")
