"""Batches that a client sends (IRCv3 client-batch): what all types have in common. Pure."""

import re
from typing import Protocol

from msgspec import Struct

from beseda.catalogue import Text
from beseda.domain.commands import Say
from beseda.domain.events import Tags
from beseda.gateways.irc.labels import Response
from beseda.gateways.link import Alarm
from beseda.protocol.irc.message import Message

OPEN_SECONDS = 60.0
"""So long a client may take to send a batch."""

_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,64}")


class BadBatch(Exception):  # noqa: N818 - what a client sent, not a fault of ours
    """A batch is not carried out: the code and the context of its FAIL, and its text."""

    def __init__(self, code: str, *context: str, text: Text, **values: object) -> None:
        super().__init__(code, *context)
        self.code = code
        self.context = context
        self.text = text
        self.values = values


class Contents(Protocol):
    """What a type of batch makes of its messages, in bounded memory."""

    def add(self, message: Message) -> None:
        """One message of the batch. Raises BadBatch."""

    def said(self, tags: Tags) -> Say:
        """What the whole batch says, with the client-only tags of its beginning. Raises
        BadBatch."""


class ClientBatch(Struct):
    """A batch that was begun: what is in it so far, the client-only tags of its beginning, the
    response to it, and what ends it when it is not."""

    reference: str
    contents: Contents
    tags: Tags
    response: Response | None
    alarm: Alarm


def is_reference(text: str) -> bool:
    """Whether `text` can be the name of a batch."""
    return _REFERENCE.fullmatch(text) is not None
