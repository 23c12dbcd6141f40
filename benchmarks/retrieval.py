"""Source retrieval on a corpus in PAN's layout: python -m benchmarks.retrieval CORPUS ANSWER.json."""

import argparse
import json
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb
from lxml import etree

from mingjian.data.reuse import SourceKind, SourceText
from mingjian.pipeline.library import add_sources
from mingjian.pipeline.sign import Signed, sign_text
from mingjian.similarity.candidates import SearchSettings, find_candidates, load_batch, select, slot_grams
from mingjian.similarity.normal import normalise

WORKERS = 2
_REWRITTEN = "paraphrase"  # types with this in their name are written anew, the others copied and edited
_REWRITTEN_CHARS = 200
_COPIED_CHARS = 150
_COPIED_SHARE = 0.05
_COPIED = f"verbatim or edited, at least {_COPIED_CHARS} characters or {_COPIED_SHARE:.0%}"
_LONG_REWRITTEN = f"rewritten, at least {_REWRITTEN_CHARS} characters"


def _read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))}


def _sign(pair: tuple[str, str]) -> Signed:
    return sign_text(*pair)


def retrieve(corpus: Path) -> dict[str, list[str]]:
    """The sources that would be aligned with each suspicious document, best first."""
    sources, suspicious = _read(corpus / "src"), _read(corpus / "susp")
    with duckdb.connect() as connection, ProcessPoolExecutor(WORKERS) as pool:
        for script in ("schema.sql", "fingerprints.sql"):
            connection.execute(files("mingjian.data").joinpath(script).read_text("utf-8"))
        add_sources(connection, [SourceText(name, SourceKind.HISTORY, 0, name, text) for name, text in sources.items()])
        names = dict(connection.execute("SELECT doc, source_id FROM signed").fetchall())
        signed = list(pool.map(_sign, suspicious.items(), chunksize=32))
        load_batch(connection, [each.marks for each in signed], [""] * len(signed))
        candidates = [each for each in find_candidates(connection, SearchSettings()) if each.there > 0]
        numbers = sorted({each.there for each in candidates})
        grams = {number: slot_grams(normalise(sources[names[number]])) for number in numbers}
        chosen = select(candidates, lambda number: grams[number] if number > 0 else signed[number].marks.grams, {})
    answer: defaultdict[str, list[str]] = defaultdict(list)
    for each in sorted(chosen, key=lambda pair: (-pair.evidence, pair.there)):
        answer[signed[each.here].doc_id].append(names[each.there])
    return dict(answer)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a document took from one source: its passages there in characters, and the share of the document they make."""

    kind: str  # the corpus's folder
    here: str
    there: str
    passages: tuple[int, ...]
    share: float

    @property
    def goal(self) -> str:
        """The class in which the source must be found (docs/benchmarks.md)."""
        if _REWRITTEN in self.kind:
            return _LONG_REWRITTEN if max(self.passages) >= _REWRITTEN_CHARS else "rewritten, shorter"
        copied = sum(self.passages) >= _COPIED_CHARS or self.share >= _COPIED_SHARE
        return _COPIED if copied else "verbatim or edited, less"


def read_taken(corpus: Path) -> list[Taken]:
    """All true sources of a corpus in PAN's layout, by type, document and source."""
    passages: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for path in sorted(corpus.glob("*/*.xml")):
        root = etree.parse(path).getroot()
        for feature in root.iter("feature"):
            key = (path.parent.name, root.get("reference", ""), feature.get("source_reference", ""))
            passages[key].append(int(feature.get("this_length", "0")))
    sizes = {name: len(text) for name, text in _read(corpus / "susp").items()}
    return [Taken(*key, tuple(chars), sum(chars) / max(sizes[key[1]], 1)) for key, chars in sorted(passages.items())]


def main() -> None:
    """Write the answer and print recall by the goals' classes and how many sources would be aligned for each true one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder with src, susp and one folder with gold passages for each type")
    parser.add_argument("answer", type=Path)
    options = parser.parse_args()
    started = time.perf_counter()
    answer = retrieve(options.corpus)
    seconds = time.perf_counter() - started
    options.answer.write_text(json.dumps(answer, ensure_ascii=False, indent=1), encoding="utf-8")
    taken = read_taken(options.corpus)
    classes: defaultdict[str, list[bool]] = defaultdict(list)
    for each in taken:
        found = each.there in answer.get(each.here, ())
        for name in (each.goal, each.kind, "all"):
            classes[name].append(found)
    for name, found in sorted(classes.items(), key=lambda item: (not item[0][0].isdigit(), item[0])):
        print(f"{name}: {sum(found)} of {len(found)}, recall {sum(found) / len(found):.3f}")
    aligned = sum(map(len, answer.values()))
    print(f"{seconds:.1f} s, {aligned / max(len(taken), 1):.2f} aligned for each true source")


if __name__ == "__main__":
    main()
