"""TLS on a connection: what comes through it is what would have come without."""

import socket
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from beseda.net.certificates import Files
from beseda.net.connection import Ending
from beseda.net.securing import TLS_FAILED, TLS_ONLY, TLS_TOO_SLOW
from beseda.net.sniff import Guess
from beseda.net.sniffing import TLS_REFUSED
from tests.certificates import certificate, client_context, put, secured
from tests.net.door import Door
from tests.net.harness import (
    PATIENCE,
    OopsError,
    oops,
    read_all,
    read_exactly,
    vanish,
    world,
)

pytestmark = pytest.mark.slow

VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]
FATAL_ALERT = b"\x15\x03"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return put(tmp_path)


@pytest.fixture
def own(tmp_path: Path) -> Files:
    """A client's certificate, which nobody vouches for."""
    return put(tmp_path / "own", 1)


@pytest.mark.parametrize("newest", VERSIONS)
@pytest.mark.parametrize(
    ("opening", "protocol"),
    [
        (b"NICK ann\r\n", Guess.IRC),
        (b"GET / HTTP/1.1\r\n\r\n", Guess.HTTP),
        (b"Ann\n", Guess.PLAIN),
    ],
)
def test_the_protocol_is_found_out_inside(
    files: Files, opening: bytes, protocol: Guess, newest: ssl.TLSVersion
) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context(newest=newest))
        assert peer.version() == newest.name.replace("_", ".")
        peer.sendall(opening)
        scribe = door.expect(protocol)
        assert read_exactly(peer, len(opening)) == opening
        assert scribe.connection.is_secure
        assert scribe.connection.fingerprint == ""


def test_who_says_nothing_inside_is_a_person(files: Files) -> None:
    with world() as here:
        door = Door(here, 0.05, certificate=files)
        door.enter()
        scribe = door.expect(Guess.PLAIN)
        assert scribe.told.empty()
        assert scribe.connection.is_secure


@pytest.mark.parametrize(
    ("offered", "chosen", "protocol"),
    [(["irc"], "irc", Guess.IRC), (["h2", "http/1.1"], "http/1.1", Guess.HTTP)],
)
def test_what_is_agreed_on_by_alpn_needs_no_opening(
    files: Files, offered: list[str], chosen: str, protocol: Guess
) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context(*offered))
        assert peer.selected_alpn_protocol() == chosen
        door.expect(protocol)
        peer.sendall(b"Ann\n")
        assert read_exactly(peer, 4) == b"Ann\n"
        assert door.chosen.empty(), "decided once, never reconsidered"


def test_what_is_not_spoken_here_is_refused_at_once(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        with pytest.raises(ssl.SSLError, match=r"(?i)no.application.protocol"):
            door.enter(client_context("h2"))
        assert door.over.get(timeout=PATIENCE) == TLS_FAILED


@pytest.mark.parametrize("newest", VERSIONS)
def test_any_certificate_of_a_client_is_known_by_its_fingerprint(
    files: Files, own: Files, newest: ssl.TLSVersion
) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context(own=own, newest=newest))
        peer.sendall(b"NICK ann\r\n")
        assert door.expect(Guess.IRC).connection.fingerprint == certificate(1).fingerprint


def test_a_browser_is_not_asked_for_a_certificate(files: Files, own: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context("http/1.1", own=own))
        peer.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert door.expect(Guess.HTTP).connection.fingerprint == ""


def test_a_session_cannot_be_resumed_and_that_hurts_nobody(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        context = client_context()
        peer = door.enter(context)
        peer.sendall(b"Ann\n")
        assert read_exactly(peer, 4) == b"Ann\n"
        session = peer.session
        again = context.wrap_socket(door.connect(), server_hostname="localhost", session=session)
        assert not again.session_reused


def test_an_opening_may_come_in_pieces(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.connect()
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = client_context().wrap_bio(incoming, outgoing, server_hostname="localhost")
        with pytest.raises(ssl.SSLWantReadError):
            tls.do_handshake()
        for byte in outgoing.read():
            peer.sendall(bytes([byte]))
        while True:
            incoming.write(peer.recv(1 << 16))
            with suppress(ssl.SSLWantReadError):
                tls.do_handshake()
                break
        tls.write(b"NICK ann\r\n")
        peer.sendall(outgoing.read())
        door.expect(Guess.IRC)


@pytest.mark.parametrize("newest", VERSIONS)
def test_much_in_both_directions(files: Files, newest: ssl.TLSVersion) -> None:
    much = bytes(range(256)) * 12_000
    with world() as here:
        door = Door(here, certificate=files)
        thread = here.thread(outbox_bytes=1 << 23)
        peer = door.enter(client_context("irc", newest=newest), thread)
        scribe = door.expect(Guess.IRC)
        scribe.answer = None
        peer.sendall(much)
        while len(scribe.heard) < len(much):
            scribe.next()
        assert scribe.heard == much
        scribe.send(much)
        assert read_exactly(peer, len(much)) == much


def test_a_slow_reader_is_cut_off_and_told_why(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context("irc"))
        scribe = door.expect(Guess.IRC)
        for _ in range(20):
            scribe.send(b"x" * 65_536)
        assert scribe.why_closed() == Ending.SLOW_READER
        assert read_all(peer).endswith(b"x\r\nbye: ending_slow_reader\r\n")


def test_who_has_said_everything_still_gets_the_answer(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter()
        peer.sendall(b"Ann\n")
        scribe = door.expect(Guess.PLAIN)
        assert scribe.next() == ("received", "Ann\n")
        scribe.hangs_up = False
        done = threading.Thread(target=_say_and_unwrap, args=(peer, b"bye"))
        done.start()
        assert scribe.next() == ("received", "bye")
        assert scribe.next() == ("input ended", "")
        scribe.end(b"", "enough")
        assert scribe.why_closed() == "enough"
        done.join(PATIENCE)
        assert not done.is_alive()


def test_the_end_that_comes_with_the_last_words_waits_until_those_are_read(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context("irc"))
        scribe = door.expect(Guess.IRC)
        scribe.answer = lambda scribe, _: scribe.connection.pause()
        scribe.hangs_up = False
        tls_words = threading.Thread(target=_say_and_unwrap, args=(peer, b"bye"))
        tls_words.start()
        assert scribe.next() == ("received", "bye")
        time.sleep(0.15)  # as long as a look takes: nothing may happen meanwhile
        assert scribe.told.empty()
        scribe.connection.call_soon(scribe.connection.resume)
        assert scribe.next() == ("input ended", "")
        scribe.end(b"", "enough")
        tls_words.join(PATIENCE)


def _say_and_unwrap(peer: ssl.SSLSocket, words: bytes) -> None:
    """Send `words`, and that they were the last; wait for the other side's."""
    with suppress(OSError):
        peer.sendall(words)
        peer.unwrap()


def test_who_goes_without_a_word_is_lost(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context("irc"))
        scribe = door.expect(Guess.IRC)
        peer.close()
        assert scribe.why_closed() == Ending.LOST


def test_a_reset_is_a_loss(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context("irc"), tcp=True)
        scribe = door.expect(Guess.IRC)
        vanish(peer)
        assert scribe.why_closed() == Ending.LOST


def test_a_record_that_was_tampered_with_is_a_loss(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter(client_context("irc"))
        scribe = door.expect(Guess.IRC)
        raw = socket.socket(fileno=peer.detach())
        here.stack.callback(raw.close)
        raw.sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)
        assert scribe.why_closed() == Ending.LOST
        assert scribe.heard == b""


def test_last_words_go_through_tls(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        thread = here.thread()
        peer = door.enter(client_context("irc"), thread)
        door.expect(Guess.IRC)
        thread.stop()
        assert read_all(peer) == b"bye: ending_stopped\r\n"


# ── those who do not get that far ──────────────────────────────────────────────────────────────


def test_who_begins_and_does_not_go_on_is_closed_in_time(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files, seconds=0.1)
        peer = door.connect()
        peer.sendall(b"\x16")
        assert read_all(peer) == b""
        assert door.over.get(timeout=PATIENCE) == TLS_TOO_SLOW
        assert door.chosen.empty()


def test_who_hangs_up_in_the_middle_is_gone(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.connect()
        peer.sendall(b"\x16\x03\x01\x02\x00")
        peer.close()
        assert door.over.get(timeout=PATIENCE) == Ending.CLOSED


@pytest.mark.parametrize("garbage", [b"\x16garbage\r\n" * 10, b"\x16\x03\x01\x00\x05hello"])
def test_garbage_is_answered_with_an_alert_at_most(files: Files, garbage: bytes) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.connect()
        peer.sendall(garbage)
        assert read_all(peer)[:2] in (FATAL_ALERT, b"")
        assert door.over.get(timeout=PATIENCE) == TLS_FAILED


def test_a_handshake_without_end_is_cut_short(files: Files) -> None:
    """A hello that says it has 16 MB and comes in records of a byte each."""
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.connect()
        peer.sendall(b"\x16\x03\x01\x00\x04\x01\xff\xff\xff")
        with suppress(ConnectionError):
            for _ in range(1000):
                peer.sendall(b"\x16\x03\x01\x00\x01x" * 1000)
        assert door.over.get(timeout=PATIENCE) == TLS_FAILED


def test_whoever_comes_while_all_places_are_taken_waits(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files, places=2)
        stuck = [door.connect() for _ in range(2)]
        for each in stuck:
            each.sendall(b"\x16")
        peer = door.connect()
        entered = threading.Event()

        def enter() -> None:
            here.stack.callback(secured(peer, client_context("irc")).close)
            entered.set()

        thread = threading.Thread(target=enter)
        thread.start()
        assert not entered.wait(0.1)
        stuck[0].close()
        assert entered.wait(PATIENCE)
        thread.join(PATIENCE)
        door.expect(Guess.IRC)


def test_who_waits_too_long_for_a_place_gives_up_and_keeps_none(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files, places=1, seconds=0.2)
        for _ in range(5):
            peer = door.connect()
            peer.sendall(b"\x16")
        for _ in range(5):
            assert door.over.get(timeout=PATIENCE) == TLS_TOO_SLOW
        door.enter(client_context("irc"))
        door.expect(Guess.IRC)


def test_a_handler_that_cannot_be_made_ends_the_connection_only(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        door.choose = lambda *_: oops()
        peer = door.enter(client_context("irc"))
        assert read_all(peer) == b""
        assert isinstance(here.errors.get(timeout=PATIENCE)[1], OopsError)
        assert door.over.get(timeout=PATIENCE) == Ending.ERROR


def test_tls_inside_tls_is_refused(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.enter()
        peer.sendall(b"\x16\x03\x01\x02\x00\x01")
        assert read_all(peer) == b"\x15\x03\x01\x00\x02\x02\x28"
        assert door.over.get(timeout=PATIENCE) == TLS_REFUSED


def test_where_tls_is_demanded_others_are_told_so(files: Files) -> None:
    with world() as here:
        door = Door(here, certificate=files)
        peer = door.connect(demands_tls=True)
        peer.sendall(b"N")
        assert read_all(peer) == b"TLS only\r\n"
        assert door.over.get(timeout=PATIENCE) == TLS_ONLY
        door.enter(client_context("irc"), demands_tls=True)
        door.expect(Guess.IRC)


def test_where_tls_is_demanded_the_silent_are_not_taken_for_people(files: Files) -> None:
    with world() as here:
        door = Door(here, 0.01, certificate=files, seconds=0.1)
        assert read_all(door.connect(demands_tls=True)) == b"TLS only\r\n"
        assert door.over.get(timeout=PATIENCE) == TLS_ONLY
        assert door.chosen.empty()
