"""Tags of messages (IRCv3 message-tags): those that clients send each other, and the time."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from beseda.domain.events import Tags
from beseda.protocol.irc.message import escape_tag

# What would round up to the next second stays in its own.
_MILLISECONDS = (*(f".{number:03d}Z" for number in range(1000)), ".999Z")
_NAME = re.compile(r"(?:(?![,;=\\])[!-~])+")
_MARK = "+"
"""What the name of a client-only tag begins with."""


class DeniedTags:
    """Which client-only tags are taken off messages: the setting `irc.client_tags_denied`, and the
    ISUPPORT token CLIENTTAGDENY."""

    def __init__(self, names: Iterable[str]) -> None:
        """`names` as the token has them: `*` for all, and then `-name` for those that are let
        through. What could not stand in the token does not count."""
        words = {name.removeprefix(_MARK) for name in names if _NAME.fullmatch(name)}
        self._all = "*" in words
        self._denied = {word for word in words if not word.startswith("-")} - {"*"}
        self._allowed = {word.removeprefix("-") for word in words if word.startswith("-")}

    @property
    def token(self) -> str:
        """The value of CLIENTTAGDENY; "" if all tags are let through."""
        if not self._all:
            return ",".join(sorted(self._denied - self._allowed))
        return ",".join(("*", *(f"-{name}" for name in sorted(self._allowed))))

    def let_through(self, tags: Mapping[str, str]) -> Tags:
        """Those of a message's tags that other clients get: client-only ones that are not denied,
        in the order in which they came."""
        return tuple(
            (name, value)
            for name, value in tags.items()
            if name.startswith(_MARK) and len(name) > 1 and not self._denies(name[1:])
        )

    def _denies(self, name: str) -> bool:
        return name not in self._allowed and (self._all or name in self._denied)


def written(tags: Tags) -> str:
    """Tags as they stand in a line; one with the value "" without a value."""
    return ";".join(f"{name}={escape_tag(value)}" if value else name for name, value in tags)


class TimeTag:
    """Writes the tag `time` (IRCv3 server-time): `time=YYYY-MM-DDThh:mm:ss.sssZ`.

    Remembers what it wrote last: of thousands of events in a second only the first takes the
    calendar. Any thread may use it, since what it remembers is replaced as a whole.
    """

    __slots__ = ("_second", "last")

    def __init__(self) -> None:
        self._second = (float("-inf"), "")
        self.last = (-1.0, "")
        """The time that was written last, and its tag: on a busy server often that of the next
        event as well."""

    def of(self, at: float) -> str:
        """The tag for Unix time in seconds."""
        second, text = self._second
        past = at - second
        if not 0.0 <= past < 1.0:
            second = float(int(at))
            past = at - second
            text = datetime.fromtimestamp(second, UTC).strftime("time=%Y-%m-%dT%H:%M:%S")
            self._second = (second, text)
        tag = text + _MILLISECONDS[int(past * 1000 + 0.5)]
        self.last = (at, tag)
        return tag
