"""People with accounts, for conversations."""

from collections.abc import Callable

from msgspec.structs import replace

from beseda.catalogue import Language
from beseda.domain.accounts import Account, AccountSettings
from beseda.domain.settings import AccountsSettings, HistorySettings
from tests.gateways.plain.conversation import World
from tests.gateways.remembering import Remembering

PASSWORD = "tea-and-cake"
HERE = "127.0.0.1"


def world_of(
    kept: Remembering,
    *accounts: str,
    settings: AccountsSettings | None = None,
    host: str = HERE,
    language: Language = "en",
    cut: int = 0,
    replay: int = 0,
) -> World:
    """A world in which these people have accounts, all with the same password, and where everybody
    comes from `host`; who enters a room is shown its last `replay` messages."""
    history = HistorySettings(replay=replay)
    world = World(
        kept=kept, accounts=settings, host=host, language=language, cut=cut, history=history
    )
    assert kept.identity is not None
    for name in accounts:
        kept.identity.create(name, PASSWORD)
    return world


def log_in(world: World, name: str, account: str, host: str = "") -> str:
    """Somebody comes in as the owner of an account; what they were told since they gave the
    password. What all others were told is forgotten."""
    client = world.connect(name, host)
    world.send(name, f"{account}\n".encode())
    client.taken()
    world.send(name, f"{PASSWORD}\n".encode())
    told = client.taken()
    for each in world.clients.values():
        each.taken()
    return told


def alter(world: World, name: str, how: Callable[[Account], Account]) -> None:
    """The account of that name is from now on what `how` makes of it."""
    assert world.kept is not None
    assert world.kept.identity is not None
    account = world.hub.accounts.find(name)
    assert account is not None
    world.kept.identity.change(account.id, how)


def choose(world: World, name: str, settings: AccountSettings) -> None:
    """The owner of the account of that name chooses other settings."""
    alter(world, name, lambda account: replace(account, settings=settings))


def account_of(world: World, name: str) -> str:
    """To whose account somebody is logged in."""
    session = world.clients[name].session.session
    assert session is not None
    return session.user.person.account
