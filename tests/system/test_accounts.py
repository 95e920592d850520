"""Accounts on a server that runs: what is done to them reaches whoever is logged in."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from beseda.domain.accounts import Account
from beseda.domain.history import Page
from tests.system.running import Running, running, until
from tests.system.sasl import by_password
from tests.system.talking import IrcClient

pytestmark = pytest.mark.slow

PASSWORD = "correct horse"


@pytest.fixture
def server() -> Iterator[Running]:
    with running() as server:
        yield server


def ann(server: Running) -> Account:
    return server.assembly.identity.create("Ann", PASSWORD)


def logs_in(server: Running, nick: str, room: str) -> IrcClient:
    """`nick`, logged in to Ann's account, in a room."""
    client = server.irc(nick)
    client.send("CAP REQ sasl")
    client.expect("ACK")
    if " 900 " not in by_password(client, "Ann", PASSWORD):
        raise AssertionError
    client.send(f"JOIN {room}", "PING :in")
    client.expect("PONG")
    return client


def test_a_suspension_puts_the_owner_out(server: Running) -> None:
    account = ann(server)
    bob = server.irc("Bob")
    bob.send("JOIN #tea", "PING :in")
    bob.expect("PONG")
    client = logs_in(server, "Anna", "#tea")
    server.assembly.identity.change(account.id, lambda it: replace(it, suspended="spam"))
    assert "spam" in client.until_closed()
    bob.expect("QUIT :spam")
    other = server.irc("Eve")
    other.send("CAP REQ sasl")
    other.expect("ACK")
    assert " 904 " in by_password(other, "Ann", PASSWORD)


def test_what_an_owner_said_goes_with_the_account(server: Running) -> None:
    account = ann(server)
    client = logs_in(server, "Anna", "#tea")
    client.send("PRIVMSG #tea :my secret", "PING :said")
    client.expect("PONG")
    hub = server.assembly.hub
    with hub.lock:
        log = hub.log_of(hub.room("#tea"))

    def said() -> int:
        return len(server.assembly.store.archive.page(Page(log=log, limit=10)))

    until(lambda: said() == 1)
    server.assembly.identity.delete(account.id, messages=True)
    assert said() == 0
    assert hub.roster.find("Anna").person.account == ""  # type: ignore[union-attr]


def test_a_role_is_there_at_once(server: Running) -> None:
    account = ann(server)
    client = logs_in(server, "Anna", "#tea")
    server.assembly.identity.change(account.id, lambda it: replace(it, role="operator"))
    client.expect("MODE Anna +o")
