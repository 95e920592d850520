"""Plays: who does what while a block is shown, from the comment above it.

    Ann: hello              Ann, who comes with netcat when she is first named, types that
    Ann sees good night     wait until she does
    types exit              the program gets a line (where one runs)
    shows Ann: hello        wait until it has printed that
    starts                  the program is started now, not before the first step

The people stand in one chat and one after another: a step ends when everybody has got what it
caused.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from beseda.gateways.plain.commands import leaves
from tests.docs.documents import Block
from tests.system.running import Running
from tests.system.talking import PlainClient

_STEP = re.compile(r"(\w+)(: | sees )(.*)|(types|shows|starts)(?: (.*))?")


class Program(Protocol):
    """Something that runs, reads lines and prints."""

    def type(self, line: str) -> None:
        """Give it a line."""

    def wait_for(self, text: str) -> None:
        """Wait until it has printed `text`."""


class Step(NamedTuple):
    """`verb` is "says", "sees", "types", "shows" or "starts"; `who` is "" for the program."""

    who: str
    verb: str
    text: str


def steps(block: Block, beginning: str) -> list[Step]:
    """The steps in the comment that begins so; none if there is none."""
    return [_step(block, line) for line in _lines(block, beginning)]


def _lines(block: Block, beginning: str) -> Iterator[str]:
    text = block.comment(beginning) or ""
    return (line.strip() for line in text.splitlines() if line.strip())


def _step(block: Block, line: str) -> Step:
    found = _STEP.fullmatch(line)
    assert found, f"{block.name}: {line!r} is no step of a play"
    who, verb, text, own, rest = found.groups()
    if own:
        return Step("", own, rest or "")
    return Step(who, "says" if verb == ": " else "sees", text)


class Company:
    """The people of a play. Whom they see is kept in `screens`, as it would stand there."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._people: dict[str, PlainClient] = {}
        self.screens: dict[str, list[str]] = {}
        self._typed: dict[str, set[int]] = {}
        """Which lines of the screens they typed themselves."""

    def perform(self, step: Step, program: Program | None = None) -> None:
        """Do one step, and wait until everybody has what it caused."""
        if not step.who:
            assert program is not None, f"there is no program here that {step.verb}"
            if step.verb == "types":
                program.type(step.text)
            else:
                program.wait_for(step.text)
        elif step.verb == "sees":
            self._catch(step.who, step.text)
        else:
            self.person(step.who)
            self._say(step.who, step.text)
        if program is None:
            self._settle()

    def person(self, name: str) -> PlainClient:
        """Whoever is called so; they come if they are not here."""
        known = self._people.get(name)
        if known is not None:
            return known
        sock = self._server.connect().socket
        client = PlainClient(sock)
        question = client.expect_text(": ")
        client.send(name)
        self.screens[name] = (question + name).splitlines()
        self._typed[name] = {len(self.screens[name]) - 1}
        self._people[name] = client
        self._settle()
        return client

    def _say(self, name: str, text: str) -> None:
        client, screen = self._people[name], self.screens[name]
        self._typed[name].add(len(screen))
        screen.append(text)
        client.send(text)
        if leaves(text):
            screen += client.until_closed().splitlines()
            del self._people[name]

    def _catch(self, name: str, text: str) -> None:
        self.person(name)
        shown = enumerate(self.screens[name])
        if not any(text in line for at, line in shown if at not in self._typed[name]):
            self.screens[name] += self._people[name].lines_until(text)

    def _settle(self) -> None:
        for name, client in self._people.items():
            self.screens[name] += client.catch_up()
