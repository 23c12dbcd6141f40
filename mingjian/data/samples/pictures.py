"""Photograph-like pictures drawn from a seed: halls, machines, people as shapes, light and grain."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

LANDSCAPE = (1000, 720)  # pixels, what 附件3 calls best
PORTRAIT = (720, 1000)
_QUALITY = 62
_GRAIN = 9  # widest noise, in grey levels


def draw_picture(seed: int, size: tuple[int, int] = LANDSCAPE) -> bytes:
    """A JPEG of at most 80 KB, the same for the same seed, unlike those of other seeds."""
    random = np.random.default_rng(seed)
    image = _backdrop(random, size)
    scene = (_draw_hall, _draw_class, _draw_hills)[seed % 3]
    scene(ImageDraw.Draw(image), random, size)
    image = image.filter(ImageFilter.BoxBlur(1))
    grain = Image.frombytes("L", size, random.integers(0, 2 * _GRAIN, size[0] * size[1], dtype=np.uint8).tobytes())
    image = ImageChops.add(image, Image.merge("RGB", [grain] * 3), offset=-_GRAIN)
    stream = BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY, subsampling=2)
    return stream.getvalue()


def _colour(random: np.random.Generator, low: int = 30, high: int = 225) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in random.integers(low, high, 3))
    return red, green, blue


def _backdrop(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    width, height = size
    top, bottom = (np.array(_colour(random, 60, 240), dtype=np.float32) for _ in range(2))
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :, None]
    light = 1 - 0.35 * (across - float(random.uniform(-0.8, 0.8))) ** 2
    pixels = (top * (1 - down) + bottom * down) * light
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _draw_person(draw: ImageDraw.ImageDraw, random: np.random.Generator, place: tuple[int, int], tall: int) -> None:
    left, foot = place
    wide = tall // 3
    coat, skin = _colour(random), (int(random.integers(180, 230)), 160, 130)
    draw.rounded_rectangle((left, foot - tall * 3 // 4, left + wide, foot), wide // 3, fill=coat)
    draw.ellipse((left + wide // 5, foot - tall, left + wide * 4 // 5, foot - tall * 3 // 4), fill=skin)
    draw.pieslice((left + wide // 6, foot - tall - 6, left + wide * 5 // 6, foot - tall * 3 // 4), 180, 360, fill=_colour(random))


def _draw_hall(draw: ImageDraw.ImageDraw, random: np.random.Generator, size: tuple[int, int]) -> None:
    width, height = size
    floor = int(height * random.uniform(0.55, 0.75))
    draw.rectangle((0, floor, width, height), fill=_colour(random, 90, 170))
    for _ in range(int(random.integers(4, 8))):
        left, tall = int(random.integers(0, width - 150)), int(random.integers(120, 330))
        wide = int(random.integers(110, 300))
        draw.rectangle((left, floor - tall, left + wide, floor + 40), fill=_colour(random), outline=(40, 40, 40), width=4)
        draw.rectangle((left + 20, floor - tall + 20, left + wide // 2, floor - tall + 80), fill=_colour(random, 20, 90))
        draw.ellipse((left + wide - 50, floor - tall + 20, left + wide - 20, floor - tall + 50), fill=(200, 60, 40))
    for _ in range(int(random.integers(1, 4))):
        place = (int(random.integers(0, width - 100)), int(random.integers(floor + 60, height)))
        _draw_person(draw, random, place, int(random.integers(220, 380)))


def _draw_class(draw: ImageDraw.ImageDraw, random: np.random.Generator, size: tuple[int, int]) -> None:
    width, height = size
    left, right = int(width * random.uniform(0.05, 0.35)), int(width * random.uniform(0.6, 0.95))
    draw.rectangle((left, 60, right, int(height * 0.45)), fill=_colour(random, 200, 250), outline=(60, 60, 60), width=6)
    for line in range(5):
        end = left + int((right - left) * random.uniform(0.4, 0.9))
        draw.rectangle((left + 30, 95 + line * 42, end, 107 + line * 42), fill=_colour(random, 60, 160))
    step = int(random.integers(110, 200))
    for row in range(2):
        for place in range(int(random.integers(0, 60)), width, step):
            _draw_person(draw, random, (place, int(height * 0.78) + row * 160), int(random.integers(150, 240)))


def _draw_hills(draw: ImageDraw.ImageDraw, random: np.random.Generator, size: tuple[int, int]) -> None:
    width, height = size
    for ridge in range(3):
        base = height * (0.35 + 0.15 * ridge)
        heights = base + random.uniform(-90, 60, 9)
        points = [(width * place // 8, int(tall)) for place, tall in enumerate(heights)]
        draw.polygon([(0, height), *points, (width, height)], fill=_colour(random, 40, 150))
    for _ in range(int(random.integers(3, 7))):
        left, tall = int(random.integers(0, width - 120)), int(random.integers(90, 260))
        foot = int(random.integers(height // 2, height))
        draw.rectangle((left, foot - tall, left + 110, foot), fill=_colour(random, 120, 240))
        for window in range(foot - tall + 15, foot - 25, 40):
            draw.rectangle((left + 18, window, left + 92, window + 18), fill=_colour(random, 40, 110))
