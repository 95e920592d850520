"""What the settings of accounts promise, on a server that runs: whatever thread serves whom, and
over TLS as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from beseda.domain.accounts import Account, AccountSettings, Enforce
from tests.certificates import put
from tests.system.running import Running, each_threading, running
from tests.system.sasl import by_password, by_scram
from tests.system.serving import serving
from tests.system.talking import Client

pytestmark = pytest.mark.slow

PASSWORD = "correct horse"

each_encryption = pytest.mark.parametrize("tls", [False, True], ids=["plaintext", "tls"])


class Door:
    """A server, and the way in to it."""

    def __init__(self, server: Running, *, tls: bool) -> None:
        self.server = server
        self.tls = tls

    def connect(self, capabilities: str = "") -> Client:
        """A new connection, whose registration is held up if it asks for capabilities."""
        client = self.server.secure("irc") if self.tls else self.server.connect()
        if capabilities:
            client.send(f"CAP REQ :{capabilities}")
            client.expect(" ACK ")
        return client

    def account(self, name: str, **settings: Any) -> Account:
        """Somebody has an account with these settings of its owner's."""
        account = self.server.assembly.identity.create(name, PASSWORD)
        chosen = AccountSettings(**settings)
        return self.server.assembly.identity.change(
            account.id, lambda it: replace(it, settings=chosen)
        )

    def lend_for(self, seconds: float) -> None:
        """Names are on loan for so long, which may be less than the settings allow: no test takes
        five seconds."""
        hub = self.server.assembly.hub
        with hub.lock:
            accounts = replace(hub.policy.accounts, grace_seconds=seconds)
            hub.adopt(replace(hub.policy, accounts=accounts))

    def owner(self, name: str) -> Client:
        """The owner of an account, with one more client."""
        client = self.connect("sasl")
        introduces(client, name)
        assert " 900 " in by_password(client, name, PASSWORD)
        client.send("CAP END")
        client.expect(" 422 ")
        return client


@contextmanager
def opened(directory: Path, net: dict[str, Any], *, tls: bool, **accounts: Any) -> Iterator[Door]:
    """A server with these settings of accounts."""
    server = {"data": str(directory)}
    files = put(directory / "tls")
    certificate = {"certificate": str(files.certificate), "key": str(files.key)}
    with running(server=server, tls=certificate, net=net, accounts=accounts) as started:
        yield Door(started, tls=tls)


def introduces(client: Client, nick: str) -> None:
    client.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}")


@each_encryption
@each_threading
class TestGrace:
    """`/msg NickServ SET ENFORCE grace`: others have the name for `accounts.grace_seconds`."""

    @staticmethod
    def lends(door: Door, seconds: float, name: str = "Ann") -> Client:
        """A guest comes by the name of an account, and is told for how long they have it."""
        door.account(name, enforce=Enforce.GRACE)
        door.lend_for(seconds)
        guest = door.connect("sasl")
        introduces(guest, name)
        guest.send("CAP END")
        told = guest.lines_until(" 433 ")
        assert any(f" 001 {name} " in line for line in told)
        return guest

    def test_a_guest_loses_the_name(self, tmp_path: Path, net: dict[str, Any], tls: bool) -> None:
        with opened(tmp_path, net, tls=tls) as door:
            guest = self.lends(door, 0.2)
            nick = guest.expect(":Ann!").rpartition(" NICK :")[2]
            assert nick.startswith("Guest")
            guest.send("PING :still here")
            guest.expect("PONG")
            assert door.server.nicks() == {nick}

    def test_not_who_proves_that_it_is_theirs(
        self, tmp_path: Path, net: dict[str, Any], tls: bool
    ) -> None:
        with opened(tmp_path, net, tls=tls) as door:
            owner = self.lends(door, 2.0, "Ann")
            assert " 900 Ann " in by_password(owner, "Ann", PASSWORD)
            guest = self.lends(door, 2.0, "Zoe")  # whose time is over later
            nick = guest.expect(":Zoe!").rpartition(" NICK :")[2]
            assert door.server.nicks() == {"Ann", nick}

    def test_who_needs_it_takes_it_back_at_once(
        self, tmp_path: Path, net: dict[str, Any], tls: bool
    ) -> None:
        with opened(tmp_path, net, tls=tls) as door:
            guest = self.lends(door, 60)
            door.owner("Ann")
            assert " NICK :Guest" in guest.expect(":Ann!")
            assert "Ann" in door.server.nicks()

    def test_who_is_logged_out_by_another_client_has_it_on_loan(
        self, tmp_path: Path, net: dict[str, Any], tls: bool
    ) -> None:
        with opened(tmp_path, net, tls=tls) as door:
            door.account("Ann", enforce=Enforce.GRACE)
            door.lend_for(0.3)
            desk, phone = door.owner("Ann"), door.owner("Ann")
            desk.send("NS LOGOUT", "QUIT")
            desk.until_closed()
            phone.expect(" 901 Ann ")
            phone.expect(" 433 Ann ")
            nick = phone.expect(":Ann!").rpartition(" NICK :")[2]
            assert door.server.nicks() == {nick}


@each_encryption
@each_threading
class TestRequired:
    def test_only_who_has_an_account_comes_in(
        self, tmp_path: Path, net: dict[str, Any], tls: bool
    ) -> None:
        with opened(tmp_path, net, tls=tls, required=True) as door:
            door.account("Ann")
            guest = door.connect()
            introduces(guest, "Bob")
            told = guest.until_closed().splitlines()
            assert ":beseda.local FAIL * ACCOUNT_REQUIRED :" in told[0]
            assert told[-1].startswith("ERROR :")
            owner = door.connect("sasl")
            introduces(owner, "Ann")
            assert " 904 " in by_password(owner, "Ann", "wrong horse")
            assert " 900 " in by_password(owner, "Ann", PASSWORD)
            owner.send("CAP END")
            owner.expect(" 001 Ann ")
            assert door.server.nicks() == {"Ann"}

    def test_an_account_can_be_made_at_the_door(
        self, tmp_path: Path, net: dict[str, Any], tls: bool
    ) -> None:
        with opened(tmp_path, net, tls=tls, required=True) as door:
            bob = door.connect("sasl draft/account-registration")
            introduces(bob, "Bob")
            bob.send(f"REGISTER Bob * :{PASSWORD}", "CAP END")
            bob.expect("REGISTER SUCCESS Bob ")
            bob.expect(" 001 Bob ")


@each_encryption
@each_threading
class TestScram:
    def test_logging_in(self, tmp_path: Path, net: dict[str, Any], tls: bool) -> None:
        with opened(tmp_path, net, tls=tls, scram=True) as door:
            door.account("Ann")
            client = door.connect()
            client.send("CAP LS 302")
            assert "PLAIN,SCRAM-SHA-256" in client.expect("sasl=")
            client.send("CAP REQ sasl")
            client.expect(" ACK ")
            introduces(client, "Ann")
            assert " 904 " in by_scram(client, "ann", "wrong horse")
            assert " 904 " in by_scram(client, "nobody", PASSWORD)
            assert " 900 " in by_scram(client, "ann", PASSWORD)
            client.send("CAP END")
            client.expect(" 001 Ann ")

    def test_an_older_account_has_it_once_its_owner_has_given_the_password(
        self, tmp_path: Path, net: dict[str, Any], tls: bool
    ) -> None:
        with opened(tmp_path, net, tls=tls) as door:
            door.account("Ann")
            client = door.connect("sasl")
            client.send("AUTHENTICATE SCRAM-SHA-256")
            assert "SCRAM" not in client.expect(" 908 ")
        with opened(tmp_path, net, tls=tls, scram=True) as door:
            client = door.connect("sasl")
            assert " 904 " in by_scram(client, "Ann", PASSWORD)
            assert " 900 " in by_password(client, "Ann", PASSWORD)
            client = door.connect("sasl")
            assert " 900 " in by_scram(client, "Ann", PASSWORD)


@pytest.mark.parametrize("threads", ["shared", "per-client"])
def test_a_process_goes_by_its_settings(tmp_path: Path, threads: str) -> None:
    settings = ("accounts.required=true", "accounts.scram=true", "accounts.grace_seconds=5")
    options = [word for each in settings for word in ("--set", each)]
    with serving(tmp_path, "--threads", threads, *options) as server:
        guest = server.connect()
        introduces(guest, "Bob")
        assert "ACCOUNT_REQUIRED" in guest.until_closed()
        ann = server.connect()
        ann.send("CAP REQ :sasl draft/account-registration")
        introduces(ann, "Ann")
        ann.send(f"REGISTER * * :{PASSWORD}", "CAP END")
        ann.expect(" 001 Ann ")
        ann.send("NS SET MULTICLIENT off", "NS SET ENFORCE grace")
        ann.expect("ENFORCE grace")
        ann.send("QUIT")
        ann.until_closed()
        bob = server.connect()
        bob.send("CAP REQ :sasl draft/account-registration")
        introduces(bob, "Bob")
        bob.send(f"REGISTER * * :{PASSWORD}", "CAP END", "NICK Ann")
        bob.expect(":Bob!")
        bob.expect(" 433 ")
        assert " NICK :Guest" in bob.expect(":Ann!")  # after five seconds
        owner = server.connect()
        owner.send("CAP REQ sasl")
        introduces(owner, "Ann")
        assert " 900 " in by_scram(owner, "Ann", PASSWORD)
        owner.send("CAP END")
        owner.expect(" 001 Ann ")
