"""Marked-up texts to plain ones: what Slack calls mrkdwn, and the links of Markdown.

Signs that mean emphasis stay as they are, and so do names of emoji: people know them from
elsewhere, and plain text has nothing better.
"""

import re
from collections.abc import Callable
from typing import Final

_ENTITIES: Final = {"lt": "<", "gt": ">", "amp": "&"}
_ENTITY = re.compile("&(lt|gt|amp);")
# What Slack's angle brackets may hold. Nothing here can take more than one pass over a text: each
# part ends where the next could begin.
_MRKDWN = re.compile(r"<([@#!]|[A-Za-z][A-Za-z0-9+.-]*:)([^<>|\s]*)(?:\|([^<>]*))?>|&(lt|gt|amp);")
_DATE = re.compile(r"<!date\^[^<>|]*\|([^<>]*)>")
_MARKDOWN_LINK = re.compile(r'!?\[([^\[\]]*)\]\(([^()\s]+)(?: "[^"()\[\]]*")?\)')


def from_mrkdwn(text: str) -> str:
    """Slack's mrkdwn as plain text (Slack: "Formatting message text"): links, mentions and the
    three characters that it escapes."""
    return _MRKDWN.sub(_plain, _DATE.sub(r"\1", text))


def from_markdown(text: str) -> str:
    """`text` with the links and pictures of Markdown as "label (address)"."""
    return _MARKDOWN_LINK.sub(lambda match: link(match[2], match[1]), text)


def link(url: str, label: str = "") -> str:
    """A link for people who see plain text; without a label, or where the label says no more, it is
    the address."""
    label = label.strip()
    bare = url.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in (url, bare) or not url:
        return bare or label
    return f"{label} ({bare})"


def _plain(match: re.Match[str]) -> str:
    sign, target, label, entity = match.groups()
    if entity:
        return _ENTITIES[entity]
    target = _unescaped(target)
    label = _unescaped(label or "")
    if sign in _MENTIONS:
        return _MENTIONS[sign](target, label)
    return link(sign + target, label)


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)


def _at(target: str, label: str) -> str:
    return "@" + (label or target).removeprefix("@")


def _channel(target: str, label: str) -> str:
    return "#" + (label or target).removeprefix("#")


def _special(target: str, label: str) -> str:
    """<!here>, <!subteam^ID|@name>; what else there may be says itself what stands for it."""
    return "@" + (label or target.rpartition("^")[2]).removeprefix("@")


_MENTIONS: Final[dict[str, Callable[[str, str], str]]] = {
    "@": _at,
    "#": _channel,
    "!": _special,
}
