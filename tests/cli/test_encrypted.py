"""`beseda chat`, `send` and `tail` over TLS, and `beseda cert`."""

import stat
from pathlib import Path

import pytest
from cryptography import x509

from beseda.net.certificates import Files
from tests.certificates import certificate, put
from tests.cli.running import BESEDA, environ, run
from tests.cli.terminal import terminal
from tests.client.stub import stub_server

pytestmark = pytest.mark.slow

FINGERPRINT = certificate().fingerprint


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return put(tmp_path / "server")


class TestAsking:
    def test_an_unknown_server_is_asked_about_once(self, files: Files, tmp_path: Path) -> None:
        with stub_server(certificate=files) as server:
            arguments = [*BESEDA, "chat", str(server.address), "--name", "bob"]
            with terminal(arguments, environ(tmp_path)) as chat:
                seen = chat.wait_for(FINGERPRINT)
                chat.wait_for("trust it from now on:", seen)
                chat.type("yes\r")
                chat.wait_for("you are in #lobby")
                chat.type("exit\r")
                assert chat.wait_for_end() == 0
            with terminal(arguments, environ(tmp_path)) as chat:
                chat.wait_for("you are in #lobby")
                assert FINGERPRINT not in chat.output
                chat.type("exit\r")
                assert chat.wait_for_end() == 0
            ended = run("send", "#tea", "hi", "--host", str(server.address), home=tmp_path)
            assert (ended.stderr, ended.returncode) == (b"", 0)
            assert server.said() == ["PRIVMSG #tea :hi"]

    def test_no_is_no(self, files: Files, tmp_path: Path) -> None:
        with stub_server(certificate=files) as server:
            arguments = [*BESEDA, "chat", str(server.address), "--name", "bob"]
            with terminal(arguments, environ(tmp_path)) as chat:
                chat.wait_for("trust it from now on:")
                chat.type("\r")
                chat.wait_for("nobody vouches for its certificate", chat.wait_for("not connected"))
                assert chat.wait_for_end() == 1
            assert server.lines == []

    def test_a_server_that_has_changed_is_not_asked_about(
        self, files: Files, tmp_path: Path
    ) -> None:
        with stub_server(certificate=files) as server:
            known = tmp_path / ".local" / "state" / "beseda" / "known-servers"
            known.parent.mkdir(parents=True)
            known.write_text(f"{server.address.place} {certificate(1).fingerprint}\n")
            arguments = [*BESEDA, "chat", str(server.address), "--name", "bob"]
            with terminal(arguments, environ(tmp_path)) as chat:
                chat.wait_for("another one than you have accepted")
                assert chat.wait_for_end() == 1
            assert server.lines == []


@pytest.mark.parametrize("command", [["send", "#tea", "hi"], ["tail", "#tea", "--timeout", "0.1"]])
def test_who_cannot_be_asked_refuses(files: Files, tmp_path: Path, command: list[str]) -> None:
    with stub_server(certificate=files) as server:
        place = server.address.place
        ended = run(*command, "--tls", "--host", place, home=tmp_path)
        assert ended.returncode == 3
        told = ended.stderr.decode()
        assert told.startswith(f"not connected to ircs://{place}: nobody vouches for its cert")
        assert FINGERPRINT in told
        assert "running" not in told
        assert server.lines == []
        ended = run(*command, "--fingerprint", FINGERPRINT, "--host", place, home=tmp_path)
        assert (ended.stderr, ended.returncode) == (b"", 0)
        assert "JOIN #tea" in server.lines


def test_what_is_no_fingerprint(tmp_path: Path) -> None:
    ended = run("send", "#tea", "hi", "--fingerprint", "ab:cd", home=tmp_path)
    assert ended.returncode == 2
    assert "64 hexadecimal digits" in " ".join(ended.stderr.decode().split())


class TestCert:
    def test_made_where_the_server_looks(self, tmp_path: Path) -> None:
        hosts = ["--host", "chat.example.org", "--host", "192.0.2.1", "--host", "беседа.example"]
        ended = run("cert", "--data", str(tmp_path / "data"), *hosts, home=tmp_path)
        assert (ended.stderr, ended.returncode) == (b"", 0)
        directory = tmp_path / "data" / "tls"
        key = directory / "key.pem"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        made = x509.load_pem_x509_certificate((directory / "certificate.pem").read_bytes())
        names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert [str(name.value) for name in names] == [
            "chat.example.org",
            "192.0.2.1",
            "xn--80abf3bjn.example".replace("xn--80abf3bjn", "беседа".encode("idna").decode()),
        ]
        from cryptography.hazmat.primitives.hashes import SHA256

        assert made.fingerprint(SHA256()).hex() in ended.stdout.decode()

    def test_never_replaced_without_being_told_to(self, tmp_path: Path) -> None:
        out = ["--out", str(tmp_path / "mine")]
        assert run("cert", *out, home=tmp_path).returncode == 0
        before = (tmp_path / "mine" / "certificate.pem").read_bytes()
        ended = run("cert", *out, home=tmp_path)
        assert ended.returncode == 2
        assert b"--force" in ended.stderr
        assert (tmp_path / "mine" / "certificate.pem").read_bytes() == before
        assert run("cert", *out, "--force", home=tmp_path).returncode == 0
        assert (tmp_path / "mine" / "certificate.pem").read_bytes() != before
        assert sorted(each.name for each in (tmp_path / "mine").iterdir()) == [
            "certificate.pem",
            "key.pem",
        ]

    @pytest.mark.parametrize("host", ["", "a b", "x" * 64 + "ж"])
    def test_a_host_that_is_none(self, tmp_path: Path, host: str) -> None:
        ended = run("cert", "--out", str(tmp_path), "--host", host, home=tmp_path)
        assert ended.returncode == 2
        assert len(ended.stderr.decode().splitlines()) == 1

    def test_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        ended = run("cert", "--out", str(tmp_path / "file"), home=tmp_path)
        assert ended.returncode == 2
        assert len(ended.stderr.decode().splitlines()) == 1

    def test_in_russian(self, tmp_path: Path) -> None:
        ended = run("cert", "--out", str(tmp_path / "r"), "--language", "ru", home=tmp_path)
        assert "сертификат" in ended.stdout.decode()
