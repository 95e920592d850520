"""Clients log in to a server that runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from beseda.client.address import Address
from beseda.client.connection import Timing
from beseda.client.credentials import Credentials
from beseda.client.engine import Engine, Link
from beseda.client.entering import Entry, enter, logged_in
from beseda.client.events import LoggedIn, LogInFailed, Registered
from beseda.client.mechanisms import Fault
from beseda.client.reconnect import Backoff
from beseda.client.sending import Sender, Status
from beseda.client.state import Identity
from beseda.client.trust import Trust
from beseda.identity import scram
from tests.certificates import certificate, put
from tests.client.stub import PATIENCE
from tests.client.test_engine import Seen
from tests.system.running import Running, running

pytestmark = pytest.mark.slow

PASSWORD = "tea and cake"
ANN = Credentials("Ann", PASSWORD)
TRUST = Trust(only=certificate().fingerprint)


@pytest.fixture(autouse=True)
def few_iterations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scram, "ITERATIONS", 4096)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@contextmanager
def client_of(
    server: Running,
    seen: Seen,
    credentials: Credentials | None,
    *,
    shown: Path | None = None,
    nick: str = "Ann",
) -> Iterator[Engine]:
    host, port = server.address
    client = Engine(
        Address(host, port, tls=server.opened[0].startswith("tls")),
        Identity(nick, "ann", "Ann", credentials=credentials),
        seen,
        timing=Timing(connect=2, farewell=1),
        backoff=Backoff(lambda: 0.5, first=0.05, most=0.2),
        trust=TRUST,
        certificate=shown,
    )
    try:
        client.open()
        yield client
    finally:
        client.close()


def mechanism_of(client: Engine) -> str:
    attempt = client.look(lambda model: model.login.attempt)
    return attempt.name if attempt is not None else ""


@pytest.mark.parametrize(("offered", "mechanism"), [(True, "SCRAM-SHA-256"), (False, "PLAIN")])
def test_by_password(seen: Seen, offered: bool, mechanism: str) -> None:
    with running(accounts={"scram": offered}) as server:
        server.assembly.identity.create("Ann", PASSWORD)
        with client_of(server, seen, ANN) as client:
            assert enter(client, PATIENCE) is Entry.IN
            assert client.look(lambda model: model.nick) == "Ann"
            assert mechanism_of(client) == mechanism
            assert seen.events[0] == LoggedIn("Ann")


def test_an_account_that_is_older_than_scram(seen: Seen, tmp_path: Path) -> None:
    place = {"data": str(tmp_path)}
    with running(server=place) as server:
        server.assembly.identity.create("Ann", PASSWORD)
    with running(server=place, accounts={"scram": True}) as server:
        for mechanism in ("PLAIN", "SCRAM-SHA-256"):  # PLAIN gives the server what it needs
            with client_of(server, seen, ANN) as client:
                assert enter(client, PATIENCE) is Entry.IN
                assert mechanism_of(client) == mechanism


def test_by_certificate(seen: Seen, tmp_path: Path) -> None:
    files, own = put(tmp_path / "server"), put(tmp_path / "own", 1)
    mine = tmp_path / "mine.pem"
    mine.write_bytes(own.certificate.read_bytes() + own.key.read_bytes())
    tls = {"certificate": str(files.certificate), "key": str(files.key)}
    with running(server={"listen": ["tls://127.0.0.1:0"]}, tls=tls) as server:
        account = server.assembly.identity.create("Ann", PASSWORD)
        credentials = Credentials("Ann", PASSWORD, certificate=True)
        with client_of(server, seen, credentials, shown=mine) as client:
            assert enter(client, PATIENCE) is Entry.IN
            assert mechanism_of(client) == "PLAIN", "the account does not have it yet"
        server.assembly.identity.add_certificate(account.id, certificate(1).fingerprint)
        for whose in ("Ann", ""):
            credentials = Credentials(whose, certificate=True)
            with client_of(server, seen, credentials, shown=mine) as client:
                assert enter(client, PATIENCE) is Entry.IN
                assert mechanism_of(client) == "EXTERNAL"
                assert client.look(lambda model: model.login.account) == "Ann"


def test_a_wrong_password_and_then_the_right_one(seen: Seen) -> None:
    with running() as server:
        server.assembly.identity.create("Ann", PASSWORD)
        with client_of(server, seen, Credentials("Ann", "cake")) as client:
            assert enter(client, PATIENCE) is Entry.LOG_IN_FAILED
            (failed,) = seen.events
            assert isinstance(failed, LogInFailed)
            assert failed.fault is Fault.REFUSED
            assert failed.reason.en == "not logged in as Ann: Wrong name or password."
            client.log_in(ANN)
            assert enter(client, PATIENCE) is Entry.IN


def test_a_guest_who_proves_to_be_the_owner(seen: Seen) -> None:
    with running() as server:
        server.assembly.identity.create("Ann", PASSWORD)
        with client_of(server, seen, None) as client:
            assert enter(client, PATIENCE) is Entry.NAME_REFUSED
            client.log_in(ANN)
            assert enter(client, PATIENCE) is Entry.IN
            assert client.look(lambda model: model.nick) == "Ann"


def test_after_a_loss_we_are_logged_in_again(seen: Seen, tmp_path: Path) -> None:
    data = {"data": str(tmp_path)}
    with running(server=data) as server:
        server.assembly.identity.create("Ann", PASSWORD)
        listen = [f"127.0.0.1:{server.address[1]}"]
        with client_of(server, seen, None, nick="visitor") as client:
            assert enter(client, PATIENCE) is Entry.IN
            client.log_in(ANN)
            assert logged_in(client, PATIENCE)
            server.assembly.stop()
            with running(server=data | {"listen": listen}):
                seen.wait_for(lambda event: isinstance(event, LoggedIn), 2)
                assert client.wait(lambda it: it.link is Link.UP, PATIENCE)


def test_after_a_loss_a_refused_log_in_does_not_become_a_guest(seen: Seen, tmp_path: Path) -> None:
    data = {"data": str(tmp_path)}
    with running(server=data) as server:
        account = server.assembly.identity.create("Ann", PASSWORD)
        listen = [f"127.0.0.1:{server.address[1]}"]
        with client_of(server, seen, ANN) as client:
            assert enter(client, PATIENCE) is Entry.IN
            server.assembly.identity.set_password(account.id, "another one")
            server.assembly.stop()
            with running(server=data | {"listen": listen}):
                seen.wait_for(lambda event: isinstance(event, LogInFailed), 2)
                assert sum(isinstance(event, Registered) for event in seen.events) == 1
                client.remember(lambda _: Credentials("Ann", "another one"))
                seen.wait_for(lambda event: isinstance(event, Registered), 2)


def test_a_changed_password_works_after_a_loss_whether_or_not_it_was_changed(
    seen: Seen, tmp_path: Path
) -> None:
    data = {"data": str(tmp_path)}
    with running(server=data) as server:
        server.assembly.identity.create("Ann", PASSWORD)
        listen = [f"127.0.0.1:{server.address[1]}"]
        with client_of(server, seen, ANN) as client:
            assert enter(client, PATIENCE) is Entry.IN
            client.remember(lambda known: known.changed("never asked for") if known else None)
            server.assembly.stop()
            with running(server=data | {"listen": listen}):
                seen.wait_for(lambda event: isinstance(event, Registered), 2)


def test_sending_from_an_account() -> None:
    def result(password: str) -> tuple[Status, str]:
        identity = Identity("Ann", "ann", "Ann", credentials=Credentials("Ann", password))
        ended = Sender(Address(*server.address), identity, "#tea", alternatives=False).run(["hi"])
        return ended.status, str(ended.reason)

    with running() as server:
        server.assembly.identity.create("Ann", PASSWORD)
        reader = server.irc("reader", "#tea")
        assert result(PASSWORD) == (Status.DONE, "")
        assert "Ann" in reader.expect("PRIVMSG #tea")
        status, reason = result("cake")
        assert status is Status.REFUSED
        assert "Wrong name or password" in reason
