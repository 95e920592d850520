"""What a join costs where many are: a line to each, and work that grows as they do, not faster."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.gateways.irc.conversation import IrcWorld

MODERN = (
    "multi-prefix userhost-in-names extended-join account-tag server-time message-tags batch"
    " away-notify labeled-response"
)


def crowded(size: int, capabilities: str = "") -> IrcWorld:
    """A room with so many in it, who have heard all that there was to hear."""
    world = IrcWorld()
    for number in range(size):
        world.enter(f"u{number}", capabilities=capabilities)
        world.ask(f"u{number}", "JOIN #tea")
    for client in world.clients.values():
        client.taken()
    return world


def steps(work: Callable[[], None]) -> int:
    """How many of the interpreter's instructions `work` takes."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("capabilities", ["", MODERN])
def test_everybody_gets_one_line(capabilities: str) -> None:
    world = crowded(60, capabilities)
    world.enter("ann")
    world.ask("ann", "JOIN #tea")
    for number in range(60):
        told = world.clients[f"u{number}"].taken()
        assert told.count("\r\n") == 1
        assert " JOIN " in told


@pytest.mark.parametrize("capabilities", ["", MODERN])
def test_the_work_is_linear(capabilities: str) -> None:
    took = []
    for size in (50, 100, 200):
        world = crowded(size, capabilities)
        world.enter("ann", capabilities=capabilities)
        took.append(steps(lambda world=world: world.say("ann", "JOIN #tea")))  # type: ignore[misc]
    few, more, many = took
    assert many - more < 2.2 * (more - few), took
