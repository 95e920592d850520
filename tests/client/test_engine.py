"""Connection and model together, against a server on a real socket."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from beseda.client.connection import NotConnectedError, Timing
from beseda.client.engine import Engine, Link
from beseda.client.entering import Entry, enter, in_room
from beseda.client.events import (
    Connected,
    Disconnected,
    Event,
    Joined,
    MessageReceived,
    NickRefused,
    Reconnecting,
    Registered,
)
from beseda.client.reconnect import Backoff
from beseda.client.state import Identity
from tests.client.stub import PATIENCE, StubServer, stub_server

TIMING = Timing(connect=2, farewell=1)


class Seen:
    """The events of a client; any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(self, wanted: Callable[[Event], bool], times: int = 1) -> None:
        with self._changed:
            assert self._changed.wait_for(
                lambda: sum(map(wanted, self.events)) >= times, PATIENCE
            ), self.events


@contextmanager
def client_of(
    server: StubServer, seen: Seen, *rooms: str, alternatives: bool = False, reconnects: bool = True
) -> Iterator[Engine]:
    client = Engine(
        server.address,
        Identity("bob", "bob", "Bob"),
        seen,
        rooms=rooms,
        alternatives=alternatives,
        reconnects=reconnects,
        timing=TIMING,
        backoff=Backoff(lambda: 0.5, first=0.01),
    )
    try:
        yield client
    finally:
        client.close()


def test_in_and_out() -> None:
    with stub_server() as server, client_of(server, Seen(), "#tea") as client:
        with pytest.raises(NotConnectedError):
            client.send_line("TOO EARLY")
        client.open()
        assert enter(client, PATIENCE) is Entry.IN
        assert in_room(client, "#TEA", PATIENCE)
        client.say("#tea", "hello")
        assert client.sync(PATIENCE)
        assert server.said() == ["PRIVMSG #tea :hello"]
        client.close("bye  all")
        server.wait_for("QUIT :bye all")
        assert client.link is Link.CLOSED
    assert not [t for t in threading.enumerate() if t.name in ("receiver", "reconnect")]


def test_events_arrive_in_order_before_sync_returns() -> None:
    seen = Seen()
    with stub_server() as server, client_of(server, seen) as client:
        client.open()
        enter(client, PATIENCE)
        for number in range(50):
            server.push(f":eve!e@h PRIVMSG bob :{number}")
        assert client.sync(PATIENCE)
        texts = [event.text for event in seen.events if isinstance(event, MessageReceived)]
        assert texts == [str(number) for number in range(50)]


def test_what_is_waited_for_has_been_told_first() -> None:
    told = threading.Event()
    may_go_on = threading.Event()

    def tell(event: Event) -> None:
        if isinstance(event, Registered):
            told.set()
            assert may_go_on.wait(PATIENCE)

    with stub_server() as server:
        client = Engine(server.address, Identity("bob", "bob", "Bob"), tell, timing=TIMING)
        client.open()
        assert told.wait(PATIENCE)
        assert client.link is Link.UP
        assert not client.wait(lambda it: it.link is Link.UP, 0.02)
        may_go_on.set()
        assert client.wait(lambda it: it.link is Link.UP, PATIENCE)
        client.close()


def test_every_loss_begins_with_the_shortest_wait() -> None:
    seen = Seen()
    with stub_server() as server, client_of(server, seen) as client:
        client.open()
        for losses in (1, 2):
            seen.wait_for(lambda event: isinstance(event, Registered), losses)
            server.drop()
        seen.wait_for(lambda event: isinstance(event, Registered), 3)
        waits = [event.seconds for event in seen.events if isinstance(event, Reconnecting)]
        assert waits == [0.01, 0.01]


def test_sync_fails_when_the_connection_goes() -> None:
    with stub_server(mute=["PING"]) as server, client_of(server, Seen()) as client:
        client.open()
        enter(client, PATIENCE)
        assert not client.sync(0.01)

        def cut() -> None:
            server.wait_for("PING beseda-2")
            server.drop()

        cutter = threading.Thread(target=cut)
        cutter.start()
        assert not client.sync(PATIENCE)
        cutter.join(PATIENCE)


def test_a_taken_nick_is_asked_about() -> None:
    seen = Seen()
    with stub_server(taken=["bob"]) as server, client_of(server, seen) as client:
        client.open()
        assert enter(client, PATIENCE) is Entry.NAME_REFUSED
        seen.wait_for(lambda event: event == NickRefused("bob", "433", "That name is taken"))
        client.ask_nick("bobby")
        assert enter(client, PATIENCE) is Entry.IN
        assert client.look(lambda model: model.nick) == "bobby"


def test_alternatives_to_a_taken_nick() -> None:
    with (
        stub_server(taken=["bob", "bob_"]) as server,
        client_of(server, Seen(), alternatives=True) as client,
    ):
        client.open()
        assert enter(client, PATIENCE) is Entry.IN
        assert client.look(lambda model: model.nick) == "bob__"


def test_a_closed_room_is_not_waited_for() -> None:
    with stub_server(closed=["#tea"]) as server, client_of(server, Seen(), "#tea") as client:
        client.open()
        enter(client, PATIENCE)
        assert not in_room(client, "#tea", PATIENCE)
        assert client.wanted == ()


def test_after_a_loss_name_and_rooms_are_the_same() -> None:
    seen = Seen()
    with stub_server() as server, client_of(server, seen, "#tea") as client:
        client.open()
        enter(client, PATIENCE)
        client.join("#cake", "key")
        client.join("#gone")
        client.send_line("PART #gone")
        client.send_line("NICK robert")
        assert client.sync(PATIENCE)
        server.drop()
        seen.wait_for(lambda event: isinstance(event, Registered), 2)
        server.wait_for("JOIN #cake key", 2)
        seen.wait_for(lambda event: event == Joined("#cake", "robert", mine=True))
        assert client.sync(PATIENCE)
        lost = [
            type(event)
            for event in seen.events
            if isinstance(event, Disconnected | Reconnecting | Connected)
        ]
        assert lost == [Disconnected, Reconnecting, Connected]
        assert server.lines.count("JOIN #tea") == 2
        assert server.lines.count("JOIN #gone") == 1
        assert server.lines.count("NICK robert") == 2


def test_a_loss_before_the_entry_is_not_mended() -> None:
    seen = Seen()
    with stub_server(mute=["NICK"]) as server, client_of(server, seen) as client:
        client.open()
        server.wait_for("NICK bob")
        server.drop()
        assert enter(client, PATIENCE) is Entry.SHUT_OUT
        assert client.link is Link.DOWN
        assert seen.events == []
        client.open()
        server.wait_for("NICK bob", 2)


def test_a_client_that_does_not_reconnect() -> None:
    with stub_server() as server, client_of(server, Seen(), reconnects=False) as client:
        client.open()
        enter(client, PATIENCE)
        server.drop()
        assert client.wait(lambda it: it.link is Link.DOWN, PATIENCE)


def test_close_while_waiting_to_reconnect() -> None:
    seen = Seen()
    with stub_server() as server:
        client = Engine(
            server.address,
            Identity("bob", "bob", "Bob"),
            seen,
            backoff=Backoff(lambda: 0.5, first=60),
        )
        client.open()
        enter(client, PATIENCE)
        server.drop()
        seen.wait_for(lambda event: isinstance(event, Reconnecting))
        assert client.link is Link.MENDING
        client.close()
    assert not [t for t in threading.enumerate() if t.name in ("receiver", "reconnect")]
