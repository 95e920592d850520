"""How each event looks to people with a bare terminal."""

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain import events
from beseda.domain.events import (
    AccountChanged,
    AwayChanged,
    CameOnline,
    Event,
    HostChanged,
    Invited,
    Joined,
    Kicked,
    Kind,
    LeftServer,
    MessagePosted,
    MessageRedacted,
    MetadataChanged,
    ModesChanged,
    Moved,
    Observed,
    OperatorsCalled,
    Parted,
    RealnameChanged,
    Reentered,
    Renamed,
    RoomRenamed,
    TagsPosted,
    TopicChanged,
    WentOffline,
)
from beseda.domain.people import Person
from beseda.gateways.plain.form import PlainForm
from tests.gateways.plain.test_neutral import ANY_TEXT, harmless

NOON = 12 * 3600.0 + 61  # 12:01:01
LOBBY, OTHER = "#lobby", "#x"


def person(nick: str, number: int = 1) -> Person:
    return Person(number, nick, nick.lower(), "u", "h", nick)


ANN, BOB = person("Ann"), person("Bob", 2)
BY: dict[str, Any] = {"by": ANN, "at": NOON}
BY_SERVER: dict[str, Any] = {"by": person("chat.test", 0), "at": NOON}


def said(text: str, target: str = LOBBY, kind: Kind = Kind.MESSAGE, **more: Any) -> MessagePosted:
    private = not target.startswith("#")
    return MessagePosted(
        by=ANN, at=NOON, kind=kind, target=target, private=private, text=text, **more
    )


SHOWN: list[tuple[Event, str, str]] = [
    (said("hi"), "[12:01] Ann: hi", "[12:01] Ann: hi"),
    (said("hi", OTHER), "[12:01] #x Ann: hi", "[12:01] #x Ann: hi"),
    (said("waves", kind=Kind.ACTION), "[12:01] * Ann waves", "[12:01] * Ann waves"),
    (said("waves", OTHER, Kind.ACTION), "[12:01] #x * Ann waves", "[12:01] #x * Ann waves"),
    (said("note", kind=Kind.NOTICE), "[12:01] -Ann- note", "[12:01] -Ann- note"),
    (said("psst", "Bob"), "[12:01] Ann (private): psst", "[12:01] Ann (лично): psst"),
    (
        said("winks", "Bob", Kind.ACTION),
        "[12:01] * Ann (private) winks",
        "[12:01] * Ann (лично) winks",
    ),
    (said("ops!", rank_prefix="@"), "[12:01] @#lobby Ann: ops!", "[12:01] @#lobby Ann: ops!"),
    (said("\x01ACTION nods\x01"), "[12:01] * Ann nods", "[12:01] * Ann nods"),
    (said("\x01VERSION\x01"), "", ""),
    (said("\x01PING 1\x01", "Bob", Kind.NOTICE), "", ""),
    (said("\x02so\x02 \x0304red"), "[12:01] Ann: so red", "[12:01] Ann: so red"),
    (
        said("one\n\ntwo"),
        "[12:01] Ann: one\r\n[12:01] Ann: two",
        "[12:01] Ann: one\r\n[12:01] Ann: two",
    ),
    (
        said("waves\nand goes", OTHER, Kind.ACTION),
        "[12:01] #x * Ann waves\r\n[12:01] #x * Ann and goes",
        "[12:01] #x * Ann waves\r\n[12:01] #x * Ann and goes",
    ),
    (Joined(**BY, room=LOBBY), "* Ann joined", "* Ann входит"),
    (Joined(**BY, room=OTHER, modes="+o"), "* #x: Ann joined", "* #x: Ann входит"),
    (Parted(**BY, room=LOBBY, reason=""), "* Ann left the room", "* Ann выходит из комнаты"),
    (
        Parted(**BY, room=OTHER, reason="tea"),
        "* #x: Ann left the room (tea)",
        "* #x: Ann выходит из комнаты (tea)",
    ),
    (
        Kicked(**BY, room=LOBBY, target=BOB, reason="rude"),
        "* Ann threw Bob out of #lobby (rude). To come back: /join #lobby",
        "* Ann выгоняет Bob из #lobby (rude). Вернуться: /join #lobby",
    ),
    (
        Kicked(**BY, room=OTHER, target=BOB, reason="Ann"),
        "* Ann threw Bob out of #x. To come back: /join #x",
        "* Ann выгоняет Bob из #x. Вернуться: /join #x",
    ),
    (LeftServer(**BY, reason=""), "* Ann left", "* Ann уходит"),
    (LeftServer(**BY, reason="bye"), "* Ann left (bye)", "* Ann уходит (bye)"),
    (
        Renamed(**BY, to=person("Anna")),
        "* Ann is now called Anna",
        "* Ann теперь зовётся Anna",
    ),
    (
        TopicChanged(**BY, room=OTHER, topic="Cats"),
        "* #x: Ann set the topic: Cats",
        "* #x: Ann задаёт тему: Cats",
    ),
    (
        TopicChanged(**BY, room=LOBBY, topic=""),
        "* Ann removed the topic",
        "* Ann убирает тему",
    ),
    (
        ModesChanged(**BY_SERVER, room=OTHER, changes="+q", params=("Bob",)),
        "* Bob is the founder of #x now",
        "* Bob — теперь основатель #x",
    ),
    (
        ModesChanged(**BY_SERVER, room=OTHER, changes="+o", params=("Bob",)),
        "* #x: chat.test sets mode +o Bob",
        "* #x: chat.test ставит режим +o Bob",
    ),
    (ModesChanged(**BY_SERVER, room=OTHER, changes="-qo", params=("Bob", "Bob")), "", ""),
    (
        ModesChanged(**BY, room=OTHER, changes="+o-v", params=("Bob", "Eve")),
        "* #x: Ann sets mode +o-v Bob Eve",
        "* #x: Ann ставит режим +o-v Bob Eve",
    ),
    (ModesChanged(**BY, room="Ann", changes="+i", params=()), "", ""),
    (
        Invited(**BY, room=OTHER, target=BOB),
        "* Ann invites you to #x. To accept: /join #x",
        "* Ann приглашает вас в #x. Принять: /join #x",
    ),
    (
        Invited(**BY, room=OTHER, target=BOB, overheard=True),
        "* #x: Ann invites Bob",
        "* #x: Ann приглашает Bob",
    ),
    (AwayChanged(**BY, text="tea"), "", ""),
    (RealnameChanged(**BY), "", ""),
    (
        RoomRenamed(**BY, room="#y", before=OTHER, reason=""),
        "* Ann renamed the room #x; it is called #y now",
        "* Ann переименовывает комнату #x: теперь она называется #y",
    ),
    (
        RoomRenamed(**BY, room="#y", before=OTHER, reason="typo"),
        "* Ann renamed the room #x (typo); it is called #y now",
        "* Ann переименовывает комнату #x (typo): теперь она называется #y",
    ),
    (Moved(**BY, room="#y", before=OTHER, reason=""), "", ""),
    (MetadataChanged(**BY, target="Ann", key="x", value="y", server=BOB, told=""), "", ""),
    (HostChanged(**BY, to=BOB, told="Changing host"), "", ""),
    (Reentered(**BY, room=LOBBY, ranks="o", away=None, server=BOB), "", ""),
    (CameOnline(**BY, who=BOB), "", ""),
    (WentOffline(**BY, who=BOB), "", ""),
    (Observed(**BY, event=RealnameChanged(**BY)), "", ""),
    (AccountChanged(**BY), "", ""),
    (TagsPosted(**BY, target=LOBBY, private=False, tags=(("+typing", "active"),)), "", ""),
    (MessageRedacted(**BY, target=LOBBY, private=False, message="x-1-1", reason=""), "", ""),
    (OperatorsCalled(**BY, text="disk full"), "* Ann: disk full", "* Ann: disk full"),
]


@pytest.mark.parametrize(("event", "english", "russian"), SHOWN)
def test_what_others_see(event: Event, english: str, russian: str) -> None:
    for language, line in (("en", english), ("ru", russian)):
        form = PlainForm(language, LOBBY, UTC)  # type: ignore[arg-type]
        assert form.encode(event) == (f"{line}\r\n".encode() if line else b"")


def test_every_event_is_tried() -> None:
    kinds = {each for each in vars(events).values() if isinstance(each, type)}
    every = {each for each in kinds if issubclass(each, Event) and each is not Event}
    assert {type(event) for event, _, _ in SHOWN} == every


def own(form: PlainForm, event: Event) -> bytes:
    return form.encode_own(event, form.encode(event))


def test_what_the_author_sees() -> None:
    form = PlainForm("en", LOBBY, UTC)
    seen = {
        type(event): own(form, event).decode().strip()
        for event, _, _ in SHOWN
        if not isinstance(event, MessagePosted) and own(form, event)
    }
    assert seen == {
        Kicked: "* Ann threw Bob out of #x. To come back: /join #x",
        LeftServer: "* Ann left (bye)",
        Renamed: "* You are now called Anna",
        TopicChanged: "* Ann removed the topic",
        ModesChanged: "* #x: Ann sets mode +o-v Bob Eve",
        RoomRenamed: "* Ann renamed the room #x (typo); it is called #y now",
        OperatorsCalled: "* Ann: disk full",
    }
    assert own(form, said("hi")) == b""
    assert own(form, said("hi", "Bob")) == b""
    assert own(form, said("hi", "Ann")) == b"[12:01] Ann (private): hi\r\n"


def test_what_the_authors_other_sessions_see() -> None:
    form = PlainForm("en", LOBBY, UTC)

    def elsewhere(event: Event) -> bytes:
        return form.encode_elsewhere(event, form.encode(event))

    assert elsewhere(said("hi")) == b"[12:01] Ann: hi\r\n"
    assert elsewhere(said("hi", "Bob")) == b"[12:01] Ann -> Bob: hi\r\n"
    assert elsewhere(said("hi", "Ann")) == b"[12:01] Ann (private): hi\r\n"
    for event, _, _ in SHOWN:
        if isinstance(event, Renamed):
            assert elsewhere(event) == b"* You are now called Anna\r\n"
        elif not isinstance(event, (MessagePosted, Invited)):
            assert elsewhere(event) == form.encode(event)


def test_the_main_room_is_known_however_it_was_written() -> None:
    composed, decomposed = "#caf\u00e9", "#cafe\u0301"
    assert PlainForm("en", decomposed, UTC).encode(said("hi", composed)) == b"[12:01] Ann: hi\r\n"


@given(nick=ANY_TEXT, room=ANY_TEXT, text=ANY_TEXT, other=ANY_TEXT)
def test_nobody_steers_anothers_terminal(nick: str, room: str, text: str, other: str) -> None:
    by: dict[str, Any] = {"by": person(nick), "at": NOON}
    room = f"#{room}"
    form = PlainForm("en", LOBBY, UTC)
    for event in (
        *(said(text, where, kind) for where in (room, other) for kind in Kind),
        MessagePosted(**by, kind=Kind.MESSAGE, target=room, private=False, text=text),
        Joined(**by, room=room),
        Parted(**by, room=room, reason=text),
        Kicked(**by, room=room, target=person(other), reason=text),
        LeftServer(**by, reason=text),
        Renamed(**by, to=person(other)),
        TopicChanged(**by, room=room, topic=text),
        ModesChanged(**by, room=room, changes="+k", params=(text,)),
        RoomRenamed(**by, room=room, before=f"#{other}", reason=text),
        Invited(**by, room=room, target=person(other)),
        Invited(**by, room=room, target=person(other), overheard=True),
        OperatorsCalled(**by, text=text),
    ):
        for line in (form.encode(event), own(form, event)):
            assert line == b"" or line.endswith(b"\r\n")
            assert all(map(harmless, line.decode().removesuffix("\r\n").split("\r\n")))


@given(st.floats(0, 4e9))
def test_a_word_cannot_pass_for_an_event(at: float) -> None:
    """What people say begins with a bracket, what happens with a star."""
    event = MessagePosted(
        by=ANN, at=at, kind=Kind.ACTION, target=LOBBY, private=False, text="\n* Eve joined"
    )
    assert PlainForm("en", LOBBY, UTC).encode(event).startswith(b"[")
