"""One person with netcat, telnet or a simple client of their own: from the first byte to the last."""

import codecs
import hmac
from enum import Enum

from beseda.catalogue import Language
from beseda.catalogue import plain as texts
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.commands import Quit
from beseda.domain.actions import perform
from beseda.domain.hub import Hub
from beseda.domain.presence import Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.gateways.lines import LineSession, Stage
from beseda.gateways.link import Alarm, Link
from beseda.gateways.plain.commands import carry_out, leaves
from beseda.gateways.plain.form import LINE_END, PlainForm
from beseda.gateways.plain.neutral import neutral, short, typed
from beseda.gateways.plain.settings import PlainSettings
from beseda.gateways.plain.talker import Talker
from beseda.gateways.plain.telnet import TelnetFilter

USERNAME = "plain"
"""The user name that IRC users see: netcat has none to give."""

PASSWORD_ATTEMPTS = 3


class Question(Enum):
    """What somebody without a name is asked."""

    PASSWORD = "password"  # noqa: S105 - not one
    NAME = "name"


class PlainSession(LineSession):
    """One client. `line` and what it calls run with the hub's lock held; see the base.

    Many simple clients send no line ends, so a quiet moment ends a line as well (`_quiet_passed`).
    """

    protocol = "plain"

    def __init__(
        self,
        link: Link,
        hub: Hub,
        language: Language,
        settings: PlainSettings,
        password: str,
        form: PlainForm,
    ) -> None:
        """`password` is asked for before the name, unless it is ""; `form` is the one that all
        plain sessions of this language share."""
        super().__init__(link, hub, language, hub.policy.limits.line_bytes)
        self._settings = settings
        self._password = password.encode()
        self._form = form
        self._question = Question.PASSWORD if password else Question.NAME
        self._refused = 0
        """Wrong answers to the present question."""
        self._talker: Talker | None = None
        self._telnet = TelnetFilter()
        self._after_cr = False
        self._quiet = settings.quiet_ms / 1000
        self._quiet_alarm: Alarm | None = None
        self._quiets_to_wait = 0
        # Whoever speaks first is heard first: what they sent comes in this same round, and a
        # question that is answered already would stand before the greeting.
        link.call_later(0, self._open)
