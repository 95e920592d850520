"""The last lines of a room for whoever comes in with a client that does not ask for them."""

from beseda.catalogue import irc_history as texts
from beseda.catalogue.text import Text
from beseda.domain.history import HistoryError
from beseda.domain.lasting import keep
from beseda.domain.presence import Room
from beseda.domain.refusals import Reason, Refusal
from beseda.gateways import replaying
from beseda.gateways.irc.history import chathistory, znc
from beseda.gateways.irc.history.playback import player
from beseda.gateways.irc.session import IrcSession

MOST = 500
"""More messages than this nobody is shown without asking."""

_ASK_THEMSELVES = chathistory.CAPABILITIES | {znc.CAPABILITY}


def asks_itself(session: IrcSession) -> bool:
    """Whether the client asks for what was said before."""
    return not session.capabilities.isdisjoint(_ASK_THEMSELVES)


def on_joining(session: IrcSession, room: Room, *, returning: bool = False) -> None:
    """Show the client what was said in `room` last, after all that it has been told of it. What is
    said from now on comes after that: nothing is missing, and nothing is there twice. `returning`:
    whether its person was there already."""
    if asks_itself(session):
        return
    entrance = replaying.entrance(session.hub, session.user, room, returning=returning)
    if entrance is None:
        return
    assert session.session is not None
    archive, replays = session.memory.archive, session.memory.replays
    writer, ignores, name = player(session, asked=False), session.session.ignores, room.name

    def make() -> bytes:
        try:
            return replays.written(
                archive,
                entrance,
                writer.way,
                ignores,
                lambda events: (
                    b"".join(writer.play(events, "chathistory", name)) if events else b""
                ),
            )
        except HistoryError:
            return session.excuse(Refusal(Reason.HISTORY_UNREADABLE))

    session.hub.reply_later(session.link, make)


def replay(session: IrcSession, params: list[str]) -> None:
    """REPLAY [<number>]: how many messages the client is shown on entering a room."""
    user = session.user
    if params:
        asked = params[0]
        if not (asked.isascii() and asked.isdigit()) or int(asked[:9]) > MOST:
            say(session, texts.REPLAY_NUMBER, most=MOST)
            return
        user.replay = int(asked)
        keep(session.hub, user)
    number = session.hub.policy.history.replay if user.replay is None else user.replay
    say(session, texts.REPLAY_IS, number=number)


def say(session: IrcSession, text: Text, **values: object) -> None:
    """A word of the server's about history."""
    session.from_server(f"NOTICE {session.nick} :{text.to(session.language, **values)}")
