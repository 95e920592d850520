"""Getting in: the opening lines, capability negotiation, the fate of our nick.

The exchange (Modern IRC, "Connection Registration"; IRCv3 capability negotiation):

    >> CAP LS 302, [PASS,] NICK, USER     << CAP * LS ..., CAP * ACK ... | a server without CAP: 421
    >> CAP REQ ..., CAP END        << 001, or 433 and the like: another NICK is wanted
"""

from beseda.client.events import Event, NickRefused, PolicyTold, Registered
from beseda.client.state import Phase, State, last, param
from beseda.client.sts import parse_policy
from beseda.protocol.irc.message import Message

WANTED = frozenset(
    (
        *("multi-prefix", "away-notify", "server-time", "setname", "invite-notify"),
        *("message-tags", "batch", "draft/chathistory", "soju.im/search"),
    )
)
"""The capabilities that we ask for where they are offered. With chathistory, what was said before
comes only when we ask for it."""


def begin(state: State) -> None:
    """Open the registration."""
    identity = state.identity
    state.phase = Phase.REGISTERING
    state.reply("CAP", "LS", "302")
    if identity.password:
        state.reply("PASS", identity.password)
    state.reply("NICK", state.nick)
    state.reply("USER", identity.username, "0", "*", identity.realname)


def ask_nick(state: State, nick: str) -> None:
    """Ask for another nick, before or after registration."""
    if state.phase is not Phase.REGISTERED:
        state.phase = Phase.REGISTERING
        state.nick = nick
    state.reply("NICK", nick)


def on_cap(state: State, message: Message, _now: float) -> list[Event]:
    """CAP: params are our nick or `*`, the subcommand, `*` if more follows, the capabilities."""
    subcommand = param(message, 1).upper()
    values = dict(word.partition("=")[::2] for word in last(message).split())
    names = set(values)
    more = len(message.params) > 3 and param(message, 2) == "*"
    if subcommand == "LS":
        state.offered |= names & WANTED
        if not more:
            _request(state, state.offered)
    elif subcommand == "NEW":
        _request(state, (names & WANTED) - state.capabilities)
    elif subcommand == "ACK":
        state.capabilities |= names & WANTED
        _end(state)
    elif subcommand == "NAK":
        _end(state)
    elif subcommand == "DEL":
        state.capabilities -= names
    if subcommand in ("LS", "NEW") and values.get("sts"):
        return [PolicyTold(parse_policy(values["sts"]))]
    return []


def on_welcome(state: State, message: Message, _now: float) -> list[Event]:
    """001 RPL_WELCOME: the first parameter is what the server calls us."""
    state.nick = param(message, 0) or state.nick
    state.phase = Phase.REGISTERED
    return [Registered(state.nick, last(message))]


def on_nick_refused(state: State, message: Message, _now: float) -> list[Event]:
    """431, 432, 433, 436: this nick is not to be had."""
    nick = param(message, 1) if len(message.params) > 2 else state.nick
    if state.phase is not Phase.REGISTERED:
        state.phase = Phase.REFUSED
    return [NickRefused(nick, message.verb, last(message))]


def on_isupport(state: State, message: Message, _now: float) -> list[Event]:
    """005 RPL_ISUPPORT: tokens between our nick and a sentence."""
    state.features.update(message.params[1:-1])
    state.rooms.fold_again()
    return []


def _request(state: State, names: set[str]) -> None:
    if names:
        state.reply("CAP", "REQ", " ".join(sorted(names)))
    else:
        _end(state)


def _end(state: State) -> None:
    """Finish the negotiation; after registration there is none that could be finished."""
    if state.phase is not Phase.REGISTERED:
        state.reply("CAP", "END")
