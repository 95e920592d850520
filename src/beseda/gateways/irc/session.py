"""One IRC client: from its first line to its last."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Protocol

from msgspec import Struct

from beseda.catalogue import Language, Text
from beseda.catalogue import irc as texts
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain.actions import perform
from beseda.domain.commands import Command
from beseda.domain.hub import Hub
from beseda.domain.presence import Session, User
from beseda.domain.refusals import Refusal, Refused
from beseda.gateways.irc import capabilities
from beseda.gateways.irc.form import BODY_BYTES, Forms, one_line
from beseda.gateways.irc.refusals import REFUSALS
from beseda.gateways.irc.settings import IrcSettings
from beseda.gateways.lines import LineSession, Stage
from beseda.gateways.link import Alarm, Link
from beseda.gateways.memory import Memory
from beseda.protocol.irc.message import Message, NotAMessage, parse
from beseda.protocol.irc.numerics import Numeric

TAG_BYTES = 4096
"""The longest tags that a client may send, with `@` and the space (IRCv3 message-tags)."""


class Control(Protocol):
    """What server operators can do to the server itself. Called under the hub's lock: it only
    asks for things to be done."""

    def rehash(self) -> None:
        """Read the settings again."""

    def stop(self, reason: str) -> None:
        """Stop the server."""


class When(Enum):
    """In which stage of a connection a command may be given."""

    ALWAYS = "always"
    UNREGISTERED = "unregistered"
    REGISTERED = "registered"


class Row(Struct, frozen=True):
    """One command: its function, what HELP says of it, the least number of parameters, when it
    may be given, and what it takes from the client's budget (`limits.rate`)."""

    function: Callable[["IrcSession", list[str]], None]
    help: Text
    least: int = 0
    when: When = When.REGISTERED
    cost: float = 1.0


class Server(Struct, frozen=True):
    """What IRC clients are told of the server; the same for all of them."""

    name: str
    network: str
    description: str
    version: str
    password: str
    language: Language
    settings: IrcSettings
    isupport: tuple[str, ...]
    """ISUPPORT's tokens, in the order in which they are sent."""
    control: Control
    forms: Forms
    commands: Mapping[str, Row]
    usage: dict[str, int]
    """How often each command was given; written under the hub's lock."""


class Registration:
    """What a client has said of itself before it is let in."""

    __slots__ = ("negotiating", "nick", "password", "realname", "username")

    def __init__(self) -> None:
        self.nick = ""
        self.username = ""
        self.realname = ""
        self.password = ""
        self.negotiating = False
        """Whether capability negotiation is open: it holds registration up until CAP END."""


class IrcSession(LineSession):
    """One client. All methods are called with the hub's lock held, unless the base says otherwise.

    What a line does stands in `Server.commands` (`beseda.gateways.irc.commands`).
    """

    protocol = "irc"

    def __init__(self, link: Link, hub: Hub, memory: Memory, server: Server) -> None:
        super().__init__(link, hub, memory, server.language, TAG_BYTES + BODY_BYTES)
        self.server = server
        self.registration = Registration()
        self.capabilities: frozenset[str] = frozenset()
        self.version_302 = False
        """Whether the client speaks CAP 302: values in CAP LS, and cap-notify."""
        self._ping_sent = False
        self._liveness: Alarm | None = None

    # ── lines ──────────────────────────────────────────────────────────────────────────────

    def line(self, line: bytes) -> None:
        """Parse a message and carry it out."""
        if len(line) > BODY_BYTES and _too_long(line):
            self.overlong()
            return
        try:
            message = parse(line)
        except NotAMessage:
            return
        self.dispatch(message)

    def dispatch(self, message: Message) -> None:
        """Carry out a message: find its row, check what the row asks for, call its function."""
        row = self.server.commands.get(message.verb)
        if row is None:
            if self.stage is Stage.PRESENT:
                self.numeric(Numeric.ERR_UNKNOWNCOMMAND, message.verb, text=texts.UNKNOWN_COMMAND)
            else:
                self.numeric(Numeric.ERR_NOTREGISTERED, text=texts.NOT_REGISTERED)
        elif row.when is When.REGISTERED and self.stage is Stage.NAMELESS:
            self.numeric(Numeric.ERR_NOTREGISTERED, text=texts.NOT_REGISTERED)
        elif row.when is When.UNREGISTERED and self.stage is Stage.PRESENT:
            self.numeric(Numeric.ERR_ALREADYREGISTERED, text=texts.ALREADY_REGISTERED)
        elif len(message.params) < row.least:
            self.need_more(message.verb)
        else:
            usage = self.server.usage
            usage[message.verb] = usage.get(message.verb, 0) + 1
            try:
                row.function(self, message.params)
            except Refused as refused:
                self.refuse(refused.refusal)

    def overlong(self) -> None:
        """IRCv3 message-tags: ERR_INPUTTOOLONG (417), and the message is not carried out."""
        self.numeric(Numeric.ERR_INPUTTOOLONG, text=texts.INPUT_TOO_LONG)

    def unfinished(self) -> None:
        """A line without its end is not carried out: the rest of it may have been lost."""

    def cost(self, line: bytes | None) -> float:
        """What the line's row says."""
        row = self.server.commands.get(_verb(line)) if line is not None else None
        return row.cost if row is not None else 1.0

    # ── replies ────────────────────────────────────────────────────────────────────────────

    @property
    def nick(self) -> str:
        """The client's nick, or `*` before it has one."""
        return self.session.user.nick if self.session is not None else "*"

    @property
    def user(self) -> User:
        """The person; only once they are registered."""
        assert self.session is not None
        return self.session.user

    def say(self, line: str) -> None:
        """One line, without its line end; cut at 512 bytes, inside no character."""
        self.reply(one_line(line))

    def from_server(self, rest: str) -> None:
        """One line whose source is the server."""
        self.say(f":{self.server.name} {rest}")

    def numeric(
        self, numeric: Numeric, *params: str, text: Text | str | None = None, **values: object
    ) -> None:
        """A numeric reply: `params`, then `text` as the last parameter if there is one."""
        self.reply(self.numeric_line(numeric, *params, text=text, **values))

    def numeric_line(
        self, numeric: Numeric, *params: str, text: Text | str | None = None, **values: object
    ) -> bytes:
        """The line of a numeric reply, as `numeric` sends it."""
        words = [f":{self.server.name}", numeric.value, self.nick, *params]
        if text is not None:
            shown = text.to(self.language, **values) if isinstance(text, Text) else text
            words.append(f":{shown}")
        return one_line(" ".join(words))

    def need_more(self, verb: str) -> None:
        """ERR_NEEDMOREPARAMS for `verb`."""
        self.numeric(Numeric.ERR_NEEDMOREPARAMS, verb, text=texts.NEED_MORE_PARAMS)

    def refuse(self, refusal: Refusal) -> None:
        """The numeric for something that was not done."""
        self.reply(self.excuse(refusal))

    def excuse(self, refusal: Refusal) -> bytes:
        """The line of that numeric. Any thread may call it: all it reads of the session is its
        name, which is one value."""
        numeric, names = REFUSALS[refusal.reason]
        params = [as_param(refusal.values.get(name, "*")) for name in names]
        return self.numeric_line(numeric, *params, text=SENTENCES[refusal.reason], **refusal.values)

    def perform(self, command: Command) -> Sequence[Refusal]:
        """Carry a domain command out; see `beseda.domain.actions`."""
        assert self.session is not None
        return perform(self.hub, self.session, command)

    def packed(self, head: str, items: Iterable[str]) -> bytes:
        """`items`, words without spaces, on as few lines as 512 bytes allow, each line beginning
        with `head`; b"" if there are no items."""
        data = " ".join((*items, "")).encode("utf-8", "replace")
        start = head.encode("utf-8", "replace")
        room = max(0, BODY_BYTES - len(start))
        lines = []
        position = 0
        while position < len(data):
            end = data.rfind(b" ", position, position + room + 1)
            if end < 0:  # one word, longer than a line
                end = data.index(b" ", position)
            lines.append(start + data[position:end] + b"\r\n")
            position = end + 1
        return b"".join(lines)

    def farewell(self, reason: str) -> bytes:
        """ERROR, the last line that a client gets."""
        return one_line(f"ERROR :Closing link: ({self.link.host}) {self.ending(reason)}")

    # ── life ───────────────────────────────────────────────────────────────────────────────

    def hold(self, held: frozenset[str]) -> None:
        """The client has these capabilities from now on."""
        self.capabilities = held
        if self.session is not None:
            self.session.form = self.server.forms.form(capabilities.shaping(held))
            self.session.user.audience_changed()

    def become(self, user: User) -> None:
        """The client is `user` from now on, and its liveness is watched."""
        form = self.server.forms.form(capabilities.shaping(self.capabilities))
        self.entered(Session(self.link, form, self.protocol, self.farewell, self.excuse, user))
        self._liveness = self.link.call_later(
            self.hub.policy.limits.ping_seconds, self._check_alive
        )

    def closed(self, reason: str) -> None:
        """The connection is over; no timer keeps its session in memory. Without lock."""
        if self._liveness is not None:
            self._liveness.cancel()
        super().closed(reason)

    def _check_alive(self) -> None:
        """Ask a silent client whether it is there; end it if it does not answer. Without lock."""
        if self.stage is Stage.OVER:
            return
        limits = self.hub.policy.limits
        silent = self.link.now - self.heard_at
        with self.hub.lock:
            if silent < limits.ping_seconds:
                self._ping_sent = False
                self._liveness = self.link.call_later(
                    limits.ping_seconds - silent, self._check_alive
                )
            elif not self._ping_sent:
                self._ping_sent = True
                self.say(f"PING :{self.server.name}")
                self._liveness = self.link.call_later(
                    limits.ping_timeout_seconds, self._check_alive
                )
            else:
                self.finish(self.ending("ending_no_answer"))


def _too_long(line: bytes) -> bool:
    """Whether the tags or the rest of a message pass their limits (IRCv3 message-tags)."""
    if not line.startswith(b"@"):
        return True
    tags, _, rest = line.partition(b" ")
    return len(tags) + 1 > TAG_BYTES or len(rest) > BODY_BYTES


def _verb(line: bytes) -> str:
    """The verb of a message, behind its tags and its source."""
    if line[:1] in (b"@", b":", b" "):
        words = (word for word in line.split(b" ") if word and word[:1] not in (b"@", b":"))
        line = next(words, b"")
    return line[:16].split(b" ", 1)[0].decode("ascii", "replace").upper()


def as_param(value: str) -> str:
    """`value` as a middle parameter, or `*` if it cannot be one: what a client sent never becomes
    more parameters than one."""
    if not value or " " in value or value.startswith(":"):
        return "*"
    return value


def host_param(host: str) -> str:
    """A host as a middle parameter: IPv6 addresses may begin with a colon, and get a nought before
    it (Modern IRC, RPL_WHOISUSER)."""
    return f"0{host}" if host.startswith(":") else host
