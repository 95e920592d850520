"""The pure model: feed it messages, take events and the lines to send in reply.

It has no socket, thread or clock, and it never raises for what a server sends. One thread at a
time may use an instance; `beseda.client.engine` guards it with a lock.
"""

from beseda.client import authentication, registration
from beseda.client.batches import on_batch, put_aside
from beseda.client.credentials import Credentials
from beseda.client.events import Event
from beseda.client.features import Features
from beseda.client.numerics import NUMERICS, is_error, on_refused
from beseda.client.rooms import Room, Rooms
from beseda.client.state import Identity, Login, Phase, State
from beseda.client.verbs import VERBS
from beseda.protocol.irc.message import Message, NotAMessage, parse
from beseda.protocol.irc.splitting import split_text

_HANDLERS = {
    **VERBS,
    **NUMERICS,
    "CAP": registration.on_cap,
    "BATCH": on_batch,
    "AUTHENTICATE": authentication.on_authenticate,
    "ACCOUNT": authentication.on_account,
    "REGISTER": authentication.on_register,
}
_NOT_IN_TARGETS = frozenset(" ,\r\n\0")
_UNSEEN_SOURCE = 100
"""Bytes to allow for our own `nick!user@host` while we have not seen it."""


class Model:
    """What the client knows on one connection: its phase, nick, rooms and their people."""

    def __init__(self, identity: Identity, *, private: bool = False) -> None:
        """`private`: nobody on the way to the server can read what is sent."""
        self._state = State(identity, private=private)

    @property
    def phase(self) -> Phase:
        """How far the registration has come."""
        return self._state.phase

    @property
    def nick(self) -> str:
        """Our name: as wanted, and once registered as the server has it."""
        return self._state.nick

    @property
    def rooms(self) -> Rooms:
        """The rooms that we are in."""
        return self._state.rooms

    @property
    def features(self) -> Features:
        """What the server can do."""
        return self._state.features

    @property
    def capabilities(self) -> frozenset[str]:
        """The IRCv3 capabilities that the server has granted."""
        return frozenset(self._state.capabilities)

    @property
    def away(self) -> bool:
        """Whether the server has us as away."""
        return self._state.away

    @property
    def refusal(self) -> str:
        """The numeric by which the server refused the last nick, "" if it did not."""
        return self._state.refusal

    @property
    def login(self) -> Login:
        """Where we stand with our account; to be read only."""
        return self._state.login

    def room(self, name: str) -> Room | None:
        """The room of that name, in any spelling, if we are in it."""
        return self._state.rooms.find(name)

    def same(self, one: str, other: str) -> bool:
        """Whether two names are the same to the server."""
        return self.features.fold(one) == self.features.fold(other)

    def begin(self) -> None:
        """Open the registration: `take_replies` gives its first lines."""
        registration.begin(self._state)

    def ask_nick(self, nick: str) -> None:
        """Ask for another nick: `take_replies` gives the line."""
        registration.ask_nick(self._state, nick)

    def check(self, credentials: Credentials) -> None:
        """Raises LogInError if logging in with `credentials` need not be tried here."""
        authentication.check(self._state, credentials)

    def log_in(self, credentials: Credentials) -> None:
        """Log in, during registration or after it: `take_replies` gives the line, LogInFailed or
        `login.phase` tells how it ends. Raises LogInError as `check`."""
        authentication.log_in(self._state, credentials)

    def register(self, password: str) -> None:
        """Make our nick an account: `take_replies` gives the line."""
        authentication.register(self._state, password)

    def feed(self, message: Message, now: float) -> list[Event]:
        """Take in a message; what happened by it. `now` is the Unix time in seconds."""
        handler = _HANDLERS.get(message.verb)
        if handler is not None:
            return put_aside(self._state, message, handler(self._state, message, now))
        return on_refused(self._state, message, now) if is_error(message.verb) else []

    def feed_line(self, line: bytes, now: float) -> list[Event]:
        """`feed` for a line without its end; one that is no message means nothing."""
        try:
            message = parse(line)
        except NotAMessage:
            return []
        return self.feed(message, now)

    def take_replies(self) -> list[str]:
        """The lines to send since the last call, without line ends."""
        return self._state.take_replies()

    def pieces(self, verb: str, target: str, text: str, wrapping: str = "{}") -> list[str]:
        """`text` for `target` in lines that the server can relay whole, without line ends.

        Line ends and NUL in `text` become spaces. `wrapping` goes around each piece (CTCP).
        Raises ValueError if `target` cannot be a single target: such a line would say something
        else than what was meant.
        """
        if not target or target.startswith(":") or set(target) & _NOT_IN_TARGETS:
            raise ValueError(f"not a target: {target!r}")
        clean = " ".join(text.replace("\0", " ").splitlines())
        frame = f": {verb} {target} :\r\n" + wrapping.format("")
        source = self._state.source.encode() or b"." * _UNSEEN_SOURCE
        room = self.features.line_bytes - len(frame.encode()) - len(source)
        return [
            f"{verb} {target} :{wrapping.format(piece.decode())}"
            for piece in split_text(clean, room)
        ]
