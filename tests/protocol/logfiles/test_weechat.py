"""Logs of WeeChat: what each line tells of."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.logfiles.entry import Entry, NotALogLineError
from beseda.protocol.logfiles.weechat import WeechatReader, looks_like_weechat

AT = datetime(2025, 11, 20, 12, 1, 1)  # noqa: DTZ001 - the file names no zone
TIME = "2025-11-20 12:01:01"


@pytest.mark.parametrize(
    ("rest", "entry"),
    [
        ("@Ann\thi\tthere", Entry("message", AT, "Ann", "hi\tthere")),
        ("Ёж\tпривет", Entry("message", AT, "Ёж", "привет")),
        (" *\tAnn waves", Entry("action", AT, "Ann", "waves")),
        ("-->\tAnn (a@h.example) has joined #tea", Entry("join", AT, "Ann", address="a@h.example")),
        (
            "-->\tAnn [acc] (Ann (the one)) (~a@h) has joined #tea",
            Entry("join", AT, "Ann", address="~a@h"),
        ),
        ("<--\tAnn (a@h) has left #tea (bye)", Entry("part", AT, "Ann", "bye", "a@h")),
        ("<--\tAnn (a@h) has left #tea", Entry("part", AT, "Ann", "", "a@h")),
        ("<--\tAnn (a@h) has quit (Quit: (x))", Entry("quit", AT, "Ann", "Quit: (x)", "a@h")),
        ("<--\tAnn has kicked Bob (out)", Entry("kick", AT, "Ann", "out", other="Bob")),
        ("--\tAnn is now known as Bob", Entry("nick", AT, "Ann", other="Bob")),
        ("--\tMode #tea [+o Bob] by Ann", Entry("mode", AT, "Ann", modes=("+o", "Bob"))),
        ('--\tAnn has changed topic for #tea to "b"', Entry("topic", AT, "Ann", "b")),
        ('--\tAnn has changed topic for #tea from "a" to "b"', Entry("topic", AT, "Ann", "b")),
        ('--\tAnn has unset topic for #tea (old topic: "b")', Entry("topic", AT, "Ann")),
        ("--\tNotice(Ann) -> #tea: note: x", Entry("notice", AT, "Ann", "note: x")),
        ("--\tirc: disconnected from server", None),
        ("=!=\tirc: error", None),
        ("\tsomething", None),
    ],
)
def test_a_line(rest: str, entry: Entry | None) -> None:
    assert WeechatReader().read(f"{TIME}\t{rest}") == entry


def test_times_with_a_zone() -> None:
    said = WeechatReader().read("2025-11-20T12:01:01.25Z\tAnn\thi")
    assert said is not None
    assert said.at == datetime(2025, 11, 20, 12, 1, 1, 250_000, UTC)


@pytest.mark.parametrize(
    "line", ["", "hello", TIME, f"{TIME}\tAnn", "2025-13-20 12:01:01\tAnn\thi", f"{TIME}\t *\t"]
)
def test_what_is_no_line(line: str) -> None:
    with pytest.raises(NotALogLineError):
        WeechatReader().read(line)


def test_what_a_file_is() -> None:
    assert looks_like_weechat(f"{TIME}\tAnn\thi")
    assert not looks_like_weechat("12:01\tAnn\thi")


@given(st.one_of(st.text(), st.text().map(f"{TIME}\t".__add__)))
def test_any_line_is_an_entry_or_an_error(line: str) -> None:
    with suppress(NotALogLineError):
        WeechatReader().read(line)
