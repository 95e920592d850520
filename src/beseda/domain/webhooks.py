"""Webhooks: ways for programs to post into a room, and to be sent what is said there.

Pure; under the hub's lock. What is done to them is in `beseda.domain.actions.webhooks`, posting and
sending is the business of gateways and of the server.
"""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from enum import Enum

import msgspec
from msgspec import Struct

from beseda.domain.audience import Listener
from beseda.domain.names import NamePolicy
from beseda.domain.people import Person

KIND = "webhook"
"""The kind of document that holds a webhook, by its id."""

PROGRESS_KIND = "webhook-progress"
"""The kind of document that says how far what an outgoing one is sent has got, by its id."""

MOST = 100
"""So many webhooks there may be; also so many threads that send, at most."""

SUFFIX = "/hook"
"""What the nick of whatever a webhook says ends with: with a `/`, nobody can have it."""

IDENTITY_PREFIX = "hook."
"""What the identity of such an author begins with (`Person.identity`); no person's does."""

_ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None of these is taken for another when it is read out or copied."""
_ID_LENGTH = 6
_TOKEN_BYTES = 32
_MOST_SPEAKERS = 1000


class Direction(Enum):
    """Which way the messages go, as the room sees it."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class State(Enum):
    """Whether a webhook is in use."""

    ACTIVE = "active"
    GONE = "gone"
    """The receiver has said that it wants nothing more, ever (HTTP 410)."""


class Webhook(Struct, frozen=True, omit_defaults=True):
    """One webhook of `room`, as it is kept. Names never change their meaning: what an old version
    wrote can be read by every later one.

    `name` is the nick of what it says, without `SUFFIX`; `created` is Unix time in seconds.
    `digest` is what is kept of an incoming one's token (`digest_of`); `secret` is what senders sign
    with, or what we sign with what goes to `url`: a key has to be known, so it is kept as it is.
    """

    id: str
    room: str
    name: str
    direction: Direction
    created: float
    digest: str = ""
    url: str = ""
    secret: str = ""
    state: State = State.ACTIVE


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Webhook).decode


class Problem(Enum):
    """Why something was not done to webhooks; the sentences stand in
    `beseda.catalogue.webhook_commands.PROBLEMS`."""

    TOO_MANY = "too_many"
    UNKNOWN = "unknown"
    BAD_ROOM = "bad_room"
    BAD_NAME = "bad_name"
    BAD_URL = "bad_url"
    BAD_SECRET = "bad_secret"  # noqa: S105 - a code
    NO_LOG = "no_log"
    SWITCHED_OFF = "switched_off"
    NOT_WRITABLE = "not_writable"


class WebhookError(Exception):
    """Nothing was done; `values` are what the sentence needs."""

    def __init__(self, problem: Problem, **values: str | int) -> None:
        super().__init__(problem.value, values)
        self.problem = problem
        self.values = values


def new_token() -> str:
    """What whoever posts has to know: 256 random bits, fit for a URL."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest_of(token: str) -> str:
    """What is kept of a token. It has too many bits to be guessed, so that a fast hash will do; and
    since what is looked up is the digest, how long that takes says nothing of the token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Webhooks:
    """All webhooks of a server, for the hub's lock."""

    def __init__(self, names: NamePolicy) -> None:
        self._names = names
        self._all: dict[str, Webhook] = {}
        self._by_digest: dict[str, Webhook] = {}
        self._listeners: dict[str, Listener] = {}
        self._speakers: dict[tuple[str, str], Person] = {}

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Webhook]:
        """Oldest first."""
        return iter(sorted(self._all.values(), key=lambda each: each.created))

    def load(self, documents: Mapping[str, bytes]) -> None:
        """They are there again after a start."""
        for document in documents.values():
            self.put(decode(document))

    def find(self, webhook_id: str) -> Webhook | None:
        """The one with this id."""
        return self._all.get(webhook_id)

    def by_digest(self, digest: str) -> Webhook | None:
        """The incoming one whose token has this digest."""
        return self._by_digest.get(digest)

    def in_room(self, folded: str) -> list[Webhook]:
        """Those of the room with this folded name."""
        return [each for each in self if self._names.fold_room(each.room) == folded]

    def put(self, webhook: Webhook) -> None:
        """It is like this from now on."""
        self._all[webhook.id] = webhook
        if webhook.digest:
            self._by_digest[webhook.digest] = webhook

    def drop(self, webhook: Webhook) -> None:
        """It is no more."""
        del self._all[webhook.id]
        self._by_digest.pop(webhook.digest, None)
        self._listeners.pop(webhook.id, None)
        self._speakers = {key: who for key, who in self._speakers.items() if key[0] != webhook.id}

    def new_id(self) -> str:
        """An id that none has: short, since people type it."""
        while True:
            made = "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))
            if made not in self._all:
                return made

    # ── who hears a room for one ───────────────────────────────────────────────────────────

    def listen(self, webhook: Webhook, listener: Listener | None) -> None:
        """`listener` hears for `webhook` what is said, or nobody any more; rooms that are there
        already have to be told (`Room.listeners`)."""
        if listener is None:
            self._listeners.pop(webhook.id, None)
        else:
            self._listeners[webhook.id] = listener

    def listeners(self, folded: str) -> tuple[Listener, ...]:
        """Who hears the room with this folded name for webhooks."""
        if not self._listeners:
            return ()
        found = (self._listeners.get(each.id) for each in self.in_room(folded))
        return tuple(each for each in found if each is not None)

    # ── who speaks for one ─────────────────────────────────────────────────────────────────

    def speaker(self, webhook: Webhook, chosen: str, host: str, most: int) -> Person:
        """The author of what `webhook` says: under the name that was `chosen` for it, as far as
        that can be a nick of `most` characters, and else under its own. The same value each time,
        as the log keeps each author once."""
        key = (webhook.id, chosen[: 4 * most])
        person = self._speakers.get(key)
        if person is None:
            if len(self._speakers) >= _MOST_SPEAKERS:
                del self._speakers[next(iter(self._speakers))]
            person = self._speakers[key] = self._new_speaker(webhook, chosen, host, most)
        return person

    def _new_speaker(self, webhook: Webhook, chosen: str, host: str, most: int) -> Person:
        room_for_name = max(1, most - len(SUFFIX))
        name = self._names.part_of_nick(chosen, room_for_name) or webhook.name
        return Person(
            id=0,  # as the server's own words: nobody gets them as their own
            nick=name + SUFFIX,
            folded=self._names.fold_nick(name) + SUFFIX,
            username=KIND,
            host=host,
            realname="",
            identity=IDENTITY_PREFIX + webhook.id,
            relayed_by=host,
        )
