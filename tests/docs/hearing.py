"""What is said in a room because of an example: `<!-- said in #ROOM`, and lines NICK: TEXT."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.docs.documents import Block
from tests.docs.given import Given
from tests.docs.matching import ANYTHING, Matching

_SAID = re.compile(r":([^ !]+)\S* (?:PRIVMSG|NOTICE) (#\S+) :(.*)")


@contextmanager
def hearing(block: Block, place: Given) -> Iterator[None]:
    """Fails the test if something else is said in the meantime than the comment above `block`
    announces. Nobody listens if it announces nothing."""
    comment = block.comment("said in ")
    if comment is None:
        yield
        return
    room, _, lines = comment.partition("\n")
    with hearing_lines(place, room.strip(), lines.splitlines()):
        yield


@contextmanager
def hearing_lines(place: Given, room: str, announced: Sequence[str]) -> Iterator[None]:
    """The same for lines that stand elsewhere."""
    assert place.server is not None
    listener = place.server.irc("Listener", room)
    yield
    heard: list[str] = []
    while len(heard) < sum(line != ANYTHING for line in announced):
        heard += _said([listener.expect(f" {room} :")])
    heard += _said(listener.catch_up())
    wrong = Matching().compare([place.real(line) for line in announced], heard)
    assert not wrong, "\n".join((wrong, "", *heard))


def _said(lines: Sequence[str]) -> list[str]:
    found = map(_SAID.fullmatch, lines)
    return [f"{each[1]}: {each[3]}" for each in found if each]
