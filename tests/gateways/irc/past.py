"""Rooms with a past, and what clients are told of it."""

from beseda.domain.settings import HistorySettings
from beseda.protocol.irc.message import Message, parse
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.remembering import Remembering

READER = "batch server-time message-tags draft/chathistory"
"""What a client that asks for history by itself negotiates."""


def tea_party(kept: Remembering, *, messages: int = 10, page: int = 100) -> IrcWorld:
    """Ann and Bob are in #tea, where Ann said `messages` things, "one 0" and so on, one a second
    from 12:00:01 on."""
    world = IrcWorld(kept=kept, history=HistorySettings(page=page))
    world.enter("ann", "bob", capabilities=READER)
    world.gather("#tea", "ann", "bob")
    for number in range(messages):
        world.run(1)
        world.say("ann", f"PRIVMSG #tea :one {number}")
    world.forget()
    return world


def asked(world: IrcWorld, name: str, *lines: str) -> list[Message]:
    """The answer, parsed."""
    return [parse(line.encode()) for line in world.ask(name, *lines)]


def texts(messages: list[Message]) -> list[str]:
    """What was said in them."""
    return [each.params[-1] for each in messages if each.verb in ("PRIVMSG", "NOTICE")]


def ids(world: IrcWorld, name: str, target: str) -> dict[str, str]:
    """By its text, the id of each message of the newest page of `target`."""
    answer = asked(world, name, f"CHATHISTORY LATEST {target} * 100")
    return {each.params[-1]: each.tags["msgid"] for each in answer if "msgid" in each.tags}
