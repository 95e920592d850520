"""A grade book: a web page, a room and a bot on one port.

    python examples/gradebook.py                      # http://127.0.0.1:8080
    curl -d 'discipline=Math&grade=4' 127.0.0.1:8080  # adds a grade
    nc 127.0.0.1 8080                                 # in the chat: !grade Math 5, !grades

`GET /` lists all disciplines with their grades, `POST /` with `discipline=Math&grade=4` adds one.
Each new grade is announced in the room #grades, whichever way it came. Grades are whole numbers
from 1 to 5; they are kept in gradebook.db, beside the chat's own data.
"""

import argparse
import re
import sqlite3
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import beseda

LOWEST, HIGHEST = 1, 5
LONGEST_NAME = 60
LONGEST_BODY = 10_000
ROOM = "#grades"
ANNOUNCE_SECONDS = 0.2

IN_NAMES = frozenset(" .,:;'’+#№&/()-")
"""What may stand in the name of a discipline besides letters and digits of any script."""


class Mistake(ValueError):
    """What is wrong with something that a person has sent; the words are for them."""


class Gradebook:
    """Grades by discipline, in a file. Any thread may call it."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS grades (number INTEGER PRIMARY KEY,"
            " discipline TEXT NOT NULL, grade INTEGER NOT NULL, announced INTEGER DEFAULT FALSE)"
        )

    def add(self, discipline: str, grade: str) -> tuple[str, int]:
        """Write a grade down; as it was understood. Raises Mistake, and then nothing is written."""
        name, number = check_discipline(discipline), check_grade(grade)
        with self._lock:
            # "math" is the "Math" that is there already; SQLite itself knows only a to z.
            known = self._database.execute("SELECT DISTINCT discipline FROM grades").fetchall()
            name = next((each for (each,) in known if each.casefold() == name.casefold()), name)
            self._database.execute(
                "INSERT INTO grades (discipline, grade) VALUES (?, ?)", (name, number)
            )
        return name, number

    def grades(self) -> dict[str, list[int]]:
        """The grades of each discipline, in the order in which they came."""
        found: dict[str, list[int]] = {}
        with self._lock:
            rows = self._database.execute("SELECT discipline, grade FROM grades ORDER BY number")
            for discipline, grade in rows:
                found.setdefault(discipline, []).append(grade)
        return dict(sorted(found.items(), key=lambda item: item[0].casefold()))

    def announce(self, say: Callable[[str], None]) -> None:
        """Call `say` for some grades that were not announced yet. One that could not be said, since
        the connection was lost for example, is said the next time."""
        with self._lock:
            rows = self._database.execute(
                "SELECT number, discipline, grade FROM grades WHERE NOT announced"
                " ORDER BY number LIMIT 5"  # so that commands get their turn
            ).fetchall()
        for number, discipline, grade in rows:
            say(f"New grade: {discipline}: {grade}")
            with self._lock:
                self._database.execute(
                    "UPDATE grades SET announced = TRUE WHERE number = ?", (number,)
                )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()


def check_discipline(text: str) -> str:
    """The name of a discipline. Raises Mistake."""
    name = " ".join(text.split())
    if not name:
        raise Mistake("No discipline is given. Send discipline=Math&grade=4")
    if len(name) > LONGEST_NAME:
        raise Mistake(f"The discipline's name is longer than {LONGEST_NAME} characters.")
    if not all(unicodedata.category(each)[0] in "LMN" or each in IN_NAMES for each in name):
        raise Mistake("The discipline's name may have letters, digits, spaces and . , : - ' ( ) &.")
    return name


def check_grade(text: str) -> int:
    """A grade. Raises Mistake."""
    if not text.strip():
        raise Mistake("No grade is given. Send discipline=Math&grade=4")
    if not re.fullmatch("[0-9]{1,3}", text.strip(), re.ASCII):
        raise Mistake(f"The grade must be a whole number from {LOWEST} to {HIGHEST}.")
    grade = int(text)
    if not LOWEST <= grade <= HIGHEST:
        raise Mistake(f"The grade must be from {LOWEST} to {HIGHEST}; this one is {grade}.")
    return grade


# ── on the web: a WSGI application (PEP 3333) ──────────────────────────────────────────────────

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], Any]

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Grade book</title>
<style>
  body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto;
    padding: 0 1rem }}
  table {{ border-collapse: collapse; width: 100% }}
  th, td {{ text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #ccc }}
  form {{ margin: 1.5rem 0; display: flex; gap: .5rem; flex-wrap: wrap }}
  input, button {{ font: inherit; padding: .3rem .5rem }}
</style>
<h1>Grade book</h1>
{content}
<form method="post" action="/">
  <input name="discipline" placeholder="Discipline" aria-label="Discipline" required
    maxlength="{longest}">
  <input name="grade" type="number" min="{lowest}" max="{highest}" aria-label="Grade" required>
  <button>Add</button>
</form>
<p>New grades are announced in the room {room} of this chat.</p>
</html>
"""


class Website:
    """The pages of a grade book."""

    def __init__(self, book: Gradebook) -> None:
        self._book = book

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer one request. The server's worker threads call this."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path not in ("", "/"):
            return answer(start_response, "404 Not Found", "There is only one page here: /")
        if method in ("GET", "HEAD"):
            return answer(start_response, "200 OK", self._page(), kind="text/html")
        if method != "POST":
            sentence = f"{method} cannot be done here: GET lists the grades, POST adds one."
            return answer(start_response, "405 Method Not Allowed", sentence, allow=True)
        if is_foreign(environ):
            return answer(start_response, "403 Forbidden", "The form is on another website.")
        try:
            fields = read_form(environ)
            self._book.add(fields.get("discipline", ""), fields.get("grade", ""))
        except Mistake as mistake:
            return answer(start_response, "400 Bad Request", str(mistake))
        return answer(start_response, "200 OK", self._page(), kind="text/html")

    def _page(self) -> str:
        rows = [
            f"<tr><th>{escape(discipline)}</th><td>{', '.join(map(str, grades))}</td></tr>"
            for discipline, grades in self._book.grades().items()
        ]
        content = f"<table>{''.join(rows)}</table>" if rows else "<p>There are no grades yet.</p>"
        bounds = {"longest": LONGEST_NAME, "lowest": LOWEST, "highest": HIGHEST}
        return PAGE.format(content=content, room=ROOM, **bounds)


def read_form(environ: Environ) -> dict[str, str]:
    """The fields of a form (application/x-www-form-urlencoded). Raises Mistake."""
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind not in ("", "application/x-www-form-urlencoded"):
        raise Mistake("Send the fields as a form: discipline=Math&grade=4")
    if not environ.get("CONTENT_LENGTH"):
        raise Mistake("The request has no Content-Length, so it has no body.")
    body = environ["wsgi.input"].read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        raise Mistake(f"The request is longer than {LONGEST_BODY} bytes.")
    try:
        pairs = parse_qsl(
            body.decode("utf-8-sig").strip(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=10,
        )
    except ValueError:  # UnicodeDecodeError is one
        raise Mistake("The fields are not UTF-8, or too many.") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise Mistake("A field is given twice.")
    return fields


def is_foreign(environ: Environ) -> bool:
    """Whether a browser says that the form was on another website's page."""
    origin = environ.get("HTTP_ORIGIN", "")
    return bool(origin) and place(origin) != place(f"//{environ.get('HTTP_HOST', '')}")


def place(url: str) -> tuple[str | None, int | None]:
    """The host and the port in a URL; None for what is missing or wrong."""
    try:
        parts = urlsplit(url)
        return parts.hostname, parts.port or {"https": 443}.get(parts.scheme, 80)
    except ValueError:
        return None, None


def answer(
    start_response: Start, status: str, text: str, *, kind: str = "text/plain", allow: bool = False
) -> list[bytes]:
    """Begin the response; its content. The server drops that for HEAD."""
    body = (text if kind == "text/html" else text + "\n").encode()
    headers = [
        ("Content-Type", f"{kind}; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    if allow:
        headers.append(("Allow", "GET, HEAD, POST"))
    start_response(status, headers)
    return [body]


# ── in the chat: a bot ─────────────────────────────────────────────────────────────────────────


def make_bot(book: Gradebook) -> beseda.Bot:
    """The bot "gradebook", which writes grades down and reads them out."""
    bot = beseda.Bot("gradebook", rooms=[ROOM])

    @bot.command()
    def grade(call: beseda.Call, discipline: str, grade: str) -> str:
        """Write a grade down: !grade Math 5, !grade "Ancient history" 4"""
        try:
            name, number = book.add(discipline, grade)
        except Mistake as mistake:
            raise beseda.BotError(str(mistake)) from None
        return f"{name}: {number} is written down."

    @bot.command()
    def grades(call: beseda.Call) -> list[str]:
        """Read all grades out: !grades"""
        lines = [f"{name}: {', '.join(map(str, each))}" for name, each in book.grades().items()]
        return lines or ["There are no grades yet."]

    @bot.every(ANNOUNCE_SECONDS)
    def announce() -> None:
        # Only what the server has recorded counts as announced.
        book.announce(lambda text: bot.say(ROOM, text, confirm=True))

    return bot


def main(arguments: list[str] | None = None) -> None:
    """Run the grade book until Ctrl-C."""
    parser = argparse.ArgumentParser(description="A grade book: web page, room and bot on one port")
    parser.add_argument("--listen", default="127.0.0.1:8080", help="where (127.0.0.1:8080)")
    parser.add_argument("--data", type=Path, default=Path("gradebook"), help="folder (gradebook)")
    options = parser.parse_args(arguments)
    options.data.mkdir(parents=True, exist_ok=True)
    book = Gradebook(options.data / "gradebook.db")
    bot = make_bot(book)
    server = beseda.Server(
        options.listen,
        data=options.data / "chat",
        # The main room is nobody's, so nobody can keep the bot from speaking there.
        settings={"plain.room": ROOM},
        applications={"/": Website(book)},
        console=sys.stdout,
    )
    with server:
        print(f"The grade book is at {server.url}, the chat at the same address. Ctrl-C ends it.")
        bot.run(server.address, another_nick=True)
    book.close()


if __name__ == "__main__":
    main()
