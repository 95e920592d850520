"""Messages for Slack's and Mattermost's incoming webhooks.

Slack: "Sending messages using incoming webhooks", "Reference: Secondary message attachments".
Mattermost: "Incoming webhooks", "Message attachments". Where the two differ, what both senders can
mean is understood: `<https://example.org|label>` and `[label](https://example.org)` alike.
"""

from collections.abc import Callable

from beseda.catalogue.text import Language
from beseda.protocol.webhooks.blocks import add_blocks
from beseda.protocol.webhooks.fields import Fields, first, tables, text
from beseda.protocol.webhooks.lines import NAME_LENGTH, Lines, shortened
from beseda.protocol.webhooks.markup import from_markdown, from_mrkdwn, link
from beseda.protocol.webhooks.posts import MOST_ATTACHMENTS, Code, PayloadError, Posts

_MOST_FIELDS = 50


def read_message(fields: Fields, language: Language) -> Posts:
    """What the message says. Raises PayloadError."""
    attachments = tables(fields, "attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise PayloadError(Code.TOO_MANY_ATTACHMENTS, limit=MOST_ATTACHMENTS)
    lines = Lines(language)
    # The text of a message with blocks is for where blocks cannot be shown: they say the same.
    if not add_blocks(lines, tables(fields, "blocks")):
        lines.add(_reader(fields)(text(fields, "text")))
    for attachment in attachments:
        _add_attachment(lines, attachment)
    said = lines.end()
    if not said:
        raise PayloadError(Code.NO_TEXT)
    # What outgoing webhooks send, ours among them, calls its author "user_name".
    name = shortened(first(fields, "username", "user_name"), NAME_LENGTH)
    return Posts(lines=said, name=name, room=_room(text(fields, "channel")))


def _reader(fields: Fields) -> Callable[[str], str]:
    """`"mrkdwn": false` turns formatting off; links and mentions in <> are none."""
    return from_mrkdwn if fields.get("mrkdwn") is False else plain


def plain(marked: str) -> str:
    """`marked` as plain text, whether in Slack's or in Mattermost's manner."""
    return from_mrkdwn(from_markdown(marked))


def _room(channel: str) -> str:
    """Mattermost's senders write channels without "#", Slack's with it."""
    name = shortened(channel, NAME_LENGTH - 1)
    return name if not name or name.startswith(("#", "@")) else f"#{name}"


def _add_attachment(lines: Lines, attachment: Fields) -> None:
    parts = [
        plain(text(attachment, "pretext")),
        text(attachment, "author_name"),
        link(text(attachment, "title_link"), plain(text(attachment, "title"))),
        plain(text(attachment, "text")),
        *(_field(each) for each in tables(attachment, "fields")[:_MOST_FIELDS]),
        first(attachment, "image_url", "thumb_url"),
        text(attachment, "footer"),
    ]
    said = add_blocks(lines, tables(attachment, "blocks"))
    for part in parts:
        lines.add(part)
    if not said and not any(part.strip() for part in parts):
        lines.add(plain(text(attachment, "fallback")))


def _field(field: Fields) -> str:
    title, value = plain(text(field, "title")).strip(), plain(text(field, "value")).strip()
    return f"{title}: {value}" if title and value else title or value
