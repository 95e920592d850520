"""`beseda chat`, `send` and `tail` log in to accounts of a server that runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.certificates import certificate, put
from tests.cli.running import BESEDA, environ, run
from tests.cli.terminal import Terminal, terminal
from tests.system.running import Running, running

pytestmark = pytest.mark.slow

PASSWORD = "tea and cake"


@pytest.fixture
def server() -> Iterator[Running]:
    with running() as server:
        server.assembly.identity.create("Ann", PASSWORD)
        yield server


def address(server: Running) -> str:
    return "{}:{}".format(*server.address)


def chat(server: Running, *more: str) -> list[str]:
    return [*BESEDA, "chat", address(server), *more]


def leave(tty: Terminal, home: Path) -> None:
    """Leave; the password was neither shown nor kept."""
    tty.type("exit\r")
    assert tty.wait_for_end() == 0
    assert PASSWORD not in tty.output
    for file in home.rglob("*"):
        assert file.is_dir() or PASSWORD.encode() not in file.read_bytes()


class TestTerminal:
    def test_the_password_is_asked_for(self, server: Running, tmp_path: Path) -> None:
        with terminal(chat(server, "--account", "Ann"), environ(tmp_path)) as tty:
            tty.wait_for(r"Password of Ann \(not shown\):")
            tty.type(PASSWORD + "\r")
            tty.wait_for(r"you are logged in as Ann.*you are Ann at.*here in #lobby.*\[#lobby\]")
            leave(tty, tmp_path)

    def test_a_wrong_one_is_asked_for_again_three_times(
        self, server: Running, tmp_path: Path
    ) -> None:
        with terminal(chat(server, "--account", "Ann"), environ(tmp_path)) as tty:
            tty.wait_for(r"Password of Ann \(not shown\):")
            tty.type("wrong one\r")
            seen = 0
            for number in range(3):
                seen = tty.wait_for(r"Wrong name or password\..*Password of Ann once more", seen)
                tty.type(f"wrong {number}\r")
            tty.wait_for("Wrong name or password", seen)
            assert tty.wait_for_end() == 1
            assert "wrong" not in tty.output

    def test_another_name_instead(self, server: Running, tmp_path: Path) -> None:
        with terminal(chat(server, "--account", "Ann"), environ(tmp_path)) as tty:
            tty.wait_for(r"Password of Ann \(not shown\):")
            tty.type("wrong one\r")
            tty.wait_for("Password of Ann once more")
            tty.type("\r")
            tty.wait_for(r"Your name \[tester\]:")
            tty.type("visitor\r")
            tty.wait_for(r"you are visitor at.*here in #lobby.*\[#lobby\]")
            leave(tty, tmp_path)

    def test_a_name_that_turns_out_to_be_somebodys(self, server: Running, tmp_path: Path) -> None:
        with terminal(chat(server, "--name", "Ann"), environ(tmp_path)) as tty:
            tty.wait_for(r"belongs to the account Ann.*If Ann is your account, its password")
            tty.type("wrong one\r")
            tty.wait_for("Password of Ann once more")
            tty.type(PASSWORD + "\r")
            tty.wait_for(r"you are logged in as Ann.*here in #lobby.*\[#lobby\]")
            leave(tty, tmp_path)

    def test_it_is_somebody_elses(self, server: Running, tmp_path: Path) -> None:
        with terminal(chat(server, "--name", "Ann"), environ(tmp_path)) as tty:
            tty.wait_for("If Ann is your account, its password")
            tty.type("\r")
            tty.wait_for(r"Your name \[tester\]:")
            tty.type("Bob\r")
            tty.wait_for(r"you are Bob at.*here in #lobby.*\[#lobby\]")
            leave(tty, tmp_path)

    def test_inside(self, server: Running, tmp_path: Path) -> None:
        with terminal(chat(server, "--name", "Bob"), environ(tmp_path)) as tty:
            seen = tty.wait_for(r"here in #lobby.*\[#lobby\]")
            tty.type(f"/register {PASSWORD}\r")
            seen = tty.wait_for(r"/register \*+.*you are logged in as Bob.*\[#lobby\]", seen)
            tty.type("/login Ann\r")
            seen = tty.wait_for(r"Password of Ann \(not shown\):", seen)
            tty.type(PASSWORD + "\r")
            seen = tty.wait_for(r"you are logged in as Ann.*\[#lobby\]", seen)
            tty.type("\x1b[A")  # the arrow would bring a line back that had been kept
            leave(tty, tmp_path)

    def test_what_comes_in_meanwhile_is_shown_afterwards(
        self, server: Running, tmp_path: Path
    ) -> None:
        reader = server.irc("reader", "#lobby")
        with terminal(chat(server, "--name", "Bob"), environ(tmp_path)) as tty:
            seen = tty.wait_for(r"here in #lobby.*\[#lobby\]")
            tty.type("/login Ann\r")
            seen = tty.wait_for(r"Password of Ann \(not shown\):", seen)
            tty.type(PASSWORD[:5])
            reader.send("PRIVMSG #lobby :I come in between", "PING done")
            reader.expect("done")
            tty.type(PASSWORD[5:] + "\r")
            tty.wait_for(r"reader: I come in between", seen)
            tty.wait_for(r"you are logged in as Ann.*\[#lobby\]", seen)
            leave(tty, tmp_path)

    def test_a_dumb_terminal_does_not_show_it_either(self, server: Running, tmp_path: Path) -> None:
        with terminal(chat(server, "--name", "Ann"), environ(tmp_path, TERM="dumb")) as tty:
            tty.wait_for("If Ann is your account, its password")
            tty.type(PASSWORD + "\r")
            seen = tty.wait_for("here in #lobby: Ann")
            tty.type("/login\r")
            tty.wait_for(r"Password of Ann \(not shown\): ", seen)
            tty.type("wrong one\r")
            tty.wait_for(r"Wrong name or password.*not shown\): ", seen)
            tty.type("\r")
            tty.wait_for("Nothing was done", seen)
            assert "wrong one" not in tty.output
            leave(tty, tmp_path)


class TestScripts:
    def test_chat_in_a_pipe(self, server: Running, tmp_path: Path) -> None:
        reader = server.irc("reader", "#lobby")
        (tmp_path / "password").write_text(PASSWORD + "\nmore\n")
        file = ["--password-file", str(tmp_path / "password")]
        ended = run(*chat(server, "--account", "Ann", *file)[3:], home=tmp_path, typed=b"hi\n")
        assert (ended.stderr, ended.returncode) == (b"", 0)
        assert b"* you are logged in as Ann\n" in ended.stdout
        assert ":Ann!" in reader.expect("PRIVMSG #lobby :hi")

    @pytest.mark.parametrize("command", [["chat"], ["send", "#tea", "hi"], ["tail", "#tea"]])
    def test_a_wrong_password(self, server: Running, tmp_path: Path, command: list[str]) -> None:
        host = [address(server)] if command == ["chat"] else ["--host", address(server)]
        ended = run(*command, *host, "--account", "Ann", home=tmp_path, BESEDA_PASSWORD="wrong one")
        assert ended.returncode == 1
        assert "not logged in as Ann: Wrong name or password." in ended.stderr.decode()
        assert "Ann" not in server.nicks()

    def test_send_and_tail(self, server: Running, tmp_path: Path) -> None:
        options = ["#tea", "--host", address(server), "--account", "ann"]
        reader = server.irc("reader", "#tea")
        ended = run("send", *options, "hi", home=tmp_path, BESEDA_PASSWORD=PASSWORD)
        assert (ended.stderr, ended.returncode) == (b"", 0)
        assert ":ann!" in reader.expect("PRIVMSG #tea :hi").lower()
        ended = run("tail", *options, "--timeout", "0.1", home=tmp_path, BESEDA_PASSWORD=PASSWORD)
        assert (ended.stderr, ended.returncode) == (b"", 0)

    def test_by_certificate(self, tmp_path: Path) -> None:
        files, own = put(tmp_path / "server"), put(tmp_path / "own", 1)
        mine = tmp_path / "mine.pem"
        mine.write_bytes(own.certificate.read_bytes() + own.key.read_bytes())
        tls = {"certificate": str(files.certificate), "key": str(files.key)}
        with running(tls=tls) as server:
            account = server.assembly.identity.create("Ann", PASSWORD)
            server.assembly.identity.add_certificate(account.id, certificate(1).fingerprint)
            reader = server.irc("reader", "#tea")
            options = ["--host", address(server), "--fingerprint", certificate().fingerprint]
            ended = run(
                *("send", "#tea", "hi", *options, "--account", "Ann"),
                *("--certificate", str(mine)),
                home=tmp_path,
            )
            assert (ended.stderr, ended.returncode) == (b"", 0)
            assert ":Ann!" in reader.expect("PRIVMSG #tea :hi")

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--account", "Ann"], "--password-file"),  # and there is no terminal
            (["--account", "Ann", "--password-file", "nowhere"], "nowhere"),
            (["--account", "Ann", "--password-file", "empty"], "empty"),
            (["--account", "Ann", "--password-file", "binary"], "binary"),
            (["--password-file", "empty"], "--account"),
            (["--certificate", "nowhere"], "nowhere"),
            (["--certificate", "empty"], "empty"),
            (["--account", "a b"], "a b"),
        ],
    )
    def test_wrong_usage(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        options: list[str],
        told: str,
    ) -> None:
        (tmp_path / "empty").touch()
        (tmp_path / "binary").write_bytes(b"\xff\n")
        monkeypatch.chdir(tmp_path)
        ended = run("send", "#tea", "hi", *options, home=tmp_path)
        assert ended.returncode == 2
        assert told in ended.stderr.decode()

    def test_in_russian(self, server: Running, tmp_path: Path) -> None:
        options = ["--host", address(server), "--account", "Ann", "--language", "ru"]
        ended = run("send", "#tea", "hi", *options, home=tmp_path, BESEDA_PASSWORD="не тот")
        assert "войти в учётную запись Ann не удалось" in ended.stderr.decode()
