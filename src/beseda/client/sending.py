"""Saying some lines to a room or a person and making sure that they have arrived."""

from collections.abc import Callable, Iterable
from enum import IntEnum
from pathlib import Path

from msgspec import Struct

from beseda.catalogue import Text
from beseda.client import events as ev
from beseda.client.address import Address
from beseda.client.connection import (
    NotConnectedError,
    OutgoingFullError,
    Timing,
)
from beseda.client.engine import Engine
from beseda.client.entering import Entry, enter, in_room, why_down
from beseda.client.interruption import go_on
from beseda.client.reasons import ConnectError
from beseda.client.state import Identity
from beseda.client.trust import Trust

_SYNC = 60.0
"""Seconds for the server to confirm a window of lines; a slow rate limit must fit in."""
_WINDOW = 20
"""Lines between two confirmations."""


class Status(IntEnum):
    """How it ended: the exit status of the process."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_CONNECTED = 3
    LOST = 4
    TIME_UP = 5
    INTERRUPTED = 130


class Result(Struct, frozen=True):
    """How it ended, and the reason if it did not end well: ours, or the server's own words."""

    status: Status
    reason: Text | str = ""


class Sender:
    """Delivers lines to one target. For one thread; call `run` once."""

    def __init__(
        self,
        address: Address,
        identity: Identity,
        target: str,
        *,
        alternatives: bool,
        timing: Timing | None = None,
        pause: Callable[[], None] = go_on,
        trust: Trust | None = None,
        certificate: Path | None = None,
    ) -> None:
        """`target` is a room if it begins with # or &. The rest: see Engine."""
        self._target = target
        self._is_room = target.startswith(("#", "&"))
        self._refusal: Text | str | None = None  # written by the receiver, read after a wait for it
        self._client = Engine(
            address,
            identity,
            self._on_event,
            rooms=(target,) if self._is_room else (),
            alternatives=alternatives,
            reconnects=False,
            timing=timing,
            pause=pause,
            trust=trust,
            certificate=certificate,
        )

    def run(self, lines: Iterable[str]) -> Result:
        """Say the lines; DONE only if the server has confirmed all and refused none."""
        try:
            self._client.open()
        except ConnectError as error:
            return Result(Status.NOT_CONNECTED, error.told(self._client.address))
        try:
            return self._enter() or self._say(lines)
        finally:
            self._client.close()

    def _on_event(self, event: ev.Event) -> None:
        match event:
            case ev.Refused(text=text) | ev.NickRefused(text=text) | ev.LinkClosing(text=text):
                self._refusal = self._refusal or text or "?"
            case ev.LogInFailed(reason=reason):
                self._refusal = self._refusal or reason
            case ev.Kicked(mine=True, reason=text):
                self._refusal = self._refusal or text or "?"
            case ev.Registered():
                self._refusal = None  # an alternative nick has been taken
            case _:
                pass

    def _enter(self) -> Result | None:
        """Get in and into the room; what has gone wrong, if something has."""
        if enter(self._client) is not Entry.IN:
            return self._failed()
        if self._is_room and not in_room(self._client, self._target):
            return self._failed()
        return None

    def _say(self, lines: Iterable[str]) -> Result:
        for number, line in enumerate(lines, start=1):
            try:
                self._client.say(self._target, line, wait=_SYNC)
            except (NotConnectedError, OutgoingFullError):
                return self._failed()
            if number % _WINDOW == 0 and not self._confirmed():
                return self._failed()
        return Result(Status.DONE) if self._confirmed() else self._failed()

    def _confirmed(self) -> bool:
        return self._client.sync(_SYNC) and self._refusal is None

    def _failed(self) -> Result:
        if self._refusal is not None:
            return Result(Status.REFUSED, self._refusal)
        return Result(Status.LOST, why_down(self._client))
