"""Guests who go by the name of an account whose owner lets them, for a while."""

import math

from beseda.domain.actions import perform
from beseda.domain.commands import GiveUpName
from beseda.domain.hub import Hub
from beseda.domain.presence import Session
from beseda.domain.refusals import Reason, Refusal
from beseda.gateways.link import Alarm, Link

_MOST_NAMES = 100
"""So many names of others one connection may have had."""


class Borrowing:
    """Watches over the name of one session's person."""

    def __init__(self, hub: Hub, link: Link) -> None:
        self._hub = hub
        self._link = link
        self._checks = 0
        """Under the hub's lock: what was found by an earlier check does not count any more."""
        self._until: dict[str, float] = {}
        """Under the hub's lock: by account, when its name is to be given up, however often it is
        taken meanwhile."""
        self._alarm: Alarm | None = None
        """For the connection's own thread, whose timers these are."""

    def check(self, session: Session) -> None:
        """They have come in, taken another name, or have another account or none: if the name is on
        loan, they are told, and lose it in time unless they log in. With the hub's lock; any
        thread, since somebody else may have logged them out."""
        self._checks += 1
        owner = self._hub.logins.owner_of_name(session.user)
        if owner is None:
            return
        number, seconds = self._checks, self._seconds(owner.id)
        values = {"nick": session.user.nick, "seconds": str(math.ceil(seconds))}
        self._hub.reply(self._link, session.excuse(Refusal(Reason.NAME_ON_LOAN, values)))

        def watch() -> None:
            self.stop()
            self._alarm = self._link.call_later(seconds, lambda: self._end(session, number))

        def begin() -> bytes:
            self._link.call_soon(watch)
            return b""

        self._hub.reply_later(self._link, begin)

    def _seconds(self, owner: str) -> float:
        """How long the name of that account may be kept from now on."""
        grace, now = self._hub.policy.accounts.grace_seconds, self._link.now
        if owner not in self._until and len(self._until) >= _MOST_NAMES:
            return 0.0
        return max(0.0, self._until.setdefault(owner, now + grace) - now)

    def stop(self) -> None:
        """Nothing is to be watched any more. On the connection's own thread."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _end(self, session: Session, number: int) -> None:
        """Without the lock."""
        with self._hub.lock:
            if number == self._checks and session in session.user.sessions:
                perform(self._hub, session, GiveUpName())
