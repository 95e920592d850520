"""The first handler of a connection gives it to the right one, and nothing is lost on the way."""

import socket

import pytest

from beseda.net.connection import Connection, Ending
from beseda.net.sniff import Guess
from beseda.net.sniffing import TLS_REFUSED
from tests.net.door import Door
from tests.net.harness import (
    PATIENCE,
    OopsError,
    Scribe,
    read_all,
    read_exactly,
    world,
)


@pytest.mark.parametrize(
    ("opening", "protocol"),
    [
        (b"NICK ann\r\n", Guess.IRC),
        (b"GET / HTTP/1.1\r\n\r\n", Guess.HTTP),
        (b"Nick\n", Guess.PLAIN),
    ],
)
def test_the_chosen_handler_gets_everything_that_was_read(opening: bytes, protocol: Guess) -> None:
    with world() as here:
        door = Door(here, PATIENCE)
        peer = door.connect()
        peer.sendall(opening)
        scribe = door.expect(protocol)
        assert read_exactly(peer, len(opening)) == opening
        peer.sendall(b"more")
        assert read_exactly(peer, 4) == b"more"
        assert scribe.heard == opening + b"more"


def test_an_opening_may_come_in_pieces() -> None:
    with world() as here:
        door = Door(here, PATIENCE)
        peer = door.connect()
        for byte in b"NICK ann\r\n":
            peer.sendall(bytes([byte]))
        door.expect(Guess.IRC)
        assert read_exactly(peer, 10) == b"NICK ann\r\n"


def test_who_says_nothing_is_a_person() -> None:
    with world() as here:
        door = Door(here, 0.05)
        peer = door.connect()
        scribe = door.expect(Guess.PLAIN)
        assert scribe.told.empty()
        peer.sendall(b"NICK ann\r\n")
        assert read_exactly(peer, 10) == b"NICK ann\r\n"
        assert door.chosen.empty(), "decided once, never reconsidered"


def test_who_says_half_a_command_and_no_more_is_a_person() -> None:
    with world() as here:
        door = Door(here, 0.05)
        peer = door.connect()
        peer.sendall(b"NICK")
        scribe = door.expect(Guess.PLAIN)
        assert scribe.next() == ("received", "NICK")


def test_empty_lines_without_end_do_not_keep_the_door_open() -> None:
    with world() as here:
        door = Door(here, PATIENCE)
        peer = door.connect()
        peer.sendall(b"\r\n" * 100)
        door.expect(Guess.PLAIN)


def test_who_hangs_up_after_a_word_has_said_it() -> None:
    with world() as here:
        door = Door(here, PATIENCE)
        peer = door.connect()
        peer.sendall(b"GET")
        peer.shutdown(socket.SHUT_WR)
        scribe = door.expect(Guess.PLAIN)
        assert scribe.next() == ("received", "GET")
        assert scribe.next() == ("input ended", "")
        assert scribe.next() == ("closed", Ending.CLOSED)
        assert read_all(peer) == b"GET"
        assert door.over.empty()


def test_who_hangs_up_at_once_was_nobody() -> None:
    with world() as here:
        door = Door(here, 0.05)
        door.connect().close()
        assert door.over.get(timeout=PATIENCE) == Ending.CLOSED
        assert door.chosen.empty()


def test_who_wants_tls_where_there_is_none_is_told_so_in_its_language() -> None:
    with world() as here:
        door = Door(here, PATIENCE)
        peer = door.connect()
        peer.sendall(b"\x16\x03\x01\x02\x00\x01")
        assert read_all(peer) == b"\x15\x03\x01\x00\x02\x02\x28"
        assert door.over.get(timeout=PATIENCE) == TLS_REFUSED
        assert door.chosen.empty()


def test_a_handler_that_cannot_be_made_ends_the_connection_only() -> None:
    def fail(connection: Connection, found: Guess) -> Scribe:
        raise OopsError

    with world() as here:
        door = Door(here, PATIENCE)
        door.choose = fail
        peer = door.connect()
        peer.sendall(b"Ann\n")
        assert read_all(peer) == b""
        assert isinstance(here.errors.get(timeout=PATIENCE)[1], OopsError)
        assert door.over.get(timeout=PATIENCE) == Ending.ERROR
