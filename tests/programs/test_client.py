"""The client for programs, against real servers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import beseda
from beseda.client.events import (
    Connected,
    Disconnected,
    Event,
    Joined,
    Kicked,
    LoggedIn,
    MessageReceived,
    Refused,
    Registered,
    TopicChanged,
)
from beseda.programs.client import Client
from beseda.programs.errors import (
    ClientError,
    LoginError,
    NoAnswerError,
    NotOfferedError,
    RefusedError,
    UnreachableError,
)
from tests.certificates import certificate, put
from tests.client.stub import stub_server
from tests.system.running import Running, running
from tests.system.serving import serving
from tests.system.talking import TIMEOUT

FAST: dict[str, Any] = {"flood": False}


@contextmanager
def chat(**sections: Any) -> Iterator[Running]:
    with running(**{"limits": FAST, **sections}) as server:
        yield server


def at(server: Running) -> str:
    host, port = server.address
    return f"{host}:{port}"


def texts(messages: list[MessageReceived]) -> list[str]:
    return [message.text for message in messages]


class TestTalking:
    def test_two_programs(self) -> None:
        with (
            chat() as server,
            Client(at(server), "ann", rooms=["#tea"]) as ann,
            Client(at(server), "bob", rooms=["#tea"]) as bob,
        ):
            assert (ann.nick, ann.rooms, ann.account, ann.connected) == ("ann", ("#tea",), "", True)
            assert [member.nick for member in bob.people("#tea")] == ["ann", "bob"]
            assert bob.people("#tea")[0].ranks == "@"
            assert bob.people("#elsewhere") == ()
            ann.say("#tea", "hello")
            said = bob.wait_for(MessageReceived)
            assert (said.sender, said.target, said.text) == ("ann", "#tea", "hello")
            assert (said.private, said.mine, said.kind) == (False, False, "message")
            bob.act("ann", "waves")
            said = ann.wait_for(MessageReceived)
            assert (said.kind, said.text, said.private) == ("action", "waves", True)
            bob.notice("ann", "psst")
            assert ann.wait_for(MessageReceived).kind == "notice"

    def test_lines_and_long_texts(self) -> None:
        with (
            chat() as server,
            Client(at(server), "ann", rooms=["#tea"]) as ann,
            Client(at(server), "bob", rooms=["#tea"]) as bob,
        ):
            ann.say("#tea", "one\n\n  two\r\n" + "я" * 600)
            assert bob.wait_for(MessageReceived).text == "one"
            assert bob.wait_for(MessageReceived).text == "  two"
            long = ""
            while len(long) < 600:
                long += bob.wait_for(MessageReceived).text
            assert long == "я" * 600

    def test_everything_that_a_person_does(self) -> None:
        with (
            chat() as server,
            Client(at(server), "ann", rooms=["#tea"]) as ann,
            Client(at(server), "bob", rooms=["#tea"]) as bob,
        ):
            ann.set_topic("#tea", "green or black")
            assert bob.wait_for(TopicChanged).topic == "green or black"
            assert (bob.topic("#tea"), bob.topic("#no")) == ("green or black", "")
            bob.rename("rob")
            assert bob.nick == "rob"
            bob.set_away("lunch")
            ann.sync()
            assert [member.away for member in ann.people("#tea")] == [False, True]
            bob.set_away(None)
            ann.sync()
            assert [member.away for member in ann.people("#tea")] == [False, False]
            assert [(room.name, room.people) for room in ann.list_rooms()] == [("#tea", 2)]
            ann.command("KICK", "#tea", "rob", "enough for today")
            assert bob.wait_for(Kicked).reason == "enough for today"
            assert bob.rooms == ()
            bob.join("#tea")
            bob.leave("#tea", "so long")
            assert bob.rooms == ()
            assert ann.same("ANN", "ann")

    def test_what_was_said_with_an_account_says_so(self) -> None:
        with chat() as server, Client(at(server), "bob", rooms=["#tea"]) as bob:
            registered = server.irc("ann", "#tea")
            registered.send("REGISTER * * correct-horse")
            registered.expect("REGISTER SUCCESS")
            registered.send("PRIVMSG #tea :it is me")
            assert bob.wait_for(MessageReceived).account == "ann"
            assert bob.history("#tea")[-1].account == "ann"
            registered.send("QUIT")
            with Client(at(server), account="ann", password="correct-horse") as ann:
                assert (ann.nick, ann.account) == ("ann", "ann")
                assert ann.wait_for(LoggedIn).account == "ann"
            with pytest.raises(LoginError):
                Client(at(server), account="ann", password="wrong").connect()


class TestWaysIn:
    @pytest.mark.parametrize("scheme", ["", "ircs://", "quic://"])
    def test_each(self, scheme: str, tmp_path: Path) -> None:
        files = put(tmp_path)
        tls = {"certificate": str(files.certificate), "key": str(files.key)}
        with chat(tls=tls) as server:
            seal = certificate().fingerprint if scheme else ""
            with Client(scheme + at(server), "ann", rooms=["#tea"], fingerprint=seal) as ann:
                ann.say("#tea", "hello", confirm=True)
                assert texts(ann.history("#tea")) == ["hello"]

    def test_a_unix_socket(self, tmp_path: Path) -> None:
        address = f"unix:{tmp_path}/s"
        with (
            running(server={"listen": ["127.0.0.1:0", address]}),
            Client(address, "ann", rooms=["#tea"]) as ann,
        ):
            assert ann.rooms == ("#tea",)

    def test_a_server_that_nobody_vouches_for(self, tmp_path: Path) -> None:
        files = put(tmp_path)
        tls = {"certificate": str(files.certificate), "key": str(files.key)}
        with chat(tls=tls) as server:
            with pytest.raises(UnreachableError, match="certificate"):
                Client("ircs://" + at(server), "ann").connect()
            with pytest.raises(UnreachableError):
                Client(at(server), "ann", fingerprint="0" * 64).connect()

    def test_a_password_for_everybody(self) -> None:
        with chat(server={"password": "mellon"}) as server:
            with pytest.raises(RefusedError):
                Client(at(server), "ann").connect()
            with Client(at(server), "ann", server_password="mellon") as ann:
                assert ann.connected

    @pytest.mark.parametrize("address", ["", "a b", "host:99999", "unix:"])
    def test_what_is_no_address(self, address: str) -> None:
        if address:
            with pytest.raises(ValueError, match=address):
                Client(address, "ann")


class TestRefusals:
    def test_nobody_there(self) -> None:
        with pytest.raises(UnreachableError, match="connection refused") as error:
            Client("127.0.0.1:1", "ann").connect()
        assert error.value.reason.to("ru") == "нет связи с 127.0.0.1:1: в соединении отказано"

    def test_a_taken_name(self) -> None:
        with chat() as server, Client(at(server), "ann"):
            with pytest.raises(RefusedError) as error:
                Client(at(server), "Ann").connect()
            assert (error.value.code, error.value.subject) == ("433", "Ann")
            with Client(at(server), "ann", another_nick=True) as other:
                assert other.nick == "ann_"

    def test_what_one_may_not(self) -> None:
        with (
            chat() as server,
            Client(at(server), "ann", rooms=["#tea"]) as ann,
            Client(at(server), "bob") as bob,
        ):
            ann.command("MODE", "#tea", "+k", "green")
            refused: list[tuple[Callable[[], object], str]] = [
                (lambda: bob.join("#tea"), "475"),
                (lambda: bob.say("#tea", "hello", confirm=True), "404"),
                (lambda: bob.say("nobody", "hello", confirm=True), "401"),
                (lambda: bob.rename("ann"), "433"),
                (lambda: bob.rename("not a name"), "432"),
                (lambda: bob.command("KICK", "#tea", "ann"), "442"),
                (lambda: bob.command("NONSENSE"), "421"),
                (lambda: bob.history("#tea"), "INVALID_TARGET"),
                (lambda: bob.search("x", room="#tea"), "INVALID_PARAMS"),
            ]
            for refusal, code in refused:
                with pytest.raises(RefusedError) as error:
                    refusal()
                assert error.value.code == code
            bob.join("#tea", "green")
            assert bob.rooms == ("#tea",)
            with pytest.raises(RefusedError), Client(at(server), "eve", rooms=["#tea"]):
                pass
            bob.say("#other", "hello")
            assert bob.wait_for(Refused).subject == "#other"

    @pytest.mark.parametrize("target", ["", "#a,#b", "a b", ":a", "#a\r\nQUIT"])
    def test_what_is_no_target(self, target: str) -> None:
        with chat() as server, Client(at(server), "ann") as ann:
            with pytest.raises(ValueError, match="target"):
                ann.say(target, "hello")
            for use in (ann.join, ann.history):
                with pytest.raises(ValueError, match="target"):
                    use(target)
            with pytest.raises(ValueError, match="target"):
                ann.join("#tea", "a b")
            with pytest.raises(ValueError, match="id of a message"):
                ann.history("#tea", before="a b")
            ann.sync()

    def test_a_refusal_is_of_what_was_refused(self) -> None:
        with chat() as server, Client(at(server), "ann") as ann:
            ann.say("#tea", "before I am there")
            ann.join("#tea")
            assert ann.rooms == ("#tea",)
            assert ann.wait_for(Refused).subject == "#tea"

    def test_before_it_is_connected(self) -> None:
        with chat() as server:
            ann = Client(at(server), "ann")
            for use in (
                ann.events,
                ann.sync,
                lambda: ann.wait_for(Joined),
                lambda: ann.say("a", "b"),
            ):
                with pytest.raises(UnreachableError, match="with block"):
                    use()
            ann.close()

    def test_what_typists_write(self) -> None:
        with pytest.raises(TypeError, match=r"rooms=\['#tea'\]"):
            Client("127.0.0.1:1", "ann", rooms="#tea")
        for address in ("http://127.0.0.1:8080", "127.0.0.1:port"):
            with pytest.raises(ValueError, match=r"not an address: .*HOST:PORT"):
                Client(address, "ann")
        with chat() as server, Client(at(server), "ann", rooms=["#tea"]) as ann:
            with pytest.raises(ValueError, match="-1"):
                ann.history("#tea", -1)
            with pytest.raises(NoAnswerError, match=r"no Kicked within 0\.01 s"):
                ann.wait_for(Kicked, timeout=0.01)
            ann.say("#tea", "hello", confirm=True)
            when = ann.history("#tea")[0].when
            assert abs(datetime.now(UTC) - when) < timedelta(minutes=1)

    def test_lines_within_a_command(self) -> None:
        with chat() as server, Client(at(server), "ann") as ann:
            with pytest.raises(ValueError, match=r"."):
                ann.command("PRIVMSG", "#tea", "a\r\nQUIT")
            ann.sync()

    def test_a_server_without_history(self) -> None:
        with stub_server() as server, Client(server.address.place, "ann") as ann:
            with pytest.raises(NotOfferedError):
                ann.history("#tea")
            with pytest.raises(NotOfferedError):
                ann.search("tea")

    def test_a_server_that_says_nothing(self) -> None:
        with (
            stub_server(mute=["PING"]) as server,
            Client(server.address.place, "ann", timeout=0.2) as ann,
            pytest.raises(TimeoutError),
        ):
            ann.sync()
        with stub_server(mute=["NICK", "USER"]) as server, pytest.raises(NoAnswerError):
            Client(server.address.place, "ann", timeout=0.2).connect()


class TestThePast:
    def test_pages(self) -> None:
        with chat() as server, Client(at(server), "ann", rooms=["#tea"]) as ann:
            for number in range(250):
                ann.say("#tea", str(number))
            everything = ann.history("#tea", 1000)
            assert texts(everything) == [str(number) for number in range(250)]
            assert texts(ann.history("#tea", 3)) == ["247", "248", "249"]
            assert texts(ann.history("#tea", 2, before=everything[100])) == ["98", "99"]
            assert texts(ann.history("#tea", 2, before=everything[100].id)) == ["98", "99"]
            assert texts(ann.history("#tea", 2, after=everything[100])) == ["101", "102"]
            assert len(ann.history("#tea", 1000, after=everything[0])) == 249
            tomorrow = datetime.now(UTC) + timedelta(days=1)
            assert len(ann.history("#tea", 5, before=tomorrow)) == 5
            assert ann.history("#tea", 5, after=tomorrow) == []
            with pytest.raises(ValueError, match="either"):
                ann.history("#tea", before=tomorrow, after=tomorrow)

    def test_searching(self) -> None:
        with (
            chat() as server,
            Client(at(server), "ann", rooms=["#tea", "#pub"]) as ann,
            Client(at(server), "bob", rooms=["#tea"]) as bob,
        ):
            ann.say("#tea", "green; tea\\ is here")
            ann.say("#pub", "no tea", confirm=True)
            bob.say("#tea", "black tea", confirm=True)
            assert texts(ann.search("tea")) == ["green; tea\\ is here", "no tea", "black tea"]
            assert texts(ann.search("tea", room="#pub")) == ["no tea"]
            assert texts(ann.search("tea", sender="bob")) == ["black tea"]
            assert texts(ann.search("green; tea")) == ["green; tea\\ is here"]
            assert texts(ann.search("tea", limit=1)) == ["black tea"]
            hour = timedelta(hours=1)
            assert ann.search("tea", before=datetime.now(UTC) - hour) == []
            assert len(ann.search("tea", after=datetime.now(UTC) - hour)) == 3

    def test_private_conversations(self) -> None:
        with (
            chat() as server,
            Client(at(server), "ann") as ann,
            Client(at(server), "bob") as bob,
        ):
            ann.say("bob", "secret", confirm=True)
            bob.say("ann", "yes", confirm=True)
            assert texts(bob.history("ann")) == ["secret", "yes"]

    def test_threads_may_ask_at_once(self) -> None:
        with chat() as server, Client(at(server), "ann", rooms=["#a", "#b", "#c"]) as ann:
            found: dict[str, list[str]] = {}

            def talk(room: str) -> None:
                for number in range(20):
                    ann.say(room, f"{room} {number}", confirm=True)
                found[room] = texts(ann.history(room))

            threads = [threading.Thread(target=talk, args=(room,)) for room in ann.rooms]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(TIMEOUT)
            assert found == {
                room: [f"{room} {number}" for number in range(20)] for room in ("#a", "#b", "#c")
            }


class TestWhatHappens:
    def test_events_from_the_beginning(self) -> None:
        with chat() as server, Client(at(server), "ann", rooms=["#tea"]) as ann:
            ann.say("#tea", "hello", confirm=True)
            kinds = [type(event) for event in ann.events(timeout=0.05)]
            assert kinds.index(Registered) < kinds.index(Joined)

    def test_they_end_with_the_client(self) -> None:
        with chat() as server:
            with Client(at(server), "ann") as ann:
                closing = threading.Timer(0.05, ann.close)
                closing.start()
                for _ in ann.events():
                    pass
                closing.join()
            assert not ann.connected
            with pytest.raises(UnreachableError):
                ann.wait_for(Joined)
            with pytest.raises(UnreachableError, match="closed"):
                ann.say("#tea", "hello")

    def test_waiting_in_vain(self) -> None:
        with chat() as server, Client(at(server), "ann") as ann, pytest.raises(NoAnswerError):
            ann.wait_for(Kicked, timeout=0.01)

    def test_callbacks_may_call_the_client(self, caplog: pytest.LogCaptureFixture) -> None:
        with (
            chat() as server,
            Client(at(server), "ann", rooms=["#tea"]) as ann,
            Client(at(server), "bob", rooms=["#tea"]) as bob,
        ):
            seen: list[tuple[str, list[str]]] = []
            done = threading.Event()

            @bob.on(MessageReceived)
            def answer(message: MessageReceived) -> None:
                if message.text == "fail":
                    raise LookupError("a mistake of the program")
                seen.append((threading.current_thread().name, texts(bob.history("#tea"))))
                bob.say("#tea", "echo " + message.text, confirm=True)
                if message.text == "two":
                    done.set()

            ann.say("#tea", "one\nfail\ntwo")
            assert done.wait(TIMEOUT)
            assert ann.wait_for(MessageReceived).text == "echo one"
            assert seen[0][0] == "callbacks"
            assert seen[1][1][-1] in ("two", "echo one")
            assert "a mistake of the program" in caplog.text
            assert bob.wait_for(MessageReceived).text == "one"

    def test_a_callback_may_close_the_client(self) -> None:
        with chat() as server, Client(at(server), "ann", rooms=["#tea"]) as ann:
            bob = Client(at(server), "bob", rooms=["#tea"]).connect()

            @bob.on(MessageReceived)
            def leave(message: MessageReceived) -> None:
                bob.close(message.text)

            ann.say("#tea", "good night")
            for _ in bob.events():
                pass
            assert ann.wait_for(beseda.Quit).reason == "good night"

    def test_no_thread_stays(self) -> None:
        before = set(threading.enumerate())
        with stub_server() as server:
            servers = set(threading.enumerate())
            with Client(server.address.place, "ann", rooms=["#tea"]) as ann:
                ann.on(Event)(lambda event: None)
            assert {*threading.enumerate()} <= servers | before | {
                thread for thread in threading.enumerate() if thread.name == "stub"
            }


@pytest.mark.slow
class TestLosses:
    def test_a_restart_of_the_server(self, tmp_path: Path) -> None:
        with serving(tmp_path) as first:
            host, port = first.address
            ann = Client(f"{host}:{port}", "ann", rooms=["#tea"]).connect()
            ann.say("#tea", "before", confirm=True)
            first.process.kill()
            assert ann.wait_for(Disconnected)
        with serving(tmp_path, "--listen", f"{host}:{port}"):
            ann.say("#tea", "after", confirm=True)
            assert ann.wait_for(Connected)
            assert ann.rooms == ("#tea",)
            assert texts(ann.history("#tea")) == ["before", "after"]
            ann.close()

    def test_without_reconnecting(self) -> None:
        with chat() as server:
            ann = Client(at(server), "ann", reconnects=False).connect()
            server.irc("op")
            server.assembly.network.stop()
            assert [type(event) for event in ann.events()][-1] is Disconnected
            with pytest.raises(UnreachableError):
                ann.say("#tea", "hello")
            ann.close()


def test_errors_are_one_family() -> None:
    for error in (UnreachableError, RefusedError, LoginError, NoAnswerError, NotOfferedError):
        assert issubclass(error, ClientError)
