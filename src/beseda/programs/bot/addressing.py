"""Which of the things that are said are commands for a bot."""

import re
from collections.abc import Callable
from typing import NamedTuple

_TO_NAME = re.compile(r"(?:@(?P<at>\S+?)[:,]?|(?P<name>\S+)[:,])\s+(?P<text>\S.*)", re.DOTALL)


class Order(NamedTuple):
    """A command's name and what follows it, as somebody has written it."""

    name: str
    line: str
    certain: bool
    """Whether it is certainly for this bot: said in private, or with its name. With the prefix
    alone it may be for another bot in the room."""


def read_order(
    text: str, *, private: bool, prefix: str, is_me: Callable[[str], bool]
) -> Order | None:
    """The command in `text`, None if it is none: `!roll 2d6`, `dice: roll 2d6`, `@dice roll 2d6`,
    and in private also `roll 2d6`. Whether there is such a command is not asked here.

    `prefix` is what commands begin with, "" if only a name makes them; `is_me` says whether a name
    is the bot's.
    """
    text = text.strip()
    certain = private
    found = _TO_NAME.fullmatch(text)
    if found and is_me(found["at"] or found["name"]):
        text, certain = found["text"], True
    if prefix and text.startswith(prefix):
        text = text[len(prefix) :]
    elif not certain:
        return None
    if not text or text[0].isspace():  # "! careful" is something that people say
        return None
    name = text.split(maxsplit=1)[0]
    return Order(name, text[len(name) :].strip(), certain)
