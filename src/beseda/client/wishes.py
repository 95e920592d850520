"""What a client wants to have again after each loss: its name, its account and its rooms."""

from msgspec.structs import replace

from beseda.client.credentials import Credentials
from beseda.client.events import (
    AccountMade,
    Event,
    Joined,
    Kicked,
    Left,
    LoggedIn,
    LoggedOut,
    Refused,
    Registered,
    Renamed,
)
from beseda.client.model import Model
from beseda.client.rooms import MOST_ROOMS
from beseda.client.state import Identity


class Wishes:
    """The identity to register with, the rooms to join and their keys. Not for two threads."""

    def __init__(self, identity: Identity, rooms: tuple[str, ...]) -> None:
        self.identity = identity
        self._rooms = list(rooms[:MOST_ROOMS])
        self._keys: dict[str, str] = {}

    @property
    def rooms(self) -> tuple[str, ...]:
        """The rooms to be in: those that we are in, and those that are not refused yet."""
        return tuple(self._rooms)

    def know_key(self, room: str, key: str) -> None:
        """`room` is joined with this key from now on."""
        if len(self._keys) < MOST_ROOMS:
            self._keys[room.casefold()] = key

    def introduce_as(self, nick: str) -> None:
        """Have this name, and show it as the real one, from the next connection on."""
        self.identity = replace(self.identity, nick=nick, realname=nick)

    def log_in_with(self, credentials: Credentials | None) -> None:
        """Log in so from the next connection on; None: be a guest."""
        self.identity = replace(self.identity, credentials=credentials)

    def join_lines(self) -> list[str]:
        """The lines that take us to our rooms."""
        return [
            f"JOIN {room} {self._keys.get(room.casefold(), '')}".rstrip() for room in self._rooms
        ]

    def follow(self, event: Event, model: Model, *, alternative: bool) -> None:
        """Wish what we have got. `alternative`: this connection's nick is only a substitute."""
        match event:
            case Registered(nick=nick) if not alternative:
                self._be_called(nick)
            case Renamed(new=nick, mine=True):
                self._be_called(nick)
            case LoggedIn() | AccountMade() if model.login.credentials is not None:
                self.log_in_with(model.login.credentials)
            case LoggedOut():
                self.log_in_with(None)
            case Joined(room=room, mine=True):
                self._forget(room, model)
                if len(self._rooms) < MOST_ROOMS:
                    self._rooms.append(room)
            case Left(room=room, mine=True) | Kicked(room=room, mine=True):
                self._forget(room, model)
            case Refused(subject=subject) if model.room(subject) is None:
                self._forget(subject, model)
            case _:
                pass

    def _be_called(self, nick: str) -> None:
        self.identity = replace(self.identity, nick=nick)

    def _forget(self, room: str, model: Model) -> None:
        self._rooms = [wanted for wanted in self._rooms if not model.same(wanted, room)]
