"""On which terms QUIC is spoken."""

from datetime import UTC, datetime

import pytest
from aioquic.tls import CipherSuite, SessionTicket

from beseda.net.certificates import Pem
from beseda.net.quic_terms import Terms, Tickets
from tests.certificates import certificate


def ticket(label: bytes) -> SessionTicket:
    moment = datetime.now(UTC)
    return SessionTicket(
        age_add=0,
        cipher_suite=CipherSuite.AES_128_GCM_SHA256,
        not_valid_after=moment,
        not_valid_before=moment,
        resumption_secret=b"",
        server_name="",
        ticket=label,
    )


def test_tickets_are_few_serve_once_and_do_not_last() -> None:
    tickets = Tickets()
    for number in range(1100):
        tickets.keep(ticket(str(number).encode()), 0.0)
    assert tickets.take(b"99", 0.0) is None
    found = tickets.take(b"1000", 3600.0)
    assert found
    assert found.ticket == b"1000"
    assert tickets.take(b"1000", 0.0) is None
    assert tickets.take(b"1001", 3601.0) is None


def test_certificate_and_key_may_be_in_one_file() -> None:
    made = certificate()
    both = made.key + made.certificate
    terms = Terms(Pem(both, both), lambda: 0.0)
    assert terms.configuration.certificate_chain == []
    assert terms.reset_key == Terms(Pem(both, both), lambda: 0.0).reset_key
    assert terms.reset_key != Terms(Pem(both, certificate(1).key), lambda: 0.0).reset_key


def test_what_is_no_certificate() -> None:
    with pytest.raises(ValueError, match="PEM"):
        Terms(Pem(b"garbage", certificate().key), lambda: 0.0)
