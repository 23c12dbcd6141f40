from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.errors import InputError
from mingjian.pipeline.register import REGISTER_NAME, parse_moment, read_register

SHANGHAI = timezone(timedelta(hours=8))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-11-10 18:30", at(2023, 11, 10, 18, 30)),
        ("2023-11-10T18:30:05", at(2023, 11, 10, 18, 30, 5)),
        ("2023/11/10", at(2023, 11, 10)),
        ("2023/11/9 9:05", at(2023, 11, 9, 9, 5)),
        ("2023年11月10日 18:30", at(2023, 11, 10, 18, 30)),
        ("2023年11月10日18时30分", at(2023, 11, 10, 18, 30)),
        ("2023年11月10日下午6点", at(2023, 11, 10, 18)),
        ("２０２３．１１．１０　１８：３０", at(2023, 11, 10, 18, 30)),
        ("2023-11-10 24:00", at(2023, 11, 11)),
        ("2023-12-31 24:00", at(2024, 1, 1)),
        ("2024-02-28 24:00", at(2024, 2, 29)),
        ("2023-11-10T16:00:00+00:00", at(2023, 11, 11)),
        ("2023-11-10T10:30:00Z", at(2023, 11, 10, 18, 30)),
        ("45240.770833333", at(2023, 11, 10, 18, 30)),  # a date that lost its format in a spreadsheet
        ("2023-11-10 24:01", None),
        ("2023-11-31 10:00", None),
        ("昨天", None),
        ("", None),
        ("13900000000", None),
    ],
)
def test_moments_as_people_write_them(text: str, moment: datetime | None) -> None:
    assert parse_moment(text) == moment


@given(st.datetimes(at(2000, 1, 1).replace(tzinfo=None), at(2099, 12, 31).replace(tzinfo=None)))
def test_a_moment_written_is_the_moment_read(moment: datetime) -> None:
    expected = moment.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    assert parse_moment(f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}:{moment.minute:02}") == expected


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / REGISTER_NAME).write_bytes(text.encode(encoding))
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_register_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "包名,收到时间,推荐单位,推荐单位类型\r\n渝北区.zip,2023-11-10 18:30,渝北区人力社保局,区县\r\n"
    entry = read_register(write(tmp_path, text, encoding)).find("渝北区.zip")
    assert entry is not None
    assert (entry.received_at, entry.recommender, entry.kind) == (at(2023, 11, 10, 18, 30), "渝北区人力社保局", "区县")


@pytest.mark.parametrize(
    "text",
    [
        "推荐单位类型,推荐单位,收到时间,包名\n区县,渝北区,2023/11/10,渝北区\n",  # another order
        "序号\t包 名\t收到时间\t推荐单位\t推荐单位类型\t备注\n1\t渝北区 \t2023/11/10\t渝北区\t区县\t\n",
        "收件登记表,,,\n包名，收到时间，推荐单位，推荐单位类型\n渝北区，2023/11/10，渝北区，区县\n",
        "包名;收到时间;推荐单位;推荐单位类型\n渝北区.zip;2023/11/10;渝北区;区县\n\n",
        '"包名","收到时间","推荐单位（全称）","推荐单位类型"\n"渝北区","2023/11/10","渝北区","区县"\n',
    ],
)
def test_register_in_every_layout(tmp_path: Path, text: str) -> None:
    entry = read_register(write(tmp_path, text)).find("渝北区.zip")
    assert entry is not None
    assert (entry.received_at, entry.recommender, entry.kind) == (at(2023, 11, 10), "渝北区", "区县")


def test_package_names_match_with_and_without_extension_width_and_space(tmp_path: Path) -> None:
    register = read_register(write(tmp_path, "包名,收到时间\nA区（一） .ZIP,2023/11/10\nB区 v1.2,2023/11/9\n"))
    assert register.find("a区(一).zip") is not None
    assert register.find("B区 v1.2") is not None
    assert register.find("B区 v1.2.eml") is not None
    assert register.find("A区（一）") is not None  # unpacked into a folder
    assert register.find("C区") is None


def test_an_unreadable_time_is_kept_for_the_finding(tmp_path: Path) -> None:
    entry = read_register(write(tmp_path, "包名,收到时间\n渝北区,十一月十日\n")).find("渝北区")
    assert entry is not None
    assert (entry.received_at, entry.time_unread, entry.line) == (None, "十一月十日", 2)


def test_no_register_and_an_empty_one_are_no_rows(tmp_path: Path) -> None:
    assert read_register(tmp_path).entries == {}
    assert read_register(write(tmp_path, "\n")).entries == {}


def test_a_register_without_its_column_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"没有“包名”一列.*包名,收到时间,推荐单位,推荐单位类型"):
        read_register(write(tmp_path, "时间,单位\n2023/11/10,渝北区\n"))
