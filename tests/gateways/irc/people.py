"""People with accounts, for conversations."""

import base64
from collections.abc import Sequence

from beseda.domain.settings import AccountsSettings
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.remembering import Remembering

PASSWORD = "tea-and-cake"


def world_of(
    kept: Remembering, *accounts: str, settings: AccountsSettings | None = None
) -> IrcWorld:
    """A world in which these people have accounts, all with the same password."""
    world = IrcWorld(kept=kept, accounts=settings)
    assert kept.identity is not None
    for name in accounts:
        kept.identity.register(name, PASSWORD, "unix")
    return world


def plain(name: str, password: str = PASSWORD) -> str:
    """What SASL PLAIN sends."""
    return base64.b64encode(f"\0{name}\0{password}".encode()).decode()


def negotiate(
    world: IrcWorld, name: str, capabilities: str = "sasl", host: str = "127.0.0.1"
) -> list[str]:
    """Somebody connects and asks for capabilities; registration is open."""
    world.connect(name, host)
    return world.ask(name, f"CAP REQ :{capabilities}")


def log_in(world: IrcWorld, name: str, account: str, capabilities: str = "sasl") -> list[str]:
    """Somebody comes in as the owner of an account; what they were told from then on."""
    negotiate(world, name, capabilities)
    world.say(name, f"NICK {name}", f"USER {name} 0 * :{name}", "AUTHENTICATE PLAIN")
    return world.ask(name, f"AUTHENTICATE {plain(account)}", "CAP END")


def numerics(lines: Sequence[str]) -> list[str]:
    """The numerics and commands of lines."""
    return [line.split(" ")[1] for line in lines if line.startswith(":")]
