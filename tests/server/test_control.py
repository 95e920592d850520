"""The control socket: what it answers, and what it does not put up with."""

import os
import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from beseda.domain.history import Page
from beseda.domain.roomlog import RoomLog
from beseda.domain.settings import HistorySettings
from beseda.server import control
from beseda.server.control import MOST_CONNECTIONS, ControlSocket
from beseda.server.control_client import UnreachableError, ask
from beseda.server.control_wire import (
    MOST_LINE_BYTES,
    SOCKET_NAME,
    Answer,
    AskStatus,
    Delete,
    Deleted,
    Failed,
    Found,
    Request,
    Status,
    Underway,
    address_of,
    decode_answer,
    line_of,
    unix_socket,
)
from beseda.server.orders import Work
from tests.system.running import Running, running, until
from tests.system.talking import TIMEOUT

pytestmark = pytest.mark.slow

STATUS = Status("1", 2, 3.0, 4, 5, 6, writable=True)


class Desk:
    """A control socket whose work the test decides on."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.asked: list[Request] = []
        self.errors: list[BaseException] = []
        self.go_on = threading.Event()
        self.closed = threading.Event()
        self.socket = ControlSocket(
            directory, self.begin, lambda _thread, error: self.errors.append(error)
        )

    def begin(self, request: Request) -> Work:
        self.asked.append(request)
        if isinstance(request, AskStatus):
            yield STATUS
            return
        try:
            if isinstance(request, Delete) and request.name == "faulty":
                raise ValueError("oh")
            while not self.go_on.is_set():
                yield Underway(1, 2)
            yield Deleted(2)
        finally:
            self.closed.set()

    def connect(self) -> "Caller":
        sock = unix_socket()
        sock.settimeout(TIMEOUT)
        with address_of(self.directory) as address:
            sock.connect(address)
        return Caller(sock)


class Caller:
    """One connection, byte by byte."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self._lines = sock.makefile("rb")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def hears(self) -> Answer | None:
        """The next answer; None at the end."""
        try:
            line = self._lines.readline()
        except ConnectionResetError:
            return None
        return decode_answer(line) if line else None

    def close(self) -> None:
        self._lines.close()
        self.socket.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.socket.start()
    yield desk
    assert desk.socket.stop()
    assert not (tmp_path / SOCKET_NAME).exists()


class TestTalking:
    def test_several_requests(self, desk: Desk) -> None:
        with closing(desk.connect()) as caller:
            caller.send(b'{"do":"status"}\n{"do":"stat')
            assert caller.hears() == STATUS
            caller.send(b'us"}\n')
            assert caller.hears() == STATUS

    def test_work_is_reported_on(self, desk: Desk) -> None:
        with closing(desk.connect()) as caller, closing(desk.connect()) as other:
            caller.send(b'{"do":"delete","what":"room","name":"#tea"}\n{"do":"status"}\n')
            assert caller.hears() == Underway(1, 2)
            other.send(b'{"do":"status"}\n')  # nobody waits for somebody else's work
            assert other.hears() == STATUS
            desk.go_on.set()
            while (answer := caller.hears()) == Underway(1, 2):
                pass
            assert answer == Deleted(2)
            assert caller.hears() == STATUS
        assert desk.asked[0] == Delete("room", "#tea")

    def test_whoever_goes_wants_no_more(self, desk: Desk) -> None:
        with closing(desk.connect()) as caller:
            caller.send(b'{"do":"delete","what":"room","name":"#tea"}\n')
            assert caller.hears() == Underway(1, 2)
        assert desk.closed.wait(TIMEOUT)

    def test_the_end_of_the_server(self, desk: Desk) -> None:
        with closing(desk.connect()) as caller:
            caller.send(b'{"do":"delete","what":"room","name":"#tea"}\n')
            assert caller.hears() == Underway(1, 2)
            assert desk.socket.stop()
            while (answer := caller.hears()) == Underway(1, 2):
                pass
            assert answer == Failed("stopping")
            assert desk.closed.is_set()

    def test_an_error_concerns_its_connection_only(self, desk: Desk) -> None:
        with closing(desk.connect()) as caller:
            caller.send(b'{"do":"delete","what":"room","name":"faulty"}\n')
            assert caller.hears() == Failed("failed", "ValueError('oh')")
            caller.send(b'{"do":"status"}\n')
            assert caller.hears() == STATUS
        assert [str(error) for error in desk.errors] == ["oh"]


class TestHostile:
    @pytest.mark.parametrize(
        "line",
        [
            b"\n",
            b"hello\n",
            b"\xff\xfe\n",
            b'{"do":"stop"}\n',
            b'{"do":"delete","what":"all","name":""}\n',
            b'{"do":"delete","what":"room"}\n',
            b"[" * 1000 + b"\n",
            b"x" * MOST_LINE_BYTES,
        ],
    )
    def test_bad_lines(self, desk: Desk, line: bytes) -> None:
        with closing(desk.connect()) as caller:
            caller.send(line)
            answer = caller.hears()
            assert isinstance(answer, Failed)
            assert answer.code == "bad_request"
            assert caller.hears() is None
        assert desk.asked == []

    def test_too_many_connections(self, desk: Desk) -> None:
        callers = [desk.connect() for _ in range(MOST_CONNECTIONS)]
        for caller in callers:
            caller.send(b'{"do":"status"}\n')
            assert caller.hears() == STATUS
        with closing(desk.connect()) as another:
            assert another.hears() == Failed("busy")
            assert another.hears() is None
        for caller in callers:
            caller.close()

    @pytest.mark.parametrize("asks", [False, True])
    def test_silence_has_an_end(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, *, asks: bool
    ) -> None:
        spared, cut = ("FIRST_SECONDS", "PATIENCE_SECONDS")[:: 1 if asks else -1]
        monkeypatch.setattr(control, spared, TIMEOUT)
        monkeypatch.setattr(control, cut, 0.05)
        with closing(desk.connect()) as caller:
            if asks:
                caller.send(line_of(AskStatus()))
                assert caller.hears() == STATUS
            assert caller.hears() is None

    def test_too_much_while_it_works(self, desk: Desk) -> None:
        with closing(desk.connect()) as caller:
            caller.send(b'{"do":"delete","what":"room","name":"#tea"}\n')
            assert caller.hears() == Underway(1, 2)
            caller.send(b"x" * MOST_LINE_BYTES * 2)
            while (answer := caller.hears()) == Underway(1, 2):
                pass
            assert answer is None


class TestSocket:
    def test_nobody_else_may_open_it(self, desk: Desk) -> None:
        mode = (desk.directory / SOCKET_NAME).stat().st_mode
        assert stat.S_ISSOCK(mode)
        assert stat.S_IMODE(mode) == 0o600

    def test_what_a_dead_server_left_is_replaced(self, tmp_path: Path) -> None:
        left = socket.socket(socket.AF_UNIX)
        left.bind(str(tmp_path / SOCKET_NAME))
        left.close()
        desk = Desk(tmp_path)
        desk.socket.start()
        assert list(ask(tmp_path, AskStatus())) == [STATUS]
        assert desk.socket.stop()

    @pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no paths of descriptors")
    def test_a_long_path(self, tmp_path: Path) -> None:
        directory = tmp_path / ("deep" * 20) / ("deeper" * 10)
        directory.mkdir(parents=True)
        desk = Desk(directory)
        desk.socket.start()
        assert list(ask(directory, AskStatus())) == [STATUS]
        assert desk.socket.stop()

    def test_nobody_answers(self, tmp_path: Path) -> None:
        with pytest.raises(UnreachableError):
            list(ask(tmp_path, AskStatus()))


def order(server: Running, what: str, name: str, *, dry: bool = False) -> Answer:
    directory = Path(server.assembly.settings.server.data)
    request = msgspec.convert({"do": "delete", "what": what, "name": name, "dry": dry}, Delete)
    *_, answer = ask(directory, request)
    return answer


def said(server: Running, room: str) -> list[str]:
    page = Page(log=RoomLog(room, room), limit=999)
    return [getattr(event, "text", "") for event in server.assembly.store.archive.page(page)]


class TestServer:
    """What is deleted while people talk."""

    def test_status(self) -> None:
        with running() as server:
            server.irc("Ann", "#tea")
            (status,) = ask(Path(server.assembly.settings.server.data), AskStatus())
            assert isinstance(status, Status)
            assert (status.pid, status.people, status.connections) == (os.getpid(), 1, 1)
            assert status.writable

    def test_a_room(self) -> None:
        with running() as server:
            ann = server.irc("Ann", "#Tea")
            bob = server.irc("Bob", "#tea")
            ann.send("PRIVMSG #tea :one", "PRIVMSG #tea :two")
            bob.expect(":two")
            assert order(server, "room", "#TEA", dry=True) == Found(events=4)
            assert order(server, "room", "#TEA") == Deleted(4)
            assert order(server, "room", "#TEA") == Failed("not_found")
            ann.send("PRIVMSG #tea :three")
            bob.expect(":three")
            assert said(server, "#tea") == ["three"]

    def test_a_person(self) -> None:
        with running() as server:
            ann = server.irc("Ann", "#tea")
            bob = server.irc("Bob", "#tea")
            ann.send("PRIVMSG #tea :one", "PRIVMSG Bob :psst")
            bob.expect(":psst")
            bob.send("PRIVMSG #tea :two")
            ann.expect(":two")
            assert order(server, "person", "ANN", dry=True) == Found()
            assert order(server, "person", "ANN") == Deleted(2)
            assert order(server, "person", "nobody") == Failed("not_found")
            assert order(server, "person", "a b") == Failed("not_found")
            assert said(server, "#tea") == ["two"]

    def test_a_message_is_taken_from_those_who_see_it(self) -> None:
        with running() as server:
            ann = server.irc("Ann", "#tea")
            ann.send("CAP REQ :message-tags draft/message-redaction")
            ann.expect("ACK")
            bob = server.irc("Bob", "#tea")
            for text, target in (("one", "#tea"), ("psst", "Ann")):
                bob.send(f"PRIVMSG {target} :{text}")
                message = ann.expect(f":{text}").partition("msgid=")[2]
                message = message.partition(" ")[0].partition(";")[0]
                found = order(server, "message", message, dry=True)
                assert isinstance(found, Found)
                assert (found.nick, found.text) == ("Bob", text)
                assert order(server, "message", message) == Deleted(1)
                assert ann.expect("REDACT").endswith(f":beseda.local REDACT {target} {message}")
                assert order(server, "message", message) == Failed("not_found")
            assert said(server, "#tea") == []

    def test_settings_that_are_read_again_count(self) -> None:
        with running() as server:
            ann = server.irc("Ann", "#tea")
            ann.send(*(f"PRIVMSG #tea :{number}" for number in range(5)), "PING :x")
            ann.expect("PONG")
            hub = server.assembly.hub
            with hub.lock:
                hub.adopt(replace(hub.policy, history=HistorySettings(keep_events=2)))
            until(lambda: said(server, "#tea") == ["3", "4"])

    def test_whoever_comes_later_is_not_shown_it(self) -> None:
        with running() as server:
            ann = server.irc("Ann", "#tea")
            ann.send("PRIVMSG #tea :one", "PRIVMSG #tea :two", "PING :x")
            ann.expect("PONG")
            server.irc("Bob", "#tea").expect(" two")  # a page of it is kept
            assert isinstance(order(server, "room", "#tea"), Deleted)
            cyd = server.irc("Cyd", "#tea")
            cyd.send("PING :x")
            assert not any("PRIVMSG" in line for line in cyd.lines_until("PONG"))
