"""Webhooks of whole servers: programs post over HTTP, and are sent what is said."""

import signal
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest

from beseda.programs.client import Client
from beseda.server.control_wire import AddWebhook, Denied, Done, RemoveWebhook, WebhookAdded
from beseda.server.embedded import Server
from tests.certificates import put
from tests.server.webhooks.receiving import Receiver, is_signed, receiving
from tests.system.posting import add, answer, answer_to, order, post, request_for
from tests.system.running import each_threading, running, until
from tests.system.serving import serving

OK = (200, "ok")


class TestIncoming:
    @each_threading
    def test_everybody_sees_it(self, net: dict[str, object]) -> None:
        with running(net=net) as server:
            ann, bob = server.plain("Ann"), server.irc("bob", "#lobby")
            modern = server.irc("modern")
            modern.send("CAP REQ :message-tags draft/relaymsg", "JOIN #lobby")
            modern.expect(" 366 ")
            hook = add(server, "#lobby", name="ci")
            assert hook.url.startswith(f"http://127.0.0.1:{server.address[1]}/hooks/")
            assert post(server, hook.url, {"text": "build is green"}) == OK
            assert "ci/hook" in ann.expect("build is green")
            assert bob.expect("build") == (
                ":ci/hook!webhook@beseda.local PRIVMSG #lobby :build is green"
            )
            assert "draft/relaymsg=beseda.local" in modern.expect("build")

    def test_it_is_history_for_whoever_comes_later(self) -> None:
        with running() as server:
            hook = add(server, "#alarms")
            for text in ("disk full", "disk still full"):
                assert post(server, hook.url, {"text": text}) == OK
            reader = server.irc("reader")
            reader.send("CAP REQ :draft/chathistory batch server-time soju.im/search")
            reader.expect(" ACK ")
            reader.send("JOIN #alarms")
            reader.expect(" 366 ")
            reader.send("CHATHISTORY LATEST #alarms * 10")
            assert "alarms/hook" in reader.expect("disk full")
            reader.expect("disk still full")
            reader.send("SEARCH in=#alarms;text=still")
            reader.expect("disk still full")

    def test_posts_of_all_kinds(self) -> None:
        with running() as server:
            bob = server.irc("bob", "#lobby")
            hook = add(server, "#lobby", name="ci")
            whole = request_for(hook.url, b"hello from curl")
            assert answer_to(server.connect(), whole) == OK
            bob.expect("hello from curl")
            dripping = server.connect()
            dripping.drip(request_for(hook.url, b"bit by bit"))
            assert answer(dripping) == OK
            bob.expect("bit by bit")
            half_closing = server.connect()
            half_closing.send_raw(request_for(hook.url, b"the end"))
            half_closing.end_input()
            assert answer(half_closing) == OK
            bob.expect("the end")
            status, body = answer_to(server.connect(), request_for(hook.url + "x", b"wrong"))
            assert (status, body.split("\n")[0]) == (404, "no_service")
            get = whole.replace(b"POST", b"GET", 1)
            assert answer_to(server.connect(), get)[0] == 405
            assert bob.catch_up() == []

    @pytest.mark.slow
    def test_what_is_refused_at_the_end_was_not_said(self, tmp_path: Path) -> None:
        posted: dict[str, int] = {}
        settings: dict[str, str | int | float | bool | list[str]] = {
            "webhooks.rate": 1000,
            "webhooks.burst": 1000,
        }
        with Server(data=tmp_path, settings=settings) as server:
            hook = order(tmp_path, AddWebhook("#alarms"))
            assert isinstance(hook, WebhookAdded)

            def go_on(poster: int) -> None:
                for number in range(1000):
                    name = f"{poster}-{number}"
                    try:
                        with socket.create_connection(("127.0.0.1", server.port), 10) as sock:
                            sock.sendall(request_for(hook.url, name.encode()))
                            answer = sock.recv(4096)
                    except OSError:
                        return
                    posted[name] = int(answer.split()[1]) if answer else 0
                    if posted[name] != 200:
                        return

            posters = [threading.Thread(target=go_on, args=(number,)) for number in range(6)]
            for poster in posters:
                poster.start()
            until(lambda: len(posted) > 100)
            server.stop()
            for poster in posters:
                poster.join()
        with (
            Server(data=tmp_path) as server,
            Client(server.address, "ann", rooms=["#alarms"]) as ann,
        ):
            said = [message.text for message in ann.history("#alarms", 10_000)]
        assert len(set(said)) == len(said)
        assert {name for name, status in posted.items() if status == 200} <= {*said}
        assert {name for name, status in posted.items() if status == 503}.isdisjoint(said)

    def test_a_long_line_is_split(self) -> None:
        with running() as server:
            bob = server.irc("bob", "#lobby")
            hook = add(server, "#lobby")
            assert post(server, hook.url, {"text": "word " * 300}) == OK
            lines = [line for line in bob.catch_up() if "PRIVMSG" in line]
            assert len(lines) > 2
            assert all(len(line.encode()) <= 600 for line in lines)
            assert sum(line.count("word") for line in lines) == 300

    def test_a_removed_one_counts_no_more(self) -> None:
        with running() as server:
            hook = add(server, "#lobby")
            directory = server.assembly.store.file.parent
            assert order(directory, RemoveWebhook(hook.id)) == Done(hook.id)
            assert post(server, hook.url, {"text": "x"})[0] == 404
            again = order(directory, RemoveWebhook(hook.id))
            assert again == Denied("webhook_unknown", {"id": hook.id})

    def test_switched_off(self, tmp_path: Path) -> None:
        at = {"data": str(tmp_path)}
        with receiving() as receiver, running(server=at) as server:
            removed, _ = add(server, "#lobby"), add(server, "#lobby", to=receiver.url)
        with running(server=at, webhooks={"enabled": False}) as server:
            directory = server.assembly.store.file.parent
            assert order(directory, RemoveWebhook(removed.id)) == Done(removed.id)
            assert not any(each.name.startswith("webhook-") for each in threading.enumerate())
            assert order(directory, AddWebhook("#lobby")) == Denied("webhook_switched_off", {})
            url = f"http://127.0.0.1:{server.address[1]}/hooks/any"
            assert post(server, url, {"text": "x"})[0] == 404

    def test_where_its_address_is(self, tmp_path: Path) -> None:
        socket = tmp_path / "chat.sock"
        with running(server={"listen": [f"unix:{socket}"]}) as server:
            hook = add(server, "#lobby")
            assert (hook.url[:23], hook.socket) == ("http://localhost/hooks/", str(socket))
        files = put(tmp_path)
        tls = {"certificate": str(files.certificate), "key": str(files.key)}
        listen = ["tls://127.0.0.1:0"]
        with running(server={"listen": listen}, tls=tls) as server:
            hook = add(server, "#lobby")
            assert hook.url.startswith("https://127.0.0.1:")
            assert answer_to(server.secure(), request_for(hook.url, b"x")) == OK


class TestTwoServers:
    def test_two_rooms_become_one(self) -> None:
        with running() as near, running() as far:
            add(near, "#tea", to=add(far, "#чай").url)
            add(far, "#чай", to=add(near, "#tea").url)
            ann, bob = near.irc("ann", "#tea"), far.irc("bob", "#чай")
            ann.send("PRIVMSG #tea :is anybody there?")
            assert bob.expect("is anybody") == (
                ":ann/hook!webhook@beseda.local PRIVMSG #чай :is anybody there?"
            )
            bob.send("PRIVMSG #чай :yes")
            ann.expect(":bob/hook!webhook@beseda.local PRIVMSG #tea :yes")
            ann.send("PRIVMSG #tea :good")
            bob.expect("good")
            # What came back would have come before this.
            assert [line for line in ann.catch_up() if "PRIVMSG" in line] == []


class TestOutgoing:
    def test_from_every_way_in(self) -> None:
        with receiving() as receiver, running() as server:
            hook = add(server, "#lobby", to=receiver.url)
            incoming = add(server, "#lobby")
            server.plain("Ann").say("from netcat")
            receiver.wait_for(1)
            bob = server.irc("bob", "#lobby")
            bob.say("from IRC")
            assert post(server, incoming.url, {"text": "from a program"}) == OK
            bob.send("NOTICE #lobby :a notice", "PRIVMSG Ann :in private")
            bob.say("the end")
            taken = receiver.wait_for(3)
            assert [each.text for each in taken] == ["from netcat", "from IRC", "the end"]
            assert all(is_signed(each, hook.secret) for each in taken)

    def test_a_relaxed_room(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("beseda.server.webhooks.delivery.BEHIND_SECONDS", 0.02)
        history = {"durability": "relaxed"}
        with receiving() as receiver, running(history=history) as server:
            add(server, "#lobby", to=receiver.url)
            server.irc("bob", "#lobby").say("hello")
            receiver.wait_for_text("hello")

    def test_a_room_that_keeps_no_log(self) -> None:
        with running(history={"durability": "off"}) as server:
            directory = server.assembly.store.file.parent
            denied = order(directory, AddWebhook("#lobby", to="http://localhost/"))
            assert denied == Denied("webhook_no_log", {"room": "#lobby"})
            hook = add(server, "#lobby")
            bob = server.irc("bob", "#lobby")
            assert post(server, hook.url, {"text": "hello"}) == OK
            bob.expect("hello")

    def test_tls_is_checked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        files = put(tmp_path)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        with receiving() as receiver:
            receiver.encrypt(context)
            url = f"https://localhost:{receiver.port}/"
            with running() as server:
                add(server, "#lobby", to=url)
                server.irc("bob", "#lobby").say("nobody is to read this")
                warning = server.console.wait_for("warning")["text"]
                assert "certificate verify failed" in str(warning).lower()
                assert receiver.requests == []
            monkeypatch.setenv("SSL_CERT_FILE", str(files.certificate))
            with running() as server:
                add(server, "#lobby", to=url)
                server.irc("bob", "#lobby").say("hello")
                receiver.wait_for_text("hello")


@pytest.mark.slow
class TestCrashing:
    def test_nothing_is_lost_and_the_order_stays(self, tmp_path: Path) -> None:
        """The server is killed, with the receiver there and while it is away; what comes twice has
        the same id."""
        data = tmp_path / "data"
        said: list[str] = []

        def talk(server_nick: str, count: int) -> None:
            bob = served.irc(server_nick, "#lobby")
            bob.send("CAP REQ :echo-message")
            for _ in range(count):
                said.append(f"message {len(said)}")
                bob.say(said[-1])
            bob.expect(f":{said[-1]}")  # recorded

        receiver = Receiver()
        with serving(tmp_path, "--set", "limits.flood=off") as served:
            hook = order(data, AddWebhook("#lobby", to=receiver.url))
            assert isinstance(hook, WebhookAdded)
            talk("bob", 30)
            receiver.wait_for(10)
            served.process.send_signal(signal.SIGKILL)
            served.wait_for_end()
        receiver.close()
        before = list(receiver.requests)
        with serving(tmp_path, "--set", "limits.flood=off") as served:
            talk("cid", 30)
            served.wait_for("does not take what is said")
            served.process.send_signal(signal.SIGKILL)
            served.wait_for_end()
        with receiving(receiver.port) as again, serving(tmp_path) as served:
            talk("dan", 5)
            taken = before + again.wait_for_text(said[-1])
            assert all(is_signed(each, hook.secret) for each in taken)
        by_id = {each.id: each.text for each in taken}
        assert list(by_id.values()) == said
        last = len(said) - 1
        assert [each.text for each in taken[-5:]] == said[last - 4 :]

    def test_a_server_stops_soon_whatever_its_receivers_do(self, tmp_path: Path) -> None:
        with receiving() as receiver, serving(tmp_path) as served:
            receiver.behave = lambda _taken: None
            assert isinstance(
                order(tmp_path / "data", AddWebhook("#lobby", to=receiver.url)), WebhookAdded
            )
            served.irc("bob", "#lobby").say("hello")
            receiver.wait_for(1)
            began = time.monotonic()
            served.process.send_signal(signal.SIGTERM)
            assert served.wait_for_end() == 0
            assert time.monotonic() - began < 9

    def test_a_full_disk_is_told(self, tmp_path: Path) -> None:
        import resource

        with serving(tmp_path) as served:
            hook = order(tmp_path / "data", AddWebhook("#lobby"))
            assert isinstance(hook, WebhookAdded)
            assert post(served, hook.url, {"text": "before"}) == OK
            _, hard = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (0, hard))
            bob = served.irc("bob")
            statuses = [post(served, hook.url, {"text": "x" * 300})[0] for _ in range(3)]
            assert statuses == [503] * 3
            resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
            until(lambda: post(served, hook.url, {"text": "after"}) == OK)
            bob.send("JOIN #lobby", "CAP REQ :draft/chathistory", "CHATHISTORY LATEST #lobby * 9")
            bob.expect("before")
            bob.expect("after")
