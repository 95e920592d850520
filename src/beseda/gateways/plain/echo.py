"""Keeps a password off the screen of whoever types it (RFC 857), where that is possible."""

from beseda.gateways.plain.form import LINE_END
from beseda.gateways.plain.telnet import WILL_ECHO, WONT_ECHO, TelnetFilter


class Echo:
    """Whether one client's terminal shows what is typed. A client that has not shown that it speaks
    telnet always does: for it, all of this is nothing."""

    def __init__(self, telnet: TelnetFilter) -> None:
        """`telnet` is what the client's bytes go through."""
        self._telnet = telnet
        self.is_off = False
        """Whether the terminal has been told to show nothing."""

    def off(self) -> bytes:
        """What to send before a question for a password."""
        if self.is_off or not self._telnet.is_spoken:
            return b""
        self.is_off = True
        return WILL_ECHO

    def on(self) -> bytes:
        """What to send after the answer. Its line end was not shown either, so it comes from us."""
        if not self.is_off:
            return b""
        self.is_off = False
        return WONT_ECHO + LINE_END.encode()
