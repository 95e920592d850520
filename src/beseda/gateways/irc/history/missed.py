"""What somebody has missed who stays when their last session goes ("always on"): for clients that
do not ask for the past themselves."""

from beseda.domain.history import Activity
from beseda.domain.reading import Readable
from beseda.gateways import absence
from beseda.gateways.absence import Absence
from beseda.gateways.irc.history import replay
from beseda.gateways.irc.history.asking import ask
from beseda.gateways.irc.history.playback import player
from beseda.gateways.irc.session import IrcSession


def show(session: IrcSession, since: float) -> None:
    """Show the client what was said in its person's rooms and conversations after `since` (Unix
    time in seconds), oldest first in each. Its further lines wait until it is out."""
    if replay.asks_itself(session):
        return
    missed, archive = absence.absence(session.hub, session.user, since), session.memory.archive

    def answer(found: list[Activity]) -> None:
        _play(session, missed, absence.named(session.hub, session.user, found))

    ask(
        session,
        lambda: missed.active(archive),
        answer,
        lambda text: replay.say(session, text),
    )


def _play(session: IrcSession, missed: Absence, places: list[Readable]) -> None:
    archive, writer = session.memory.archive, player(session, asked=False)

    def read() -> list[bytes]:
        pieces: list[bytes] = []
        for number, each in enumerate(places):
            if events := missed.page(archive, each.log):
                pieces += writer.play(events, "chathistory", each.name, number=number)
        return pieces

    ask(
        session,
        read,
        lambda pieces: session.stream(iter(pieces)),
        lambda text: replay.say(session, text),
    )
