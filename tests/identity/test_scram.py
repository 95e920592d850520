"""SCRAM-SHA-256, against the client of the library."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from scramp import ScramClient

from beseda.domain.accounts import Account, Obstacle
from beseda.identity import scram
from beseda.identity.scram import MECHANISM, ScramExchange, made_up_secret, secret_of
from tests.identity.office import HERE, PASSWORD, Office, obstacle


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A server at which people can log in so, with fewer iterations."""
    monkeypatch.setattr(scram, "ITERATIONS", 4096)
    office = Office(tmp_path, scram=True)
    yield office
    office.close()


def logs_in(office: Office, name: str, password: str) -> Account:
    """The whole exchange. Raises IdentityError."""
    client = ScramClient([MECHANISM], name, password)
    exchange = ScramExchange(office.service, HERE)
    client.set_server_first(exchange.first(client.get_client_first().encode()).decode())
    answer, account = exchange.final(client.get_client_final().encode())
    client.set_server_final(answer.decode())  # the server knows the password as well
    return account


@pytest.mark.parametrize("password", [PASSWORD, "é=Ёлка, и чай"])
def test_logging_in(office: Office, password: str) -> None:
    account = office.service.create("Ёлка", password)
    assert logs_in(office, "ёлка", password) == account


def test_wrong(office: Office) -> None:
    office.ann()
    assert obstacle(lambda: logs_in(office, "Ann", "wrong horse")) is Obstacle.WRONG
    assert obstacle(lambda: logs_in(office, "Bob", PASSWORD)) is Obstacle.WRONG


def test_nothing_tells_unknown_names_from_others(office: Office) -> None:
    account = office.ann()
    ann, bob = (office.service.scram(name, HERE) for name in ("Ann", "Bob"))
    assert len(ann.salt) == len(bob.salt)
    assert ann.iterations == bob.iterations
    assert office.service.scram("bOB", HERE) == bob
    assert office.service.scram("Cyd", HERE) != bob
    office.restart()
    assert office.service.scram("Bob", HERE) == bob
    kept = office.store.accounts.secrets(account.id)
    assert kept is not None
    assert kept.scram == ann == office.service.scram("ann", HERE)


def test_tries_are_counted(office: Office) -> None:
    office.ann()
    answers = [obstacle(lambda: logs_in(office, "Ann", "wrong horse")) for _ in range(11)]
    assert answers == [Obstacle.WRONG] * 10 + [Obstacle.TOO_MANY_TRIES]
    office.now += 60
    for _ in range(15):
        logs_in(office, "Ann", PASSWORD)


def test_a_suspended_account(office: Office) -> None:
    account = office.ann()
    office.service.change(account.id, lambda it: replace(it, suspended="spam"))
    assert obstacle(lambda: logs_in(office, "Ann", PASSWORD)) is Obstacle.SUSPENDED


def test_who_registered_before_it_was_set_can_after_logging_in_once(office: Office) -> None:
    without = office.settings
    office.service._settings = type(without)(scram=False)
    account = office.ann()
    office.service._settings = without
    assert obstacle(lambda: logs_in(office, "Ann", PASSWORD)) is Obstacle.WRONG
    office.service.authenticate("Ann", PASSWORD, HERE)
    assert logs_in(office, "Ann", PASSWORD) == account
    office.service._settings = type(without)(scram=False)
    office.service.authenticate("Ann", PASSWORD, HERE)
    kept = office.store.accounts.secrets(account.id)
    assert kept is not None
    assert kept.scram is None


def test_a_deleted_account(office: Office) -> None:
    account = office.ann()
    client = ScramClient([MECHANISM], "Ann", PASSWORD)
    exchange = ScramExchange(office.service, HERE)
    client.set_server_first(exchange.first(client.get_client_first().encode()).decode())
    office.service.delete(account.id, messages=False)
    assert obstacle(lambda: exchange.final(client.get_client_final().encode())) is Obstacle.WRONG


@pytest.mark.parametrize(
    "message",
    [b"", b"n,,", b"rubbish", b"\xff", b"n,,n=ann", b"p=tls-unique,,n=Ann,r=x", b"n,,n=,r=x"],
)
def test_what_is_no_message(office: Office, message: bytes) -> None:
    exchange = ScramExchange(office.service, HERE)
    assert obstacle(lambda: exchange.first(message)) is Obstacle.WRONG


@pytest.mark.parametrize("message", [b"", b"c=biws,r=x,p=eA==", b"\xff", b"c=biws"])
def test_what_is_no_final_message(office: Office, message: bytes) -> None:
    office.ann()
    exchange = ScramExchange(office.service, HERE)
    exchange.first(b"n,,n=Ann,r=abc")
    assert obstacle(lambda: exchange.final(message)) is Obstacle.WRONG
    assert obstacle(lambda: exchange.final(message)) is Obstacle.WRONG


def test_the_final_message_cannot_come_first(office: Office) -> None:
    exchange = ScramExchange(office.service, HERE)
    assert obstacle(lambda: exchange.final(b"c=biws,r=x,p=eA==")) is Obstacle.WRONG


def test_secrets() -> None:
    assert secret_of("\u0627a") is None  # SASLprep forbids it
    one, other = made_up_secret(b"key", "bob"), made_up_secret(b"other key", "bob")
    assert one != other
    assert made_up_secret(b"key", "bob") == one
