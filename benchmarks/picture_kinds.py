"""What pictures are taken for: a table over made pictures of each kind, and counts over real ones.

python -m benchmarks.picture_kinds [FOLDER]: FOLDER holds picture files of unknown kind; of those only the counts and reasons are printed.
"""

import io
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from mingjian.extractors.image import describe_picture

EACH = 40


def photograph(rng: np.random.Generator) -> Image.Image:
    """Smooth many-coloured ground with grain."""
    coarse = Image.fromarray(rng.integers(0, 255, (7, 9, 3), dtype=np.uint8)).resize((1200, 900), Image.Resampling.BICUBIC)
    return Image.fromarray((np.asarray(coarse) + rng.normal(0, 6, (900, 1200, 3))).clip(0, 255).astype(np.uint8))


def certificate(rng: np.random.Generator) -> Image.Image:
    """A gold or red frame on cream or white with a title, lines and a seal."""
    image = Image.new("RGB", (1100, 780), [(250, 244, 226), (255, 255, 255), (244, 232, 205)][rng.integers(3)])
    draw = ImageDraw.Draw(image)
    inset, colour = int(rng.integers(4, 60)), [(200, 150, 50), (190, 30, 35), (178, 134, 60)][rng.integers(3)]
    draw.rectangle((inset, inset, 1099 - inset, 779 - inset), outline=colour, width=int(rng.integers(8, 40)))
    draw.rectangle((360, 130, 740, 190), fill=(200, 30, 30))
    for row in range(4):
        draw.line((180, 290 + 60 * row, 920, 290 + 60 * row), fill="black", width=9)
    draw.ellipse((760, 520, 940, 700), outline=(220, 30, 30), width=9)
    return image


def window(rng: np.random.Generator) -> Image.Image:
    """A program's window with a bar of its own colour."""
    width, height = int(rng.integers(700, 1500)), int(rng.integers(500, 900))
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, height // int(rng.integers(14, 24))), fill=tuple(int(each) for each in rng.integers(20, 230, 3)))
    for row in range(9):
        draw.line((30, 120 + 40 * row, int(rng.integers(100, width)), 120 + 40 * row), fill=(60, 60, 60), width=7)
    return image


def telephone(rng: np.random.Generator) -> Image.Image:
    """A telephone's screen with speech bubbles."""
    image = Image.new("RGB", (640, int(rng.integers(1300, 1440))), (237, 237, 237))
    draw = ImageDraw.Draw(image)
    for row in range(9):
        left = int(rng.integers(20, 250))
        draw.rounded_rectangle(
            (left, 120 + 130 * row, left + 340, 210 + 130 * row), 12, fill=[(255, 255, 255), (149, 236, 105)][row % 2]
        )
    return image


def chart(rng: np.random.Generator) -> Image.Image:
    """Bars on white: a picture of the case, with a doubt."""
    image = Image.new("RGB", (900, 560), "white")
    draw = ImageDraw.Draw(image)
    for column in range(5):
        draw.rectangle((120 + 150 * column, int(rng.integers(100, 430)), 200 + 150 * column, 480), fill=(70, 130, 200))
    return image


def page(rng: np.random.Generator) -> Image.Image:
    """A scanned page of lines."""
    image = Image.new("RGB", (1240, 1754), (252, 252, 250))
    draw = ImageDraw.Draw(image)
    for row in range(26):
        draw.line((150, 200 + 55 * row, int(rng.integers(700, 1090)), 200 + 55 * row), fill=(40, 40, 40), width=14)
    return image


def portrait(rng: np.random.Generator) -> Image.Image:
    """A head before a plain backdrop."""
    image = Image.new("RGB", (295, 413), [(67, 142, 219), (255, 255, 255), (215, 30, 40)][rng.integers(3)])
    head = photograph(rng).resize((160, 300))
    image.paste(head, (68, 113))
    return image


MADE = {
    "picture": (photograph, chart), "certificate": (certificate,), "screenshot": (window, telephone), "page_scan": (page,), "portrait": (portrait,),
}  # fmt: skip


def run(folder: Path | None) -> None:
    """Print the table, then the counts over the folder."""
    rng = np.random.default_rng(2023)
    for kind, makers in MADE.items():
        for maker in makers:
            seen = Counter(str(describe_picture(encoded(maker(rng), number), "").kind) for number in range(EACH))
            print(f"{kind:12} {maker.__name__:12} {dict(seen.most_common())}")
    if folder is not None:
        real = [
            describe_picture(path.read_bytes(), "", context=path.name) for path in sorted(folder.rglob("*")) if path.is_file()
        ]
        print(len(real), dict(Counter(f"{each.kind} {each.doubt}" for each in real if each.width_px).most_common()))


def encoded(image: Image.Image, number: int) -> bytes:
    """Every second one as JPEG."""
    stream = io.BytesIO()
    image.save(stream, *(("PNG",) if number % 2 else ("JPEG",)))
    return stream.getvalue()


if __name__ == "__main__":
    run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
