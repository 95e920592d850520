"""Reading the log for a client: a worker reads, and the client gets the answer or why not."""

from collections.abc import Callable
from typing import TypeVar

from beseda.catalogue import Text
from beseda.catalogue import irc_history as texts
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.history import HistoryError, UnknownMessageError
from beseda.domain.refusals import Reason
from beseda.gateways.irc.session import IrcSession

T = TypeVar("T")


def ask(
    session: IrcSession,
    read: Callable[[], T],
    answer: Callable[[T], None],
    fail: Callable[[Text], None],
) -> None:
    """Have a worker do `read`; then `answer` gets what it returned, or `fail` why it could not,
    with the hub's lock again. `read` is without any lock and must touch nothing that changes."""

    def answered(outcome: T | Exception) -> None:
        if isinstance(outcome, HistoryError):
            fail(REFUSALS[Reason.HISTORY_UNREADABLE])
        elif isinstance(outcome, UnknownMessageError):
            fail(texts.UNKNOWN_MESSAGE)
        elif isinstance(outcome, Exception):
            raise outcome
        else:
            answer(outcome)

    session.ask(read, answered)
