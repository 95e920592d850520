"""Events as a person sees them."""

import time
from collections.abc import Iterator

import pytest

from beseda.catalogue import Language, Text
from beseda.client import events as ev
from beseda.client.console.rendering import Scene, clock, render
from beseda.client.mechanisms import Fault

NOON = 1_700_049_600.0  # 2023-11-15 12:00 UTC


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def shown(event: ev.Event, language: Language = "en") -> list[str]:
    def same(one: str, other: str) -> bool:
        return one.lower() == other.lower()

    return render(event, Scene(language, "me", "#tea", same, NOON))


def said(
    text: str, target: str = "#tea", kind: ev.MessageKind = "message", mine: bool = False
) -> ev.MessageReceived:
    private = not target.startswith("#")
    return ev.MessageReceived(kind, "Ann", target, text, private, NOON, mine)


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (said("hi"), "[12:00] Ann: hi"),
        (said("hi", "#TEA"), "[12:00] Ann: hi"),
        (said("hi", "#cake"), "[12:00] #cake Ann: hi"),
        (said("psst", "me"), "[12:00] (private) Ann: psst"),
        (said("psst", "bob", mine=True), "[12:00] (private to bob) Ann: psst"),
        (said("waves", kind="action"), "[12:00] * Ann waves"),
        (said("beep", "me", "notice"), "[12:00] (private) -Ann- beep"),
        (said("\x1b[2J\x02x"), "[12:00] Ann: ␛[2Jx"),
        (ev.Joined("#tea", "Ann", mine=False), "* Ann comes in"),
        (ev.Joined("#cake", "Ann", mine=False), "* #cake Ann comes in"),
        (ev.Joined("#cake", "me", mine=True), "* you are in #cake"),
        (ev.Left("#tea", "Ann", "", mine=False), "* Ann leaves"),
        (ev.Left("#tea", "Ann", "\x07bye", mine=False), "* Ann leaves (␇bye)"),
        (ev.Quit("Ann", "bye", ("#cake", "#tea")), "* Ann is gone (bye)"),
        (ev.Quit("Ann", "", ("#cake",)), "* #cake Ann is gone"),
        (
            ev.Renamed("Ann", "\u202eAnna", ("#tea",), mine=False),
            "* Ann is now called <U+202E>Anna",
        ),
        (ev.Renamed("me", "Me", ("#tea",), mine=True), "* you are now called Me"),
        (ev.TopicChanged("#tea", "Green", None), "* the topic of #tea: Green"),
        (ev.TopicChanged("#tea", "Green", "Ann"), "* Ann sets the topic: Green"),
        (ev.TopicChanged("#tea", "", "Ann"), "* Ann removes the topic"),
        (ev.Kicked("#tea", "bob", "Ann", "x", mine=False), "* Ann throws bob out (x)"),
        (ev.Kicked("#tea", "me", "Ann", "x", mine=True), "* Ann throws you out of #tea (x)"),
        (ev.NamesListed("#tea", ("@Ann", "bob")), "* here in #tea: @Ann, bob"),
        (ev.ModeChanged("#tea", "Ann", "+o bob"), "* Ann sets the mode +o bob"),
        (ev.Invited("#x", "me", "Ann", mine=True), "* Ann invites you to #x: /join #x"),
        (ev.AwayChanged("Ann", "{lunch}", mine=False), "* Ann is away: {lunch}"),
        (ev.Refused("482", "No rights", "#tea"), "! #tea: No rights"),
        (ev.Refused("461", "Too few words", ""), "! Too few words"),
        (ev.LoggedIn("ann\x1b"), "* you are logged in as ann␛"),
        (ev.LoggedOut(), "* you are a guest now"),
        (ev.LogInFailed(Fault.REFUSED, Text("no {x}\x1b", "y")), "! no {x}␛"),
        (ev.AccountChanged("bob", "Bob"), "* bob is logged in as Bob"),
        (ev.AccountChanged("bob", ""), "* bob is a guest now"),
        (ev.Reconnecting(3.9, Text("x", "y")), "* trying again in 4 s"),
        (ev.Disconnected(Text("x", "y")), "! connection lost (x)"),
    ],
)
def test_lines(event: ev.Event, line: str) -> None:
    assert shown(event) == [line]


@pytest.mark.parametrize(
    "event",
    [
        ev.ModeChanged("ME", "s", "+i"),
        ev.Quit("Ann", "bye", ()),
        ev.Ponged("x"),
        ev.RealnameChanged("Ann", "x"),
    ],
)
def test_not_for_the_eye(event: ev.Event) -> None:
    assert shown(event) == []


def test_russian() -> None:
    assert shown(ev.Joined("#tea", "Ann", mine=False), "ru") == ["* Ann входит"]
    assert shown(ev.Disconnected(Text("x", "y")), "ru") == ["! связь потеряна (y)"]


def test_long_lists_are_cut() -> None:
    crowd = tuple(f"n{number}" for number in range(1000))
    names, more = shown(ev.NamesListed("#tea", crowd))
    assert names.endswith("n199")
    assert more == "  ... and 800 more"
    rooms = tuple(ev.ListedRoom(f"#r{number}", number, "t\n") for number in range(105))
    lines = shown(ev.RoomsListed(rooms))
    assert (lines[1], lines[-1], len(lines)) == ("  #r0 (0) t␊", "  ... and 5 more", 102)


def test_other_days_have_a_date() -> None:
    assert clock(NOON, NOON) == "12:00"
    assert clock(NOON - 86_400, NOON) == "2023-11-14 12:00"
