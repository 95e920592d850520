"""How IRC clients are told what people say, and the tags that they send without a text."""

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from beseda.domain.events import Event, Kind, MessagePosted, Tags, TagsPosted
from beseda.protocol.irc.splitting import LINE_BYTES, split_text

_ACTION, _ACTION_END = "\x01ACTION ", "\x01"
_LINE_END = "\r\n"
_AN_ACTION, _A_NOTICE = Kind.ACTION, Kind.NOTICE


class Form(Protocol):
    """What is needed of a wire form (`form.IrcForm`)."""

    multiline: str
    """The name of the batch that clients of this form get multi-line messages in; "" for none."""

    def has(self, shape: str) -> bool: ...
    def head(self, event: Event, tags: Tags = ()) -> str: ...
    def head_again(self, event: Event, tags: Tags = ()) -> str: ...


def message(form: Form, event: MessagePosted) -> bytes:
    """PRIVMSG or NOTICE; as many as a text of several lines needs, or a batch of them."""
    text = event.text
    if event.cuts or "\n" in text:
        return _several(form, event)
    if event.kind is _AN_ACTION:
        text = f"{_ACTION}{text}{_ACTION_END}"
    verb = "NOTICE" if event.kind is _A_NOTICE else "PRIVMSG"
    line = (
        f"{form.head(event, event.tags)}:{event.by.mask} {verb}"
        f" {event.rank_prefix}{event.target} :{text}\r\n"
    ).encode("utf-8", "replace")
    return line if len(line) <= LINE_BYTES else _long(form, event, line)


def _verb(event: MessagePosted) -> str:
    return "NOTICE" if event.kind is Kind.NOTICE else "PRIVMSG"


def _long(form: Form, event: MessagePosted, line: bytes) -> bytes:
    """`line`, if it is only too long by what we added to what a client sent; else it is split.

    The source that we add may take a line over 512 bytes. Clients read such lines (Ergo has sent
    them for years), and the alternative is to lose the end of what was said. The colon before the
    text may be ours as well.
    """
    source = f":{event.by.mask} "
    head = form.head(event, event.tags)
    ours = len(f"{head}{source}".encode("utf-8", "replace")) + len(":")
    if len(line) - ours <= LINE_BYTES:
        return line
    start = f"{source}{_verb(event)} {event.rank_prefix}{event.target} :"
    before, after = (_ACTION, _ACTION_END) if event.kind is Kind.ACTION else ("", "")
    room = LINE_BYTES - len(f"{start}{before}{after}{_LINE_END}".encode("utf-8", "replace"))
    pieces = split_text(event.text, room)
    again = form.head_again(event, event.tags)
    return b"".join(
        b"".join(
            (f"{head if not number else again}{start}{before}".encode("utf-8", "replace"), piece)
        )
        + f"{after}{_LINE_END}".encode()
        for number, piece in enumerate(pieces)
    )


# ── several lines (IRCv3 multiline) ────────────────────────────────────────────────────────────


class _Part(NamedTuple):
    """A line as the author's client sent it; `joined` if it goes on where the last one was cut."""

    text: str
    joined: bool


def _parts(text: str, cuts: tuple[int, ...]) -> Iterator[_Part]:
    start, joined = 0, False
    breaks = {found.start() for found in re.finditer("\n", text)}
    for position in sorted(breaks.union(cuts)):
        is_break = position in breaks
        if is_break or start < position < len(text):
            yield _Part(text[start:position], joined)
            start, joined = position + is_break, not is_break
    yield _Part(text[start:], joined)


def _several(form: Form, event: MessagePosted) -> bytes:
    parts = list(_parts(event.text, event.cuts))
    lines = _batch(form, event, parts) if form.multiline else _fallback(form, event, parts)
    return "".join(f"{line}{_LINE_END}" for line in lines).encode("utf-8", "replace")


def _batch(form: Form, event: MessagePosted, parts: list[_Part]) -> Iterator[str]:
    """One batch. All that is told of the message stands before its first line."""
    name, reference = form.multiline, event.id or "multiline"
    mask, target = event.by.mask, event.rank_prefix + event.target
    yield f"{form.head(event, event.tags)}:{mask} BATCH +{reference} {name} {target}"
    last = len(parts) - 1
    is_action = event.kind is Kind.ACTION
    for number, (text, joined) in enumerate(parts):
        concat = f";{name}-concat" if joined else ""
        before = _ACTION if is_action and not number else ""
        after = _ACTION_END if is_action and number == last else ""
        yield f"@batch={reference}{concat} :{mask} {_verb(event)} {target} :{before}{text}{after}"
    yield f":{mask} BATCH -{reference}"


def _fallback(form: Form, event: MessagePosted, parts: list[_Part]) -> Iterator[str]:
    """Line by line as the author sent them, without blank ones; the message's id stands on the
    first, since no two messages may have the same."""
    start = f":{event.by.mask} {_verb(event)} {event.rank_prefix}{event.target} :"
    before, after = (_ACTION, _ACTION_END) if event.kind is Kind.ACTION else ("", "")
    head = form.head(event, event.tags)
    for text, _ in parts:
        if text:
            yield f"{head}{start}{before}{text}{after}"
            head = form.head_again(event, event.tags)


# ── without a text ─────────────────────────────────────────────────────────────────────────────


def tags(form: Form, event: TagsPosted) -> bytes:
    """TAGMSG, for those who understand tags."""
    if not form.has("message-tags"):
        return b""
    target = event.rank_prefix + event.target
    return f"{form.head(event, event.tags)}:{event.by.mask} TAGMSG {target}\r\n".encode()
