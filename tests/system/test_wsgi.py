"""Applications of a program that embeds the server, on the server's own port."""

import http.client
import socket
import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import Any
from wsgiref.validate import validator

import pytest

from beseda.server.mounting import Mount
from tests import certificates
from tests.gateways.web.browser import Answer as Read
from tests.gateways.web.browser import read
from tests.system.running import Running, each_threading, running, until
from tests.system.talking import TIMEOUT, Client
from tests.system.web_applications import Environ, GradeBook, Start, Streaming, Stuck

HOST = b"Host: x\r\n"


def ask(server: Running, request: bytes) -> Read:
    """Send a request whole, and read the one answer to it."""
    client = server.connect()
    client.send_raw(request)
    return read(client.bytes_until_closed(), request.partition(b" ")[0])


def post(body: bytes, *lines: bytes, path: bytes = b"/") -> bytes:
    """A POST with `lines` besides Host."""
    head = b"".join(line + b"\r\n" for line in lines)
    return b"POST " + path + b" HTTP/1.1\r\n" + HOST + head + b"\r\n" + body


def length(size: int) -> bytes:
    return f"Content-Length: {size}".encode()


MATHS = b"discipline=Math&grade=4"


class TestGradeBook:
    @pytest.mark.parametrize("how", ["whole", "byte by byte", "half-closed", "cut in the body"])
    def test_a_grade_is_noted(self, how: str) -> None:
        book = GradeBook()
        with running(mounts=[Mount("/", validator(book))]) as server:
            client = server.connect()
            request = post(MATHS, length(len(MATHS)))
            if how == "byte by byte":
                client.drip(request)
            elif how == "cut in the body":
                client.send_raw(request[:-5])
                client.send_raw(request[-5:])
            else:
                client.send_raw(request)
            if how == "half-closed":
                client.end_input()
            answer = read(client.bytes_until_closed(), b"POST")
            assert (answer.status, answer.body) == (201, "noted")
            assert book.grades == [("Math", "4")]
            assert "<li>Math: 4</li>" in ask(server, b"GET / HTTP/1.1\r\n" + HOST + b"\r\n").body

    @pytest.mark.parametrize(
        ("request_bytes", "words"),
        [
            (b"GET / HTTP/1.1\r\n\r\n", "exactly one Host line"),
            (post(MATHS), "no Content-Length"),
            (post(b""), "Content-Length is missing"),
            (post(MATHS, length(len(MATHS) - 1)), "longer than its Content-Length"),
            (post(MATHS, length(len(MATHS) + 1)), "Only 23 of 24 bytes came"),
            (post(MATHS, b"Content-Length: +23"), "length of the body is not clear"),
            (post(MATHS, b"Content-Length: 0x17"), "length of the body is not clear"),
            (post(MATHS, length(23), length(24)), "length of the body is not clear"),
            (post(b"discipline=Math", length(15)), "discipline and grade"),
            (post(b"discipline=Math&grade=6", length(23)), "discipline and grade"),
        ],
    )
    def test_bad_input_gets_a_clear_400_and_nothing_else(
        self, request_bytes: bytes, words: str
    ) -> None:
        book = GradeBook()
        with running(mounts=[Mount("/", validator(book))]) as server:
            client = server.connect()
            client.send_raw(request_bytes)
            client.end_input()
            answer = read(client.bytes_until_closed())
            assert answer.status == 400
            assert words in answer.body
            assert book.grades == []

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_other_methods_reach_it(self, method: str) -> None:
        with running(mounts=[Mount("/", validator(GradeBook()))]) as server:
            answer = ask(server, f"{method} / HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert answer.status == 405
            assert answer.fields["allow"] == "GET, POST"

    def test_head_and_the_fields(self) -> None:
        with running(mounts=[Mount("/", GradeBook())]) as server:
            got = ask(server, b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
            head = ask(server, b"HEAD / HTTP/1.1\r\n" + HOST + b"\r\n")
            assert head.body == ""
            assert head.fields.keys() == got.fields.keys()
            assert got.fields.pop("date")
            assert got.fields == {
                "content-type": "text/html; charset=utf-8",
                "content-length": str(len(got.body)),
                "connection": "close",
                "x-content-type-options": "nosniff",
            }

    @each_threading
    def test_beside_the_chat(self, net: dict[str, Any]) -> None:
        with running(net=net, mounts=[Mount("/", GradeBook())]) as server:
            ann = server.plain("Ann")
            iris = server.irc("iris", "#lobby")
            assert ask(server, post(MATHS, length(len(MATHS)))).status == 201
            ann.say("did you see my grade?")
            iris.expect("did you see my grade?")


class TestWhere:
    def test_over_tls(self, tmp_path: Path) -> None:
        files = certificates.put(tmp_path)
        tls = {"certificate": str(files.certificate), "key": str(files.key)}
        with running(tls=tls, mounts=[Mount("/", validator(tell))]) as server:
            for alpn in ((), ("http/1.1",)):
                client = server.secure(*alpn)
                client.send_raw(b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
                assert "wsgi.url_scheme=https" in read(client.bytes_until_closed()).body

    def test_any_method_where_tls_says_that_it_is_http(self, tmp_path: Path) -> None:
        files = certificates.put(tmp_path)
        tls = {"certificate": str(files.certificate), "key": str(files.key)}
        with running(tls=tls, mounts=[Mount("/", tell)]) as server:
            client = server.secure("http/1.1")
            client.send_raw(b"BREW / HTTP/1.1\r\n" + HOST + b"\r\n")
            assert "REQUEST_METHOD=BREW" in read(client.bytes_until_closed()).body

    def test_over_a_unix_socket(self, tmp_path: Path) -> None:
        path = tmp_path / "socket"
        listen = {"listen": [f"unix:{path}"]}
        with running(server=listen, mounts=[Mount("/", validator(tell))]):
            with socket.socket(socket.AF_UNIX) as sock:
                sock.connect(str(path))
                client = Client(sock)
                client.send_raw(post(b"abc", length(3)))
                answer = read(client.bytes_until_closed(), b"POST")
            assert "REMOTE_ADDR=127.0.0.1\n" in answer.body
            assert "CONTENT_LENGTH=3\n" in answer.body

    def test_what_it_is_told(self) -> None:
        with running(mounts=[Mount("/tell me", validator(tell))]) as server:
            port = server.address[1]
            request = (
                b"POST /tell%20me/%D1%8F/x%2Fy?a=%20b HTTP/1.1\r\nHost: one:1\r\n"
                b"Transfer-Encoding: chunked\r\nX-Real-IP: 1\r\nX_Real_IP: 2\r\nProxy: evil\r\n"
                b"Cookie: a=b\r\nX-Many: 1\r\nX-Many: 2\r\nContent-Type: text/x\r\n\r\n"
                b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n"
            )
            told = ask(server, request).body.splitlines()
            assert set(told) >= {
                "REQUEST_METHOD=POST",
                "SCRIPT_NAME=/tell me",
                f"PATH_INFO=/{'я'.encode().decode('latin-1')}/x/y",
                "QUERY_STRING=a=%20b",
                "SERVER_NAME=127.0.0.1",
                f"SERVER_PORT={port}",
                "SERVER_PROTOCOL=HTTP/1.1",
                "REMOTE_ADDR=127.0.0.1",
                "CONTENT_LENGTH=5",
                "CONTENT_TYPE=text/x",
                "HTTP_HOST=one:1",
                "HTTP_X_REAL_IP=1",
                "HTTP_X_MANY=1, 2",
                "HTTP_COOKIE=a=b",
                "wsgi.url_scheme=http",
                "body=abcde",
            }
            assert not [line for line in told if "evil" in line or "chunked" in line]

    def test_the_longest_prefix_wins(self) -> None:
        mounts = [Mount("/a", named("a")), Mount("/a/b", named("ab")), Mount("/c", named("c"))]
        with running(mounts=mounts) as server:
            paths = {
                "/a": "a:",
                "/a/": "a:/",
                "/a/bc": "a:/bc",
                "/a/b": "ab:",
                "/a/b/c?d": "ab:/c",
                "/%61/b": "ab:",
                "http://x/c/d": "c:/d",
            }
            for path, expected in paths.items():
                answer = ask(server, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                assert answer.body == expected
            for path in ("/ab", "/b", "/%68ooks/x"):
                answer = ask(server, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                assert answer.status == 404
            answer = ask(server, b"GET /hooks/x HTTP/1.1\r\nHost: x\r\n\r\n")
            assert answer.status == 405  # webhooks are posted to
            page = ask(server, b"GET / HTTP/1.1\r\n" + HOST + b"\r\n")
            assert "how to join" in page.body

    @pytest.mark.parametrize(
        "paths", [["a"], ["/a/"], [""], ["/hooks"], ["/hooks/x"], ["/a", "/a"], ["/a?b"]]
    )
    def test_where_nothing_can_be_mounted(self, paths: list[str]) -> None:
        with (
            pytest.raises(ValueError, match=r"mounted|mount at"),
            running(mounts=[Mount(path, tell) for path in paths]),
        ):
            pass


@pytest.mark.parametrize("values", [{"threads": 0}, {"body_bytes": -1}, {"body_bytes": 1 << 26}])
def test_what_a_mount_cannot_be(values: dict[str, int]) -> None:
    with (
        pytest.raises(ValueError, match="needs a thread"),
        running(mounts=[Mount("/", tell, **values)]),
    ):
        pass


def tell(environ: Environ, start: Start) -> list[bytes]:
    """Shows its environ."""
    told = [f"{key}={value}" for key, value in environ.items() if isinstance(value, str)]
    told.append(f"body={environ['wsgi.input'].read(1 << 20).decode()}")
    start("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [("\n".join(told) + "\n").encode()]


def named(name: str) -> Any:
    def application(environ: Environ, start: Start) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [f"{name}:{environ['PATH_INFO']}".encode()]

    return application


GET = b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"


@pytest.mark.slow
class TestLargeAnswers:
    SIZE = 20 << 20
    PIECE = bytes(range(256)) * 256

    @pytest.mark.parametrize("at_once", [True, False], ids=["one piece", "many pieces"])
    @each_threading
    def test_a_slow_reader_gets_all_of_it(self, net: dict[str, Any], at_once: bool) -> None:
        count = self.SIZE // len(self.PIECE)

        def pieces() -> list[bytes]:
            return [self.PIECE * count] if at_once else [self.PIECE] * count

        application = Streaming(pieces, ("Content-Length", str(self.SIZE)))
        with running(net=net, mounts=[Mount("/", application)]) as server:
            client = server.connect(receive_buffer=1 << 14)
            client.send_raw(GET)
            ann = server.plain("Ann")
            digest, size, head = sha256(), 0, b""
            while b"\r\n\r\n" not in head:
                head += client.socket.recv(1)
            until(lambda: backlog(server) > 0)
            while data := client.socket.recv(1 << 16):
                digest.update(data)
                size += len(data)
                if size % (1 << 20) < len(data):
                    assert backlog(server) <= 1 << 18
            assert size == self.SIZE
            assert digest.digest() == sha256(self.PIECE * count).digest()
            assert application.contents[0].closed.wait(TIMEOUT)
            assert ann.catch_up() == []

    def test_over_tls(self, tmp_path: Path) -> None:
        files = certificates.put(tmp_path)
        tls = {"certificate": str(files.certificate), "key": str(files.key)}
        application = Streaming(lambda: [self.PIECE] * 64, ("Content-Length", str(4 << 20)))
        with running(tls=tls, mounts=[Mount("/", application)]) as server:
            client = server.secure("http/1.1")
            client.send_raw(GET)
            said = client.bytes_until_closed().partition(b"\r\n\r\n")[2]
            assert said == self.PIECE * 64

    @pytest.mark.slow
    def test_a_client_that_has_said_everything_waits_as_long_as_need_be(self) -> None:
        stuck, large = Stuck(), Streaming(lambda: [self.PIECE] * 160)
        mounts = [Mount("/stuck", stuck), Mount("/large", large)]
        with running(net={"drain_seconds": 0.1}, mounts=mounts) as server:
            waiting = server.connect()
            waiting.send_raw(GET.replace(b"/ ", b"/stuck "))
            waiting.end_input()
            reading = server.connect(receive_buffer=1 << 14)
            reading.send_raw(GET.replace(b"/ HTTP/1.1", b"/large HTTP/1.0"))
            reading.end_input()
            assert stuck.called.acquire(timeout=TIMEOUT)
            until(lambda: backlog(server) > 0)
            threading.Timer(0.5, stuck.let_go.set).start()
            assert read(waiting.bytes_until_closed()).body == "at last"
            said = reading.bytes_until_closed().partition(b"\r\n\r\n")[2]
            assert said == self.PIECE * 160

    def test_a_client_that_leaves_ends_it(self) -> None:
        def endless() -> Any:
            while True:
                yield self.PIECE

        application = Streaming(endless)
        with running(mounts=[Mount("/", application)]) as server:
            client = server.connect()
            client.send_raw(GET)
            assert client.socket.recv(10) == b"HTTP/1.1 2"
            client.reset()
            until(lambda: bool(application.contents))
            assert application.contents[0].closed.wait(TIMEOUT)

    def test_without_length_it_comes_in_chunks(self) -> None:
        with running(mounts=[Mount("/", Streaming(lambda: [b"one ", b"", b"two"]))]) as server:
            answer = ask(server, GET)
            assert answer.fields["transfer-encoding"] == "chunked"
            assert answer.body == "one two"
            old = ask(server, b"GET / HTTP/1.0\r\n\r\n")
            assert "transfer-encoding" not in old.fields
            assert old.body == "one two"


def backlog(server: Running) -> int:
    """How many bytes wait for readers."""
    threads = server.assembly.network._placement.threads()  # type: ignore[union-attr]
    return sum(each.unsent for thread in threads for each in list(thread._connections))


class TestFailing:
    def test_before_it_begins(self) -> None:
        def broken(environ: Environ, start: Start) -> list[bytes]:
            print("about to break", file=environ["wsgi.errors"])
            raise RuntimeError("a fault of its own")

        with running(mounts=[Mount("/b", broken)]) as server:
            answer = ask(server, GET.replace(b"/ ", b"/b "))
            assert answer.status == 500
            assert "fault" in answer.body
            assert "of its own" not in answer.body
            texts = [str(each["text"]) for each in server.console.named("warning")]
            assert texts[0] == "the application at /b: about to break"
            assert texts[1].startswith("what answers at /b failed: Traceback")
            assert "a fault of its own" in texts[1]
            assert "test_wsgi.py" in texts[1]
            server.plain("Ann")

    def test_in_the_middle(self) -> None:
        def broken() -> Any:
            yield b"half an answer"
            raise RuntimeError("oh")

        application = Streaming(broken)
        with running(mounts=[Mount("/", application)]) as server:
            client = server.connect()
            client.send_raw(GET)
            said = client.until_closed()
            assert said.endswith("half an answer\r\n")  # and no last chunk
            assert application.contents[0].closed.is_set()
            assert "oh" in str(server.console.wait_for("warning")["text"])

    @pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
    def test_even_so_its_thread_goes_on(self, error: type[BaseException]) -> None:
        def leaving(environ: Environ, start: Start) -> list[bytes]:
            raise error

        with running(mounts=[Mount("/", leaving, threads=1)]) as server:
            for _ in range(3):
                assert ask(server, GET).status == 500

    def test_sys_exc_info(self) -> None:
        def apologizing(environ: Environ, start: Start) -> list[bytes]:
            import sys

            start("200 OK", [("Content-Type", "text/plain")])
            try:
                raise LookupError
            except LookupError:
                start("404 Not Found", [("Content-Type", "text/plain")], sys.exc_info())
            return [b"sorry"]

        with running(mounts=[Mount("/", validator(apologizing))]) as server:
            answer = ask(server, GET)
            assert (answer.status, answer.body) == (404, "sorry")

    def test_too_large_a_body(self) -> None:
        with running(mounts=[Mount("/", tell, body_bytes=10)]) as server:
            assert ask(server, post(b"a" * 10, length(10))).status == 200
            refused = ask(server, post(b"a" * 11, length(11)))
            assert refused.status == 413
            assert "10 bytes at most" in refused.body

    def test_when_all_its_threads_are_busy(self) -> None:
        stuck = Stuck()
        with running(mounts=[Mount("/", stuck, threads=1)]) as server:
            first = server.connect()
            first.send_raw(GET)
            assert stuck.called.acquire(timeout=TIMEOUT)
            waiting = [server.connect() for _ in range(64)]
            for each in waiting:
                each.send_raw(GET)
            until(lambda: len(server.assembly._web._mounts._pools[0]._jobs) == 64)
            refused = ask(server, GET)
            assert refused.status == 503
            assert refused.fields["retry-after"] == "5"
            server.plain("Ann")  # nobody else is kept waiting
            stuck.let_go.set()
            for each in [first, *waiting]:
                assert read(each.bytes_until_closed()).body == "at last"

    def test_standard_clients(self) -> None:
        with running(mounts=[Mount("/", tell)]) as server:
            connection = http.client.HTTPConnection(*server.address, timeout=TIMEOUT)
            connection.request("POST", "/x", iter([b"ab", b"cd"]))
            response = connection.getresponse()
            assert "body=abcd" in response.read().decode()
            connection.close()


class TestStopping:
    @pytest.mark.slow
    def test_an_answer_under_way_is_finished(self) -> None:
        stuck = Stuck()
        with running(mounts=[Mount("/", stuck)]) as server:
            client = server.connect()
            client.send_raw(GET)
            assert stuck.called.acquire(timeout=TIMEOUT)
            timer = threading.Timer(0.2, stuck.let_go.set)
            timer.start()
            server.assembly.stop()
            assert read(client.bytes_until_closed()).body == "at last"

    @pytest.mark.slow
    def test_one_that_never_returns_is_left_behind(self) -> None:
        stuck = Stuck()
        with running(net={"drain_seconds": 0.5}, mounts=[Mount("/", stuck)]) as server:
            client = server.connect()
            client.send_raw(GET)
            assert stuck.called.acquire(timeout=TIMEOUT)
            began = time.monotonic()
            assert not server.assembly.stop()
            assert time.monotonic() - began < 5
            assert read(client.bytes_until_closed()).status == 503
            text = server.console.wait_for("warning")["text"]
            assert text == "mounted applications still run and are left behind: 1"
            stuck.let_go.set()
