"""The first bytes show the protocol; nobody is taken for what they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.net.sniff import LONGEST_OPENING, Guess, guess

OPENINGS = [
    # IRC clients
    (b"CAP LS 302\r\n", Guess.IRC),
    (b"NICK ann\r\nUSER ann 0 * :Ann\r\n", Guess.IRC),
    (b"USER ann 0 * :Ann\r\n", Guess.IRC),
    (b"PASS secret\r\n", Guess.IRC),
    (b"AUTHENTICATE PLAIN\r\n", Guess.IRC),
    (b"WEBIRC password gateway host 10.0.0.1\r\n", Guess.IRC),
    (b"\r\n\r\nNICK ann\r\n", Guess.IRC),
    # browsers and other HTTP clients
    (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", Guess.HTTP),
    (b"GET /chat?x=1 HTTP/1.1\r\n", Guess.HTTP),
    (b"HEAD / HTTP/1.0\r\n", Guess.HTTP),
    (b"POST /hook HTTP/1.1\r\n", Guess.HTTP),
    (b"OPTIONS * HTTP/1.1\r\n", Guess.HTTP),
    (b"GET http://example.org/ HTTP/1.1\r\n", Guess.HTTP),
    (b"CONNECT example.org:443 HTTP/1.1\r\n", Guess.HTTP),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Guess.HTTP),
    (b"\r\nGET / HTTP/1.1\r\n", Guess.HTTP),
    # TLS
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", Guess.TLS),
    (b"\x16\x03\x03", Guess.TLS),
    # people with netcat
    (b"Ann\n", Guess.PLAIN),
    ("Вася\n".encode(), Guess.PLAIN),
    (b"Nick\n", Guess.PLAIN),
    (b"NICKY\n", Guess.PLAIN),
    (b"nick ann\n", Guess.PLAIN),
    (b"user\n", Guess.PLAIN),
    (b"USER\n", Guess.PLAIN),
    (b"CAPTAIN\r\n", Guess.PLAIN),
    (b"pass the salt\n", Guess.PLAIN),
    (b"PASSPORT please\n", Guess.PLAIN),
    (b"GETTY\n", Guess.PLAIN),
    (b"GET\n", Guess.PLAIN),
    (b"GET out of here\n", Guess.PLAIN),
    (b"POST the letter\r\n", Guess.PLAIN),
    (b"Get / HTTP/1.1\n", Guess.PLAIN),
    (b"DELETE everything " + b"!" * 80, Guess.PLAIN),
    (b"PRIVATE\n", Guess.PLAIN),
    (b"PRI * HTTP/1\n", Guess.PLAIN),
    (b"/help\n", Guess.PLAIN),
    (b"SSH-2.0-OpenSSH_9.6\r\n", Guess.PLAIN),
    (b"\xff\xfb\x1f\xff\xfb\x20", Guess.PLAIN),  # a telnet client's options
    (b"\x16\x02", Guess.PLAIN),
    (b"\0\0\0", Guess.PLAIN),
]

each_opening = pytest.mark.parametrize(("opening", "protocol"), OPENINGS, ids=repr)


@each_opening
def test_whole(opening: bytes, protocol: Guess) -> None:
    assert guess(opening) is protocol


@each_opening
def test_byte_by_byte(opening: bytes, protocol: Guess) -> None:
    """Undecided, and then decided for good."""
    guesses = [guess(opening[:length]) for length in range(len(opening) + 1)]
    decided = [each for each in guesses if each is not Guess.UNDECIDED]
    assert guesses[0] is Guess.UNDECIDED
    assert set(decided) == {protocol}
    assert guesses[-len(decided) :] == decided


@each_opening
def test_with_more_behind_it(opening: bytes, protocol: Guess) -> None:
    assert guess(opening + b"rub\xff\0bish\r\nNICK x\r\nGET / HTTP/1.1\r\n") is protocol


@pytest.mark.parametrize(
    "opening", [b"", b"N", b"NICK", b"\r\n", b"GET", b"GET ", b"PR", b"\x16", b"CONNECT exam"]
)
def test_what_may_still_become_something_is_undecided(opening: bytes) -> None:
    assert guess(opening) is Guess.UNDECIDED


@pytest.mark.parametrize("opening", [b"B", b"NICKY", b"GETT", b"n", b"\x17"])
def test_what_can_become_nothing_else_is_plain_at_once(opening: bytes) -> None:
    assert guess(opening) is Guess.PLAIN


def test_a_long_opening_is_decided_the_same_whole_and_in_pieces() -> None:
    opening = b"CONNECT " + b"x" * LONGEST_OPENING + b":443 HTTP/1.1\r\n"
    in_pieces = next(
        found
        for length in range(len(opening))
        if (found := guess(opening[:length])) is not Guess.UNDECIDED
    )
    assert guess(opening) is in_pieces


pieces = st.sampled_from(
    [
        b"NICK",
        b"GET",
        b"CONNECT",
        b"PRI",
        b"x" * 30,
        b" ",
        b"/",
        b"*",
        b"\r\n",
        b"\n",
        b"\x16\x03",
        b"x:1",
        b"a",
    ]
)


@given(st.lists(st.one_of(pieces, st.binary(max_size=3)), max_size=8).map(b"".join))
def test_a_decision_is_never_changed_by_what_follows(data: bytes) -> None:
    guesses = [guess(data[:length]) for length in range(len(data) + 1)]
    decided = [each for each in guesses if each is not Guess.UNDECIDED]
    assert len(set(decided)) <= 1
    assert guesses[len(guesses) - len(decided) :] == decided
