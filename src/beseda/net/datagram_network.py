"""Everything that speaks UDP, as one thing: sockets, and the thread that serves them."""

import socket
from collections.abc import Callable, Iterable
from functools import partial

from beseda.net.address import QUIC_SCHEME, UDP_SCHEME
from beseda.net.admission import Admission
from beseda.net.connection import Connection, Handler
from beseda.net.datagram_thread import DatagramThread
from beseda.net.datagrams import Datagrams, Quic, Wordings
from beseda.net.listener import open_beside
from beseda.net.network import readable
from beseda.net.securing import Security
from beseda.net.settings import NetSettings, UdpSettings


class DatagramNetwork:
    """Opens addresses, runs the thread `udp`, and stops it. Its methods are for the main thread."""

    def __init__(
        self,
        settings: UdpSettings,
        net: NetSettings,
        admission: Admission,
        security: Security,
        *,
        hears_text: bool,
        outbox_bytes: int,
        read_bytes: int,
        after_round: Callable[[], None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """`hears_text`: whether anything but QUIC is answered; `after_round` and `on_error` as for
        `IoThread`."""
        self._settings = settings
        self._admission = admission
        self._security = security
        self._hears_text = hears_text
        self._on_error = on_error
        self._read_bytes = read_bytes
        self._patience = net.drain_seconds + 1.0
        self._sockets: list[tuple[socket.socket, bool]] = []
        """Where datagrams come to, and whether text is heard there."""
        self._thread = DatagramThread(
            "udp",
            outbox_bytes=outbox_bytes,
            drain_seconds=net.drain_seconds,
            after_round=after_round,
            on_error=on_error,
            ended=lambda connection: admission.release(connection.host),
        )

    def open(
        self, beside: Iterable[tuple[socket.socket, bool]], failed: Callable[[str, OSError], None]
    ) -> list[str]:
        """Take the addresses and port numbers of TCP sockets, `beside`, of which some demand TLS:
        there only QUIC is answered. Returns what was opened, as people read it; `failed` is told of
        each that cannot be had, and why."""
        opened = []
        for listening, demands_tls in beside:
            hears_text = self._hears_text and not demands_tls
            if not (hears_text or self._settings.quic):
                continue
            address = readable(listening)
            try:
                self._sockets.append((open_beside(listening), hears_text))
            except OSError as error:
                failed(UDP_SCHEME + address, error)
                continue
            if hears_text:
                opened.append(UDP_SCHEME + address)
            if self._settings.quic and self._security.certificates.pem is not None:
                opened.append(QUIC_SCHEME + address)
        return opened

    def start(
        self,
        handle: Callable[[Connection], Handler],
        handle_quic: Callable[[Connection], Handler],
        wordings: Wordings,
    ) -> None:
        """Receive from now on; as for `Datagrams` and, `handle_quic`, for `Quic`."""
        report = partial(self._on_error, self._thread.name)
        quic = Quic(self._security, handle_quic, report) if self._settings.quic else None
        for sock, hears_text in self._sockets:
            datagrams = Datagrams(
                sock,
                self._thread,
                self._admission,
                self._settings,
                handle=handle,
                wordings=wordings,
                read_bytes=self._read_bytes,
                hears_text=hears_text,
                quic=quic,
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
        for sock, _ in self._sockets:
            sock.close()
        return not self._thread.is_alive()
