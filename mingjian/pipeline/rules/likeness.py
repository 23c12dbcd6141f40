"""The findings of Mingjian's own that compare files or submissions: same case, same picture, Word against PDF."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from mingjian.data.records import Document, Finding, Role, Severity, Submission
from mingjian.pipeline.rules.facts import Facts, Reading, recommender_of, text_key
from mingjian.pipeline.rules.finding import Said, named, own_finding

GRAM = 8
"""Characters a gram; winnowed 8-grams find 5 % of copying with recall 1.00 (facts of the design, section 8)."""
LEFT_TO_COMPARISON = 0.7
"""Jaccard of grams from which 查重 itself names two texts as one (80 % shared on both sides), with the share."""
SAME_TITLED_TEXT = 0.5
"""Under the same title less is enough: an edited second version."""
SAME_PDF = 0.98
"""Indel similarity of Word and PDF; header lines and captions that change place cost up to 1 %."""
SAME_SCAN = 0.90
"""The same for a scan: OCR misreads up to 5.6 % of the characters under a seal."""
SHORTEST = 200
"""Characters under which two texts are not compared: a title page is alike by nature."""
LEAST_HASH_BITS = 12
"""A perceptual hash with fewer set or unset bits shows a plain area, not a picture."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""Odd and near 2**64 divided by the golden ratio: spreads neighbouring code points over all 64 bits."""
MOST_SHARING = 20
"""A picture in more cases than this is a form's or a slide master's, not taken from one of them."""
ASPECT = 0.05
"""Relative difference of width to height within which two pictures may be one."""


def judge_likeness(facts: Facts) -> Iterator[Finding]:
    """Same case from two recommenders or in two tracks, same picture in two cases, PDF unlike Word."""
    same = list(_same_cases(facts)) if facts.campaign.object == "cases" else []
    for one, other in same:
        yield from (_on_case(one, other, facts), _on_case(other, one, facts))
    yield from _same_pictures(facts, {frozenset((one.submission_id, other.submission_id)) for one, other in same})
    for submission in facts.live:
        yield from _word_and_pdf(submission, facts)


def _same_cases(facts: Facts) -> Iterator[tuple[Submission, Submission]]:
    titled: defaultdict[str, list[Submission]] = defaultdict(list)
    for each in facts.live:
        if title := text_key(each.title):
            titled[title].append(each)
    for group in titled.values():
        grams = {each.submission_id: grams_of(each.text) for each in group} if len(group) > 1 else {}
        yield from (pair for pair in combinations(group, 2) if _rivals(*pair) and _is_same(*pair, grams))


def _rivals(one: Submission, other: Submission) -> bool:
    """Whether two submissions came by different ways: another recommender or the other track."""
    return recommender_of(one) != recommender_of(other) or one.track != other.track


def _is_same(one: Submission, other: Submission, grams: dict[str, frozenset[int]]) -> bool:
    """Whether two of one title are one case: of one unit, or an edited version of the text."""
    here, there = grams[one.submission_id], grams[other.submission_id]
    alike = len(here & there) / len(here | there) if here and there else 0.0
    same_unit = bool(text_key(one.unit)) and text_key(one.unit) == text_key(other.unit)
    return alike < LEFT_TO_COMPARISON and (same_unit or alike >= SAME_TITLED_TEXT)


def grams_of(text: str) -> frozenset[int]:
    """Hashes of a text's grams, the same in every process; empty where the text is too short to compare."""
    key = text_key(text)
    if len(key) < SHORTEST:
        return frozenset()
    codes = np.frombuffer(key.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    number = codes.size - GRAM + 1
    hashes = np.zeros(number, dtype=np.uint64)
    for place in range(GRAM):
        hashes = hashes * _FACTOR + codes[place : place + number]
    return frozenset(hashes.tolist())


def _on_case(one: Submission, other: Submission, facts: Facts) -> Finding:
    ways: list[str] = []
    if recommender_of(one) != recommender_of(other):
        ways.append(f"由{recommender_of(other) or '另一推荐单位'}推荐")
    if one.track != other.track:
        track = facts.campaign.track(other.track)
        ways.append(f"报在{track.short if track else '另一类别'}")
    message = (
        f"{named(one)}与包裹 {other.package.name} 中的{named(other)}是同一案例，后者{'、'.join(ways)}。"
        "同一案例只能由一个推荐单位报送一个类别，请推荐单位协商后撤回一份。"
    )
    return own_finding("X-SAME-CASE", Said(message, other.submission_id, severity=Severity.ERROR), one.package, one)


def _same_pictures(facts: Facts, same: set[frozenset[str]]) -> Iterator[Finding]:
    """One finding for a submission and each other one with which it shares pictures."""
    owners: defaultdict[str, list[tuple[int, float, Submission]]] = defaultdict(list)
    for submission in facts.live:
        for number, picture in enumerate(submission.pictures, 1):
            if is_telling(picture.perceptual_hash) and picture.height_px:
                owners[picture.perceptual_hash].append((number, picture.width_px / picture.height_px, submission))
    shared: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    known = {each.submission_id: each for each in facts.live}
    for group in owners.values():
        if len(group) > MOST_SHARING:
            continue
        for (here, aspect, one), (there, other_aspect, other) in combinations(group, 2):
            pair = frozenset((one.submission_id, other.submission_id))
            if len(pair) == 2 and pair not in same and abs(aspect - other_aspect) <= ASPECT * aspect:
                shared[one.submission_id, other.submission_id].add(here)
                shared[other.submission_id, one.submission_id].add(there)
    for (one_id, other_id), numbers in shared.items():
        one, other = known[one_id], known[other_id]
        which = "、".join(f"第{number}幅" for number in sorted(numbers))
        message = f"{named(one)}的{which}图片也出现在{named(other)}（包裹 {other.package.name}）中。请人工核对图片出处。"
        yield own_finding("X-SAME-PICTURE", Said(message, which), one.package, one)


def is_telling(perceptual_hash: str) -> bool:
    """Whether a 64-bit hash shows a picture rather than a plain area."""
    try:
        bits = int(perceptual_hash, 16).bit_count()
    except ValueError:
        return False
    return LEAST_HASH_BITS <= bits <= 64 - LEAST_HASH_BITS


def _word_and_pdf(submission: Submission, facts: Facts) -> Iterator[Finding]:
    words = _texts(facts.readings(submission, (Role.CASE_WORD,)))
    pdfs = _texts(facts.readings(submission, (Role.CASE_PDF,)))
    if not words or not pdfs:
        return
    from rapidfuzz.distance import Indel  # noqa: PLC0415 (the command line starts without it)

    alike, word, pdf = max(
        ((Indel.normalized_similarity(here[1], there[1]), here[0], there[0]) for here in words for there in pdfs),
        key=lambda each: each[0],
    )
    document = pdf.extract.document
    if alike >= (SAME_PDF if _has_layer(document) else SAME_SCAN):
        return
    message = (
        f"{named(submission)}的 Word 版（{word.material.path}）与 PDF 版（{pdf.material.path}）文字只有{alike:.1%}相同"
        "（比较摘要和正文的汉字、字母、数字）。请核对两份是否同一稿，以定稿为准重新报送。"
    )
    said = Said(message, f"{alike:.1%}", pdf.material.path)
    yield own_finding("X-WORD-PDF-DIFF", said, submission.package, submission)


def _texts(readings: tuple[Reading, ...]) -> list[tuple[Reading, str]]:
    cases = [(each, each.extract.case) for each in readings if each.extract.case]
    keyed = [(each, text_key(f"{case.abstract or ''}{case.body}")) for each, case in cases]
    return [(each, key) for each, key in keyed if len(key) >= SHORTEST]


def _has_layer(document: Document | None) -> bool:
    return document is not None and document.has_text_layer
