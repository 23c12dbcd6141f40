"""Source retrieval on a corpus in PAN's layout: python -m benchmarks.retrieval CORPUS ANSWER.json, scored by the corpus's scorer."""

import argparse
import json
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from pathlib import Path

import duckdb

from mingjian.data.reuse import SourceKind, SourceText
from mingjian.pipeline.library import add_sources
from mingjian.pipeline.sign import Signed, sign_text
from mingjian.similarity.candidates import SearchSettings, find_candidates, load_batch, select, slot_grams
from mingjian.similarity.normal import normalise

WORKERS = 2


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


def main() -> None:
    """Write the answer and print how many sources would be aligned for each true one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder with src, susp and retrieval.json")
    parser.add_argument("answer", type=Path)
    options = parser.parse_args()
    started = time.perf_counter()
    answer = retrieve(options.corpus)
    seconds = time.perf_counter() - started
    options.answer.write_text(json.dumps(answer, ensure_ascii=False, indent=1), encoding="utf-8")
    truth: dict[str, list[str]] = json.loads((options.corpus / "retrieval.json").read_text("utf-8"))
    true = sum(map(len, truth.values()))
    found = sum(source in answer.get(name, ()) for name, sources in truth.items() for source in sources)
    aligned = sum(map(len, answer.values()))
    print(
        f"{len(truth)} documents, {seconds:.1f} s: recall {found / true:.3f}, {aligned / true:.2f} aligned for each true source"
    )


if __name__ == "__main__":
    main()
