"""What a payload has to say, or what is wrong with it."""

from enum import StrEnum
from http import HTTPStatus
from typing import Literal

from msgspec import Struct

MOST_BYTES = 256 * 1024
"""The longest body. A push of many commits by GitHub takes over 64 KiB."""

MOST_ATTACHMENTS = 100
"""So many attachments Slack takes, too."""

PostKind = Literal["message", "notice"]
"""Somebody's words for people, or a program's report of what has happened."""


class Posts(Struct, frozen=True, kw_only=True):
    """`lines` to be said one after another; none of them: the payload is fine, and there is nothing
    to say.

    No line is empty or has control characters; it has at most `lines.LINE_BYTES` bytes in UTF-8,
    and there are at most `lines.MOST_LINES`. `name` is who says it, as the payload wants it to be
    called, "" if it does not care; `room` where, with "#" or "@" before it, "" likewise. Both are
    one line of at most `lines.NAME_LENGTH` characters and otherwise whatever was sent.
    """

    lines: tuple[str, ...]
    kind: PostKind = "message"
    name: str = ""
    room: str = ""


class Code(StrEnum):
    """What is wrong with a payload, by Slack's names where it has one. The sentences stand in
    `beseda.catalogue.webhooks`."""

    INVALID_PAYLOAD = "invalid_payload"
    """It is not a JSON object."""
    INVALID_FORM_DATA = "invalid_form_data"
    """It is a form of another kind than programs send."""
    INVALID_CHARSET = "invalid_charset"
    """It is not UTF-8."""
    NO_TEXT = "no_text"
    TOO_MANY_ATTACHMENTS = "too_many_attachments"
    TOO_LONG = "too_long"


class PayloadError(ValueError):
    """The payload cannot be said: why, for programs (`code`), and with what `values` the sentence
    for people is to be completed."""

    def __init__(self, code: Code, **values: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.values = values

    @property
    def status(self) -> HTTPStatus:
        """How HTTP calls that (RFC 9110, section 15.5)."""
        if self.code is Code.TOO_LONG:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return HTTPStatus.BAD_REQUEST
