"""One IRC client: from its first line to its last."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, StrEnum
from functools import partial
from typing import Protocol

from msgspec import Struct

from beseda.catalogue import Language, Text
from beseda.catalogue import irc as texts
from beseda.catalogue import irc_extensions as extensions
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain.accounts import Account
from beseda.domain.actions import perform
from beseda.domain.commands import Command
from beseda.domain.events import Tags
from beseda.domain.hub import Hub
from beseda.domain.metadata import Metadata
from beseda.domain.pacing import Pace
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Refusal, Refused
from beseda.gateways.irc import capabilities
from beseda.gateways.irc.batches import ClientBatch
from beseda.gateways.irc.exchange import Exchange
from beseda.gateways.irc.form import Forms, IrcForm, one_line
from beseda.gateways.irc.labelled import LabelledSession
from beseda.gateways.irc.limits import LINE_BYTES, too_long, verb_of
from beseda.gateways.irc.liveness import Liveness
from beseda.gateways.irc.refusals import REFUSALS
from beseda.gateways.irc.settings import IrcSettings
from beseda.gateways.irc.tags import DeniedTags
from beseda.gateways.lines import Stage
from beseda.gateways.link import Link
from beseda.gateways.memory import Memory
from beseda.protocol.irc.message import Message, NotAMessage, parse
from beseda.protocol.irc.numerics import Numeric
from beseda.protocol.linebuffer import LineBuffer

_BATCHED_COST = 0.5
"""What a line of a batch costs, as a part of what it would cost alone: clients send all of them at
once."""

_NOT_UTF8 = "INVALID_UTF8"
_MENDED = frozenset({"QUIT", "USER"})
"""Commands that are carried out with U+FFFD in place of what is not UTF-8."""


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


class Standard(StrEnum):
    """The three types of standard replies (IRCv3 standard-replies)."""

    FAIL = "FAIL"
    """Something was not done."""
    WARN = "WARN"
    """It was done, but."""
    NOTE = "NOTE"
    """Something worth knowing."""


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
    open_to: Mapping[Stage, Mapping[str, Row]]
    """Those of `commands` that may be given in each stage of a connection."""
    denied_tags: DeniedTags
    show: Callable[["IrcSession", Room], None]
    """Shows a client a room that its person has come into."""
    batched: Callable[["IrcSession", Message], bool]
    """Takes a message that belongs to a batch which its client is sending; False: it does not, and
    is to be carried out."""
    usage: Counter[str]
    """How often each command was given; written under the hub's lock."""
    sts: Callable[[bool], str]
    """What a client is told of TLS, by whether it speaks it (IRCv3 sts); "" if nothing."""


class Registration:
    """What a client has said of itself before it is let in."""

    __slots__ = (
        "account",
        "away",
        "metadata",
        "negotiating",
        "nick",
        "password",
        "realname",
        "subscriptions",
        "username",
        "wanted",
    )

    def __init__(self) -> None:
        self.account: Account | None = None
        """The account that they have logged in to."""
        self.nick = ""
        self.wanted = ""
        """The nick that they asked for last, which may not have been free."""
        self.username = ""
        self.realname = ""
        self.password = ""
        self.away = ""
        """Why they are away from the beginning (IRCv3 pre-away); "" if they are not."""
        self.metadata = Metadata()
        """What they say of themselves, and of which keys they want to know (IRCv3 metadata)."""
        self.subscriptions: dict[str, None] = {}
        self.negotiating = False
        """Whether capability negotiation is open: it holds registration up until CAP END."""


class IrcSession(LabelledSession):
    """One client. All methods are called with the hub's lock held, unless the base says otherwise.

    What a line does stands in `Server.commands` (`beseda.gateways.irc.commands`).
    """

    protocol = "irc"

    def __init__(self, link: Link, hub: Hub, memory: Memory, server: Server) -> None:
        super().__init__(link, hub, memory, server.language, LINE_BYTES, server.name)
        self.buffer = LineBuffer(LINE_BYTES, cuts=True)  # what is too long may have a label
        self.server = server
        self.registration = Registration()
        self.batch: ClientBatch | None = None
        """The batch that the client is sending (IRCv3 client-batch)."""
        self.sasl: Exchange | None = None
        """How far the client is in logging in, if it is."""
        self.dropped_batch = ""
        """The reference of a batch of which nothing more is wanted."""
        self.metadata_pace: Pace | None = None
        """How fast the client may change metadata; None: it has not changed any."""
        self.version_302 = False
        """Whether the client speaks CAP 302: values in CAP LS, and cap-notify."""
        self._rows = server.open_to[self.stage]
        self._tags: dict[str, str] = {}
        self._liveness = Liveness(self)

    # ── lines ──────────────────────────────────────────────────────────────────────────────

    def line(self, line: bytes) -> None:
        """Parse a message and carry it out."""
        try:
            message = parse(line, "strict")
        except NotAMessage:
            if too_long(line):
                self.overlong()
            return
        except UnicodeDecodeError:
            mended = self._mended(line)
            if mended is None:
                return
            message = mended
        tags = message.tags
        if too_long(line):
            self.carry_out(self.response_to(tags), self.overlong)
        elif not tags and self.batch is None:  # nearly always: no label, no batch
            try:
                self.dispatch(message)
            except Refused as refused:
                self.refuse(refused.refusal)
        elif not self.server.batched(self, message):
            self.carry_out(self.response_to(tags), self.dispatch, message)

    def _mended(self, line: bytes) -> Message | None:
        """A message that is not UTF-8 (IRCv3 utf8only): refused, unless nobody could get in or out
        without it, or the rest of a batch would be lost with it."""
        try:
            message = parse(line)
        except NotAMessage:
            if too_long(line):
                self.overlong()
            return None
        verb = message.verb if message.verb.isascii() else "*"
        if too_long(line):
            return message
        if verb in _MENDED or (self.batch is not None and "batch" in message.tags):
            self.standard_reply(Standard.WARN, verb, _NOT_UTF8, text=extensions.MENDED)
            return message
        response, text = self.response_to(message.tags), extensions.NOT_UTF8
        self.carry_out(response, lambda: self.fail(verb, _NOT_UTF8, text=text))
        return None

    def dispatch(self, message: Message) -> None:
        """Carry out a message: find its row, check what the row asks for, call its function.
        Raises Refused."""
        verb = message.verb
        row = self._rows.get(verb)
        if row is None:
            self._not_open(verb)
        elif len(message.params) < row.least:
            self.need_more(verb)
        else:
            self.server.usage[verb] += 1
            self._tags = message.tags
            row.function(self, message.params)

    def _not_open(self, verb: str) -> None:
        """Say why a command cannot be given."""
        if self.stage is Stage.NAMELESS:
            self.not_registered()
        elif verb in self.server.commands:
            self.numeric(Numeric.ERR_ALREADYREGISTERED, text=texts.ALREADY_REGISTERED)
        else:
            self.unknown(verb)

    def overlong(self) -> None:
        """ERR_INPUTTOOLONG (IRCv3 message-tags); the message is not carried out."""
        self.numeric(Numeric.ERR_INPUTTOOLONG, text=texts.INPUT_TOO_LONG)

    def unfinished(self) -> None:
        """A line without its end is not carried out: the rest of it may have been lost."""

    def cost(self, line: bytes | None) -> float:
        """What the line's row says."""
        row = self.server.commands.get(verb_of(line)) if line is not None else None
        if row is None:
            return 1.0
        return row.cost * _BATCHED_COST if self.batch is not None else row.cost

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

    def standard_reply(
        self, kind: Standard, verb: str, code: str, *context: str, text: Text, **values: object
    ) -> None:
        """A standard reply about the command `verb`; what cannot be a parameter of it becomes
        `*`."""
        words = " ".join((kind, verb, code, *map(as_param, context)))
        self.from_server(f"{words} :{text.to(self.language, **values)}")

    def fail(self, verb: str, code: str, *context: str, text: Text, **values: object) -> None:
        """Something was not done, as a standard reply."""
        self.standard_reply(Standard.FAIL, verb, code, *context, text=text, **values)

    def not_registered(self) -> None:
        """ERR_NOTREGISTERED."""
        self.numeric(Numeric.ERR_NOTREGISTERED, text=texts.NOT_REGISTERED)

    def unknown(self, verb: str) -> None:
        """ERR_UNKNOWNCOMMAND for `verb`."""
        self.numeric(Numeric.ERR_UNKNOWNCOMMAND, verb, text=texts.UNKNOWN_COMMAND)

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

    @property
    def client_tags(self) -> Tags:
        """Those tags of the message that is being carried out which other clients get."""
        if not self._tags or "message-tags" not in self.capabilities:
            return ()
        return self.server.denied_tags.let_through(self._tags)

    def perform(self, command: Command) -> Sequence[Refusal]:
        """Carry a domain command out; see `beseda.domain.actions`."""
        assert self.session is not None
        return perform(self.hub, self.session, command)

    def farewell(self, reason: str) -> bytes:
        """ERROR, the last line that a client gets."""
        return one_line(f"ERROR :Closing link: ({self.peer.host}) {self.ending(reason)}")

    # ── life ───────────────────────────────────────────────────────────────────────────────

    def hold(self, held: frozenset[str]) -> None:
        """The client has these capabilities from now on."""
        self.capabilities = held
        if self.session is not None:
            self.session.form = self._form()
            self.session.capabilities = held
            self.session.user.audience_changed()

    def become(self, user: User) -> None:
        """The client is `user` from now on, and its liveness is watched."""
        session = Session(
            self.link,
            self._form(),
            self.protocol,
            self.farewell,
            self.excuse,
            partial(self.server.show, self),
            user,
        )
        session.capabilities = self.capabilities
        self.entered(session, welcomed=False)
        self._rows = self.server.open_to[self.stage]
        self._liveness.watch()

    def _form(self) -> IrcForm:
        held = self.capabilities
        return self.server.forms.form(capabilities.shaping(held), echoes="echo-message" in held)

    def closed(self, reason: str) -> None:
        """The connection is over; no timer keeps its session in memory. Without lock."""
        self._liveness.stop()
        if self.batch is not None:
            self.batch.alarm.cancel()
        super().closed(reason)


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
