"""How IRC clients are told of events: one `IrcForm` for all that negotiated the same."""

from collections.abc import Callable, Iterator
from typing import Any

from beseda.domain.events import (
    AccountChanged,
    AwayChanged,
    CameOnline,
    Event,
    HostChanged,
    Invited,
    Joined,
    Kicked,
    LeftServer,
    MessagePosted,
    MessageRedacted,
    MetadataChanged,
    ModesChanged,
    Moved,
    Observed,
    OperatorsCalled,
    Parted,
    RealnameChanged,
    Reentered,
    Renamed,
    RoomRenamed,
    Tags,
    TagsPosted,
    TopicChanged,
    WentOffline,
)
from beseda.domain.people import ACCOUNT, BOT, OPERATOR, RELAYED, Person
from beseda.domain.room_modes import BY_LETTER
from beseda.gateways.irc import changes, said
from beseda.gateways.irc.tags import TimeTag, written
from beseda.protocol.irc.message import escape_tag

BODY_BYTES = 510
"""The longest message without tags and line end (RFC 1459 section 2.3)."""

_LINE_END = b"\r\n"


class IrcForm:
    """Writes events for clients with one set of capabilities. Pure: any thread may use it.

    Two forms are equal that write the same for everybody but the author: an event is encoded once
    for both. Which tags a client gets depends on what it negotiated: `time` needs server-time,
    `msgid`, `bot` (IRCv3 bot-mode) and client-only tags need message-tags.
    """

    def __init__(self, shapes: frozenset[str], *, echoes: bool = False) -> None:
        """`shapes` as `capabilities.shaping` gives them; `echoes`: whether what its clients say
        comes back to them (IRCv3 echo-message)."""
        self._shapes = shapes
        self._hash = hash(shapes)
        self._timed = "server-time" in shapes
        self._tagged = "message-tags" in shapes
        self._marks = sum(bit for shape, bit in _MARKS.items() if shape in shapes)
        self._echoes = echoes
        self._time = TimeTag()
        self.multiline = next((name for name in _MULTILINE if name in shapes), "")
        """The name of the batch that clients get messages of several lines in; "" for none."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IrcForm) and self._shapes == other._shapes

    def __hash__(self) -> int:
        return self._hash

    def encode(self, event: Event) -> bytes:
        """The line or lines for everybody but the author."""
        return _WRITERS[type(event)](self, event)

    def encode_own(self, event: Event, shared: bytes) -> bytes:
        """The same for the author: what they said comes back only with echo-message, and what they
        said to themselves comes twice then, since it was both sent and received."""
        if isinstance(event, (MessagePosted, TagsPosted)):
            if not (self._echoes or event.private):
                return b""
            times = self._echoes + (event.private and event.target == event.by.nick)
            return shared * times
        if isinstance(event, AccountChanged):
            return shared if event.origin is None else b""  # 900 and 901 tell them
        if isinstance(event, (AwayChanged, Invited)):
            return b""  # the numerics 305, 306 and 341 tell them
        if isinstance(event, (HostChanged, Reentered)) and not self.has("chghost"):
            return b""  # one does not see oneself go
        return shared

    def encode_elsewhere(self, event: Event, shared: bytes) -> bytes:
        """The same for the author's other sessions: they see all that is said in rooms, and, with
        echo-message, what was said in private. Other clients would take that for said to them."""
        if isinstance(event, (MessagePosted, TagsPosted)) and event.private:
            return shared if self._echoes or event.target == event.by.nick else b""
        return b"" if isinstance(event, Invited) else shared

    def has(self, shape: str) -> bool:
        """Whether clients of this form have a capability that shapes events so."""
        return shape in self._shapes

    def head(self, event: Event, tags: Tags = ()) -> str:
        """What stands before the source in the first line about `event`: its tags, those from the
        server before the client-only ones (IRCv3 message-tags), and a space; "" if there are
        none."""
        if self._tagged:
            if self._timed and event.id:
                # A message to a busy room comes by here: no call for what is known.
                at, time = self._time.last
                if at != event.at:
                    time = self._time.of(event.at)
                head = f"@{time};msgid={event.id}"
                by = event.by
                if by.marks & self._marks:
                    head = ";".join((head, *self._of_author(by)))
                return f"{head};{written(tags)} " if tags else f"{head} "
            ids = (f"msgid={event.id}",) if event.id else ()
            return self._words(self._time_of(event), *ids, *self._of_author(event.by), *_more(tags))
        if event.by.marks & self._marks:
            return self._words(self._time_of(event), *self._of_author(event.by))
        return f"@{self._time_of(event)} " if self._timed else ""

    def head_again(self, event: Event, tags: Tags = ()) -> str:
        """What stands before the source in a further line about the same event: all but the id,
        which is one message's own."""
        more = _more(tags) if self._tagged else ()
        return self._words(self._time_of(event), *self._of_author(event.by), *more)

    def _of_author(self, by: Person) -> Iterator[str]:
        """The tags that say something of the author, and that clients of this form want to see. Of
        a server operator nothing but that they are one: the name that they have as such is theirs
        to log in with."""
        marks = by.marks & self._marks
        if marks & BOT:
            yield "bot"
        if marks & ACCOUNT:
            yield f"account={by.account}"
        if marks & OPERATOR:
            yield "draft/oper"
        if marks & RELAYED:
            yield f"draft/relaymsg={escape_tag(by.relayed_by)}"

    def _time_of(self, event: Event) -> str:
        if not self._timed:
            return ""
        at, time = self._time.last
        return time if at == event.at else self._time.of(event.at)

    @staticmethod
    def _words(*words: str) -> str:
        tags = ";".join(filter(None, words))
        return f"@{tags} " if tags else ""

    def line(self, event: Event, text: str) -> bytes:
        """`text` as the one line about `event`."""
        return self.head(event).encode() + one_line(text)


_MULTILINE = ("multiline", "draft/multiline")
_MARKS = {
    "message-tags": BOT,
    "account-tag": ACCOUNT,
    "draft/oper-tag": OPERATOR,
    "draft/relaymsg": RELAYED,
}
"""What clients are told of an author by a tag, by what they have negotiated (IRCv3 bot-mode,
account-tag, oper-tag, and relaymsg)."""


def _more(tags: Tags) -> tuple[str, ...]:
    return (written(tags),) if tags else ()


def one_line(text: str) -> bytes:
    """`text` with its line end; cut at 512 bytes, inside no character."""
    data = text.encode("utf-8", "replace")
    if len(data) > BODY_BYTES:
        data = data[:BODY_BYTES].decode("utf-8", "ignore").encode()
    return data + _LINE_END


def _entered(form: IrcForm, event: Joined) -> bytes:
    if form.has("extended-join"):
        account = event.by.account or "*"
        return form.line(
            event, f":{event.by.mask} JOIN {event.room} {account} :{event.by.realname}"
        )
    return form.line(event, f":{event.by.mask} JOIN {event.room}")


def _parted(form: IrcForm, event: Parted) -> bytes:
    reason = f" :{event.reason}" if event.reason else ""
    return form.line(event, f":{event.by.mask} PART {event.room}{reason}")


def _kicked(form: IrcForm, event: Kicked) -> bytes:
    return form.line(
        event, f":{event.by.mask} KICK {event.room} {event.target.nick} :{event.reason}"
    )


def _left_server(form: IrcForm, event: LeftServer) -> bytes:
    # Modern IRC, QUIT: reasons in the client's own words begin with "Quit: ", even empty ones.
    prefix = "Quit: " if event.own_words else ""
    return form.line(event, f":{event.by.mask} QUIT :{prefix}{event.reason}")


def _renamed(form: IrcForm, event: Renamed) -> bytes:
    return form.line(event, f":{event.by.mask} NICK :{event.to.nick}")


def _topic_changed(form: IrcForm, event: TopicChanged) -> bytes:
    return form.line(event, f":{event.by.mask} TOPIC {event.room} :{event.topic}")


def _modes_changed(form: IrcForm, event: ModesChanged) -> bytes:
    head = f":{event.by.mask} MODE {event.room}"
    if not event.params:
        return form.line(event, f"{head} {event.changes}")
    # A line that were cut would say something else than what was done: more lines instead.
    room = BODY_BYTES - len(head.encode())
    tags, again = form.head(event).encode(), form.head_again(event).encode()
    return b"".join(
        (again if number else tags) + one_line(head + part)
        for number, part in enumerate(_mode_lines(event, room))
    )


def _mode_lines(event: ModesChanged, room: int) -> Iterator[str]:
    """A room's changes, as many in each text as `room` bytes take."""
    params = iter(event.params)
    letters, words, sign, shown = "", "", "+", ""
    for letter in event.changes:
        if letter in "+-":
            sign = letter
            continue
        word = f" {next(params)}" if BY_LETTER[letter].takes_param(sign == "+") else ""
        new = letter if sign == shown else sign + letter
        if letters and len(f" {letters}{new}{words}{word}".encode()) > room:
            yield f" {letters}{words}"
            letters, words, new = "", "", sign + letter
        letters, words, shown = letters + new, words + word, sign
    yield f" {letters}{words}"


def _invited(form: IrcForm, event: Invited) -> bytes:
    if event.overheard and not form.has("invite-notify"):
        return b""
    return form.line(event, f":{event.by.mask} INVITE {event.target.nick} :{event.room}")


def _operators_called(form: IrcForm, event: OperatorsCalled) -> bytes:
    return form.line(event, f":{event.by.mask} WALLOPS :{event.text}")


def _redacted(form: IrcForm, event: MessageRedacted) -> bytes:
    """REDACT; nobody else is told (IRCv3 message-redaction, "Fallback")."""
    if not form.has("message-redaction"):
        return b""
    reason = f" :{event.reason}" if event.reason else ""
    text = f":{event.by.mask} REDACT {event.target} {event.message}{reason}"
    return form.line(event, text)


_WRITERS: dict[type[Event], Callable[[IrcForm, Any], bytes]] = {
    MessagePosted: said.message,
    TagsPosted: said.tags,
    MessageRedacted: _redacted,
    Joined: _entered,
    Parted: _parted,
    Kicked: _kicked,
    LeftServer: _left_server,
    Renamed: _renamed,
    TopicChanged: _topic_changed,
    ModesChanged: _modes_changed,
    Invited: _invited,
    AccountChanged: changes.account_changed,
    AwayChanged: changes.away_changed,
    RealnameChanged: changes.realname_changed,
    RoomRenamed: changes.room_renamed,
    Moved: changes.moved,
    MetadataChanged: changes.metadata_changed,
    HostChanged: changes.host_changed,
    Reentered: changes.reentered,
    CameOnline: changes.came_online,
    WentOffline: changes.went_offline,
    Observed: changes.observed,
    OperatorsCalled: _operators_called,
}


class Forms:
    """The forms in use, one for each set of capabilities. Used under the hub's lock."""

    def __init__(self) -> None:
        self._forms: dict[tuple[frozenset[str], bool], IrcForm] = {}

    def form(self, shapes: frozenset[str], *, echoes: bool = False) -> IrcForm:
        """The form for clients with these capabilities, see `IrcForm`."""
        form = self._forms.get((shapes, echoes))
        if form is None:
            form = self._forms[shapes, echoes] = IrcForm(shapes, echoes=echoes)
        return form
