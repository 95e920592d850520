"""How IRC clients are told of events: one `IrcForm` for all that negotiated the same."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from beseda.domain.events import (
    AwayChanged,
    Event,
    Invited,
    Joined,
    Kicked,
    Kind,
    LeftServer,
    MessagePosted,
    ModesChanged,
    OperatorsCalled,
    Parted,
    RealnameChanged,
    Renamed,
    TopicChanged,
)
from beseda.domain.room_modes import BY_LETTER
from beseda.protocol.irc.splitting import LINE_BYTES, split_text

BODY_BYTES = 510
"""The longest message without tags and line end (RFC 1459 section 2.3)."""

_LINE_END = b"\r\n"
_ACTION = b"\x01ACTION "


class IrcForm:
    """Writes events for clients with one set of capabilities. Pure: any thread may use it."""

    def __init__(self, capabilities: frozenset[str]) -> None:
        """`capabilities`: those that shape events (`capabilities.shaping`)."""
        self.capabilities = capabilities
        self._timed = "server-time" in capabilities
        self._echoes = "echo-message" in capabilities

    def encode(self, event: Event) -> bytes:
        """The line or lines for everybody but the author."""
        lines = _WRITERS[type(event)](self, event)
        return self._tagged(event, lines) if self._timed else lines

    def encode_own(self, event: Event) -> bytes:
        """The same for the author: what they said comes back only with echo-message."""
        if isinstance(event, MessagePosted):
            to_oneself = event.private and event.target == event.by.nick
            return self.encode(event) if self._echoes or to_oneself else b""
        if isinstance(event, (AwayChanged, Invited)):
            return b""  # the numerics 305, 306 and 341 tell them
        return self.encode(event)

    def _tagged(self, event: Event, lines: bytes) -> bytes:
        """IRCv3 server-time: `time=YYYY-MM-DDThh:mm:ss.sssZ`."""
        if not lines:
            return lines
        moment = datetime.fromtimestamp(event.at, UTC)
        tag = f"@time={moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z ".encode()
        return b"".join(tag + line for line in lines.splitlines(keepends=True))

    def has(self, capability: str) -> bool:
        """Whether clients of this form have `capability`."""
        return capability in self.capabilities


def _message(_form: IrcForm, event: MessagePosted) -> bytes:
    verb = "NOTICE" if event.kind is Kind.NOTICE else "PRIVMSG"
    source = f":{event.by.mask} ".encode()
    head = f"{verb} {event.rank_prefix}{event.target} :".encode()
    before, after = (_ACTION, b"\x01") if event.kind is Kind.ACTION else (b"", b"")
    text = event.text.encode("utf-8", "replace")
    # The source that we add may take a line over 512 bytes. Clients read such lines (Ergo has
    # sent them for years), and the alternative is to lose the end of what was said. The colon
    # before the text may be ours as well.
    if len(head) - 1 + len(before) + len(text) + len(after) + len(_LINE_END) <= LINE_BYTES:
        return b"".join((source, head, before, text, after, _LINE_END))
    room = LINE_BYTES - len(source) - len(head) - len(before) - len(after) - len(_LINE_END)
    return b"".join(
        b"".join((source, head, before, piece, after, _LINE_END))
        for piece in split_text(event.text, room)
    )


def one_line(text: str) -> bytes:
    """`text` with its line end; cut at 512 bytes, inside no character."""
    data = text.encode("utf-8", "replace")
    if len(data) > BODY_BYTES:
        data = data[:BODY_BYTES].decode("utf-8", "ignore").encode()
    return data + _LINE_END


def _joined(form: IrcForm, event: Joined) -> bytes:
    if form.has("extended-join"):
        return one_line(f":{event.by.mask} JOIN {event.room} * :{event.by.realname}")
    return one_line(f":{event.by.mask} JOIN {event.room}")


def _parted(_form: IrcForm, event: Parted) -> bytes:
    reason = f" :{event.reason}" if event.reason else ""
    return one_line(f":{event.by.mask} PART {event.room}{reason}")


def _kicked(_form: IrcForm, event: Kicked) -> bytes:
    return one_line(f":{event.by.mask} KICK {event.room} {event.target.nick} :{event.reason}")


def _left_server(_form: IrcForm, event: LeftServer) -> bytes:
    # Modern IRC, QUIT: reasons in the client's own words begin with "Quit: ", even empty ones.
    prefix = "Quit: " if event.own_words else ""
    return one_line(f":{event.by.mask} QUIT :{prefix}{event.reason}")


def _renamed(_form: IrcForm, event: Renamed) -> bytes:
    return one_line(f":{event.by.mask} NICK :{event.to.nick}")


def _topic_changed(_form: IrcForm, event: TopicChanged) -> bytes:
    return one_line(f":{event.by.mask} TOPIC {event.room} :{event.topic}")


def _modes_changed(_form: IrcForm, event: ModesChanged) -> bytes:
    head = f":{event.by.mask} MODE {event.room}"
    if not event.params:
        return one_line(f"{head} {event.changes}")
    # A line that were cut would say something else than what was done: more lines instead.
    room = BODY_BYTES - len(head.encode())
    return b"".join(one_line(head + part) for part in _mode_lines(event, room))


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
    return one_line(f":{event.by.mask} INVITE {event.target.nick} :{event.room}")


def _away_changed(form: IrcForm, event: AwayChanged) -> bytes:
    if not form.has("away-notify"):
        return b""
    text = f" :{event.text}" if event.text is not None else ""
    return one_line(f":{event.by.mask} AWAY{text}")


def _realname_changed(form: IrcForm, event: RealnameChanged) -> bytes:
    if not form.has("setname"):
        return b""
    return one_line(f":{event.by.mask} SETNAME :{event.by.realname}")


def _operators_called(_form: IrcForm, event: OperatorsCalled) -> bytes:
    return one_line(f":{event.by.mask} WALLOPS :{event.text}")


_WRITERS: dict[type[Event], Callable[[IrcForm, Any], bytes]] = {
    MessagePosted: _message,
    Joined: _joined,
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
        self._forms: dict[frozenset[str], IrcForm] = {}

    def form(self, shaping: frozenset[str]) -> IrcForm:
        """The form for clients with these capabilities (`capabilities.shaping`)."""
        form = self._forms.get(shaping)
        if form is None:
            form = self._forms[shaping] = IrcForm(shaping)
        return form
