"""Slack's Block Kit (Slack: "Reference: Blocks"), as far as it can be read aloud."""

from collections.abc import Callable, Sequence
from typing import Final

from beseda.protocol.webhooks.fields import Fields, first, number, table, tables, text
from beseda.protocol.webhooks.lines import Lines
from beseda.protocol.webhooks.markup import from_markdown, from_mrkdwn, link

_MOST_BLOCKS = 50
"""So many a message of Slack's can have."""

_MOST_ELEMENTS = 500
_DEEPEST_LIST = 8


def add_blocks(lines: Lines, blocks: Sequence[Fields]) -> bool:
    """Add to `lines` what `blocks` say, and tell whether that is anything. What can only be clicked
    on is left out, as is what we do not know."""
    said = False
    for block in blocks[:_MOST_BLOCKS]:
        spoken = _BLOCKS.get(text(block, "type"), _nothing)(block)
        if spoken.strip():
            lines.add(spoken)
            said = True
    return said


def _nothing(_: Fields) -> str:
    return ""


def _object(value: Fields) -> str:
    """A text object: mrkdwn, or plain_text (Slack: "Composition objects")."""
    said = text(value, "text")
    return from_mrkdwn(said) if text(value, "type") == "mrkdwn" else said


def _section(block: Fields) -> str:
    fields = tables(block, "fields")[:_MOST_ELEMENTS]
    return "\n".join([_object(table(block, "text")), *map(_object, fields)])


def _header(block: Fields) -> str:
    return _object(table(block, "text"))


def _context(block: Fields) -> str:
    elements = tables(block, "elements")[:_MOST_ELEMENTS]
    spoken = (_object(each) or text(each, "alt_text") for each in elements)
    return " ".join(each for each in spoken if each)


def _markdown(block: Fields) -> str:
    return from_markdown(text(block, "text"))


def _image(block: Fields) -> str:
    title = _object(table(block, "title")) or text(block, "alt_text")
    return link(text(block, "image_url"), title)


def _video(block: Fields) -> str:
    return link(first(block, "title_url", "video_url"), _object(table(block, "title")))


def _rich_text(block: Fields) -> str:
    return "\n".join(_rich_part(part) for part in tables(block, "elements")[:_MOST_ELEMENTS])


def _rich_part(part: Fields) -> str:
    """A paragraph, quotation, piece of code or list within rich text."""
    kind = text(part, "type")
    if kind == "rich_text_list":
        return _list(part)
    said = _inline(part)
    if kind == "rich_text_quote":
        return "\n".join(f"> {line}" for line in said.splitlines())
    return said


def _list(part: Fields) -> str:
    indent = "  " * min(max(number(part, "indent"), 0), _DEEPEST_LIST)
    ordered = text(part, "style") == "ordered"
    items = tables(part, "elements")[:_MOST_ELEMENTS]
    begins = number(part, "offset") + 1
    return "\n".join(
        f"{indent}{f'{begins + place}.' if ordered else '•'} {_inline(item)}"
        for place, item in enumerate(items)
    )


def _inline(part: Fields) -> str:
    elements = tables(part, "elements")[:_MOST_ELEMENTS]
    return "".join(_INLINE.get(text(each, "type"), _nothing)(each) for each in elements)


_INLINE: Final[dict[str, Callable[[Fields], str]]] = {
    "text": lambda each: text(each, "text"),
    "link": lambda each: link(text(each, "url"), text(each, "text")),
    "user": lambda each: f"@{text(each, 'user_id')}",
    "usergroup": lambda each: f"@{text(each, 'usergroup_id')}",
    "channel": lambda each: f"#{text(each, 'channel_id')}",
    "broadcast": lambda each: f"@{text(each, 'range')}",
    "emoji": lambda each: f":{text(each, 'name')}:",
    "color": lambda each: text(each, "value"),
    "date": lambda each: text(each, "fallback"),
}

_BLOCKS: Final[dict[str, Callable[[Fields], str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "markdown": _markdown,
    "image": _image,
    "video": _video,
    "rich_text": _rich_text,
}
