"""The thread between a QUIC connection and the rest of the client, which sees a socket."""

import selectors
import socket
import threading
import time
from collections.abc import Iterable

from aioquic.quic import events
from aioquic.quic.events import QuicEvent

from beseda.client.quic_wire import QuicWire
from beseda.quic.stream import STREAM

KEEP_ALIVE_SECONDS = 20.0
"""After so long a silence the server is asked for a sign of life, which keeps the way open through
routers that forget it."""
PATIENCE_SECONDS = 3.0
"""After waiting for an answer for so long the client tries from another socket."""
_REFUSED_SECONDS = 5.0
_FAREWELL_SECONDS = 5.0
_MOST_UNACKNOWLEDGED = 1 << 18
_PIECE_BYTES = 1 << 16
_LONGEST_REASON = 300


class QuicThread(threading.Thread):
    """Carries bytes between the stream of `wire` and `inside`, one end of a pair of sockets, until
    both directions have ended or the connection is lost; then `inside` is closed."""

    def __init__(
        self, wire: QuicWire, inside: socket.socket, happened: Iterable[QuicEvent]
    ) -> None:
        """`happened`: what the connection has told up to now."""
        super().__init__(name="quic", daemon=True)
        self._wire = wire
        self._quic = wire.quic
        self._inside = inside
        self._inside.setblocking(False)
        self._happened = list(happened)
        self._incoming = bytearray()
        self._server_has_ended = False
        self._ended_at: float | None = None
        """When the client said that it will send no more; None if it did not."""
        self._asked_at: float | None = None
        """Since when something from the server is due; None if nothing is."""
        self._over_at: float | None = None
        """When it was over with the connection; what has come may still be read for a while."""

    def run(self) -> None:
        """The thread's life."""
        try:
            with selectors.DefaultSelector() as selector:
                self._serve(selector)
        except OSError:
            return  # the client sees the end of its socket
        finally:
            self._wire.close()
            self._inside.close()

    def _serve(self, selector: selectors.BaseSelector) -> None:
        for event in self._happened:
            self._follow(event)
        selector.register(self._inside, selectors.EVENT_READ)
        listening = self._wire.socket
        selector.register(listening, selectors.EVENT_READ)
        while not self._is_done():
            self._wire.transmit()
            if self._wire.socket is not listening:
                selector.unregister(listening)
                listening = self._wire.socket
                selector.register(listening, selectors.EVENT_READ)
            self._watch_inside(selector)
            for key, mask in selector.select(self._time_to_wait()):
                if key.fileobj is listening:
                    self._wire.receive()
                elif mask & selectors.EVENT_READ:
                    self._take_words()
            self._wire.tick()
            while (news := self._quic.next_event()) is not None:
                self._follow(news)
            self._deliver()
            self._stay_in_touch()

    def _watch_inside(self, selector: selectors.BaseSelector) -> None:
        """Read only what there is room for, write only what there is."""
        wanted = selectors.EVENT_WRITE if self._incoming else 0
        if self._ended_at is None and self._quic.unacknowledged < _MOST_UNACKNOWLEDGED:
            wanted |= selectors.EVENT_READ
        watched = selector.get_map().get(self._inside)
        if watched is None:
            if wanted:
                selector.register(self._inside, wanted)
        elif not wanted:
            selector.unregister(self._inside)
        elif watched.events != wanted:
            selector.modify(self._inside, wanted)

    def _time_to_wait(self) -> float:
        timer = self._quic.get_timer()
        if self._over_at is not None:
            due = self._over_at + _FAREWELL_SECONDS
        elif self._asked_at is None:
            due = self._wire.heard + KEEP_ALIVE_SECONDS
        else:
            due = self._asked_at + PATIENCE_SECONDS
        return max(0.0, min(due, timer or due) - time.monotonic())

    def _take_words(self) -> None:
        """What the client says goes to the server."""
        try:
            data = self._inside.recv(_PIECE_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        self._expect_answer()
        if data:
            self._quic.send_stream_data(STREAM, data)
        else:
            self._ended_at = time.monotonic()
            self._quic.send_stream_data(STREAM, b"", end_stream=True)

    def _follow(self, event: QuicEvent) -> None:
        match event:
            case events.StreamDataReceived():
                self._incoming += event.data
                self._server_has_ended = self._server_has_ended or event.end_stream
            case events.StreamReset() | events.StopSendingReceived():
                self._over_at = time.monotonic()
            case events.ConnectionTerminated():
                self._over_at = time.monotonic()
                # What the server has said in closing (RFC 9000, section 19.19), as IRC says it.
                if event.frame_type is None and event.reason_phrase:
                    words = " ".join(event.reason_phrase.split())[:_LONGEST_REASON]
                    self._incoming += f"ERROR :{words}\r\n".encode()

    def _deliver(self) -> None:
        """What the server says goes to the client, who may be busy; then it has to wait."""
        while self._incoming:
            try:
                sent = self._inside.send(self._incoming[:_PIECE_BYTES])
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # the client is gone
                sent = len(self._incoming)
            del self._incoming[:sent]
            self._quic.took(sent)
        if self._server_has_ended:
            try:
                self._inside.shutdown(socket.SHUT_WR)
            except OSError:
                return

    def _stay_in_touch(self) -> None:
        """Ask for signs of life, and try from elsewhere if there are none."""
        now = time.monotonic()
        if self._asked_at is not None and self._wire.heard >= self._asked_at:
            self._asked_at = None
        if self._asked_at is None:
            if now - self._wire.heard >= KEEP_ALIVE_SECONDS:
                self._quic.send_ping(0)
                self._expect_answer()
        elif now - self._asked_at >= PATIENCE_SECONDS:
            self._asked_at = now
            self._wire.move()

    def _expect_answer(self) -> None:
        if self._asked_at is None:
            self._asked_at = time.monotonic()

    def _is_done(self) -> bool:
        now, refused = time.monotonic(), self._wire.refused
        if refused is not None and now - refused > _REFUSED_SECONDS:
            return True
        if self._over_at is not None:
            return not self._incoming or now - self._over_at > _FAREWELL_SECONDS
        if self._ended_at is None:
            return False
        delivered = self._quic.is_delivered and self._server_has_ended and not self._incoming
        return delivered or now - self._ended_at > _FAREWELL_SECONDS
