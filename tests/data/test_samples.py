import csv
import email
import email.policy
import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest
from PIL import Image
from rapidfuzz.distance import Indel

from mingjian.data.samples.make import SampleSet, make_samples
from mingjian.data.samples.pictures import draw_picture
from mingjian.data.samples.plan import load_plan
from mingjian.data.samples.texts import CHANGES, SampleTextError, derive_text, load_text
from mingjian.extractors.count import count_text

pytestmark = pytest.mark.xdist_group("samples")

PLAN = load_plan()
LONG_RUN = 13  # effective characters: what shares no run of this length shares no passage
CASES = {case.key: case for package in PLAN.package for case in package.cases}
LENGTHS = [
    *((key, "abstract", each.abstract_chars) for key, each in CASES.items() if each.abstract_chars),
    *((key, "body", each.body_chars) for key, each in CASES.items() if each.body_chars),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SampleSet:
    return make_samples(tmp_path_factory.mktemp("samples"))


def read_package(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}
    if path.suffix == ".zip":
        return read_zip(path.read_bytes())
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    files = {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}
    for name in [name for name in files if name.endswith(".zip")]:
        files |= read_zip(files.pop(name))
    return files


def read_zip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        encoded = all(each.flag_bits & 0x800 or each.filename.isascii() for each in archive.infolist())
    with zipfile.ZipFile(BytesIO(data), metadata_encoding=None if encoded else "gbk") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def all_files(made: SampleSet) -> dict[str, bytes]:
    packages = [made.inbox / each.name for each in PLAN.package]
    return {f"{path.name}/{name}": data for path in packages for name, data in read_package(path).items()}


def squeeze(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def test_samples_are_the_same_bytes_every_time(made: SampleSet, tmp_path: Path) -> None:
    again = make_samples(tmp_path)
    first = {
        str(each.relative_to(made.inbox.parent)): each.read_bytes() for each in made.inbox.parent.rglob("*.*") if each.is_file()
    }
    second = {str(each.relative_to(tmp_path)): each.read_bytes() for each in again.inbox.parent.rglob("*.*") if each.is_file()}
    assert first == second


def test_every_file_opens(made: SampleSet) -> None:
    broken = []
    for name, data in all_files(made).items():
        try:
            open_file(name, data)
        except (zipfile.BadZipFile, pypdfium2.PdfiumError):
            broken.append(name)
    assert len(broken) == sum(len(case.corrupt) for case in CASES.values())


def open_file(name: str, data: bytes) -> None:
    match name.rpartition(".")[2]:
        case "docx":
            assert len(docx.Document(BytesIO(data)).paragraphs) > 0
        case "xlsx":
            assert openpyxl.load_workbook(BytesIO(data)).worksheets[0].max_row > 4
        case "pdf":
            document = pypdfium2.PdfDocument(data)
            assert len(document[0].get_textpage().get_text_range()) > 100
            document.close()
        case "jpg":
            assert Image.open(BytesIO(data)).size in {(1000, 720), (720, 1000)}
        case other:
            pytest.fail(f"unexpected kind of file: {other}")


def test_truth_tells_each_case_once(made: SampleSet) -> None:
    truth = json.loads(made.truth.read_text(encoding="utf-8"))
    assert [each["key"] for each in truth] == list(CASES)


def test_copied_shares_are_as_planned() -> None:
    library = {f"{load_text(each.text).get('标题')}.docx": each.text for each in PLAN.library}
    texts = {key: case.text for key, case in CASES.items()} | library
    for case in CASES.values():
        here = squeeze(load_text(case.text).get("摘要") + load_text(case.text).body())
        for copied in case.copied:
            if copied.kind != "reference":
                there = squeeze(load_text(texts[copied.source]).get("摘要") + load_text(texts[copied.source]).body())
                same = sum(block.size for block in Indel.opcodes(here, there).as_matching_blocks() if block.size > 2)
                assert copied.share[0] <= same / len(here) <= copied.share[1], (case.key, same / len(here))


def test_copied_names_are_left_over_where_planned() -> None:
    body = load_text("qijiang_copied_base").body()
    assert [body.count(name) for name in ("凤栖工业园", "聂书澜", "永川", "朗屏")] == [1, 1, 0, 0]


def test_independent_texts_share_no_long_run() -> None:
    planned = {case.text for case in CASES.values()} | {each.text for each in PLAN.library}
    derived = {path.stem for path in CHANGES.glob("*.toml")}
    homes: dict[str, set[str]] = {}
    for name in sorted((planned - derived) | {"jiangjin_contest_own"}):
        words = squeeze(load_text(name).body())
        for start in range(len(words) - LONG_RUN + 1):
            homes.setdefault(words[start : start + LONG_RUN], set()).add(name)
    assert [run for run, names in homes.items() if len(names) > 1] == []


@pytest.mark.parametrize(("key", "part", "chars"), LENGTHS)
def test_exact_lengths_hold_in_both_counts(key: str, part: str, chars: int) -> None:
    case = load_text(CASES[key].text)
    count = count_text(case.get("摘要") if part == "abstract" else case.body(numbered=False))
    assert (count.high, count.low) == (chars, chars)


def test_other_lengths_keep_the_limits() -> None:
    exact = {key for key, _part, _chars in LENGTHS}
    for key, plan in CASES.items():
        case = load_text(plan.text)
        body, abstract = count_text(case.body(numbered=False)), count_text(case.get("摘要"))
        assert key in exact or 3000 <= body.low <= body.high <= 5000, key
        assert abstract.high <= 301, key


def test_inbox_is_as_varied_as_promised() -> None:
    assert sum(not case.superseded for case in CASES.values()) >= 14
    assert {each.container for each in PLAN.package} == {"folder", "zip", "gbk_zip", "eml", "eml_zip"}
    assert {each.summary for each in PLAN.package} == {"xlsx", "docx"}
    assert sum(len(each.cases) > 1 for each in PLAN.package) >= 3


def test_gbk_archive_has_no_utf8_flag(made: SampleSet) -> None:
    with zipfile.ZipFile(made.inbox / "永川区人社局案例.zip") as archive:
        assert {each.flag_bits & 0x800 for each in archive.infolist()} == {0}
    assert "永川区案例评选汇总表.docx" in read_package(made.inbox / "永川区人社局案例.zip")


def test_register_names_packages(made: SampleSet) -> None:
    rows = list(csv.DictReader(StringIO((made.inbox / "收件登记.csv").read_text(encoding="gb18030"))))
    assert [row["包名"] for row in rows] == [each.name for each in PLAN.package if each.received is not None]


def test_catalogue_names_every_document(made: SampleSet) -> None:
    folder = made.library / "2022"
    rows = list(csv.DictReader(StringIO((folder / "目录.csv").read_text(encoding="utf-8-sig"))))
    assert sorted(row["文件"] for row in rows) == sorted(each.name for each in folder.glob("*.docx"))


def test_word_and_pdf_say_the_same(made: SampleSet) -> None:
    files = all_files(made)
    words = {name.rpartition(".")[0]: data for name, data in files.items() if name.endswith(("示范案例.docx", "/案例.docx"))}
    for stem, data in words.items():
        pages = pypdfium2.PdfDocument(files[f"{stem}.pdf"])
        pdf = squeeze("".join(page.get_textpage().get_text_range() for page in pages))
        pages.close()
        paragraphs = [squeeze(each.text) for each in docx.Document(BytesIO(data)).paragraphs]
        missing = [each for each in paragraphs if len(each) < 25 and each not in pdf]
        assert missing == []


def test_pictures_are_small_and_repeatable() -> None:
    first = draw_picture(7)
    assert draw_picture(7) == first
    assert len(first) <= 80_000


def test_change_list_that_matches_nothing_is_refused() -> None:
    with pytest.raises(SampleTextError, match="恰有一个"):
        derive_text({"source": "yubei_lanxiu", "turn": ["没有这样开头的段落"]})
