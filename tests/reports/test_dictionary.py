from pathlib import Path

from mingjian.reports.dictionary import describe_views


def test_the_dictionary_in_docs_is_what_the_comments_say() -> None:
    written = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
    assert written.read_text(encoding="utf-8") == describe_views()
