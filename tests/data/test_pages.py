from pathlib import Path

from mingjian.data.pages import PageStore
from mingjian.data.records import Span


def test_kept_record_comes_back_and_damage_reads_as_absence(tmp_path: Path) -> None:
    store = PageStore(tmp_path / "pages")
    assert (store.get(Span, "ab12"), len(store)) == (None, 0)
    store.keep("ab12", Span(1, 5))
    store.keep("ab12", Span(1, 5))
    assert (store.get(Span, "ab12"), len(store)) == (Span(1, 5), 1)
    store.path("ab12").write_bytes(b"cut short")
    assert store.get(Span, "ab12") is None
