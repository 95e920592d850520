"""Logs of irssi: what each line tells of."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.logfiles.entry import Entry, NotALogLineError
from beseda.protocol.logfiles.irssi import IrssiReader, looks_like_irssi

OPENED = "--- Log opened Thu Nov 20 10:00:00 2025"


def at(hour: int, minute: int, second: int = 0, *, day: int = 20) -> datetime:
    return datetime(2025, 11, day, hour, minute, second)  # noqa: DTZ001 - the file names no zone


def reader() -> IrssiReader:
    opened = IrssiReader()
    assert opened.read(OPENED) is None
    return opened


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("10:01 <@Ann> hi <there>", Entry("message", at(10, 1), "Ann", "hi <there>")),
        ("10:01 < Ann> ", Entry("message", at(10, 1), "Ann", "")),
        ("10:01 <Ann> x", Entry("message", at(10, 1), "Ann", "x")),
        ("10:01:09 <+Ann> x", Entry("message", at(10, 1, 9), "Ann", "x")),
        ("[10:01] <%Ёж> привет", Entry("message", at(10, 1), "Ёж", "привет")),
        ("10:01  * Ann waves", Entry("action", at(10, 1), "Ann", "waves")),
        ("10:01 -Ann- note", Entry("notice", at(10, 1), "Ann", "note")),
        ("10:01 -Ann:#tea- note", Entry("notice", at(10, 1), "Ann", "note")),
        ("10:01 -a-b:#tea- note - x", Entry("notice", at(10, 1), "a-b", "note - x")),
        (
            "10:01 -!- Ann [a@h.example] has joined #tea",
            Entry("join", at(10, 1), "Ann", address="a@h.example"),
        ),
        (
            "10:01 -!- Ann [a@h] has left #tea [bye [now]]",
            Entry("part", at(10, 1), "Ann", "bye [now]", "a@h"),
        ),
        (
            "10:01 -!- Ann [a@h] has quit [Quit: x]",
            Entry("quit", at(10, 1), "Ann", "Quit: x", "a@h"),
        ),
        ("10:01 -!- Ann is now known as Bob", Entry("nick", at(10, 1), "Ann", other="Bob")),
        (
            "10:01 -!- Bob was kicked from #tea by Ann [out]",
            Entry("kick", at(10, 1), "Ann", "out", other="Bob"),
        ),
        (
            "10:01 -!- Ann changed the topic of #tea to: a: b",
            Entry("topic", at(10, 1), "Ann", "a: b"),
        ),
        ("10:01 -!- Topic unset by Ann on #tea", Entry("topic", at(10, 1), "Ann")),
        (
            "10:01 -!- mode/#tea [+ov Bob Cid] by Ann",
            Entry("mode", at(10, 1), "Ann", modes=("+ov", "Bob", "Cid")),
        ),
        ("10:01 -!- Irssi: #tea: Total of 3 nicks", None),
        ("10:01 [Users #tea]", None),
        ("--- Log closed Thu Nov 20 11:00:00 2025", None),
    ],
)
def test_a_line(line: str, entry: Entry | None) -> None:
    assert reader().read(line) == entry


@pytest.mark.parametrize(
    "line",
    ["", "hello", "10:01 hello", "25:01 <Ann> x", "--- Day changed", "--- Day changed x Xyz 1 2025",
     "--- Day changed Fri Nov 31 2025", "-!- Ann is now known as Bob"],
)  # fmt: skip
def test_what_is_no_line(line: str) -> None:
    with pytest.raises(NotALogLineError):
        reader().read(line)


def test_a_line_before_any_date_has_no_time() -> None:
    with pytest.raises(NotALogLineError):
        IrssiReader().read("10:01 <Ann> x")


@pytest.mark.parametrize("changed", ["Fri Nov 21 2025", "Пт ноя 21 2025", "Fr Nov 21 2025"])
def test_the_day_changes(changed: str) -> None:
    irssi = reader()
    assert irssi.read(f"--- Day changed {changed}") is None
    said = irssi.read("00:01 <Ann> x")
    assert said is not None
    assert said.at == at(0, 1, day=21)


def test_what_a_file_is() -> None:
    assert looks_like_irssi(OPENED)
    assert not looks_like_irssi("10:01 <Ann> --- Log opened ")


@given(st.one_of(st.text(), st.text().map("10:01 ".__add__), st.text().map("--- ".__add__)))
def test_any_line_is_an_entry_or_an_error(line: str) -> None:
    with suppress(NotALogLineError):
        reader().read(line)
