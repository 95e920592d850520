"""A client that is told to come encrypted does so, and remembers it."""

import time
from pathlib import Path

import pytest

from beseda.client.address import Address
from beseda.client.connection import Timing
from beseda.client.engine import Engine, Link
from beseda.client.entering import Entry, enter
from beseda.client.state import Identity
from beseda.client.sts import Policies, Policy, is_loopback, parse_policy
from beseda.client.trust import Trust
from beseda.net.certificates import Files
from tests.certificates import certificate, put
from tests.client.stub import PATIENCE, stub_server

HOST = Address("chat.example", 6667)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return put(tmp_path)


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    return Policies(tmp_path / "state" / "sts-policies")


@pytest.mark.parametrize(
    ("value", "policy"),
    [
        ("port=6697", Policy(6697, None)),
        ("duration=100", Policy(None, 100)),
        ("unknown,duration=0,port=1,foo=bar", Policy(1, 0)),
        ("port=0", Policy(None, None)),
        ("port=65536,duration=-1", Policy(None, None)),
        ("port=x,duration=٣", Policy(None, None)),
        ("port,duration", Policy(None, None)),
        ("duration=" + "9" * 5000, Policy(None, None)),
    ],
)
def test_what_servers_say(value: str, policy: Policy) -> None:
    assert parse_policy(value) == policy


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LocalHost"])
def test_here(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "chat.example", "2001:db8::1", ""])
def test_elsewhere(host: str) -> None:
    assert not is_loopback(host)


class TestPolicies:
    def test_a_host_is_reached_as_it_wished_until_the_time_is_up(
        self, policies: Policies, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert policies.applied(HOST) == HOST
        policies.keep(Address("Chat.Example", 6697, tls=True), 100)
        assert policies.applied(HOST) == Address("chat.example", 6697, tls=True)
        assert policies.applied(Address("other.example", 6667)).tls is False
        assert policies.binds(HOST)
        later = time.time() + 101
        monkeypatch.setattr(time, "time", lambda: later)
        assert policies.applied(HOST) == HOST
        assert not policies.binds(HOST)

    def test_a_server_can_take_it_back(self, policies: Policies) -> None:
        policies.keep(HOST, 100)
        policies.keep(HOST, 0)
        assert policies.applied(HOST) == HOST

    def test_a_file_that_is_none(self, tmp_path: Path) -> None:
        file = tmp_path / "sts-policies"
        file.write_bytes(b"\xff\xfe\nchat.example 6697\n")
        assert Policies(file).applied(HOST) == HOST
        Policies(file).keep(Address("chat.example", 6697), 100)
        assert Policies(file).applied(HOST).tls


class TestClient:
    def client(self, address: Address, trust: Trust) -> Engine:
        identity = Identity("bob", "bob", "Bob")
        return Engine(address, identity, lambda _: None, timing=Timing(farewell=0.2), trust=trust)

    def test_it_goes_over_and_remembers(
        self, files: Files, policies: Policies, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("beseda.client.reaching.is_loopback", lambda _: False)
        trust = Trust(only=certificate().fingerprint, policies=policies)
        with stub_server(certificate=files, offers="sts=duration=1000") as there:
            port = there.address.port
            with stub_server(offers=f"sts=duration=5,port={port}", mute=["NICK"]) as here:
                client = self.client(here.address, trust)
                client.open()
                assert enter(client) is Entry.IN
                assert client.address == there.address
                there.wait_for("NICK bob")
                client.wait(lambda _: policies.applied(here.address).tls, PATIENCE)
                client.close()
                assert policies.applied(here.address) == there.address
                again = self.client(here.address, trust)
                again.open()
                assert enter(again) is Entry.IN
                assert here.lines.count("NICK bob") == 1, "not a word without encryption"
                again.close()

    def test_what_it_cannot_verify_it_does_not_go_to(
        self, files: Files, policies: Policies, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("beseda.client.reaching.is_loopback", lambda _: False)
        with stub_server(certificate=files) as there:
            port = there.address.port
            with stub_server(offers=f"sts=port={port}", mute=["NICK"]) as here:
                client = self.client(here.address, Trust(policies=policies))
                client.open()
                assert enter(client) is Entry.SHUT_OUT
                assert client.link is Link.DOWN
                assert certificate().fingerprint in client.loss.en
                assert there.lines == []
                client.close()

    def test_on_this_computer_nothing_changes(self, policies: Policies) -> None:
        with stub_server(offers="sts=port=1,duration=1000") as here:
            client = self.client(here.address, Trust(policies=policies))
            client.open()
            assert enter(client) is Entry.IN
            client.close()
            assert policies.applied(here.address) == here.address
