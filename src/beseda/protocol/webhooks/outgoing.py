"""What is sent out for a message, and what the receiver answers.

The body has the form that the Standard Webhooks specification recommends: `type`, `timestamp`,
`data`. Beside these stand the fields that receivers made for Slack's or Mattermost's outgoing
webhooks look for.
"""

from datetime import UTC, datetime
from typing import Literal

import msgspec
from msgspec import Struct

from beseda.catalogue.text import Language
from beseda.protocol.webhooks.bodies import read_object
from beseda.protocol.webhooks.posts import MOST_BYTES, PayloadError, Posts
from beseda.protocol.webhooks.slack import read_message


class Said(Struct, frozen=True, kw_only=True):
    """`nick`, logged in to `account` ("": a guest), said `text` in `room`: as `kind`, `at` a Unix
    time in seconds. `id` is the message's own (IRCv3 message-ids)."""

    room: str
    nick: str
    account: str
    text: str
    kind: Literal["message", "notice", "action"]
    id: str
    at: float


class _Data(Struct, frozen=True):
    room: str
    nick: str
    account: str
    text: str
    kind: str
    id: str
    time: str


class _Body(Struct, frozen=True):
    type: str
    timestamp: str
    data: _Data
    text: str
    user_name: str
    channel_name: str


def body_of(said: Said) -> bytes:
    """The body for one message, in JSON. Times are in UTC (RFC 3339), with milliseconds."""
    time = _rfc3339(said.at)
    data = _Data(
        room=_encodable(said.room),
        nick=_encodable(said.nick),
        account=_encodable(said.account),
        text=_encodable(said.text),
        kind=said.kind,
        id=_encodable(said.id),
        time=time,
    )
    # In Slack and Mattermost the names of channels have no "#".
    channel = data.room.removeprefix("#")
    body = _Body("message", time, data, data.text, data.nick, channel)
    return msgspec.json.encode(body)


def read_answer(body: bytes, language: Language) -> Posts:
    """What the receiver wants to be said in the room: it answered with a message such as
    `{"text": "hello"}`. No lines if it answered with anything else, which most do."""
    fields = read_object(body) if len(body) <= MOST_BYTES else None
    if fields is None:
        return Posts(lines=())
    try:
        return read_message(fields, language)
    except PayloadError:
        return Posts(lines=())


def _rfc3339(at: float) -> str:
    moment = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")


def _encodable(text: str) -> str:
    """Without halves of surrogate pairs, which stand for nothing in UTF-8."""
    return text.encode("utf-8", "replace").decode()
