"""The grade book: a hand-written client, a browser's form, and the chat, on one port."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from wsgiref.validate import validator

import pytest

import beseda
from tests.examples.loading import EXAMPLES, load
from tests.system.talking import TIMEOUT

pytestmark = pytest.mark.slow

gradebook: Any = load("gradebook")


class Running(NamedTuple):
    """A grade book that runs, and its place."""

    book: Any
    server: beseda.Server

    def raw(self, data: bytes, *, ends: bool = False) -> str:
        """What a client hears that sends these bytes over a socket; `ends`: and no more."""
        with socket.create_connection(("127.0.0.1", self.server.port), TIMEOUT) as sock:
            sock.sendall(data)
            if ends:
                sock.shutdown(socket.SHUT_WR)
            heard = b""
            while piece := sock.recv(65536):
                heard += piece
        return heard.decode()

    def get(self) -> str:
        return self.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")

    def post(self, body: str, *headers: str) -> str:
        data = body.encode()
        lines = ["POST / HTTP/1.1", "Host: localhost", f"Content-Length: {len(data)}", *headers]
        return self.raw("\r\n".join([*lines, "", ""]).encode() + data)


@contextmanager
def running(directory: Path) -> Iterator[Running]:
    book = gradebook.Gradebook(directory / "gradebook.db")
    bot = gradebook.make_bot(book)
    site = validator(gradebook.Website(book))
    settings = {"plain.room": gradebook.ROOM}
    with beseda.Server(
        data=directory / "chat", settings=settings, applications={"/": site}
    ) as server:
        bot.start(server.address)
        yield Running(book, server)
        bot.stop()
    book.close()


@pytest.fixture
def grades(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path) as started:
        yield started


def status(answer: str) -> int:
    return int(answer.split()[1])


def said(client: beseda.Client) -> str:
    return client.wait_for(beseda.MessageReceived, TIMEOUT).text


class TestByHand:
    def test_list_and_add(self, grades: Running) -> None:
        empty = grades.get()
        assert status(empty) == 200
        assert "text/html" in empty
        assert "There are no grades yet" in empty
        assert status(grades.post("discipline=Math&grade=4")) == 200
        assert status(grades.post("discipline=Math&grade=5")) == 200
        page = grades.post("discipline=%D0%A4%D0%B8%D0%B7%D0%B8%D0%BA%D0%B0&grade=3")
        assert "<tr><th>Math</th><td>4, 5</td></tr>" in page
        assert "<tr><th>Физика</th><td>3</td></tr>" in grades.get()

    def test_bodies_as_first_programs_write_them(self, grades: Running) -> None:
        form = "Content-Type: application/x-www-form-urlencoded"
        assert status(grades.post("discipline=Ancient+history&grade=4", form)) == 200
        assert status(grades.post("discipline=Химия&grade=5")) == 200
        assert status(grades.post("discipline=math&grade=5\r\n")) == 200
        assert status(grades.post("grade=4&discipline=MATH")) == 200
        assert status(grades.post("\ufeffdiscipline=math&grade=3")) == 200
        assert status(grades.post("discipline=हिन्दी&grade=5")) == 200
        assert grades.book.grades() == {
            "Ancient history": [4],
            "math": [5, 4, 3],
            "Химия": [5],
            "हिन्दी": [5],
        }

    def test_head(self, grades: Running) -> None:
        answer = grades.raw(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert status(answer) == 200
        assert answer.endswith("\r\n\r\n")

    def test_http_1_0(self, grades: Running) -> None:
        assert status(grades.raw(b"GET / HTTP/1.0\r\n\r\n")) == 200

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_anything_else_is_405(self, grades: Running, method: str) -> None:
        answer = grades.raw(f"{method} / HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert status(answer) == 405
        assert "Allow: GET, HEAD, POST" in answer

    def test_other_pages(self, grades: Running) -> None:
        assert status(grades.raw(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")) == 404


class TestBadInput:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("", "discipline"),
            ("grade=4", "No discipline"),
            ("discipline=&grade=4", "No discipline"),
            ("discipline=+++&grade=4", "No discipline"),
            ("discipline=Math", "No grade"),
            ("discipline=Math&grade=", "No grade"),
            ("discipline=Math&grade=0", "from 1 to 5; this one is 0"),
            ("discipline=Math&grade=6", "from 1 to 5; this one is 6"),
            ("discipline=Math&grade=-1", "whole number from 1 to 5"),
            ("discipline=Math&grade=4.5", "whole number"),
            ("discipline=Math&grade=٤", "whole number"),
            ("discipline=Math&grade=9999999999999999", "whole number"),
            ("discipline=Math&grade=4&grade=5", "twice"),
            ("discipline=%3Cscript%3Ealert(1)%3C/script%3E&grade=4", "letters, digits"),
            ("discipline=<b>Math</b>&grade=4", "letters, digits"),
            ("discipline=%22x%22&grade=4", "letters, digits"),
            ("discipline=Ma%00th&grade=4", "letters, digits"),
            ("discipline=Ma_th&grade=4", "letters, digits"),
            ("discipline=Ma%0Dth%0AQUIT&grade=x", "whole number"),
            ("discipline=%FF%FE&grade=4", "UTF-8"),
            ("discipline=" + "x" * 61 + "&grade=4", "longer than 60"),
            ("{}", "No discipline"),
        ],
    )
    def test_is_a_400_with_words_and_nothing_else(
        self, grades: Running, body: str, words: str
    ) -> None:
        answer = grades.post(body)
        assert status(answer) == 400
        assert words in answer
        assert "<script" not in answer
        assert grades.book.grades() == {}
        assert status(grades.get()) == 200

    @pytest.mark.parametrize(
        ("length", "ends"),
        [
            ("", False),
            ("Content-Length: 3\r\n", False),
            ("Content-Length: 22\r\n", False),
            ("Content-Length: 100\r\n", True),
            ("Content-Length: -1\r\n", False),
            ("Content-Length: many\r\n", False),
            ("Content-Length: 23\r\nContent-Length: 24\r\n", False),
            ("Content-Length: 23\r\nTransfer-Encoding: chunked\r\n", False),
        ],
    )
    def test_no_or_a_wrong_length(self, grades: Running, length: str, ends: bool) -> None:
        head = f"POST / HTTP/1.1\r\nHost: localhost\r\n{length}\r\n"
        answer = grades.raw(head.encode() + b"discipline=Math&grade=4", ends=ends)
        assert status(answer) == 400
        assert answer.count("HTTP/1.1") == 1
        assert grades.book.grades() == {}

    def test_another_kind_of_body(self, grades: Running) -> None:
        answer = grades.post('{"discipline": "Math", "grade": 4}', "Content-Type: application/json")
        assert status(answer) == 400
        assert "Send the fields as a form" in answer

    def test_a_form_on_another_website(self, grades: Running) -> None:
        body = "discipline=Math&grade=4"
        assert status(grades.post(body, "Origin: http://evil.example")) == 403
        assert grades.book.grades() == {}
        assert status(grades.post(body, "Origin: null")) == 403
        assert status(grades.post(body, "Origin: http://localhost:80")) == 200
        assert status(grades.post(body, "Origin: http://LOCALHOST")) == 200


class TestInTheChat:
    def test_the_commands_and_the_announcements(self, grades: Running) -> None:
        with beseda.Client(grades.server.address, "ann", rooms=["#grades"]) as ann:
            grades.post("discipline=Math&grade=4")
            assert said(ann) == "New grade: Math: 4"
            ann.say("#grades", "!grade Math 5")
            assert {said(ann), said(ann)} == {
                "ann: Math: 5 is written down.",
                "New grade: Math: 5",
            }
            ann.say("#grades", '!grade "Ancient history" 3')
            assert {said(ann), said(ann)} == {
                "ann: Ancient history: 3 is written down.",
                "New grade: Ancient history: 3",
            }
            ann.say("#grades", "!grades")
            assert said(ann) == "ann: Ancient history: 3"
            assert said(ann) == "ann: Math: 4, 5"
            ann.say("#grades", "!grade Math 6")
            assert said(ann) == "ann: The grade must be from 1 to 5; this one is 6."
            assert "<td>4, 5</td>" in grades.get()

    def test_what_is_stored_survives_a_restart(self, tmp_path: Path) -> None:
        with running(tmp_path) as grades:
            grades.post("discipline=Math&grade=4")
            with beseda.Client(grades.server.address, "ann", rooms=["#grades"]) as ann:
                while not any("Math: 4" in each.text for each in ann.history("#grades")):
                    assert said(ann) == "New grade: Math: 4"
        with running(tmp_path) as grades:
            assert "<tr><th>Math</th><td>4</td></tr>" in grades.get()
            with beseda.Client(grades.server.address, "ann", rooms=["#grades"]) as ann:
                grades.post("discipline=Art&grade=5")
                assert said(ann) == "New grade: Art: 5"
                texts = [message.text for message in ann.history("#grades")]
                assert texts == ["New grade: Math: 4", "New grade: Art: 5"]


def test_what_is_not_announced_yet_is_after_a_restart(tmp_path: Path) -> None:
    """The server reads the bot slowly; what it has not recorded is not announced."""
    with running(tmp_path) as grades:
        for _ in range(60):
            grades.book.add("Math", "5")
    with (
        running(tmp_path) as grades,
        beseda.Client(grades.server.address, "ann", rooms=["#grades"]) as ann,
    ):
        texts = [message.text for message in ann.history("#grades", 200)]
        while len(texts) < 60:
            texts.append(said(ann))
    assert texts == ["New grade: Math: 5"] * 60


def test_as_a_program(tmp_path: Path) -> None:
    """As its first lines say, but on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    listen = ["--listen", f"127.0.0.1:{port}", "--data", str(tmp_path / "data")]
    process = subprocess.Popen(
        [sys.executable, str(EXAMPLES / "gradebook.py"), *listen],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        while "gradebook" not in (line := process.stdout.readline()) or "#grades" not in line:
            assert line
        curl = shutil.which("curl")
        if curl is not None:
            command = [curl, "-s", "-d", "discipline=Math&grade=4", f"127.0.0.1:{port}"]
            page = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            assert "<td>4</td>" in page
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT) == 0
