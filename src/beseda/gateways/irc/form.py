"""How IRC clients are told of events: one `IrcForm` for all that negotiated the same."""

from collections.abc import Callable, Iterator
from typing import Any

from beseda.domain.events import (
    AwayChanged,
    Event,
    Invited,
    Joined,
    Kicked,
    LeftServer,
    MessagePosted,
    MessageRedacted,
    ModesChanged,
    OperatorsCalled,
    Parted,
    RealnameChanged,
    Renamed,
    Tags,
    TagsPosted,
    TopicChanged,
)
from beseda.domain.room_modes import BY_LETTER
from beseda.gateways.irc import said
from beseda.gateways.irc.tags import TimeTag, written

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
        if isinstance(event, (AwayChanged, Invited)):
            return b""  # the numerics 305, 306 and 341 tell them
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
                if event.by.bot:
                    head += ";bot"
                return f"{head};{written(tags)} " if tags else f"{head} "
            own = filter(None, (event.id and f"msgid={event.id}", "bot" * event.by.bot))
            return self._words(self._time_of(event), ";".join(own), tags)
        return f"@{self._time_of(event)} " if self._timed else ""

    def head_again(self, event: Event, tags: Tags = ()) -> str:
        """What stands before the source in a further line about the same event: all but the id,
        which is one message's own."""
        return self._words(self._time_of(event), "", tags if self._tagged else ())

    def _time_of(self, event: Event) -> str:
        if not self._timed:
            return ""
        at, time = self._time.last
        return time if at == event.at else self._time.of(event.at)

    def _words(self, time: str, own: str, tags: Tags) -> str:
        words = ";".join(filter(None, (time, own, written(tags))))
        return f"@{words} " if words else ""

    def line(self, event: Event, text: str) -> bytes:
        """`text` as the one line about `event`."""
        return self.head(event).encode() + one_line(text)


_MULTILINE = ("multiline", "draft/multiline")


def one_line(text: str) -> bytes:
    """`text` with its line end; cut at 512 bytes, inside no character."""
    data = text.encode("utf-8", "replace")
    if len(data) > BODY_BYTES:
        data = data[:BODY_BYTES].decode("utf-8", "ignore").encode()
    return data + _LINE_END


def _entered(form: IrcForm, event: Joined) -> bytes:
    if form.has("extended-join"):
        return form.line(event, f":{event.by.mask} JOIN {event.room} * :{event.by.realname}")
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


def _away_changed(form: IrcForm, event: AwayChanged) -> bytes:
    if not form.has("away-notify"):
        return b""
    text = f" :{event.text}" if event.text is not None else ""
    return form.line(event, f":{event.by.mask} AWAY{text}")


def _realname_changed(form: IrcForm, event: RealnameChanged) -> bytes:
    if not form.has("setname"):
        return b""
    return form.line(event, f":{event.by.mask} SETNAME :{event.by.realname}")


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
    AwayChanged: _away_changed,
    RealnameChanged: _realname_changed,
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
