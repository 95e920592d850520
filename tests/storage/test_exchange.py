"""Exports: from events to lines and back, and lines that somebody made up."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.events import (
    Event,
    Joined,
    Kicked,
    Kind,
    LeftServer,
    MessagePosted,
    ModesChanged,
    OperatorsCalled,
    Parted,
    Renamed,
    RoomRenamed,
    TagsPosted,
    TopicChanged,
)
from beseda.domain.names import NamePolicy
from beseda.domain.people import Person
from beseda.protocol.irc.casemapping import fold_precis
from beseda.storage.exchange import Line, Who, as_line, decode_line, line_of, milliseconds_of
from beseda.storage.exporting import export
from beseda.storage.listing import Listing
from beseda.storage.restoring import Cast, MalformedError, event_of, moment
from tests.storage.building import Built

NAMES = NamePolicy(fold_precis, 64, 200)
ANN = Person(0, "Ann", "ann", "ann", "host", "Ann A.", ":ann")
BOB = Person(0, "Боб", "боб", "unknown", "unknown", "", ":боб")
COMMON: dict[str, Any] = {"by": ANN, "at": 1_700_000_000.123, "id": "abc-1-1"}


@pytest.mark.parametrize(
    "event",
    [
        MessagePosted(
            kind=Kind.MESSAGE,
            target="#tea",
            private=False,
            text="one\ntwo \x1b\u202e",
            cuts=(2, 5),
            tags=(("+reply", "abc-1-0"), ("+example/x", "")),
            **COMMON,
        ),
        MessagePosted(kind=Kind.ACTION, target="#tea", private=False, text="waves", **COMMON),
        TagsPosted(target="#tea", private=False, tags=(("+draft/react", "👍"),), **COMMON),
        Joined(room="#tea", modes="+o", **COMMON),
        Parted(room="#tea", reason="bye", **COMMON),
        Kicked(room="#tea", target=BOB, reason="", **COMMON),
        LeftServer(reason="x", own_words=True, **COMMON),
        Renamed(to=BOB, **COMMON),
        TopicChanged(room="#tea", topic="", **COMMON),
        ModesChanged(room="#tea", changes="+o-v", params=("Ann", "Боб"), **COMMON),
        RoomRenamed(room="#tea", before="#чай", reason="typo", **COMMON),
    ],
)
def test_there_and_back(event: Event) -> None:
    said = line_of(event, "#tea")
    assert said is not None
    data = as_line(said)
    assert data.endswith(b"\n")
    assert data.decode().rstrip("\n").isprintable()
    read = decode_line(data)
    assert event_of(read, moment(read.time), "#tea", Cast(NAMES)) == event


def test_what_is_never_recorded_is_no_line() -> None:
    assert line_of(OperatorsCalled(text="x", **COMMON), "#tea") is None


def test_an_export(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        built.say("#tea", "one")
        built.say("#cake", "two")
        built.happen(built.log("#den", is_open=False), built.say("#x", "hidden"))
        built.tell("Ann", "Bob", "psst")
        built.commit()
        with Listing(tmp_path) as listing:
            logs = listing.rooms()
            assert [each.name for each in logs] == ["#cake", "#tea", "#x"]
            assert [each.name for each in listing.rooms(closed=True)][1] == "#den"
            data = b"".join(export(listing, logs[:2], 1.5))
    header, *lines, end = [json.loads(line) for line in data.splitlines()]
    assert header == {
        "format": "beseda-history",
        "version": 1,
        "time": "1970-01-01T00:00:01.500Z",
    }
    assert [(line["kind"], line["room"]) for line in lines] == [
        ("log", "#cake"),
        ("message", "#cake"),
        ("log", "#tea"),
        ("message", "#tea"),
    ]
    assert end == {"kind": "end", "events": 2}
    assert b"psst" not in data


WHO = Who("Ann", "ann", "host", "")


@pytest.mark.parametrize(
    "said",
    [
        Line(kind="message", by=None, text="x"),
        Line(kind="message", by=WHO),
        Line(kind="message", by=WHO, text=""),
        Line(kind="message", by=Who("a b"), text="x"),
        Line(kind="message", by=Who(":a"), text="x"),
        Line(kind="message", by=Who("a\r\nQUIT"), text="x"),
        Line(kind="message", by=Who(""), text="x"),
        Line(kind="tags", by=WHO, tags={"no-plus": "x"}),
        Line(kind="kick", by=WHO),
        Line(kind="nick", by=WHO, target=Who("a b")),
        Line(kind="mode", by=WHO, modes="+o x"),
        Line(kind="mode", by=WHO, modes="+o", params=("a b",)),
        Line(kind="mode", by=WHO, modes="+o", params=(":a",)),
        Line(kind="rename", by=WHO, params=("#a",)),
        Line(kind="rename", by=WHO, params=("#a", "b")),
        Line(kind="rename", by=WHO, params=("#a", "#b c")),
        Line(kind="join", by=WHO, modes="\r\n"),
    ],
)
def test_what_cannot_have_happened(said: Line) -> None:
    with pytest.raises(MalformedError):
        event_of(said, 0, "#tea", Cast(NAMES))


@pytest.mark.parametrize("text", ["", "x", "2026-11-20T10:00:00", "1969-01-01T00:00:00Z"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(MalformedError):
        moment(text)


def test_moments() -> None:
    assert milliseconds_of("2026-11-20T10:00:00.123+03:00") == 1_795_158_000_123


def test_what_no_line_may_hold_is_taken_out() -> None:
    by = Who("NickServ", "a b", "h\x00", "real\r\nname")
    said = Line(
        kind="message",
        by=by,
        text="\x01VERSION\x01\rx\ny\x00",
        tags={"+a": "1\n2", "b": "x", "+bad name": "y"},
        cuts=(99,),
    )
    event = event_of(said, 0, "#tea", Cast(NAMES))
    assert isinstance(event, MessagePosted)
    assert event.text == " VERSION  x\ny "
    assert event.tags == (("+a", "1 2"),)
    assert event.cuts == ()
    assert (event.by.nick, event.by.username, event.by.host) == ("NickServ", "unknown", "unknown")
    assert event.by.realname == "real  name"
    quitted = event_of(Line(kind="quit", by=WHO, text="a\nb"), 0, "#tea", Cast(NAMES))
    assert isinstance(quitted, LeftServer)
    assert quitted.reason == "a b"


def test_a_kind_of_a_later_version_is_left_out() -> None:
    assert event_of(Line(kind="sneeze", by=WHO), 0, "#tea", Cast(NAMES)) is None


_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text(), max_size=2)
)


@given(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["message", "tags", "join", "kick", "nick", "mode", "topic"])},
        optional={
            "text": _VALUES,
            "by": st.fixed_dictionaries({"nick": st.text()}, optional={"user": st.text()}),
            "target": st.fixed_dictionaries({"nick": st.text()}),
            "tags": st.dictionaries(st.text(), st.text(), max_size=3),
            "modes": st.text(),
            "params": st.lists(st.text(), max_size=3),
            "cuts": st.lists(st.integers(), max_size=3),
            "time": st.text(),
        },
    )
)
def test_anything_is_an_event_or_an_error(content: dict[str, Any]) -> None:
    data = json.dumps(content).encode()
    try:
        said = decode_line(data)
        event = event_of(said, 0, "#tea", Cast(NAMES))
    except (msgspec.MsgspecError, MalformedError):
        return
    assert event is not None
    assert not set(event.by.nick) & set(" \r\n\x00:!@")
