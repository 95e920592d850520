"""Following a room: its messages as they come, across reconnections."""

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from beseda.client import events as ev
from beseda.client.address import Address
from beseda.client.connection import Timing
from beseda.client.engine import Engine, Link
from beseda.client.entering import Entry, enter, why_down
from beseda.client.interruption import go_on
from beseda.client.reasons import ConnectError
from beseda.client.reconnect import Backoff
from beseda.client.safe import DANGEROUS
from beseda.client.sending import Result, Status
from beseda.client.state import Identity
from beseda.client.trust import Trust

_MOST_WAITING = 1000
_LOOK = 0.2
"""Seconds between two looks of a thread that waits, whether it is still wanted."""


Followed = ev.MessageReceived | ev.LogInFailed | ev.Disconnected | ev.Reconnecting | ev.Connected
"""What whoever follows a room is shown."""


class Follower:
    """Gives the messages of one room. `messages` is for one thread, `stop` for any.

    When nobody takes the messages, a bounded number waits here and then the server has to.
    """

    def __init__(
        self,
        address: Address,
        identity: Identity,
        room: str,
        *,
        alternatives: bool,
        timing: Timing | None = None,
        backoff: Backoff | None = None,
        pause: Callable[[], None] = go_on,
        trust: Trust | None = None,
        certificate: Path | None = None,
    ) -> None:
        """`alternatives`, `pause`, `trust`, `certificate`: see Engine."""
        self.result = Result(Status.DONE)
        """How it ended; to be read when `messages` has ended."""
        self._room = room
        self._waiting: queue.Queue[ev.Event] = queue.Queue(_MOST_WAITING)
        self._stopping = threading.Event()
        self._client = Engine(
            address,
            identity,
            self._on_event,
            rooms=(room,),
            alternatives=alternatives,
            timing=timing,
            backoff=backoff,
            pause=pause,
            trust=trust,
            certificate=certificate,
        )
        self._pause = pause

    def messages(self, seconds: float | None = None) -> Iterator[Followed]:
        """Messages of the room, and what becomes of the connection, for so many seconds.

        It ends when the time is up or the server does not let us be in the room.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        try:
            self._client.open()
        except ConnectError as error:
            self.result = Result(Status.NOT_CONNECTED, error.told(self._client.address))
            return
        refusal = self._enter()
        if refusal is not None:
            self.result = refusal
            return
        while not self._stopping.is_set():
            self._pause()
            left = _LOOK if deadline is None else min(_LOOK, deadline - time.monotonic())
            if left <= 0:
                up = self._client.link is Link.UP
                self.result = Result(Status.TIME_UP if up else Status.LOST)
                return
            try:
                event = self._waiting.get(timeout=left)
            except queue.Empty:
                continue
            match event:
                case (
                    ev.MessageReceived()
                    | ev.LogInFailed()
                    | ev.Disconnected()
                    | ev.Reconnecting()
                    | ev.Connected()
                ):
                    yield event
                case ev.Kicked(reason=text) | ev.Refused(text=text):
                    self.result = Result(Status.REFUSED, text)
                    return
                case _:
                    pass

    def stop(self) -> None:
        """Leave the server; bounded by the client's times."""
        self._stopping.set()
        self._client.close()

    def _enter(self) -> Result | None:
        """What has gone wrong on the way in; whether we may be in the room, its events tell."""
        if enter(self._client) is Entry.IN:
            return None
        while True:
            try:
                event = self._waiting.get_nowait()
            except queue.Empty:
                return Result(Status.LOST, why_down(self._client))
            if isinstance(event, ev.NickRefused | ev.LinkClosing):
                return Result(Status.REFUSED, event.text)
            if isinstance(event, ev.LogInFailed):
                return Result(Status.REFUSED, event.reason)

    def _on_event(self, event: ev.Event) -> None:
        if self._matters(event):
            while not self._stopping.is_set():
                try:
                    self._waiting.put(event, timeout=_LOOK)
                except queue.Full:
                    continue
                return

    def _matters(self, event: ev.Event) -> bool:
        match event:
            case ev.MessageReceived(private=False, target=room) | ev.Kicked(mine=True, room=room):
                return self._client.look(lambda model: model.same(room, self._room))
            case ev.Refused(subject=subject):
                return self._client.look(lambda model: model.same(subject, self._room))
            case ev.NickRefused() | ev.LinkClosing():
                return self._client.link is not Link.UP
            case ev.LogInFailed() | ev.Disconnected() | ev.Reconnecting() | ev.Connected():
                return True
            case _:
                return False


def as_json(event: ev.MessageReceived) -> str:
    """The message as one JSON object, nothing lost, no character in it that a terminal obeys."""
    written = json.dumps(
        {
            "time": datetime.fromtimestamp(event.time, UTC).isoformat(),
            "room": event.target,
            "sender": event.sender,
            "kind": event.kind,
            "text": event.text,
        },
        ensure_ascii=False,
    )
    # What is left of them stands inside strings, where \u and the code mean the same.
    return DANGEROUS.sub(lambda match: f"\\u{ord(match.group()):04x}", written)
