"""Everything that speaks UDP, as one thing: sockets, and the thread that serves them."""

import socket
from collections.abc import Callable, Iterable

from beseda.net.admission import Admission
from beseda.net.connection import Connection, Handler
from beseda.net.datagram_thread import DatagramThread
from beseda.net.datagrams import SCHEME, Datagrams, Wordings
from beseda.net.listener import open_beside
from beseda.net.network import readable
from beseda.net.settings import NetSettings, UdpSettings


class DatagramNetwork:
    """Opens addresses, runs the thread `udp`, and stops it. Its methods are for the main thread."""

    def __init__(
        self,
        settings: UdpSettings,
        net: NetSettings,
        admission: Admission,
        *,
        outbox_bytes: int,
        read_bytes: int,
        after_round: Callable[[], None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """`after_round` and `on_error` as for `IoThread`."""
        self._settings = settings
        self._admission = admission
        self._read_bytes = read_bytes
        self._patience = net.drain_seconds + 1.0
        self._sockets: list[socket.socket] = []
        self._thread = DatagramThread(
            "udp",
            outbox_bytes=outbox_bytes,
            drain_seconds=net.drain_seconds,
            after_round=after_round,
            on_error=on_error,
            ended=lambda connection: admission.release(connection.host),
        )

    def open(
        self, beside: Iterable[socket.socket], failed: Callable[[str, OSError], None]
    ) -> list[str]:
        """Take the addresses and port numbers of the TCP sockets `beside`; returns what was opened,
        as people read it. `failed` is told of each that cannot be had, and why."""
        opened = []
        for listening in beside:
            address = SCHEME + readable(listening)
            try:
                self._sockets.append(open_beside(listening))
            except OSError as error:
                failed(address, error)
            else:
                opened.append(address)
        return opened

    def start(self, handle: Callable[[Connection], Handler], wordings: Wordings) -> None:
        """Receive from now on; as for `Datagrams`."""
        for sock in self._sockets:
            datagrams = Datagrams(
                sock,
                self._thread,
                self._admission,
                self._settings,
                handle=handle,
                wordings=wordings,
                read_bytes=self._read_bytes,
            )
            self._thread.run_soon(datagrams.start)
        if self._sockets:
            self._thread.start()

    def stop(self) -> bool:
        """Say good-bye to everybody, and give the addresses back. Returns whether the thread
        ended."""
        if self._thread.ident is not None:
            self._thread.stop()
            self._thread.join(self._patience)
        for sock in self._sockets:
            sock.close()
        return not self._thread.is_alive()
