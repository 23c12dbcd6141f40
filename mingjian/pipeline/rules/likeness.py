"""The findings of Mingjian's own that compare files or submissions: same picture, Word against PDF."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from mingjian.data.records import Document, Finding, Role, Submission
from mingjian.pipeline.rules.facts import Facts, Reading, recommender_of, text_key
from mingjian.pipeline.rules.finding import Said, named, own_finding
from mingjian.similarity.bodies import name_body

SAME_PDF = 0.98
"""Indel similarity of Word and PDF; header lines and captions that change place cost up to 1 %."""
SAME_SCAN = 0.90
"""The same for a scan: OCR misreads up to 5.6 % of the characters under a seal."""
SHORTEST = 200
"""Characters under which two texts are not compared: a title page is alike by nature."""
LEAST_HASH_BITS = 12
"""A perceptual hash with fewer set or unset bits shows a plain area, not a picture."""
MOST_SHARING = 20
"""A picture in more cases than this is a form's or a slide master's, not taken from one of them."""
SAME_BITS = 8
"""64-bit perceptual hashes of one picture saved again (JPEG 50), at half its size or cut by 1 % a side differ by 0 to 6 bits, cut by
2 % mostly by 4 to 8; of two pictures by 16 and more, all but 3 of 170 pairs."""
ASPECT = 0.05
"""Relative difference of width to height within which two pictures may be one."""


def judge_likeness(facts: Facts) -> Iterator[Finding]:
    """Same picture in two cases, PDF unlike Word."""
    yield from _same_pictures(facts)
    for submission in facts.live:
        yield from _word_and_pdf(submission, facts)


def _is_twin(one: Submission, other: Submission) -> bool:
    """Whether two submissions bear one title and one unit: 查重 names them as the same case, pictures and all."""
    here, there = ((text_key(each.title), name_body(each.unit, recommender_of(each))) for each in (one, other))
    return here == there and all(here)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture in a case. number: its place among the case's pictures, from 1."""

    owner: Submission
    number: int
    aspect: float


_Places = dict[int, list[_Shown]]
"""The batch's pictures by their hash."""


def _same_pictures(facts: Facts) -> Iterator[Finding]:
    """Pictures that two submissions share, or a submission and an earlier year's case."""
    places: defaultdict[int, list[_Shown]] = defaultdict(list)
    for submission in facts.live:
        for number, picture in enumerate(submission.pictures, 1):
            if is_telling(picture.perceptual_hash) and picture.height_px:
                shown = _Shown(submission, number, picture.width_px / picture.height_px)
                places[int(picture.perceptual_hash, 16)].append(shown)
    yield from _in_batch(places, facts)
    yield from _in_library(places, facts)


def _in_batch(places: _Places, facts: Facts) -> Iterator[Finding]:
    """One finding for a submission and each other one with which it shares pictures."""
    shared: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    known = {each.submission_id: each for each in facts.live}
    for here, near in _near(list(places)):
        others = [each for one in near for each in places[one]]
        if len({each.owner.submission_id for each in others}) > MOST_SHARING:
            continue
        for one, other in product(places[here], others):
            if (
                one.owner.submission_id != other.owner.submission_id
                and not _is_twin(one.owner, other.owner)
                and _alike(one.aspect, other.aspect)
            ):
                shared[one.owner.submission_id, other.owner.submission_id].add(one.number)
    for (one_id, other_id), numbers in sorted(shared.items()):
        one, other = known[one_id], known[other_id]
        yield _tell(one, numbers, f"{named(other)}（包裹 {other.package.name}）")


def _in_library(places: _Places, facts: Facts) -> Iterator[Finding]:
    """One finding for a submission and each earlier year's case with which it shares pictures."""
    old = [each for each in facts.batch.source_pictures if is_telling(each.perceptual_hash) and each.height_px]
    if not old:
        return
    hashes = np.array([int(each.perceptual_hash, 16) for each in old], np.uint64)
    shared: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for here, several in places.items():
        near = np.flatnonzero(np.bitwise_count(hashes ^ np.uint64(here)) <= SAME_BITS).tolist()
        if len({old[place].source_id for place in near}) > MOST_SHARING:
            continue
        for one, place in product(several, near):
            if _alike(one.aspect, old[place].width_px / old[place].height_px):
                shared[one.owner.submission_id, old[place].source_id].add(one.number)
    known, sources = {each.submission_id: each for each in facts.live}, {each.source_id: each for each in old}
    for (one_id, source_id), numbers in sorted(shared.items()):
        source = sources[source_id]
        yield _tell(known[one_id], numbers, f"往年案例“{source.title}”（{source.year}年，对比库编号 {source_id}）")


def _alike(here: float, there: float) -> bool:
    return abs(here - there) <= ASPECT * max(here, there)


def _tell(one: Submission, numbers: set[int], where: str) -> Finding:
    which = "、".join(f"第{number}幅" for number in sorted(numbers))
    message = f"{named(one)}的{which}图片也出现在{where}中，缩放、另存、略加裁剪的也算同一张。请人工核对图片出处。"
    return own_finding("X-SAME-PICTURE", Said(message, which), one.package, one)


def _near(hashes: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Each hash with all that are within `SAME_BITS` of it, itself among them."""
    every = np.array(hashes, np.uint64)
    for each in hashes:
        distances = np.bitwise_count(every ^ np.uint64(each))
        yield each, [hashes[place] for place in np.flatnonzero(distances <= SAME_BITS).tolist()]


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
