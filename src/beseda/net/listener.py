"""Listening sockets: opening them, and taking new connections from them."""

import errno
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

from beseda.net.address import ListenAddress
from beseda.net.admission import Admission, Verdict
from beseda.net.connection import Connection, Handler
from beseda.net.io_thread import IoThread
from beseda.net.placement import Placement

_ACCEPT_AT_ONCE = 64
_OUT_OF_RESOURCES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_BACK_OFF_SECONDS = 1.0


def open_sockets(address: ListenAddress, backlog: int) -> list[socket.socket]:
    """Listening sockets for `address`: two where a name or "any" has IPv4 and IPv6. Raises OSError.

    A Unix socket that a dead server left behind is replaced; one that answers is in use.
    """
    if address.kind == "unix":
        return [_open_unix(address.path, backlog)]
    if address.kind == "any":
        return _open_any(address.port, backlog)
    found = socket.getaddrinfo(
        address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    sockets: list[socket.socket] = []
    try:
        for family, _, _, _, where in dict.fromkeys(found):
            sockets.append(_open_inet(family, where[:2], backlog))
    except OSError:
        for sock in sockets:
            sock.close()
        raise
    return sockets


def _open_any(port: int, backlog: int) -> list[socket.socket]:
    ipv4 = _open_inet(socket.AF_INET, ("", port), backlog)
    try:
        return [ipv4, _open_inet(socket.AF_INET6, ("::", ipv4.getsockname()[1]), backlog)]
    except OSError as error:
        if error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL):
            return [ipv4]
        ipv4.close()
        raise


def open_beside(listening: socket.socket) -> socket.socket:
    """A UDP socket with the address and the port number of a TCP one. Raises OSError."""
    sock = socket.socket(listening.family, socket.SOCK_DGRAM)
    try:
        _bind(sock, listening.getsockname())
    except OSError:
        sock.close()
        raise
    return sock


def _bind(sock: socket.socket, where: tuple[object, ...]) -> None:
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    sock.setblocking(False)
    sock.bind(where)


def _open_inet(family: int, where: tuple[object, ...], backlog: int) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(sock, where)
        sock.listen(backlog)
    except OSError:
        sock.close()
        raise
    return sock


def _open_unix(path: str, backlog: int) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if Path(path).exists() and stat.S_ISSOCK(os.stat(path).st_mode):
            _remove_if_dead(path)
        sock.setblocking(False)
        sock.bind(path)
        sock.listen(backlog)
    except OSError:
        sock.close()
        raise
    return sock


def _remove_if_dead(path: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(path)
        except ConnectionRefusedError:
            os.unlink(path)


def close_listening(sock: socket.socket) -> None:
    """Give a listening socket's address back, and close it."""
    if sock.family == socket.AF_UNIX:
        Path(sock.getsockname()).unlink(missing_ok=True)
    sock.close()


class Listener:
    """Takes connections from one listening socket. Used by the listening thread only."""

    def __init__(
        self,
        sock: socket.socket,
        placement: Placement,
        admission: Admission,
        *,
        handle: Callable[[Connection], Handler],
        turned_away: Callable[[str, Verdict], bytes],
        exhausted: Callable[[OSError], None],
        read_bytes: int,
        demands_tls: bool = False,
    ) -> None:
        """`handle` gives a new connection its handler; `turned_away` is told the address of
        somebody who is not admitted, and returns what to tell them; `exhausted` hears that the
        system has no more descriptors or memory."""
        self.socket = sock
        self._placement = placement
        self._admission = admission
        self._handle = handle
        self._turned_away = turned_away
        self._exhausted = exhausted
        self._read_bytes = read_bytes
        self._demands_tls = demands_tls
        self._thread: IoThread | None = None

    def start(self, thread: IoThread) -> None:
        """Accept from now on; called on `thread`."""
        self._thread = thread
        thread.accept_with(self.socket, self._accept)

    def stop(self) -> None:
        """Accept no more, and give the address back; called on the listening thread."""
        if self._thread is not None:
            self._thread.stop_accepting(self.socket)
            self._thread = None
        close_listening(self.socket)

    def _accept(self) -> None:
        """Take what is waiting, but not so much that the connections in hand wait long."""
        for _ in range(_ACCEPT_AT_ONCE):
            try:
                sock, where = self.socket.accept()
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno in _OUT_OF_RESOURCES:
                    self._back_off(error)
                    return
                continue  # the peer was gone before we took it (accept(2))
            self._take(sock, where)

    def _back_off(self, error: OSError) -> None:
        """Without descriptors the socket stays readable for ever: look away for a while."""
        thread = self._thread
        assert thread is not None
        self._exhausted(error)
        thread.stop_accepting(self.socket)

        def go_on() -> None:
            if self._thread is not None:
                thread.accept_with(self.socket, self._accept)

        thread.timers.at(thread.now + _BACK_OFF_SECONDS, go_on)

    def _take(self, sock: socket.socket, where: object) -> None:
        host, address = _peer(sock, where)
        sock.setblocking(False)
        verdict = self._admission.admit(host)
        if verdict is not Verdict.WELCOME:
            _send_away(sock, self._turned_away(address, verdict))
            return
        try:
            if sock.family != socket.AF_UNIX:
                # Every batch is sent in one call, so waiting to fill packets only adds delay.
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._place(sock, host, address)
        except OSError as error:
            sock.close()
            self._admission.release(host)
            self._exhausted(error)

    def _place(self, sock: socket.socket, host: str, address: str) -> None:
        """Give a connection to its thread. Raises OSError if there can be none."""
        thread = self._placement.choose(address)
        connection = Connection(
            sock, thread, host, address, self._read_bytes, demands_tls=self._demands_tls
        )
        if thread is self._thread:
            thread.adopt(connection, self._handle)
            return
        if not thread.is_alive():
            try:
                thread.start()
            except RuntimeError as error:
                raise OSError(errno.EAGAIN, str(error)) from error
        thread.run_soon(lambda: thread.adopt(connection, self._handle))


def _peer(sock: socket.socket, where: object) -> tuple[str, str]:
    """A peer's host, and its address as people read it."""
    if sock.family == socket.AF_UNIX:
        return "unix", f"unix:{sock.fileno()}"
    assert isinstance(where, tuple)
    host, port = where[0], where[1]
    if sock.family == socket.AF_INET6:
        return host, f"[{host}]:{port}"
    return host, f"{host}:{port}"


def _send_away(sock: socket.socket, words: bytes) -> None:
    """Tell a peer why it cannot come in, if that can be done at once, and close."""
    with sock:
        try:
            sock.send(words)
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            return
