"""SASL mechanisms as values: what is answered to which challenge."""

import pytest

from beseda.client.credentials import Credentials
from beseda.client.mechanisms import (
    EXTERNAL,
    PLAIN,
    SCRAM,
    Attempt,
    Fault,
    Mechanism,
    MechanismError,
    attempts,
    begin,
)

# RFC 7677 section 3.
NONCE = "rOprNGfwEbeRWgbNEkqO"
CLIENT_FIRST = b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
SERVER_FIRST = (
    b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
)
CLIENT_FINAL = (
    b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
)
SERVER_FINAL = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


def scram() -> Mechanism:
    return begin(Attempt(SCRAM, "user", "pencil"), NONCE)


def is_complete(mechanism: Mechanism) -> bool:
    return mechanism.is_complete


def fault_of(mechanism: Mechanism, challenge: bytes) -> Fault:
    with pytest.raises(MechanismError) as caught:
        mechanism.answer(challenge)
    assert not is_complete(mechanism)
    return caught.value.fault


class TestScram:
    def test_the_vector_of_the_rfc(self) -> None:
        mechanism = scram()
        assert mechanism.answer(b"") == CLIENT_FIRST
        assert mechanism.answer(SERVER_FIRST) == CLIENT_FINAL
        assert not is_complete(mechanism), "the server has proved nothing yet"
        assert mechanism.answer(SERVER_FINAL) == b""
        assert is_complete(mechanism)
        with pytest.raises(MechanismError):
            mechanism.answer(b"")

    def test_a_server_that_does_not_know_the_account(self) -> None:
        mechanism = scram()
        mechanism.answer(b"")
        mechanism.answer(SERVER_FIRST)
        assert fault_of(mechanism, SERVER_FINAL.replace(b"6rri", b"6rrj")) is Fault.IMPOSTOR

    def test_the_server_says_why_not(self) -> None:
        mechanism = scram()
        mechanism.answer(b"")
        mechanism.answer(SERVER_FIRST)
        with pytest.raises(MechanismError) as caught:
            mechanism.answer(b"e=invalid-proof,x=y")
        assert (caught.value.fault, caught.value.text) == (Fault.REFUSED, "invalid-proof")

    @pytest.mark.parametrize(
        "challenge",
        [
            b"",
            b"\xff",
            b"r=someoneelses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            SERVER_FIRST.replace(b"%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", b""),
            SERVER_FIRST.replace(b"4096", b"4000001"),
            SERVER_FIRST.replace(b"4096", b"1"),
            SERVER_FIRST.replace(b"4096", b"x"),
        ],
    )
    def test_what_is_no_challenge(self, challenge: bytes) -> None:
        mechanism = scram()
        mechanism.answer(b"")
        assert fault_of(mechanism, challenge) is Fault.MALFORMED

    def test_a_name_is_escaped(self) -> None:
        mechanism = begin(Attempt(SCRAM, "a=b,c", "pencil"), NONCE)
        assert mechanism.answer(b"") == b"n,,n=a=3Db=2Cc,r=" + NONCE.encode()

    def test_a_password_that_saslprep_forbids(self) -> None:
        with pytest.raises(MechanismError) as caught:
            begin(Attempt(SCRAM, "user", "a\x07b"))
        assert caught.value.fault is Fault.UNFIT


class TestOneMessage:
    def test_plain(self) -> None:
        mechanism = begin(Attempt(PLAIN, "Ёлка", "tea and cake"))
        assert not is_complete(mechanism)
        assert mechanism.answer(b"") == "\0Ёлка\0tea and cake".encode()
        assert is_complete(mechanism)

    def test_external(self) -> None:
        assert begin(Attempt(EXTERNAL, "ann")).answer(b"") == b"ann"
        assert begin(Attempt(EXTERNAL, "")).answer(b"") == b""

    def test_nothing_is_said_to_a_server_that_asks_for_more(self) -> None:
        assert fault_of(begin(Attempt(PLAIN, "ann", "tea")), b"what?") is Fault.MALFORMED
        mechanism = begin(Attempt(PLAIN, "ann", "tea"))
        mechanism.answer(b"")
        with pytest.raises(MechanismError):
            mechanism.answer(b"")

    def test_what_plain_cannot_carry(self) -> None:
        with pytest.raises(MechanismError) as caught:
            begin(Attempt(PLAIN, "ann", "a\0b"))
        assert caught.value.fault is Fault.UNFIT


class TestAttempts:
    ALL = ("PLAIN", "SCRAM-SHA-256", "EXTERNAL", "SCRAM-SHA-1")

    def names(self, *offered: str, private: bool = True, certificate: bool = False) -> list[str]:
        credentials = Credentials("ann", "tea", certificate)
        return [each.name for each in attempts(offered, credentials, private=private)]

    def test_the_best_first(self) -> None:
        assert self.names(*self.ALL, certificate=True) == [EXTERNAL, SCRAM, PLAIN]

    def test_no_certificate(self) -> None:
        assert self.names(*self.ALL) == [SCRAM, PLAIN]

    def test_where_others_can_read_a_password_is_not_sent(self) -> None:
        assert self.names(*self.ALL, private=False) == [SCRAM]
        assert self.names(PLAIN, private=False) == []

    def test_a_server_that_does_not_name_them(self) -> None:
        assert self.names() == [SCRAM, PLAIN]

    def test_a_certificate_alone(self) -> None:
        found = attempts(self.ALL, Credentials("", certificate=True), private=True)
        assert list(found) == [Attempt(EXTERNAL, "")]

    def test_a_changed_password_may_still_be_the_old_one(self) -> None:
        credentials = Credentials("ann", "one").changed("two").changed("three")
        found = [each.password for each in attempts([PLAIN], credentials, private=True)]
        assert found == ["three", "two", "one"]

    def test_no_more_than_a_few_are_kept(self) -> None:
        credentials = Credentials("ann", "0")
        for number in range(10):
            credentials = credentials.changed(str(number))
        assert len(list(attempts([PLAIN], credentials, private=True))) == 4


def test_credentials_do_not_show_their_password() -> None:
    assert "tea" not in repr(Credentials("ann", "tea", former=("tea!",)))
