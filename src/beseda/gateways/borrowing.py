"""Guests who go by the name of an account whose owner lets them, for a while."""

from beseda.domain.actions import perform
from beseda.domain.commands import GiveUpName
from beseda.domain.hub import Hub
from beseda.domain.presence import Session
from beseda.domain.refusals import Reason, Refusal
from beseda.gateways.link import Alarm, Link


class Borrowing:
    """Watches over the name of one session's person; on its connection's own thread."""

    def __init__(self, hub: Hub, link: Link) -> None:
        self._hub = hub
        self._link = link
        self._alarm: Alarm | None = None

    def check(self, session: Session) -> None:
        """They have come in, or taken another name: if it is on loan, they are told, and lose it
        in time unless they log in. With the hub's lock."""
        self.stop()
        if self._hub.logins.is_on_loan(session.user):
            seconds = self._hub.policy.accounts.grace_seconds
            values = {"nick": session.user.nick, "seconds": str(seconds)}
            self._hub.reply(self._link, session.excuse(Refusal(Reason.NAME_ON_LOAN, values)))
            self._alarm = self._link.call_later(seconds, lambda: self._end(session))

    def stop(self) -> None:
        """Nothing is to be watched any more."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _end(self, session: Session) -> None:
        """Without the lock."""
        with self._hub.lock:
            if session in session.user.sessions:
                perform(self._hub, session, GiveUpName())
