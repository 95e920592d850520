"""A server inside a program."""

import io
import logging
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

import beseda
from beseda.programs.client import Client
from beseda.server.embedded import Server, ServerFailedError
from beseda.server.errors import InvalidSettingsError, StartError
from tests.certificates import put

ROOT = Path(__file__).parents[2]


def test_a_chat_in_three_lines() -> None:
    with Server() as server, Client(server.address, "ann", rooms=["#tea"]) as ann:
        assert server.people == ["ann"]
        ann.say("#tea", "hello", confirm=True)
        assert [message.text for message in ann.history("#tea")] == ["hello"]
        with urllib.request.urlopen(server.url, timeout=10) as page:
            assert page.status == 200
        assert server.url.endswith(f":{server.port}")
    assert server.wait(0)


def test_many_at_once_and_nothing_stays(tmp_path: Path) -> None:
    before = {thread.name for thread in threading.enumerate()}
    with Server() as one, Server() as other:
        assert one.port != other.port
        with Client(one.address, "ann"):
            assert (one.people, other.people) == (["ann"], [])
    assert {thread.name for thread in threading.enumerate()} == before


def test_with_a_directory_history_stays(tmp_path: Path) -> None:
    for expected in ([], ["0"], ["0", "1"]):
        with (
            Server(data=tmp_path / "data") as server,
            Client(server.address, "ann", rooms=["#tea"]) as ann,
        ):
            assert [message.text for message in ann.history("#tea")] == expected
            ann.say("#tea", str(len(expected)), confirm=True)


def test_settings(tmp_path: Path) -> None:
    config = tmp_path / "beseda.toml"
    config.write_text('[server]\nname = "tea.example"\n\n[limits]\npeople = 5\n')
    settings: dict[str, str | int | float | bool | list[str]] = {
        "limits.people": 1,
        "rooms.creation": False,
        "limits.rate": 2.5,
        "irc.auto_join": ["#lobby"],
    }
    with Server(config=config, settings=settings) as server, Client(server.address, "ann") as ann:
        assert ann.rooms == ("#lobby",)
        with pytest.raises(beseda.RefusedError):
            ann.join("#new")
        with pytest.raises(beseda.RefusedError, match="everyone who may be here is here"):
            Client(server.address, "bob").connect()


def test_mistakes_in_settings() -> None:
    with pytest.raises(InvalidSettingsError, match=r"limits\.people"):
        Server(settings={"limits.people": "many"})
    with pytest.raises(InvalidSettingsError, match=r"limits\.peeple"):
        Server(settings={"limits.peeple": 2})
    with pytest.raises(InvalidSettingsError):
        Server("nonsense:x")


def test_what_cannot_start_leaves_nothing(tmp_path: Path) -> None:
    before = {thread.name for thread in threading.enumerate()}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(StartError, match="in use"):
            Server(address, data=tmp_path).start()
        with pytest.raises(StartError, match="in use"):
            Server(address).start()
    assert {thread.name for thread in threading.enumerate()} == before
    with Server(address, data=tmp_path) as server:
        assert server.address == address
        with pytest.raises(StartError):
            Server(data=tmp_path).start()


def test_several_addresses(tmp_path: Path) -> None:
    files = put(tmp_path)
    listen = ["127.0.0.1:0", "tls://127.0.0.1:0", f"unix:{tmp_path}/s"]
    tls: dict[str, str | int | float | bool | list[str]] = {
        "tls.certificate": str(files.certificate),
        "tls.key": str(files.key),
    }
    with Server(listen, settings=tls) as server:
        plain, secure, unix = server.addresses
        assert server.address == plain
        assert secure.startswith("ircs://127.0.0.1:")
        assert unix == f"unix:{tmp_path}/s"
        with Client(plain, "ann"), Client(unix, "bob"):
            assert server.people == ["ann", "bob"]
    with Server(f"unix:{tmp_path}/t") as server:
        assert server.port == 0
        with pytest.raises(ValueError, match="URL"):
            _ = server.url


def test_its_console(caplog: pytest.LogCaptureFixture) -> None:
    written = io.StringIO()
    with Server(console=written) as server, Client(server.address, "ann", rooms=["#tea"]):
        pass
    assert "ann" in written.getvalue()
    assert "#tea" in written.getvalue()
    with (
        caplog.at_level(logging.INFO, "beseda.server"),
        Server(language="ru") as server,
        Client(server.address, "ann", rooms=["#tea"]),
    ):
        pass
    told = [record.message for record in caplog.records]
    assert "ann в комнате #tea" in told or any("#tea" in each for each in told)
    assert not any(each.startswith("{") for each in told)
    assert {record.levelno for record in caplog.records} == {logging.INFO}


def test_an_operator_ends_it() -> None:
    settings: dict[str, str | int | float | bool | list[str]] = {
        "operators.ann.password": "correct-horse"
    }
    with Server(settings=settings) as server, Client(server.address, "ann") as ann:
        ann.command("OPER", "ann", "correct-horse")
        ann.command("DIE")
        assert server.wait(10)


def test_a_death_does_not_go_unseen() -> None:
    server = Server().start()
    started = server._started
    assert started is not None
    started.assembly.note("thread_died", thread="io-1", error="a mistake")
    with pytest.raises(ServerFailedError, match="io-1: a mistake"):
        server.stop()


def test_before_it_starts() -> None:
    server = Server()
    with pytest.raises(RuntimeError, match="not been started"):
        _ = server.address
    server.stop()


def test_the_package_offers_it() -> None:
    assert beseda.Server is Server
    assert {"Client", "Server", "__version__"} <= {*dir(beseda)}
    assert "import_module" not in dir(beseda)
    for name in dir(beseda):
        assert getattr(beseda, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        getattr(beseda, "nonsense")  # noqa: B009 - or the check of types would refuse it


@pytest.mark.slow
def test_a_misspelt_name_is_seen_by_who_checks_types(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import beseda\n\nbeseda.Client('127.0.0.1:8080')\nbeseda.Clinet()\n")
    command = [sys.executable, "-m", "mypy", "--strict", str(program)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert 'no attribute "Clinet"' in checked.stdout
    assert "Found 1 error" in checked.stdout


def test_a_mistake_of_an_application_is_seen(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise LookupError("a mistake of the program")

    with (
        Server(applications={"/": broken}) as server,
        pytest.raises(urllib.error.HTTPError, match="500"),
    ):
        urllib.request.urlopen(server.url, timeout=10)
    (warning,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert "LookupError: a mistake of the program\n" in warning.message + "\n"
    assert len(warning.message.splitlines()) > 3


def test_it_is_started_once() -> None:
    before = {thread.name for thread in threading.enumerate()}
    server = Server().start()
    with pytest.raises(RuntimeError, match="once"):
        server.start()
    assert server.people == []
    server.stop()
    assert {thread.name for thread in threading.enumerate()} == before
