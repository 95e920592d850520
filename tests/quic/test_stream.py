"""What is done with aioquic's inner parts holds."""

import pytest
from aioquic.quic.events import (
    ConnectionIdIssued,
    ConnectionTerminated,
    HandshakeCompleted,
    StreamDataReceived,
)
from aioquic.quic.packet import QuicErrorCode

from beseda.quic.stream import STREAM
from beseda.quic.telling import ID_BYTES, ID_MARK
from tests.quic.pairs import WINDOW, Pair


def heard(pair: Pair) -> bytes:
    return b"".join(event.data for event in pair.of_server(StreamDataReceived))


def test_a_stream_both_ways() -> None:
    pair = Pair()
    assert pair.of_server(HandshakeCompleted)[0].alpn_protocol == "irc"
    with pytest.raises(ValueError, match="unknown peer-initiated stream"):
        pair.server.send_stream_data(STREAM, b"too early")
    pair.client.send_stream_data(STREAM, b"hello\r\n")
    pair.exchange()
    assert heard(pair) == b"hello\r\n"
    assert pair.server.is_open
    pair.server.send_stream_data(STREAM, b"hi\r\n", end_stream=True)
    pair.client.send_stream_data(STREAM, b"", end_stream=True)
    pair.exchange()
    assert [event.data for event in pair.of_client(StreamDataReceived)] == [b"hi\r\n"]
    assert pair.server.is_delivered
    assert pair.client.is_delivered


def test_ids_are_marked() -> None:
    pair = Pair()
    issued = [event.connection_id for event in pair.of_server(ConnectionIdIssued)]
    assert len(issued) == 7
    for each in (pair.server.host_cid, pair.client.host_cid, *issued):
        assert each.startswith(ID_MARK)
        assert len(each) == ID_BYTES
    pair.client.change_connection_id()
    pair.client.send_stream_data(STREAM, b"hello")
    pair.exchange()
    assert heard(pair) == b"hello"


def test_more_streams_end_the_connection() -> None:
    for stream in (4, 2):
        pair = Pair()
        # The client's own side of the agreement, broken.
        pair.client._remote_max_streams_bidi = pair.client._remote_max_streams_uni = 100
        pair.client.send_stream_data(stream, b"x")
        pair.exchange(1000)
        ended = pair.of_server(ConnectionTerminated)
        assert ended[0].error_code == QuicErrorCode.STREAM_LIMIT_ERROR
    pair = Pair()
    pair.client.send_stream_data(4, b"x")
    pair.exchange(100)
    assert not pair.of_server(StreamDataReceived), "it waits until it may"


def test_what_is_not_taken_is_not_sent() -> None:
    pair = Pair()
    pair.client.send_stream_data(STREAM, bytes(10 * WINDOW))
    pair.exchange(300)
    assert len(heard(pair)) == WINDOW
    assert not pair.server.took(WINDOW // 2 - 1)
    pair.exchange(300)
    assert len(heard(pair)) == WINDOW
    assert pair.server.took(1)
    pair.exchange(300)
    assert len(heard(pair)) == WINDOW + WINDOW // 2
    while len(heard(pair)) < 10 * WINDOW:
        before = len(heard(pair))
        pair.server.took(WINDOW // 2)
        pair.exchange(100)
        assert before < len(heard(pair)) <= before + WINDOW


def test_a_lost_update_of_the_window_is_told_again() -> None:
    pair = Pair()
    pair.client.send_stream_data(STREAM, bytes(3 * WINDOW))
    pair.exchange(300)
    pair.server.took(WINDOW)
    pair.exchange(1, lost=lambda _: True)
    pair.exchange(3000)
    assert len(heard(pair)) == 2 * WINDOW


def test_a_window_seen_from_its_end_does_not_grow() -> None:
    """The last byte of each window, time and again: aioquic would double it each time."""
    pair = Pair()
    pair.client.send_stream_data(STREAM, b"x")
    pair.exchange()
    stream = pair.client._streams[STREAM]
    stream.sender._pending.subtract(1, WINDOW - 1)
    for _ in range(20):
        end = stream.max_stream_data_remote
        stream.sender._buffer_stop = stream.sender._buffer_start + end
        stream.sender._buffer[:] = bytes(end)
        stream.sender._pending.add(end - 1, end)
        stream.sender.buffer_is_empty = False
        pair.exchange(50)
    receiver = pair.server._streams[STREAM].receiver
    assert receiver.highest_offset == WINDOW
    assert len(receiver._buffer) < WINDOW


def test_a_peer_beyond_its_window_is_ended() -> None:
    pair = Pair()
    pair.client.send_stream_data(STREAM, bytes(2 * WINDOW))
    pair.exchange(300)
    pair.client._remote_max_data = 2 * WINDOW
    pair.exchange(1000)
    assert pair.of_server(ConnectionTerminated)[0].error_code == QuicErrorCode.FLOW_CONTROL_ERROR


def test_what_is_not_acknowledged_is_counted() -> None:
    pair = Pair()
    pair.client.send_stream_data(STREAM, b"hello")
    pair.exchange()
    pair.server.send_stream_data(STREAM, bytes(1000))
    assert pair.server.unacknowledged == 1000
    pair.exchange(1, lost=lambda _: True)
    assert pair.server.unacknowledged == 1000
    pair.exchange(1000)
    assert pair.server.unacknowledged == 0
    assert not pair.server.is_delivered, "it has not ended"


def test_gaps_without_number_are_abuse() -> None:
    pair = Pair()
    pair.client.send_stream_data(STREAM, bytes(1000))
    sender = pair.client._streams[STREAM].sender
    sender._pending.subtract(0, 1000)
    for position in range(1, 1000, 2):
        sender._pending.add(position, position + 1)
    assert not pair.server.is_abused
    pair.exchange(200)
    assert pair.server.is_abused


def test_no_early_data_is_offered() -> None:
    pair = Pair()
    assert pair.tickets[0].max_early_data_size is None
