"""Proving that one receives: by a code, and without being of use against others."""

import re

from hypothesis import given
from hypothesis import strategies as st

from beseda.net.proving import FACTOR, Proofs


def wordings(code: str) -> list[str]:
    return [f"* To come in, send {code}\r\n", f"{code}\r\n", code]


def code_in(answer: bytes) -> bytes:
    found = re.search(rb"\d{6}", answer)
    assert found
    return found[0]


def test_the_code_opens_with_what_was_said_first() -> None:
    proofs = Proofs(wordings)
    asked = proofs.hear("ann", b"Ann the Great\n", 0.0)
    assert asked.answer.startswith(b"* To come in, send ")
    assert asked.opening is None
    proved = proofs.hear("ann", code_in(asked.answer) + b"\r\n", 1.0)
    assert (proved.answer, proved.opening) == (b"", b"Ann the Great\n")
    assert proofs.hear("ann", b"hello", 2.0).opening is None, "it is over: the next one begins anew"


def test_a_wrong_code_is_asked_again_and_not_for_ever() -> None:
    proofs = Proofs(wordings)
    code = code_in(proofs.hear("ann", b"Ann the Great\n", 0.0).answer)
    wrong = b"%06d, or so I think" % ((int(code) + 1) % 10**6)
    for _ in range(10):
        assert code_in(proofs.hear("ann", wrong, 1.0).answer) == code
    assert proofs.hear("ann", wrong, 1.0).answer == b""
    assert proofs.hear("ann", code, 1.0).opening is None
    again = proofs.hear("ann", b"Ann the Great\n", 61.0)
    assert proofs.hear("ann", code_in(again.answer), 62.0).opening == b"Ann the Great\n"


def test_a_code_is_for_one_address() -> None:
    proofs = Proofs(wordings)
    code = code_in(proofs.hear("ann", b"Ann the Great\n", 0.0).answer)
    other = code_in(proofs.hear("eve", b"Ann the Great\n", 0.0).answer)
    assert proofs.hear("eve", code, 0.0).opening is None or code == other


def test_few_bytes_get_few_words() -> None:
    proofs = Proofs(wordings)
    assert re.fullmatch(rb"\d{6}\r\n", proofs.hear("ann", b"Ann", 0.0).answer)
    assert re.fullmatch(rb"\d{6}", proofs.hear("al", b"Al", 0.0).answer)
    assert proofs.hear("x", b"x", 0.0).answer == b""


@given(st.lists(st.tuples(st.integers(0, 3), st.binary(min_size=1, max_size=40)), max_size=60))
def test_nobody_gets_more_than_three_times_what_they_sent(said: list[tuple[int, bytes]]) -> None:
    proofs = Proofs(wordings)
    balance = dict.fromkeys(range(4), 0)
    for now, (source, data) in enumerate(said):
        heard = proofs.hear(source, data, float(now))
        balance[source] += FACTOR * len(data) - len(heard.answer)
        assert balance[source] >= 0


def test_what_is_remembered_is_bounded() -> None:
    proofs = Proofs(wordings)
    first = code_in(proofs.hear(0, b"somebody", 0.0).answer)
    for source in range(1, 3000):
        proofs.hear(source, b"somebody", 0.0)
    assert len(proofs._pending) == 1024
    assert proofs.hear(0, first, 0.0).opening is None
