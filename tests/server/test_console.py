"""The console: what it writes when, and that it delays nobody."""

import io
import json
import re
import threading
import time
from collections.abc import Iterable
from typing import Any

import pytest

from beseda.catalogue import Language
from beseda.catalogue.console import EVENTS
from beseda.server.console import CAPACITY, Console, ConsoleEvent
from beseda.server.settings import ConsoleSettings
from tests.server.events import VALUES


def run(
    events: Iterable[ConsoleEvent], language: Language = "en", **settings: Any
) -> tuple[str, list[str]]:
    """What a console writes for `events`, whole and in lines."""
    stream = io.StringIO()
    console = Console(ConsoleSettings(**settings), language, stream, environ={})
    console.start()
    for event in events:
        console.say(event)
    assert console.stop(10)
    return stream.getvalue(), stream.getvalue().split("\n")[:-1]


class TestLines:
    def test_text(self) -> None:
        event = ConsoleEvent(
            "joined",
            {"nick": "Ann", "room": "#lobby", "address": "127.0.0.1:50122", "protocol": "irc"},
        )
        before = time.strftime("%H:%M:%S")
        _, (line,) = run([event])
        after = time.strftime("%H:%M:%S")
        assert line[10:] == "Ann (127.0.0.1:50122, irc) joined #lobby"
        assert before <= line[:8] <= after or after < before
        assert line[8:10] == "  "

    def test_in_russian(self) -> None:
        _, (line,) = run([ConsoleEvent("joined", {"nick": "Аня", "room": "#чай"})], "ru")
        assert line[10:] == "Аня входит в #чай"

    def test_json(self) -> None:
        event = ConsoleEvent("slow_reader", {"nick": "Аня", "address": "h:1", "bytes": 7})
        text, (line,) = run([event], format="json")
        stamp = re.match(r'\{"time": "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)", "event": "', line)
        assert stamp
        said = json.loads(line)
        assert said.pop("time") == stamp[1]
        assert said == {"event": "slow_reader", "nick": "Аня", "address": "h:1", "bytes": 7}
        assert "Аня" in text

    def test_a_value_cannot_pose_as_the_event(self) -> None:
        _, (line,) = run([ConsoleEvent("quit", {"event": "x", "time": "y"})], format="json")
        said = json.loads(line)
        assert said["event"] == "quit"
        assert said["time"] != "y"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class TestColour:
    EVENT = ConsoleEvent("joined", {"nick": "Ann", "room": "#lobby"})

    def written(self, stream: io.StringIO, environ: dict[str, str], **settings: Any) -> str:
        console = Console(ConsoleSettings(**settings), "en", stream, environ)
        console.start()
        console.say(self.EVENT)
        assert console.stop(10)
        return stream.getvalue()[:-1]

    def test_our_words_only(self) -> None:
        line = self.written(Terminal(), {})
        plain = ""
        coloured = False
        for part in re.split("(\x1b\\[\\d+m)", line):
            if part.startswith("\x1b"):
                coloured = part != "\x1b[0m"
            elif not coloured:
                plain += part
        assert "Ann" in plain
        assert "#lobby" in plain
        assert "joined" not in plain
        assert line.endswith("\x1b[0m")

    @pytest.mark.parametrize(
        ("terminal", "environ", "colour", "coloured"),
        [
            (True, {}, "auto", True),
            (False, {}, "auto", False),
            (True, {"NO_COLOR": "1"}, "auto", False),
            (True, {"NO_COLOR": ""}, "auto", True),
            (True, {"TERM": "dumb"}, "auto", False),
            (True, {"NO_COLOR": "1"}, "always", True),
            (False, {}, "always", True),
            (True, {}, "never", False),
        ],
    )
    def test_when(
        self, terminal: bool, environ: dict[str, str], colour: str, coloured: bool
    ) -> None:
        line = self.written(Terminal() if terminal else io.StringIO(), environ, colour=colour)
        assert ("\x1b" in line) == coloured

    def test_never_in_json(self) -> None:
        assert "\x1b" not in self.written(Terminal(), {}, colour="always", format="json")


class Stuck(io.StringIO):
    """A stream whose first write blocks until it is let go, as a terminal after Ctrl-S."""

    def __init__(self) -> None:
        super().__init__()
        self.writing = threading.Event()
        self.go_on = threading.Event()

    def write(self, text: str) -> int:
        self.writing.set()
        assert self.go_on.wait(10)
        return super().write(text)


class Failing(io.StringIO):
    """A stream that fails while `broken`, as a full disk."""

    def __init__(self) -> None:
        super().__init__()
        self.broken = True
        self.failed = threading.Event()

    def write(self, text: str) -> int:
        if self.broken:
            self.failed.set()
            raise OSError(28, "No space left on device")
        return super().write(text)


class Narrow(io.StringIO):
    """A stream in a locale without Cyrillic letters."""

    def write(self, text: str) -> int:
        text.encode("ascii")
        return super().write(text)


class TestThread:
    def test_messages_only_if_wanted(self) -> None:
        event = ConsoleEvent("message", {"nick": "Ann", "target": "#a", "text": "hi"})
        assert run([event])[1] == []
        assert len(run([event], messages=True)[1]) == 1

    def test_everything_in_order_and_stop_drains(self) -> None:
        events = [ConsoleEvent("warning", {"text": str(number)}) for number in range(2000)]
        _, lines = run(events)
        assert [line[10:] for line in lines] == [str(number) for number in range(2000)]

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_every_event_with_every_value(self, form: str) -> None:
        _, lines = run([ConsoleEvent(name, VALUES) for name in EVENTS], format=form, messages=True)
        assert len(lines) == len(EVENTS)

    def test_said_before_start_is_written(self) -> None:
        stream = io.StringIO()
        console = Console(ConsoleSettings(), "en", stream)
        console.say(ConsoleEvent("stopped"))
        console.start()
        assert console.stop(10)
        assert "stopped" in stream.getvalue()

    def test_the_thread_has_a_name_and_ends(self) -> None:
        console = Console(ConsoleSettings(), "en", io.StringIO())
        console.start()
        assert "console" in [thread.name for thread in threading.enumerate()]
        assert console.stop(10)
        assert "console" not in [thread.name for thread in threading.enumerate()]
        assert console.stop(10)
        console.say(ConsoleEvent("stopped"))
        with pytest.raises(RuntimeError):
            console.start()

    def test_a_stuck_terminal_delays_nobody_and_lost_lines_are_told(self) -> None:
        stream = Stuck()
        console = Console(ConsoleSettings(), "en", stream)
        console.start()
        console.say(ConsoleEvent("warning", {"text": "first"}))
        assert stream.writing.wait(10)
        began = time.monotonic()
        for number in range(CAPACITY + 7):
            console.say(ConsoleEvent("warning", {"text": str(number)}))
        assert time.monotonic() - began < 5
        assert not console.stop(0.05)
        stream.go_on.set()
        assert console.stop(10)
        lines = [line[10:] for line in stream.getvalue().splitlines()]
        assert len(lines) == 1 + CAPACITY + 1
        assert lines[-2:] == [str(CAPACITY - 1), "the console was too slow: 7 lines lost"]

    def test_a_full_disk_costs_lines_only(self) -> None:
        stream = Failing()
        console = Console(ConsoleSettings(), "en", stream)
        console.start()
        console.say(ConsoleEvent("warning", {"text": "lost"}))
        assert stream.failed.wait(10)
        stream.broken = False
        console.say(ConsoleEvent("warning", {"text": "kept"}))
        assert console.stop(10)
        lines = [line[10:] for line in stream.getvalue().splitlines()]
        assert lines == ["kept", "the console was too slow: 1 line lost"]

    def test_a_closed_stream_does_not_kill_the_thread(self) -> None:
        stream = io.StringIO()
        stream.close()
        console = Console(ConsoleSettings(), "en", stream)
        console.start()
        console.say(ConsoleEvent("stopped"))
        assert console.stop(10)

    def test_letters_that_the_stream_does_not_have(self) -> None:
        stream = Narrow()
        console = Console(ConsoleSettings(), "ru", stream)
        console.start()
        console.say(ConsoleEvent("joined", {"nick": "Ann", "room": "#a"}))
        assert console.stop(10)
        assert "Ann \\u0432" in stream.getvalue()

    def test_standard_output_by_default(self, capfd: pytest.CaptureFixture[str]) -> None:
        console = Console(ConsoleSettings(), "en")
        console.start()
        console.say(ConsoleEvent("listening", {"address": ":8080"}))
        assert console.stop(10)
        assert capfd.readouterr().out.endswith("listening on :8080\n")

    def test_many_threads_at_once(self) -> None:
        stream = io.StringIO()
        console = Console(ConsoleSettings(), "en", stream)
        console.start()

        def talk(who: int) -> None:
            for number in range(200):
                console.say(ConsoleEvent("warning", {"text": f"{who} {number}"}))

        threads = [threading.Thread(target=talk, args=(who,)) for who in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert console.stop(10)
        lines = [line[10:].split() for line in stream.getvalue().splitlines()]
        for who in range(4):
            said = [int(number) for speaker, number in lines if speaker == str(who)]
            assert said == list(range(200))
