"""Beseda: a chat server on one port.

The words that the whole package uses:

* A *connection* is a socket with its outbox, owned by one I/O thread (`beseda.net`).
* A *session* is a connection that got in: somebody speaking one protocol (`beseda.domain.users`).
* A *user* is someone present, under one nick; a *room* is where users talk (an IRC channel).
* An *event* is what happened, in the past tense; a *command* is what somebody wants, in the
  imperative (`beseda.domain.events`, `beseda.domain.commands`).
* The *hub* carries commands out, one at a time, and puts events in one order
  (`beseda.domain.hub`); *delivery* encodes each event once per *wire form* and hands the bytes to
  the I/O threads (`beseda.domain.delivery`).
* A *gateway* translates one protocol: its lines to commands, events to its wire form
  (`beseda.gateways`).

`docs/architecture.md` tells how they work together.

For other programs there are `Client`, `Bot`, `Rehearsal` and `Server`, with what they raise and
tell; `docs/programs.md` shows how to use them. Each is imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from beseda.version import VERSION

if TYPE_CHECKING:
    from beseda.client.events import AccountChanged as AccountChanged
    from beseda.client.events import AccountMade as AccountMade
    from beseda.client.events import AwayChanged as AwayChanged
    from beseda.client.events import Connected as Connected
    from beseda.client.events import Disconnected as Disconnected
    from beseda.client.events import Event as Event
    from beseda.client.events import HistoryListed as HistoryListed
    from beseda.client.events import Invited as Invited
    from beseda.client.events import Joined as Joined
    from beseda.client.events import Kicked as Kicked
    from beseda.client.events import Left as Left
    from beseda.client.events import LinkClosing as LinkClosing
    from beseda.client.events import LoggedIn as LoggedIn
    from beseda.client.events import LoggedOut as LoggedOut
    from beseda.client.events import LogInFailed as LogInFailed
    from beseda.client.events import MessageReceived as MessageReceived
    from beseda.client.events import ModeChanged as ModeChanged
    from beseda.client.events import NamesListed as NamesListed
    from beseda.client.events import NickRefused as NickRefused
    from beseda.client.events import PolicyTold as PolicyTold
    from beseda.client.events import Quit as Quit
    from beseda.client.events import RealnameChanged as RealnameChanged
    from beseda.client.events import Reconnecting as Reconnecting
    from beseda.client.events import Refused as Refused
    from beseda.client.events import Registered as Registered
    from beseda.client.events import Renamed as Renamed
    from beseda.client.events import RoomsListed as RoomsListed
    from beseda.client.events import ServerNotice as ServerNotice
    from beseda.client.events import TopicChanged as TopicChanged
    from beseda.client.events import WhoListed as WhoListed
    from beseda.programs.bot import Between as Between
    from beseda.programs.bot import Bot as Bot
    from beseda.programs.bot import BotError as BotError
    from beseda.programs.bot import Call as Call
    from beseda.programs.bot import DeclarationError as DeclarationError
    from beseda.programs.bot import Limits as Limits
    from beseda.programs.bot import Rehearsal as Rehearsal
    from beseda.programs.bot import accounts as accounts
    from beseda.programs.bot import anyone as anyone
    from beseda.programs.bot import room_operators as room_operators
    from beseda.programs.client import Client as Client
    from beseda.programs.errors import ClientError as ClientError
    from beseda.programs.errors import LoginError as LoginError
    from beseda.programs.errors import NoAnswerError as NoAnswerError
    from beseda.programs.errors import NotOfferedError as NotOfferedError
    from beseda.programs.errors import RefusedError as RefusedError
    from beseda.programs.errors import UnreachableError as UnreachableError
    from beseda.programs.inbox import Missed as Missed
    from beseda.server.embedded import Server as Server
    from beseda.server.mounting import Mount as Mount

__version__ = VERSION

_OFFERED = {
    "beseda.client.events": (
        "AccountChanged",
        "AccountMade",
        "AwayChanged",
        "Connected",
        "Disconnected",
        "Event",
        "HistoryListed",
        "Invited",
        "Joined",
        "Kicked",
        "Left",
        "LinkClosing",
        "LogInFailed",
        "LoggedIn",
        "LoggedOut",
        "MessageReceived",
        "ModeChanged",
        "NamesListed",
        "NickRefused",
        "PolicyTold",
        "Quit",
        "RealnameChanged",
        "Reconnecting",
        "Refused",
        "Registered",
        "Renamed",
        "RoomsListed",
        "ServerNotice",
        "TopicChanged",
        "WhoListed",
    ),
    "beseda.programs.bot": (
        "Between",
        "Bot",
        "BotError",
        "Call",
        "DeclarationError",
        "Limits",
        "Rehearsal",
        "accounts",
        "anyone",
        "room_operators",
    ),
    "beseda.programs.client": ("Client",),
    "beseda.programs.errors": (
        "ClientError",
        "LoginError",
        "NoAnswerError",
        "NotOfferedError",
        "RefusedError",
        "UnreachableError",
    ),
    "beseda.programs.inbox": ("Missed",),
    "beseda.server.embedded": ("Server",),
    "beseda.server.mounting": ("Mount",),
}
"""What is offered here, by where it is."""

_PLACES = {name: place for place, names in _OFFERED.items() for name in names}

if not TYPE_CHECKING:  # or a misspelt name would be anything to whoever checks types

    def __getattr__(name: str) -> Any:
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_PLACES[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted(["__version__", *_PLACES])
