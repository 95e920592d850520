"""Searching what was said.

A search is one walk through the index from the newest message back, which ends when there are
enough: an index term belongs to one log (`words`), so that nothing is walked over that the searcher
may not read, and what is common is found at once. Bounds in time become bounds by number first.
"""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, bindparam, column, select, table

from beseda.domain.history import Found, Search, UnknownMessageError
from beseda.storage.marks import MOST, KnownLog, clamped, known_logs, number_before, place_of
from beseda.storage.pages import EVENTS_BY, ROW, event_of
from beseda.storage.schema import EVENTS, FIRST_EVENT_KIND
from beseda.storage.words import author_term, log_term, term, words

MOST_PARTS = 32
"""So many words and phrases of a search count; what comes after them does not."""

_INDEX = table("events_text", column("rowid"), column("events_text"))

# FTS5 gives rows in the order of their numbers, either way, so that nothing is sorted: the walk
# stops at the limit. (A test asks SQLite for its plan.)
_SEARCH = (
    select(EVENTS.c.room_id, *ROW)
    .select_from(_INDEX.join(EVENTS_BY, EVENTS.c.id == _INDEX.c.rowid))
    .where(
        _INDEX.c.events_text.op("MATCH")(bindparam("query")),
        _INDEX.c.rowid > bindparam("after_number"),
        _INDEX.c.rowid < bindparam("before_number"),
        EVENTS.c.at > bindparam("after"),
        EVENTS.c.at < bindparam("before"),
        EVENTS.c.kind < FIRST_EVENT_KIND,
    )
    .order_by(_INDEX.c.rowid.desc())
    .limit(bindparam("limit"))
)

_PART = re.compile(r'"([^"]*)("\*?|$)|[^\s"]+')
"""A phrase in quotation marks, whose second one may be missing, or what stands between spaces."""


class Part:
    """Words in a row, as they must occur; of the last one maybe only its beginning is given."""

    __slots__ = ("is_prefix", "words")

    def __init__(self, text: str, *, is_prefix: bool) -> None:
        self.words = words(text)
        self.is_prefix = is_prefix

    def expression(self, room_id: int) -> str:
        """The part as FTS5 has it. No character of a term means anything to FTS5 in quotes."""
        phrase = " ".join(term(room_id, word) for word in self.words)
        return f'"{phrase}"*' if self.is_prefix else f'"{phrase}"'


def parts_of(text: str) -> list[Part] | None:
    """What a person who searches for `text` wants to occur; None if there is no word in it, though
    it is not empty."""
    parts = [part for part in _split(text) if part.words][:MOST_PARTS]
    return parts if parts or not text.strip() else None


def _split(text: str) -> Iterator[Part]:
    for found in _PART.finditer(text):
        whole, phrase = found.group(), found.group(1)
        inner = whole if phrase is None else phrase
        yield Part(inner, is_prefix=whole.endswith("*") or inner.endswith("*"))


def query_of(room_ids: Sequence[int], parts: Sequence[Part], folded: str) -> str:
    """The FTS5 query for what has all `parts`, in any of the rooms, said by the nick `folded` (""
    for anybody)."""
    return " OR ".join(f"({_in_one(room_id, parts, folded)})" for room_id in room_ids)


def _in_one(room_id: int, parts: Sequence[Part], folded: str) -> str:
    wanted = [part.expression(room_id) for part in parts]
    if folded:
        wanted.append(author_term(room_id, folded))
    return " AND ".join(wanted or [log_term(room_id)])


def find_matches(connection: Connection, search: Search, parts: Sequence[Part]) -> list[Found]:
    """What is found for `search`, whose text has `parts`; newest first. Raises
    UnknownMessageError if `older_than` is in none of the logs."""
    logs = known_logs(connection, search.logs)
    bounds = _bounds(connection, search, [known for _, known in logs.values()])
    if not logs or bounds["before_number"] - bounds["after_number"] <= 1:
        return []
    query = query_of(list(logs), parts, search.nick)
    rows = connection.execute(_SEARCH, {"query": query, "limit": search.limit, **bounds})
    matches = []
    for room_id, *rest in rows:
        log, known = logs[room_id]
        event = event_of(known, rest)
        if event is not None:
            matches.append(Found(log, event))
    return matches


def _bounds(connection: Connection, search: Search, logs: Sequence[KnownLog]) -> dict[str, int]:
    """Between which numbers of events and which times the search is, neither included.

    The numbers only shorten the walk: events of several logs need not be in the order of their
    times, so that they are compared as well.
    """
    after, before = -MOST, MOST
    after_number, before_number = 0, MOST
    if search.after is not None:
        after = clamped(search.after)
        after_number = min((number_before(connection, log, after + 1) for log in logs), default=0)
    if search.before is not None:
        before = clamped(search.before)
        last = max((number_before(connection, log, before) for log in logs), default=0)
        before_number = last + 1
    if search.older_than is not None:
        before_number = min(before_number, _number_of(connection, search.older_than, logs))
    return {
        "after": after,
        "before": before,
        "after_number": after_number,
        "before_number": before_number,
    }


def _number_of(connection: Connection, message: str, logs: Sequence[KnownLog]) -> int:
    for log in logs:
        place = place_of(connection, log, message)
        if place is not None:
            return place.number
    raise UnknownMessageError(message)
