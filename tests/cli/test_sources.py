"""Files to import that anybody may have written."""

import io
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beseda.cli.sources import (
    MOST_LOG_LINE,
    MOST_SHOWN,
    Found,
    Source,
    guess_format,
    read_export,
    read_log,
)
from beseda.domain.names import NamePolicy
from beseda.protocol.irc.casemapping import fold_precis

NAMES = NamePolicy(fold_precis, 64, 200)
HEADER = b'{"format":"beseda-history","version":1}\n'
IRSSI = b"--- Log opened Thu Nov 20 10:00:00 2025\n"


def source(data: bytes, most: int = MOST_LOG_LINE) -> Source:
    return Source(io.BytesIO(data), most)


def test_lines_have_a_bound() -> None:
    lines = source(b"\xef\xbb\xbfone\r\n" + b"x" * 25 + b"\n123456789\n" + b"y" * 10, 10)
    assert list(lines.lines()) == [b"one", None, b"123456789", None]
    assert (lines.number, lines.position, lines.size) == (4, 54, 54)


def test_what_is_not_understood_is_counted_and_a_little_of_it_kept() -> None:
    read = source(IRSSI + b"x" * 500 + b"\n" + b"bad\n" * 1_000)
    assert list(read_log(read, "irssi", NAMES, "#tea", "")) == []
    assert read.bad == 1_001
    assert len(read.samples) == MOST_SHOWN
    assert read.samples[0] == (2, "x" * 200)


def test_times_that_unix_does_not_count_are_no_times() -> None:
    read = source(b"1960-01-01 12:00:00\tAnn\tx\n0001-01-01 00:00:00\tAnn\tx\n")
    assert list(read_log(read, "weechat", NAMES, "#tea", "")) == []
    assert read.bad == 2


def said(data: bytes) -> list[Found]:
    return list(read_export(source(data), NAMES, None, closed=False))


def test_a_line_of_an_export_needs_no_more_than_it_must() -> None:
    line = {"kind": "message", "room": "#tea", "time": "2025-11-20T10:00:00Z", "text": "x"}
    found = said(HEADER + json.dumps({**line, "by": {"nick": "Ann"}, "later": 1}).encode())
    assert [(each.room, each.event.by.username) for each in found] == [("#tea", "unknown")]


_RUBBISH = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60).map(str.encode),
        st.text(max_size=40).map(lambda text: f"10:01 <{text}> x".encode()),
        st.text(max_size=40).map(lambda text: f"10:01 -!- {text} [x] has quit [{text}]".encode()),
        st.text(max_size=40).map(lambda text: f"2025-11-20 12:01:01\t--\t{text}".encode()),
        st.dictionaries(
            st.sampled_from(["kind", "room", "time", "by", "text", "open", "events"]),
            st.one_of(st.text(), st.booleans(), st.integers(), st.just({"nick": "Ann"})),
        ).map(lambda line: json.dumps(line).encode()),
    ),
    max_size=20,
).map(b"\n".join)


@given(_RUBBISH)
def test_rubbish_is_read_to_its_end(data: bytes) -> None:
    guess_format(io.BytesIO(data))
    readers: list[Any] = [
        read_export(source(HEADER + data), NAMES, None, closed=True),
        read_log(source(IRSSI + data), "irssi", NAMES, "#tea", ""),
        read_log(source(data), "weechat", NAMES, "#tea", "koi8-r"),
    ]
    for reader in readers:
        for found in reader:
            assert found.event.at >= 0
