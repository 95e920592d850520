"""`beseda chat` and `send` by QUIC."""

from pathlib import Path

import pytest

from tests.certificates import certificate
from tests.cli.running import BESEDA, environ, run
from tests.cli.terminal import terminal
from tests.system.quic_clients import address_of, encrypted
from tests.system.running import running

pytestmark = pytest.mark.slow

FINGERPRINT = certificate().fingerprint


def test_an_unknown_server_is_asked_about_and_then_talked_to(tmp_path: Path) -> None:
    with running(tls=encrypted(tmp_path / "server")) as server:
        ann = server.plain("Ann")
        arguments = [*BESEDA, "chat", str(address_of(server)), "--name", "bob"]
        with terminal(arguments, environ(tmp_path)) as chat:
            seen = chat.wait_for(FINGERPRINT)
            chat.wait_for("trust it from now on:", seen)
            chat.type("yes\r")
            chat.wait_for("you are in #lobby")
            chat.type("hello\r")
            ann.expect("bob: hello")
            ann.say("hi, bob")
            chat.wait_for("hi, bob")
            chat.type("exit\r")
            assert chat.wait_for_end() == 0
        ann.expect("bob left")
        assert not any("Connection lost" in line for line in ann.catch_up())
        ended = run("send", "#lobby", "by QUIC", "--host", str(address_of(server)), home=tmp_path)
        assert (ended.stderr, ended.returncode) == (b"", 0)
        ann.expect("by QUIC")


def test_who_cannot_be_asked_refuses(tmp_path: Path) -> None:
    with running(tls=encrypted(tmp_path / "server")) as server:
        host = str(address_of(server))
        ended = run("send", "#lobby", "hi", "--host", host, home=tmp_path)
        assert ended.returncode == 3
        assert FINGERPRINT in ended.stderr.decode()
        ended = run(
            "send", "#lobby", "hi", "--host", host, "--fingerprint", FINGERPRINT, home=tmp_path
        )
        assert (ended.stderr, ended.returncode) == (b"", 0)
