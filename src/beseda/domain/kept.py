"""What is kept of whoever has an account, as it is written down. Under the hub's lock."""

from collections.abc import Mapping

import msgspec
from msgspec import Struct


class KeptPerson(Struct, frozen=True, omit_defaults=True):
    """What is kept. Names never change their meaning: what an old version wrote can be read by
    every later one. Only of those who are always on are the nick and what follows it kept."""

    replay: int | None = None
    read_markers: dict[str, int] = {}
    metadata: dict[str, str] = {}
    nick: str = ""
    username: str = ""
    host: str = ""
    realname: str = ""
    rooms: list[str] = []
    absent_since: float | None = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(KeptPerson).decode


class Lasting:
    """What is kept of everybody with an account, here or not."""

    def __init__(self, documents: Mapping[str, bytes] | None = None) -> None:
        """`documents` by the accounts' ids, as they are on disk."""
        self._documents = dict(documents or {})

    def of(self, account_id: str) -> KeptPerson:
        """What is kept of the account's owner."""
        document = self._documents.get(account_id)
        return _decode(document) if document is not None else KeptPerson()

    def forget(self, account_id: str) -> None:
        """Nothing is kept of the account's owner any more."""
        self._documents.pop(account_id, None)

    def put(self, account_id: str, kept: KeptPerson) -> bytes | None:
        """Keep that; returns how it is written, None if it is written so already."""
        document = _encode(kept)
        if self._documents.get(account_id) == document:
            return None
        self._documents[account_id] = document
        return document
