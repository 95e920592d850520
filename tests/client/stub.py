"""A small IRC server on a real socket: enough for a client to get in, join and talk."""

import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress

from beseda.client.address import Address
from beseda.net.certificates import Files
from beseda.protocol.irc.message import Message, parse
from beseda.protocol.linebuffer import LineBuffer

PATIENCE = 10.0
"""Seconds after which a test has failed; nothing waits that long when all is well."""


class StubServer:
    """Answers every client, remembers every line, says what a test tells it to say."""

    def __init__(
        self,
        *,
        taken: Collection[str] = (),
        closed: Collection[str] = (),
        refuses: str = "",
        mute: Collection[str] = (),
        certificate: Files | None = None,
        offers: str = "",
    ) -> None:
        """`taken` nicks, `closed` rooms, the text of a refused message, verbs without answer; with
        a `certificate` it speaks TLS; `offers` is what it answers to CAP LS."""
        self._offers = offers
        self._taken = taken
        self._closed = closed
        self._refuses = refuses
        self._mute = mute
        self._certificate = certificate
        self._changed = threading.Condition()
        self._lines: list[str] = []
        self._peers: list[socket.socket] = []
        self._refusing = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        encrypted = certificate is not None
        self.address = Address("127.0.0.1", self._listener.getsockname()[1], tls=encrypted)
        self._threads = [threading.Thread(target=self._accept, name="stub", daemon=True)]
        self._threads[0].start()

    @property
    def lines(self) -> list[str]:
        """Everything that clients have sent."""
        with self._changed:
            return list(self._lines)

    def said(self) -> list[str]:
        """The PRIVMSG lines among it."""
        return [line for line in self.lines if line.startswith("PRIVMSG")]

    def wait_for(self, line: str, times: int = 1) -> None:
        """Wait until a client has sent `line` so often; fails the test if it does not."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: self._lines.count(line) >= times, PATIENCE)
            assert arrived, f"{line!r} did not come: {self._lines}"

    def push(self, line: str) -> None:
        """Send a line to every client."""
        with self._changed:
            for peer in self._peers:
                _send(peer, line)

    def drop(self) -> None:
        """Cut every connection."""
        with self._changed:
            for peer in self._peers:
                with suppress(OSError):
                    peer.shutdown(socket.SHUT_RDWR)
            self._peers.clear()

    def refuse_entry(self) -> None:
        """Cut every new connection at once."""
        with self._changed:
            self._refusing = True

    def allow_entry(self) -> None:
        """Let clients in again."""
        with self._changed:
            self._refusing = False

    def stop(self) -> None:
        """End it all."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self.drop()
        for thread in self._threads:
            thread.join(PATIENCE)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(peer,), name="stub", daemon=True)
            with self._changed:
                if self._refusing:
                    peer.close()
                    continue
                self._peers.append(peer)
                thread.start()
                self._threads.append(thread)

    def _secured(self, peer: socket.socket, certificate: Files) -> socket.socket:
        """The server's half of the handshake; from then on, that is the peer."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        secured = context.wrap_socket(peer, server_side=True)
        with self._changed:
            if peer not in self._peers:  # cut in the meantime
                secured.close()
                raise ConnectionAbortedError
            self._peers[self._peers.index(peer)] = secured
        return secured

    def _serve(self, peer: socket.socket) -> None:
        if self._certificate is not None:
            try:
                peer = self._secured(peer, self._certificate)
            except OSError:
                return
        buffer, nick = LineBuffer(16_384), ""
        while data := self._receive(peer):
            for line in buffer.feed(data):
                assert line is not None
                message = parse(line)
                answers = self._answers(message, nick)
                if message.verb == "NICK" and message.params[0] not in self._taken:
                    nick = message.params[0]
                with self._changed:
                    for answer in answers:
                        _send(peer, answer)
                    self._lines.append(line.decode())
                    self._changed.notify_all()
                if message.verb == "QUIT":
                    self._part_with(peer)
                    return
        self._part_with(peer)

    def _part_with(self, peer: socket.socket) -> None:
        with self._changed:
            peer.close()
            if peer in self._peers:
                self._peers.remove(peer)

    def _receive(self, peer: socket.socket) -> bytes:
        try:
            return peer.recv(4096)
        except OSError:
            return b""

    def _answers(self, message: Message, nick: str) -> list[str]:
        if message.verb == "CAP" and message.params[0] == "LS" and self._offers:
            return [f":stub CAP * LS :{self._offers}"]
        answer = _ANSWERS.get(message.verb)
        if answer is None or message.verb in self._mute:
            return []
        if message.verb == "NICK" and message.params[0] in self._taken:
            return [f":stub 433 * {message.params[0]} :That name is taken"]
        if message.verb == "JOIN" and message.params[0] in self._closed:
            return [f":stub 473 {nick} {message.params[0]} :You are not invited"]
        if message.verb == "PRIVMSG" and self._refuses:
            return [f":stub 404 {nick} {message.params[0]} :{self._refuses}"]
        return answer(nick, message.params)


def _send(peer: socket.socket, line: str) -> None:
    with suppress(OSError):
        peer.sendall(line.encode() + b"\r\n")


def _nick(old: str, params: list[str]) -> list[str]:
    nick = params[0]
    if old:
        return [f":{old}!u@h NICK {nick}"]
    return [
        f":stub 001 {nick} :Welcome",
        f":stub 005 {nick} CASEMAPPING=ascii CHANTYPES=# PREFIX=(ov)@+ :are supported",
    ]


def _join(nick: str, params: list[str]) -> list[str]:
    return [
        f":{nick}!u@h JOIN {params[0]}",
        f":stub 332 {nick} {params[0]} :Tea and talk",
        f":stub 353 {nick} = {params[0]} :@Ann {nick}",
        f":stub 366 {nick} {params[0]} :End",
    ]


_ANSWERS: dict[str, Callable[[str, list[str]], list[str]]] = {
    "NICK": _nick,
    "JOIN": _join,
    "PING": lambda _nick, params: [f":stub PONG stub {params[0]}"],
    "PART": lambda nick, params: [f":{nick}!u@h PART {params[0]}"],
    "PRIVMSG": lambda _nick, _params: [],
}


@contextmanager
def stub_server(
    *,
    taken: Collection[str] = (),
    closed: Collection[str] = (),
    refuses: str = "",
    mute: Collection[str] = (),
    certificate: Files | None = None,
    offers: str = "",
) -> Iterator[StubServer]:
    """A server for the time of a `with` block."""
    server = StubServer(
        taken=taken,
        closed=closed,
        refuses=refuses,
        mute=mute,
        certificate=certificate,
        offers=offers,
    )
    try:
        yield server
    finally:
        server.stop()
