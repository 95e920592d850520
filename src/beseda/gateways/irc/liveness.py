"""Whether a silent client is still there."""

from beseda.gateways.irc.labelled import LabelledSession
from beseda.gateways.lines import Stage
from beseda.gateways.link import Alarm


class Liveness:
    """Sends a client that says nothing a PING, and ends it when it does not answer."""

    def __init__(self, session: LabelledSession) -> None:
        self._session = session
        self._ping_sent = False
        self._alarm: Alarm | None = None

    def watch(self) -> None:
        """Begin. With or without the hub's lock."""
        self._look_after(self._session.hub.policy.limits.ping_seconds)

    def stop(self) -> None:
        """The session is over; no timer keeps it in memory."""
        if self._alarm is not None:
            self._alarm.cancel()

    def _look_after(self, seconds: float) -> None:
        self._alarm = self._session.link.call_later(seconds, self._look)

    def _look(self) -> None:
        """Without the lock."""
        session = self._session
        if session.stage is Stage.OVER:
            return
        limits = session.hub.policy.limits
        silent = session.link.now - session.heard_at
        with session.hub.lock:
            if silent < limits.ping_seconds:
                self._ping_sent = False
                self._look_after(limits.ping_seconds - silent)
            elif not self._ping_sent:
                self._ping_sent = True
                session.reply(f"PING :{session.name}\r\n".encode())
                self._look_after(limits.ping_timeout_seconds)
            else:
                session.finish(session.ending("ending_no_answer"))
