"""The bounds of the terminal's screen; what a person sees is in tests/cli/test_chat.py."""

import io
import threading
from pathlib import Path

from prompt_toolkit.history import FileHistory, InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.plain_text import PlainTextOutput

from beseda.client.console.terminal import TerminalScreen, open_history


def test_a_terminal_too_slow_costs_a_bounded_queue() -> None:
    stream = io.StringIO()
    with create_pipe_input() as source:
        screen = TerminalScreen(
            InMemoryHistory(),
            lambda number: f"{number} left out",
            input=source,
            output=PlainTextOutput(stream),
        )

        def show_many() -> None:
            for number in range(2500):
                screen.show(str(number))

        flood = threading.Thread(target=show_many)
        flood.start()
        flood.join()
        assert stream.getvalue() == ""
        screen.close()
    assert stream.getvalue().splitlines() == ["500 left out", *map(str, range(500, 2500))]


def test_the_main_thread_shows_at_once() -> None:
    stream = io.StringIO()
    with create_pipe_input() as source:
        screen = TerminalScreen(
            InMemoryHistory(), str, input=source, output=PlainTextOutput(stream)
        )
        screen.show("now")
        assert stream.getvalue() == "now\n"


def test_a_long_history_loses_its_oldest_lines(tmp_path: Path) -> None:
    path = tmp_path / "new" / "history"
    history = open_history(path)
    assert isinstance(history, FileHistory)
    for number in range(8000):
        history.store_string(f"line {number}")
    before = path.stat().st_size
    kept = list(open_history(path).load_history_strings())
    assert path.stat().st_size < before / 2
    assert kept == [f"line {number}" for number in range(7999, 7999 - len(kept), -1)]
    assert len(kept) > 1000


def test_a_history_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert isinstance(open_history(tmp_path / "file" / "history"), InMemoryHistory)
