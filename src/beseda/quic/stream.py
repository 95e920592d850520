"""A QUIC connection that is one stream of bytes in each direction, by aioquic without its asyncio.

What aioquic has no option for is done here, and here only, with its inner parts; the tests in
tests/quic hold each of them to what is said here.

* *One stream*, the first that a client opens. More of them are against the limits that the peer is
  told, so aioquic ends the connection.
* *Flow control by what was read.* aioquic lets the peer send twice as much whenever half of it has
  come, or seems to: a peer that sends the last byte of its window each time would have it reserve
  memory without end. Here the window of the connection, and so of its only stream, opens when
  somebody has taken the bytes (RFC 9000, section 4).
* *No early data* is offered (RFC 8446, section 2.3: whoever overhears it can send it again).
* *Connection ids* have a mark by which their datagrams are told from text, and tokens that a server
  can make again (`beseda.quic.resets`), of which aioquic knows only how to pass them on.
"""

import logging
from typing import Any

from aioquic.quic.connection import (
    CONNECTION_LIMIT_FRAME_CAPACITY,
    QuicConnection,
    QuicConnectionState,
)
from aioquic.quic.packet import QuicFrameType
from aioquic.quic.packet_builder import QuicPacketBuilder
from aioquic.quic.recovery import QuicPacketSpace
from aioquic.quic.stream import QuicStreamReceiver
from cryptography.x509 import Certificate

from beseda.quic.resets import ends_with_token, reset_token
from beseda.quic.telling import ID_MARK

ALPN = "irc"
"""The protocol in the stream (RFC 7301; the name is IANA's)."""
STREAM = 0
"""The first bidirectional stream that a client opens (RFC 9000, section 2.1)."""

_MOST_GAPS = 128
_MOST_AHEAD = 1 << 16

# aioquic tells of every fault of a peer, which would end on standard error; it is not our news.
logging.getLogger("quic").addHandler(logging.NullHandler())


class StreamConnection(QuicConnection):
    """See above. For one thread; sends and receives nothing itself.

    `configuration.max_stream_data`, which `max_data` must equal, is how many bytes the peer may
    send beyond those that were taken.
    """

    def __init__(self, *, reset_key: bytes = b"", **options: Any) -> None:
        """`reset_key`: a server's, see `beseda.quic.resets`; `options`: as for aioquic's."""
        super().__init__(**options)
        self._reset_key = reset_key
        self._window = self.configuration.max_stream_data
        self._taken = 0
        for limit, most in (
            (self._local_max_streams_bidi, 0 if self._is_client else 1),
            (self._local_max_streams_uni, 0),
        ):
            limit.value = limit.sent = most
        self._mark_ids()
        self.host_cid = self._local_initial_source_connection_id = self._host_cids[0].cid

    @property
    def is_open(self) -> bool:
        """Whether there is the stream, so that something can be sent on it: on a server only when
        the client has opened it."""
        return STREAM in self._streams

    @property
    def has_begun(self) -> bool:
        """Whether a datagram has come that only somebody who speaks QUIC can have made."""
        return self._state is not QuicConnectionState.FIRSTFLIGHT

    @property
    def is_proven(self) -> bool:
        """Whether the peer has shown that it receives at an address (RFC 9000, section 8)."""
        return any(path.is_validated for path in self._network_paths)

    @property
    def unacknowledged(self) -> int:
        """How many bytes of `send_stream_data` the peer has not acknowledged: they are in memory,
        sent or not."""
        stream = self._streams.get(STREAM)
        # The sender drops them from the front of its buffer when they are acknowledged.
        return 0 if stream is None else len(stream.sender._buffer)  # noqa: SLF001

    @property
    def is_delivered(self) -> bool:
        """Whether the peer has acknowledged everything, the end of the stream included."""
        stream = self._streams.get(STREAM)
        return stream is None or stream.sender.is_finished

    @property
    def is_abused(self) -> bool:
        """Whether the peer makes us hold or search more than any honest one would: far more of the
        handshake than is due, or pieces with many gaps between them."""
        receivers = [stream.receiver for stream in self._crypto_streams.values()]
        if any(each.highest_offset - each.starting_offset() > _MOST_AHEAD for each in receivers):
            return True
        receivers += [stream.receiver for stream in self._streams.values()]
        return any(_gaps(each) > _MOST_GAPS for each in receivers)

    @property
    def peer_certificates(self) -> list[Certificate]:
        """What the peer has shown, its own first; empty if an earlier session was resumed."""
        shown = self.tls._peer_certificate  # noqa: SLF001
        return [] if shown is None else [shown, *self.tls._peer_certificate_chain]  # noqa: SLF001

    def is_reset_by(self, data: bytes) -> bool:
        """Whether a server says by this datagram that it does not know the connection."""
        known = (self._peer_cid, *self._peer_cid_available)
        return ends_with_token(data, [each.stateless_reset_token for each in known])

    def took(self, count: int) -> bool:
        """So many bytes of what came are out of the way: the peer may send as many more. Returns
        whether it should be told, by sending."""
        self._taken += count
        return self._is_due(self._local_max_data.sent)

    # ── in place of aioquic's ──────────────────────────────────────────────────────────────

    def _initialize(self, peer_cid: bytes) -> None:
        super()._initialize(peer_cid)
        if not self._is_client:
            self.tls._max_early_data = None  # noqa: SLF001

    def _replenish_connection_ids(self) -> None:
        super()._replenish_connection_ids()
        self._mark_ids()

    def _mark_ids(self) -> None:
        for each in self._host_cids:
            each.cid = ID_MARK + each.cid[len(ID_MARK) :]
            if not self._is_client:
                each.stateless_reset_token = reset_token(self._reset_key, each.cid)

    def _write_connection_limits(
        self,
        builder: QuicPacketBuilder,
        space: QuicPacketSpace,  # noqa: ARG002 - aioquic's signature
    ) -> None:
        limit = self._local_max_data
        if not self._is_due(limit.sent):
            return
        buffer = builder.start_frame(
            QuicFrameType.MAX_DATA,
            capacity=CONNECTION_LIMIT_FRAME_CAPACITY,
            handler=self._on_connection_limit_delivery,
            handler_args=(limit,),
        )
        limit.value = limit.sent = self._taken + self._window
        buffer.push_uint_var(limit.value)

    def _is_due(self, told: int) -> bool:
        """Whether half of the window is not known to the peer (`told` is 0 when it was lost)."""
        return self._taken + self._window - told >= self._window // 2


def _gaps(receiver: QuicStreamReceiver) -> int:
    """How many pieces lie apart from what has come so far; inserting one takes as many steps."""
    return len(receiver._ranges)  # noqa: SLF001
