"""Getting in: the opening lines, capability negotiation, the fate of our nick.

The exchange (Modern IRC, "Connection Registration"; IRCv3 capability negotiation):

    >> CAP LS 302, [PASS,] NICK, USER     << CAP * LS ..., CAP * ACK ... | a server without CAP: 421
    >> CAP REQ ..., CAP END        << 001, or 433 and the like: another NICK is wanted

Whoever has credentials logs in before CAP END (`beseda.client.authentication`).
"""

from msgspec.structs import replace

from beseda.client import authentication
from beseda.client.events import Event, NickRefused, PolicyTold, Registered
from beseda.client.state import LoginPhase, Phase, State, last, param
from beseda.client.sts import parse_policy
from beseda.protocol.irc.message import Message

WANTED = frozenset(
    (
        *("multi-prefix", "away-notify", "server-time", "setname", "invite-notify"),
        *("message-tags", "batch", "draft/chathistory", "soju.im/search", "standard-replies"),
        *("sasl", "account-notify", "account-tag", "draft/account-registration"),
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
    """Ask for another nick, before or after registration. If a failed log-in holds registration up,
    it goes on as a guest's."""
    if state.phase is Phase.REGISTERED:
        state.reply("NICK", nick)
        return
    state.phase = Phase.REGISTERING
    state.nick = nick
    state.reply("NICK", nick)
    if state.login.phase is LoginPhase.FAILED:
        state.login.phase = LoginPhase.NONE
        state.identity = replace(state.identity, credentials=None)
        state.reply("CAP", "END")


def on_cap(state: State, message: Message, _now: float) -> list[Event]:
    """CAP: params are our nick or `*`, the subcommand, `*` if more follows, the capabilities."""
    subcommand = param(message, 1).upper()
    values = dict(word.partition("=")[::2] for word in last(message).split())
    names = set(values)
    more = len(message.params) > 3 and param(message, 2) == "*"
    events: list[Event] = []
    if subcommand in ("LS", "NEW"):
        if authentication.CAPABILITY in values:
            names_of = values[authentication.CAPABILITY].upper().split(",")
            state.login.offered = tuple(filter(None, names_of))
        if values.get("sts"):
            events.append(PolicyTold(parse_policy(values["sts"])))
    if subcommand == "LS":
        state.offered |= names & WANTED
        if not more:
            events += _request(state, state.offered)
    elif subcommand == "NEW":
        events += _request(state, (names & WANTED) - state.capabilities)
    elif subcommand == "ACK":
        state.capabilities |= names & WANTED
        events += _end(state)
    elif subcommand == "NAK":
        events += _end(state)
    elif subcommand == "DEL":
        state.capabilities -= names
    return events


def on_no_cap(state: State) -> list[Event]:
    """421 for CAP: an old server, which registers us without it."""
    return _log_in(state) if _is_to_log_in(state) else []


def on_welcome(state: State, message: Message, _now: float) -> list[Event]:
    """001 RPL_WELCOME: the first parameter is what the server calls us."""
    if _is_to_log_in(state):  # a server that does not wait for CAP END
        return _log_in(state)
    if state.login.phase is LoginPhase.FAILED:
        return []
    state.nick = param(message, 0) or state.nick
    state.phase = Phase.REGISTERED
    return [Registered(state.nick, last(message))]


def on_nick_refused(state: State, message: Message, _now: float) -> list[Event]:
    """431, 432, 433, 436: this nick is not to be had."""
    nick = param(message, 1) if len(message.params) > 2 else state.nick
    if state.phase is not Phase.REGISTERED:
        state.phase, state.refusal = Phase.REFUSED, message.verb
    return [NickRefused(nick, message.verb, last(message))]


def on_isupport(state: State, message: Message, _now: float) -> list[Event]:
    """005 RPL_ISUPPORT: tokens between our nick and a sentence."""
    state.features.update(message.params[1:-1])
    state.rooms.fold_again()
    return []


def _request(state: State, names: set[str]) -> list[Event]:
    if not names:
        return _end(state)
    state.reply("CAP", "REQ", " ".join(sorted(names)))
    return []


def _end(state: State) -> list[Event]:
    """Finish the negotiation, after logging in if that is wanted; after registration there is none
    that could be finished."""
    if _is_to_log_in(state):
        return _log_in(state)
    if state.phase is not Phase.REGISTERED and state.login.phase is not LoginPhase.TRYING:
        state.reply("CAP", "END")
    return []


def _is_to_log_in(state: State) -> bool:
    """Whether we are not to come in as a guest, and have not begun to log in."""
    wants = state.identity.credentials is not None and state.login.phase is LoginPhase.NONE
    return wants and state.phase is not Phase.REGISTERED


def _log_in(state: State) -> list[Event]:
    credentials = state.identity.credentials
    return authentication.begin(state, credentials) if credentials is not None else []
