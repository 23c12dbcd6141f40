"""What is common in official Chinese prose, learned once: python -m benchmarks.genre FOLDER OUT.npz.

Writes hashes of five-character phrases that stand in two and more of the folder's .txt files, and hashes of common terms with what they
are worth. No text can be read back from it. The file shipped in mingjian/data/words was made from 1,500 published texts
(regulations, government reports, news of administration, case descriptions) that stand in no pair of the development split.
"""

import argparse
from pathlib import Path

from mingjian.similarity.background import gather, write_background
from mingjian.similarity.passages import prepare


def main() -> None:
    """Learn from every text of a folder and write what is common."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    paths = sorted(options.folder.glob("*.txt"))
    learned = gather([prepare(path.read_bytes().decode("utf-8")).wording for path in paths], repeated=1)
    write_background(learned, options.out)
    print(f"{len(paths)} texts, {len(learned.phrases)} phrases, {len(learned.terms)} terms")


if __name__ == "__main__":
    main()
