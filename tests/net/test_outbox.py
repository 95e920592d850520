"""An outbox sends exactly what was put, in order, however little the kernel takes at a time."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from beseda.net.outbox import Outbox


def send_backlog(outbox: Outbox, at_most: int) -> bytes:
    """What a kernel that takes `at_most` bytes gets of the backlog's head."""
    taken = bytes(outbox.next_piece()[:at_most])
    outbox.sent(len(taken))
    return taken


def test_what_was_put_comes_out_in_one_piece() -> None:
    outbox = Outbox()
    outbox.fresh += [b"one ", b"two ", b"three"]
    assert outbox.take_fresh() == b"one two three"
    assert outbox.take_fresh() == b""


def test_one_thing_comes_out_as_it_is() -> None:
    outbox, data = Outbox(), b"x" * 1000
    outbox.fresh.append(data)
    assert outbox.take_fresh() is data


def test_what_the_kernel_did_not_take_is_sent_next() -> None:
    outbox = Outbox()
    states = [(outbox.blocked, outbox.backlog_bytes)]
    outbox.keep(b"hello", 2)
    for piece in (b"ll", b"o"):
        states.append((outbox.blocked, outbox.backlog_bytes))
        assert send_backlog(outbox, 2) == piece
    states.append((outbox.blocked, outbox.backlog_bytes))
    assert states == [(False, 0), (True, 3), (True, 1), (False, 0)]


def test_several_things_in_the_backlog_are_sent_together() -> None:
    outbox = Outbox()
    outbox.keep(b"hello", 1)
    outbox.keep(b", ", 0)
    outbox.keep(b"world", 0)
    assert bytes(outbox.next_piece()) == b"ello, world"
    outbox.sent(6)
    assert bytes(outbox.next_piece()) == b"world"


def test_a_large_backlog_is_sent_in_pieces_worth_a_call() -> None:
    outbox = Outbox()
    for _ in range(100):
        outbox.keep(b"x" * 50_000, 0)
    assert 1 << 18 <= len(outbox.next_piece()) < 1 << 19


def test_forgotten_is_forgotten() -> None:
    outbox = Outbox()
    outbox.fresh.append(b"a")
    outbox.keep(b"b", 0)
    outbox.forget()
    assert (outbox.take_fresh(), outbox.blocked, outbox.backlog_bytes) == (b"", False, 0)
    outbox.keep(b"new", 1)
    assert send_backlog(outbox, 10) == b"ew"


def test_nothing_comes_after_the_last() -> None:
    outbox = Outbox()
    outbox.fresh += [b"one", b"last"]
    outbox.seal()
    outbox.fresh.append(b"too late")
    assert outbox.take_fresh() == b"onelast"
    outbox.fresh.append(b"far too late")
    assert outbox.take_fresh() == b""
    assert outbox.fresh == []


def test_a_message_for_a_thousand_who_do_not_read_is_in_memory_once() -> None:
    boxes = [Outbox() for _ in range(1000)]
    message = b"x" * 100_000
    tracemalloc.start()
    try:
        for box in boxes:
            box.fresh.append(message)
            box.keep(box.take_fresh(), 7)
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert sum(box.backlog_bytes for box in boxes) == 1000 * 99_993
    assert size < 2_000_000


@given(
    st.lists(
        st.one_of(
            st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=5),
            st.integers(0, 120),
        ),
        max_size=40,
    )
)
def test_exactly_what_was_put_is_sent_in_order(steps: list[list[bytes] | int]) -> None:
    """A step puts several things, or is the number of bytes that the kernel takes."""
    outbox, put, sent, takes = Outbox(), b"", b"", 1000
    for step in [*steps, 1 << 20]:
        if isinstance(step, list):
            outbox.fresh += step
            put += b"".join(step)
        else:
            takes = step
        # As the I/O thread does: first the backlog, and what is fresh only if there is none.
        if outbox.blocked and takes:
            got = send_backlog(outbox, takes)
            sent += got
            takes -= len(got)
        fresh = outbox.take_fresh()
        if outbox.blocked and fresh:
            outbox.keep(fresh, 0)
        elif fresh:
            count = min(takes, len(fresh))
            sent += fresh[:count]
            takes -= count
            if count < len(fresh):
                outbox.keep(fresh, count)
        assert outbox.backlog_bytes == len(put) - len(sent)
        assert outbox.blocked == (len(put) > len(sent))
        assert put.startswith(sent)
    while outbox.blocked:
        sent += send_backlog(outbox, 1 << 20)
    assert sent == put
