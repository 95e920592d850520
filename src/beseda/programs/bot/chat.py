"""What a bot needs of the chat: the interfaces that a client, or a rehearsal, has."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from beseda.client.events import Event
from beseda.client.rooms import Member

E = TypeVar("E", bound=Event)


class Chat(Protocol):
    """The chat as the functions of a bot see it.

    `say` and its like cut long texts into several messages, and may wait a little when the server
    is slow. With `confirm` they wait until the server has recorded what was said, and raise
    RefusedError if it says no, NoAnswerError if it does not say. Of a notice no server says that it
    is refused (RFC 2812 section 3.3.2).
    """

    @property
    def nick(self) -> str:
        """What we are called."""

    def say(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say something in a room or to a person."""

    def notice(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say something to which programs do not answer."""

    def act(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say what we do, as `/me` does."""

    def people(self, room: str) -> tuple[Member, ...]:
        """Who is in `room`, ourselves included; nobody if we are not there."""

    def same(self, one: str, other: str) -> bool:
        """Whether two names are the same to the server."""

    def join(self, room: str) -> None:
        """Enter `room`."""

    def leave(self, room: str, reason: str = "") -> None:
        """Leave `room`."""

    def set_topic(self, room: str, text: str) -> None:
        """Have `room` be about something else ("": nothing)."""

    def command(self, verb: str, *parameters: str) -> None:
        """Have any command of IRC carried out: `"KICK", "#room", "bob", "enough"`."""


class ClientLike(Chat, Protocol):
    """A connected client, as `Bot.run` needs it."""

    def wait_for(self, kind: type[E], timeout: float | None = None) -> E:
        """The next event that is a `kind`. Raises NoAnswerError if there is none for so many
        seconds, UnreachableError if there will be none."""

    def mark_as_bot(self) -> None:
        """Have the server tell the others that we are a program, where it can."""

    def close(self, farewell: str = "") -> None:
        """Leave with these words."""


class Connect(Protocol):
    """Makes the client of a bot that is run."""

    def __call__(
        self, address: str, nick: str, *, rooms: Iterable[str], **options: Any
    ) -> ClientLike:
        """A client that is connected as `nick` and is in `rooms`. Raises what keeps it out."""


class Presence(Protocol):
    """The bot itself, as its functions see it while it runs."""

    @property
    def nick(self) -> str:
        """What it is called."""

    @property
    def chat(self) -> Chat:
        """Through which it speaks."""

    def say(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say something in a room or to a person."""

    def notice(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say something to which programs do not answer."""

    def act(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say what it does, as `/me` does."""

    def people(self, room: str) -> tuple[Member, ...]:
        """Who is in `room`."""

    def stop(self) -> None:
        """Leave the chat."""
