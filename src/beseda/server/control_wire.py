"""What is said on the control socket: one JSON object a line, in both directions.

A request is answered by any number of `Underway` and then by one other answer. A connection can
make several requests, one after the other.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

SOCKET_NAME = "control.sock"
MOST_LINE_BYTES = 4096
"""The longest line, its end included."""

_MOST_PATH_BYTES = 100
"""What fits everywhere into an address (`sun_path`: 108 bytes on Linux, 104 elsewhere)."""


class Delete(Struct, frozen=True, tag_field="do", tag="delete"):
    """Delete the log of the room `name`, what the person with the nick `name` said, or the message
    with the id `name`; with `dry` only say what there is."""

    what: Literal["room", "person", "message"]
    name: str
    dry: bool = False


class AskStatus(Struct, frozen=True, tag_field="do", tag="status"):
    """How is the server?"""


class AddAccount(Struct, frozen=True, tag_field="do", tag="account-add"):
    """Make an account."""

    name: str
    password: str


class SetPassword(Struct, frozen=True, tag_field="do", tag="account-password"):
    """Give the account another password."""

    name: str
    password: str


class Suspend(Struct, frozen=True, tag_field="do", tag="account-suspend"):
    """Let nobody log in to the account, and put its owner out. None for `reason`: let them in
    again."""

    name: str
    reason: str | None


class SetRole(Struct, frozen=True, tag_field="do", tag="account-role"):
    """Give the owner of the account a role (`Account.role`)."""

    name: str
    role: Literal["", "operator"]


class DeleteAccount(Struct, frozen=True, tag_field="do", tag="account-delete"):
    """Delete the account, and what its owner said (`messages`); with `dry` only see whether it is
    there. Answered with how many events are deleted."""

    name: str
    messages: bool
    dry: bool = False


class AddWebhook(Struct, frozen=True, tag_field="do", tag="webhook-add"):
    """Make a webhook of `room` that speaks as `name` ("": the room's): an incoming one, or one that
    sends to the URL `to`. `secret` is what senders sign with, or we; with "" incoming ones go by
    their token alone, and for outgoing ones a secret is made."""

    room: str
    name: str = ""
    to: str = ""
    secret: str = ""


class RemoveWebhook(Struct, frozen=True, tag_field="do", tag="webhook-remove"):
    """Remove a webhook."""

    id: str


AccountRequest: TypeAlias = AddAccount | SetPassword | Suspend | SetRole | DeleteAccount
WebhookRequest: TypeAlias = AddWebhook | RemoveWebhook
Request: TypeAlias = Delete | AskStatus | AccountRequest | WebhookRequest


class Underway(Struct, frozen=True, tag_field="say", tag="underway"):
    """So much is `done` of `total`."""

    done: int
    total: int


class Found(Struct, frozen=True, tag_field="say", tag="found"):
    """What a `Delete` would delete: `events` in number (None: nobody has counted), or one message
    that `nick` sent, in `room` ("": in private)."""

    events: int | None = None
    nick: str = ""
    room: str = ""
    text: str = ""


class Deleted(Struct, frozen=True, tag_field="say", tag="deleted"):
    """So many events are deleted."""

    events: int


class Status(Struct, frozen=True, tag_field="say", tag="status"):
    """How the server is. `started` is Unix time in seconds; `writable`: whether what is said can be
    recorded."""

    version: str
    pid: int
    started: float
    people: int
    rooms: int
    connections: int
    writable: bool


class Done(Struct, frozen=True, tag_field="say", tag="done"):
    """It is done, for the account `name`, as it is spelt, or for the webhook with this id."""

    name: str


class WebhookAdded(Struct, frozen=True, tag_field="say", tag="webhook-added"):
    """There is a webhook. `url` is where to post to, or where is sent to; `socket` the path of the
    Unix socket where that is to be had, if it is nowhere else. `secret` is what we sign with. What
    is secret of it is told here, and never again."""

    id: str
    room: str
    name: str
    url: str
    socket: str = ""
    secret: str = ""


class Denied(Struct, frozen=True, tag_field="say", tag="denied"):
    """It was not done: `obstacle` and `values` as in `accounts.IdentityError`, or as `problem` in
    `webhooks.WebhookError`."""

    obstacle: str
    values: dict[str, str | int]


class Failed(Struct, frozen=True, tag_field="say", tag="failed"):
    """It was not done. `code`: "not_found", "bad_request", "stopping", "busy" or "failed"; the
    last with the system's words."""

    code: str
    problem: str = ""


Answer: TypeAlias = Underway | Found | Deleted | Status | Done | WebhookAdded | Denied | Failed

decode_request = msgspec.json.Decoder(Request).decode
decode_answer = msgspec.json.Decoder(Answer).decode
_encode = msgspec.json.Encoder().encode


def line_of(said: Request | Answer) -> bytes:
    """The line for it."""
    return _encode(said) + b"\n"


@contextmanager
def address_of(directory: Path) -> Iterator[str]:
    """The socket's address, to bind or to connect to inside.

    A path that is too long for an address is replaced by one through a descriptor of the directory,
    where the system has such paths. Raises OSError if the directory cannot be opened.
    """
    path = str(directory / SOCKET_NAME)
    if len(os.fsencode(path)) <= _MOST_PATH_BYTES or not Path("/proc/self/fd").is_dir():
        yield path
        return
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{SOCKET_NAME}"
    finally:
        os.close(descriptor)


def unix_socket() -> socket.socket:
    """A socket of the right kind."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
