"""WSGI applications to mount in tests; one is what a first course on sockets asks for."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs

from tests.system.talking import TIMEOUT

Environ = dict[str, Any]
Start = Callable[..., Any]


class GradeBook:
    """GET shows the grades, POST adds one (`discipline=Math&grade=4`), anything else is 405."""

    def __init__(self) -> None:
        self.grades: list[tuple[str, str]] = []
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> list[bytes]:
        match environ["REQUEST_METHOD"]:
            case "GET" | "HEAD":
                with self._lock:
                    rows = [f"<li>{name}: {grade}</li>" for name, grade in self.grades]
                return self._answer(start, "200 OK", f"<ul>{''.join(rows)}</ul>")
            case "POST":
                return self._post(environ, start)
            case _:
                return self._answer(start, "405 Method Not Allowed", "no", ("Allow", "GET, POST"))

    def _post(self, environ: Environ, start: Start) -> list[bytes]:
        if not environ.get("CONTENT_LENGTH"):
            return self._answer(start, "400 Bad Request", "Content-Length is missing")
        length = int(environ["CONTENT_LENGTH"])
        form = parse_qs(environ["wsgi.input"].read(length).decode(), keep_blank_values=True)
        names, grades = form.get("discipline", []), form.get("grade", [])
        if len(names) != 1 or grades not in (["2"], ["3"], ["4"], ["5"]):
            return self._answer(start, "400 Bad Request", "discipline and grade (2 to 5) are due")
        with self._lock:
            self.grades.append((names[0], grades[0]))
        return self._answer(start, "201 Created", "noted")

    @staticmethod
    def _answer(start: Start, status: str, text: str, *fields: tuple[str, str]) -> list[bytes]:
        start(status, [("Content-Type", "text/html; charset=utf-8"), *fields])
        return [text.encode()]


class Content:
    """An answer made of pieces, which knows whether it was closed."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self.closed.set()


class Streaming:
    """Answers with `pieces`, and remembers the content."""

    def __init__(self, pieces: Callable[[], Iterable[bytes]], *fields: tuple[str, str]) -> None:
        self._pieces = pieces
        self._fields = fields
        self.contents: list[Content] = []

    def __call__(self, environ: Environ, start: Start) -> Content:
        start("200 OK", [("Content-Type", "application/octet-stream"), *self._fields])
        self.contents.append(Content(self._pieces()))
        return self.contents[-1]


class Stuck:
    """Returns only when it is let go."""

    def __init__(self) -> None:
        self.called = threading.Semaphore(0)
        self.let_go = threading.Event()

    def __call__(self, environ: Environ, start: Start) -> list[bytes]:
        self.called.release()
        self.let_go.wait(6 * TIMEOUT)
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"at last"]
