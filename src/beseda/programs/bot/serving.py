"""The loop of a bot that runs: events and intervals, on one thread."""

import time
from collections.abc import Callable
from contextlib import suppress

from beseda.client.events import Event, Registered
from beseda.programs.bot.chat import ClientLike
from beseda.programs.bot.dispatcher import Dispatcher
from beseda.programs.errors import ClientError, NoAnswerError

_LOOK = 0.2
"""Seconds between two looks whether the bot is still wanted."""


def serve(
    client: ClientLike,
    dispatcher: Dispatcher,
    is_wanted: Callable[[], bool],
    pause: Callable[[], None],
) -> None:
    """Give `dispatcher` what happens until the bot is not wanted any more.

    `pause` is called every now and then while nothing is held; what it raises ends the loop.
    Raises UnreachableError if the connection is lost for good.
    """
    while is_wanted():
        pause()
        now = time.monotonic()
        dispatcher.tick(now)
        wait = min(_LOOK, max(0.0, dispatcher.next_interval - time.monotonic()))
        try:
            event = client.wait_for(Event, wait)
        except NoAnswerError:
            continue
        if isinstance(event, Registered):
            with suppress(ClientError):  # it says so of itself again with the next connection
                client.mark_as_bot()
        dispatcher.take(event, time.monotonic())
