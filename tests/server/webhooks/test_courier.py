"""One request and its answer, against receivers of all kinds."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from beseda.domain.webhooks import Problem, WebhookError
from beseda.server.webhooks import courier
from beseda.server.webhooks.courier import Courier, Reply, Target, UndeliveredError
from tests.server.webhooks import receiving as receivers
from tests.server.webhooks.receiving import receiving


@contextmanager
def speaking(speak: Callable[[socket.socket], None]) -> Iterator[Courier]:
    """A courier for a receiver that does `speak` with the connection, whatever comes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1 << 16)
                speak(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield Courier(Target.of(f"http://127.0.0.1:{listener.getsockname()[1]}/"))
        thread.join(10)
        assert not thread.is_alive()


def answering(*pieces: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(b"".join(pieces))


class TestTarget:
    @pytest.mark.parametrize(
        ("url", "target"),
        [
            ("http://a.example", Target("http", "a.example", 80, "/", "a.example")),
            ("https://[::1]:8/x?y=z", Target("https", "::1", 8, "/x?y=z", "[::1]:8")),
        ],
    )
    def test_urls(self, url: str, target: Target) -> None:
        assert Target.of(url) == target

    @pytest.mark.parametrize(
        "url",
        [
            *("", "x", "ftp://a.example/", "http://", "http:///x", "http://ann:secret@a.example/"),
            *("http://a.example:99999/", "http://a.example/ x", "http://a.example/\r\nX: y"),
            *("http://a.example/ё", f"http://a.example/{'x' * 2000}", "http://[::1/"),
            *("javascript:alert(1)", "http://a..example/", "file:///etc/passwd"),
        ],
    )
    def test_what_is_none(self, url: str) -> None:
        with pytest.raises(WebhookError) as error:
            Target.of(url)
        assert error.value.problem is Problem.BAD_URL

    def test_what_is_shown_has_no_secret(self) -> None:
        assert Target.of("https://a.example:8/token?key=secret").shown == "https://a.example:8"


class TestAnswers:
    def test_a_request(self) -> None:
        with receiving() as receiver:
            receiver.behave = lambda _taken: receivers.Reply(202, b"thanks")
            reply = Courier(Target.of(receiver.url)).post({"webhook-id": "1"}, b"{}")
            [taken] = receiver.requests
        assert reply == Reply(202, b"thanks")
        assert (taken.path, taken.body) == ("/take?who=beseda", b"{}")
        assert taken.headers["content-type"] == "application/json"
        assert taken.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert taken.id == "1"

    def test_redirects_are_not_followed(self) -> None:
        with receiving() as receiver:
            to = {"Location": receiver.url}
            receiver.behave = lambda _taken: receivers.Reply(307, headers=to)
            assert Courier(Target.of(receiver.url)).post({}, b"{}").status == 307
            assert len(receiver.requests) == 1

    def test_when_to_come_back(self) -> None:
        head = b"HTTP/1.1 429 Slow down\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
        with speaking(answering(head)) as to_it:
            assert to_it.post({}, b"{}") == Reply(429, b"", 7.0)

    def test_interim_answers_and_pieces(self) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
        pieces = (b"HTTP/1.1 103 Early Hints\r\n\r\n", head, b"2\r\nde\r\n0\r\n\r\n")
        with speaking(answering(*pieces)) as to_it:
            assert to_it.post({}, b"{}") == Reply(200, b"abcde")

    def test_of_too_long_an_answer_only_the_status_counts(self) -> None:
        head = b"HTTP/1.0 200 OK\r\n\r\n"
        with speaking(answering(head, b"x" * (courier.MOST_ANSWER_BYTES + 1))) as to_it:
            assert to_it.post({}, b"{}") == Reply(200, b"")

    @pytest.mark.parametrize(
        "answer", [b"", b"rubbish\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"]
    )
    def test_what_is_no_answer(self, answer: bytes) -> None:
        with speaking(answering(answer)) as to_it, pytest.raises(UndeliveredError):
            to_it.post({}, b"{}")

    def test_nobody_is_there(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with pytest.raises(UndeliveredError, match="refused"):
            Courier(Target.of(f"http://127.0.0.1:{port}/")).post({}, b"{}")


class TestTime:
    def test_dripping_does_not_make_it_last_longer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(courier, "SECONDS", 0.3)
        enough = threading.Event()

        def drip(connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            for _ in range(100):
                if enough.wait(0.02):
                    return
                connection.sendall(b"X: y\r\n")

        with speaking(drip) as to_it:
            began = time.monotonic()
            with pytest.raises(UndeliveredError, match="timeout"):
                to_it.post({}, b"{}")
            assert time.monotonic() - began < 2
            enough.set()

    def test_it_can_be_broken_off(self) -> None:
        arrived, over = threading.Event(), threading.Event()

        def hang(_connection: socket.socket) -> None:
            arrived.set()
            over.wait(10)

        with speaking(hang) as to_it:

            def break_off() -> None:
                arrived.wait(10)
                to_it.abort()

            breaking = threading.Thread(target=break_off)
            breaking.start()
            began = time.monotonic()
            with pytest.raises(UndeliveredError):
                to_it.post({}, b"{}")
            assert time.monotonic() - began < 5
            over.set()
            breaking.join()
            with pytest.raises(UndeliveredError):
                to_it.post({}, b"{}")
