"""What somebody has missed who stays when their last session goes ("always on"): for clients that
do not ask for the past themselves."""

from beseda.domain import reading
from beseda.domain.history import Activity, AtTime, Page
from beseda.domain.reading import Readable
from beseda.gateways.irc.history import replay
from beseda.gateways.irc.history.asking import ask
from beseda.gateways.irc.history.playback import player
from beseda.gateways.irc.session import IrcSession

MOST_PLACES = 100
"""So many rooms and conversations are shown, those in which something was said last."""

MOST_MESSAGES = 500
"""So many messages of each, the newest."""


def show(session: IrcSession, since: float) -> None:
    """Show the client what was said in its person's rooms and conversations after `since` (Unix
    time in seconds), oldest first in each. Its further lines wait until it is out."""
    if replay.asks_itself(session):
        return
    user, archive = session.user, session.memory.archive
    rooms, identity = session.hub.logs_of(user), user.person.identity
    after, before = int(since * 1000) - 1, int(session.hub.clock() * 1000) + 1

    def answer(found: list[Activity]) -> None:
        places = [reading.named(session.hub, session.user, each) for each in found]
        _play(session, [each for each in places if each is not None], after)

    ask(
        session,
        # From the latest backwards: there may be more than are shown.
        lambda: archive.activity(rooms, identity, before, after, MOST_PLACES),
        answer,
        lambda text: replay.say(session, text),
    )


def _play(session: IrcSession, places: list[Readable], after: int) -> None:
    archive, writer = session.memory.archive, player(session)

    def read() -> list[bytes]:
        pieces: list[bytes] = []
        for number, each in enumerate(places):
            page = Page(log=each.log, limit=MOST_MESSAGES, after=AtTime(after))
            if events := archive.page(page):
                pieces += writer.play(events, "chathistory", each.name, number=number)
        return pieces

    ask(
        session,
        read,
        lambda pieces: session.stream(iter(pieces)),
        lambda text: replay.say(session, text),
    )
