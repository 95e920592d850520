"""Having a worker find out about an account, and telling the client why it could not be."""

from collections.abc import Callable
from typing import TypeVar

from beseda.catalogue import Text
from beseda.catalogue.identity import OBSTACLES, SUSPENDED
from beseda.domain.accounts import IdentityError, Obstacle
from beseda.gateways.irc.session import IrcSession

T = TypeVar("T")

Refuse = Callable[[Obstacle, Text, dict[str, str | int]], None]
"""Tells the client why: what stands in the way, the sentence for it and the sentence's values."""


def ask(
    session: IrcSession, question: Callable[[], T], answer: Callable[[T], None], refuse: Refuse
) -> None:
    """Have a worker do `question`; then `answer` gets what it returned, or `refuse` what stood in
    the way, with the hub's lock again. The client's further lines wait."""

    def answered(outcome: T | Exception) -> None:
        if isinstance(outcome, IdentityError):
            refuse(outcome.obstacle, _sentence(outcome), outcome.values)
        elif isinstance(outcome, Exception):
            raise outcome
        else:
            answer(outcome)

    session.ask(question, answered, session.memory.clerks)


def _sentence(error: IdentityError) -> Text:
    if error.obstacle is Obstacle.SUSPENDED and not error.values.get("reason"):
        return SUSPENDED
    return OBSTACLES[error.obstacle]
