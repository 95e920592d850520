"""How far back each room has been shown, and what to ask the server for to show more.

Messages are named by their ids (IRCv3 message-ids), so that nothing is missing and nothing comes
twice: on entering we ask for what was said before our own coming, and after the last thing that we
saw if we were there before.
"""

import threading

from msgspec import Struct

REPLAYED = 20
"""How many earlier messages are shown on entering a room."""

_MOST_ROOMS = 1_000


class _Shown(Struct):
    """The ids of the oldest and the newest message that was shown of a room; "" for none."""

    oldest: str = ""
    newest: str = ""
    asked: bool = False
    """Whether the person has asked for the page that is on its way."""


class Recall:
    """Any thread may call any method. Rooms are named twice: as they are written, and folded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rooms: dict[str, _Shown] = {}

    def entered(self, room: str, folded: str, joined: str) -> str:
        """We have come into `room`; `joined` is the id of that. What to ask the server."""
        with self._lock:
            shown = self._of(folded)
            known, shown.asked = shown.newest, False
            if not known:
                shown.oldest = joined
            if joined and known:
                return f"CHATHISTORY BETWEEN {room} msgid={joined} msgid={known} {REPLAYED}"
            if joined:
                return f"CHATHISTORY BEFORE {room} msgid={joined} {REPLAYED}"
            return f"CHATHISTORY LATEST {room} * {REPLAYED}"

    def heard(self, folded: str, message: str) -> None:
        """A message of a room was shown as it came."""
        if message:
            with self._lock:
                shown = self._of(folded)
                shown.newest = message
                shown.oldest = shown.oldest or message

    def more(self, room: str, folded: str, number: int) -> str:
        """The person wants to see `number` earlier messages. What to ask the server."""
        with self._lock:
            shown = self._of(folded)
            shown.asked = True
            if shown.oldest:
                return f"CHATHISTORY BEFORE {room} msgid={shown.oldest} {number}"
            return f"CHATHISTORY LATEST {room} * {number}"

    def listed(self, folded: str, oldest: str, newest: str) -> bool:
        """A page of a room was shown, or an empty one ("" both); whether it was asked for."""
        with self._lock:
            shown = self._of(folded)
            asked, shown.asked = shown.asked, False
            if asked or not shown.newest:
                shown.oldest = oldest or shown.oldest
            shown.newest = shown.newest or newest
            return asked

    def _of(self, folded: str) -> _Shown:
        if folded not in self._rooms and len(self._rooms) >= _MOST_ROOMS:
            self._rooms.clear()
        return self._rooms.setdefault(folded, _Shown())
