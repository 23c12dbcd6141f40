"""Made cases for the benchmarks of 查重: seeded, with boilerplate in all and planted copies in some."""

import random
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate

SHARE_COPIED = 0.05  # of the cases hold text of another one
_CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面方后多定行学法所民得经三之进着等部度家电力里如水化高自二理起小"
    "物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解"
    "问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决"
)
_WORDS = 30_000  # distinct words of the made language; a real year's cases hold about as many
_ZIPF = 1.05
_STOCK = 400  # stock phrases, each in many cases
_LANGUAGE = 2026  # seed of words, stock phrases and boilerplate
_BOILERPLATE = 3  # paragraphs that stand in every case


@dataclass(frozen=True, slots=True)
class Planted:
    """A copy: characters of case `here` that come from case `there`."""

    here: int
    there: int
    chars: int


@dataclass(frozen=True, slots=True)
class Cases:
    """Made texts and the copies planted in them."""

    texts: list[str]
    planted: list[Planted]


class _Writer:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 (made texts)
        self.words = ["".join(self.dice.choices(_CHARACTERS, k=self.dice.choice((1, 2, 2, 2, 2, 3, 4)))) for _ in range(_WORDS)]
        self.weights = list(accumulate(1 / (rank + 10) ** _ZIPF for rank in range(_WORDS)))
        self.stock = [self.clause() for _ in range(_STOCK)]

    def clause(self) -> str:
        total = self.weights[-1]
        count = self.dice.randrange(4, 12)
        return "".join(self.words[bisect(self.weights, self.dice.random() * total)] for _ in range(count))

    def paragraph(self, chars: int) -> str:
        parts: list[str] = []
        length = 0
        while length < chars:
            part = self.dice.choice(self.stock) if self.dice.random() < 0.04 else self.clause()
            parts += [part, self.dice.choice("，，，。")]
            length += len(part) + 1
        return "".join(parts[:-1]) + "。"

    def disturb(self, text: str, share: float) -> str:
        return "".join(self.dice.choice(_CHARACTERS) if self.dice.random() < share else each for each in text)


def write_cases(count: int, chars: int = 4_000, seed: int | None = None) -> Cases:
    """`count` cases of about `chars` characters; one in twenty holds 200 to 400 characters of another, up to 10 % changed.

    seed: other cases in the same language, with the same stock phrases and boilerplate.
    """
    writer = _Writer(_LANGUAGE)
    common = [writer.paragraph(120) for _ in range(_BOILERPLATE)]
    if seed is not None:
        writer.dice.seed(seed)
    paragraphs = [[*common, *(writer.paragraph(400) for _ in range(max(1, (chars - 360) // 400)))] for _ in range(count)]
    planted: list[Planted] = []
    for here in writer.dice.sample(range(count), round(count * SHARE_COPIED)):
        there = writer.dice.randrange(count)
        copied = writer.dice.choice(paragraphs[there][_BOILERPLATE:])[: writer.dice.randrange(200, 400)]
        if there != here:
            paragraphs[here].insert(_BOILERPLATE + 1, writer.disturb(copied, writer.dice.choice((0.0, 0.05, 0.1))))
            planted.append(Planted(here, there, len(copied)))
    return Cases(["\n".join(each) for each in paragraphs], planted)
