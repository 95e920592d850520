"""What was said before: asked of the server, page after page."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

from beseda.catalogue import Text
from beseda.catalogue import chat as texts
from beseda.client.events import Event, HistoryKind, HistoryListed, MessageReceived
from beseda.programs.asking import Asking, one_name
from beseda.programs.errors import NotOfferedError

Point: TypeAlias = MessageReceived | datetime | str
"""A place in what was said: a message, a moment (without a time zone: of this computer's), or the
id of a message."""

_HISTORY = "draft/chathistory"
_SEARCH = "soju.im/search"
_MOST_PAGE = 100
"""Messages to ask for at once; a server that allows fewer gives those."""


class Past:
    """What one client asks of the past. Any thread may call it; each call waits for the server.
    Raises what `Asking` does, and NotOfferedError."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def before(self, target: str, limit: int, point: Point | None) -> list[MessageReceived]:
        """The last `limit` messages of a room or a private conversation before `point` (None: at
        all), oldest first. Raises ValueError."""
        _check(target, limit)
        found: list[MessageReceived] = []
        while len(found) < limit:
            number = min(limit - len(found), _MOST_PAGE)
            line = f"BEFORE {target} {selector(point)}" if point else f"LATEST {target} *"
            page = self._page(f"CHATHISTORY {line} {number}", target)
            if not page:
                break
            found = page + found
            point = page[0]
        return found

    def after(self, target: str, limit: int, point: Point) -> list[MessageReceived]:
        """The first `limit` messages after `point`, oldest first. Raises ValueError."""
        _check(target, limit)
        found: list[MessageReceived] = []
        while len(found) < limit:
            number = min(limit - len(found), _MOST_PAGE)
            page = self._page(f"CHATHISTORY AFTER {target} {selector(point)} {number}", target)
            if not page:
                break
            found += page
            point = page[-1]
        return found

    def search(self, limit: int, **wanted: str) -> list[MessageReceived]:
        """At most `limit` of the newest messages of which all that is `wanted` is true, oldest
        first; see `attributes`."""
        given = attributes(**wanted)
        # FAIL SEARCH names the attribute that it is about, and perhaps its value.
        subjects = [word for pair in given.split(";") for word in (pair, pair.partition("=")[0])]
        line = f"SEARCH {given};limit={limit}"
        return self._ask(line, _SEARCH, texts.NO_SEARCH, "search", "", "", *subjects)

    def _page(self, line: str, target: str) -> list[MessageReceived]:
        return self._ask(line, _HISTORY, texts.NO_HISTORY, "history", target, target)

    def _ask(
        self,
        line: str,
        capability: str,
        lacking: Text,
        kind: HistoryKind,
        target: str,
        *subjects: str,
    ) -> list[MessageReceived]:
        engine = self._asking.engine
        if not engine.look(lambda model: capability in model.capabilities):
            raise NotOfferedError(lacking)

        def is_page(event: Event) -> bool:
            return (
                isinstance(event, HistoryListed)
                and event.kind == kind
                and engine.look(lambda model: model.same(event.target, target))
            )

        answers = self._asking.have_done(
            partial(_send, engine.send_line, line), *subjects, also=is_page
        )
        return [
            said
            for answer in answers
            if isinstance(answer, HistoryListed)
            for said in answer.messages
        ]


def _check(target: str, limit: int) -> None:
    one_name(target)
    if limit < 0:
        raise ValueError(f"not a number of messages: {limit}")


def _send(send_line: Callable[[str, float], None], line: str) -> None:
    send_line(line, 0.0)


def selector(point: Point) -> str:
    """How CHATHISTORY names `point` (IRCv3 chathistory). Raises ValueError if an id is none."""
    if isinstance(point, str):
        if not point or not point.isprintable() or " " in point:
            raise ValueError(f"not the id of a message: {point!r}")
        return f"msgid={point}"
    if isinstance(point, datetime):
        return f"timestamp={moment(point)}"
    if point.id:
        return f"msgid={point.id}"
    return f"timestamp={moment(datetime.fromtimestamp(point.time, UTC))}"


def moment(at: datetime) -> str:
    """`at` as the protocol writes times (IRCv3 server-time), in milliseconds."""
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03}Z"


_ESCAPES = str.maketrans({";": r"\:", " ": r"\s", "\\": r"\\", "\r": r"\r", "\n": r"\n"})


def attributes(**values: str) -> str:
    """The argument of SEARCH (docs/irc-search.md): those of `values` that are not empty, written
    like message tags; an underscore at the end of a name is dropped (`from_`, `in_`)."""
    return ";".join(
        f"{name.rstrip('_')}={value.translate(_ESCAPES)}" for name, value in values.items() if value
    )
