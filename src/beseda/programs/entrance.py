"""Getting in, for a program: it works, or there is an error that says why not."""

from collections.abc import Callable

from beseda.catalogue import chat as texts
from beseda.catalogue.programs import CANNOT_REACH
from beseda.client.engine import Engine, Link
from beseda.client.entering import Entry, enter, why_down
from beseda.client.events import Event, LinkClosing, LogInFailed, NickRefused
from beseda.client.reasons import ConnectError
from beseda.programs.errors import LoginError, NoAnswerError, RefusedError, UnreachableError, filled


def get_in(engine: Engine, timeout: float, obstacle: Callable[[], Event | None]) -> None:
    """Connect, and wait until the server has let us in, for `timeout` seconds. `obstacle` gives the
    last event that told why not.

    Raises UnreachableError, RefusedError (LoginError for the account) and NoAnswerError.
    """
    try:
        engine.open()
    except ConnectError as error:
        raise UnreachableError(
            filled(CANNOT_REACH, address=engine.address, reason=error.reason)
        ) from None
    entry = enter(engine, timeout)
    if entry is Entry.IN:
        return
    match obstacle():
        case NickRefused(nick=nick, numeric=numeric, text=text) if entry is Entry.NAME_REFUSED:
            raise RefusedError(numeric, text, nick)
        case LogInFailed(reason=reason) if entry is Entry.LOG_IN_FAILED:
            raise LoginError(reason)
        case LinkClosing(text=text):
            raise RefusedError("ERROR", text)
    if engine.link is Link.ENTERING:
        raise NoAnswerError(texts.NO_ANSWER_IN_TIME)
    raise UnreachableError(filled(CANNOT_REACH, address=engine.address, reason=why_down(engine)))
