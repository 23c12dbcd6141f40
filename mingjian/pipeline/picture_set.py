"""The distinct pictures of a case over all its files: the same picture counts once, however it was saved."""

from collections.abc import Iterable, Sequence

from mingjian.data.records import Picture, PictureKind, Role
from mingjian.pipeline.items import Item

CASE_PICTURES = (Role.CASE_WORD, Role.CASE_PDF, Role.PHOTO, Role.DEEDS)
SAME_PICTURE_BITS = 6
"""64-bit pHashes of one picture after scaling and JPEG saving differ by 0 to 4 bits in our trials, of two pictures by 20 and more."""
BLANK_HASHES = frozenset({"", "0000000000000000", "8000000000000000"})  # a picture of one colour: says nothing


def case_pictures(items: Sequence[Item]) -> tuple[Picture, ...]:
    """Case pictures in the order Word, PDF, photo files; logos, seals, certificates, screenshots and portraits are none."""
    found: list[Picture] = []
    for role in CASE_PICTURES:
        for item in items:
            if item.role is role and item.extract is not None and item.extract.document is not None:
                _add(item.extract.document.pictures, found)
    return tuple(found)


def same_picture(one: Picture, other: Picture) -> bool:
    """Whether two pictures are one: the same bytes, or perceptual hashes within a few bits."""
    if one.sha256 == other.sha256:
        return True
    if one.perceptual_hash in BLANK_HASHES or other.perceptual_hash in BLANK_HASHES:
        return False
    return (int(one.perceptual_hash, 16) ^ int(other.perceptual_hash, 16)).bit_count() <= SAME_PICTURE_BITS


def _add(pictures: Iterable[Picture], found: list[Picture]) -> None:
    for picture in pictures:
        if picture.kind is PictureKind.PICTURE and not any(same_picture(picture, other) for other in found):
            found.append(picture)
