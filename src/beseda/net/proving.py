"""Whether a datagram's source is who sent it: asked for a code, only whoever receives there can
give it (RFC 9000, section 8.1, has the reasons)."""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

from msgspec import Struct

FACTOR = 3
"""So many times the bytes that came from an address go there at most before it has proved."""

_MOST_PENDING = 1024
_SECONDS = 60.0
_TRIES = 10
_DIGITS = 6


class Heard(Struct, frozen=True):
    """What came of a datagram: what to answer, and, once the address has proved that it receives,
    what it began with."""

    answer: bytes = b""
    opening: bytes | None = None


class _Pending(Struct):
    """An address that was asked for its code."""

    code: str
    opening: bytes
    until: float
    tries: int = _TRIES


class Proofs:
    """Addresses that have still to prove that they receive. Used by one thread."""

    def __init__(self, wordings: Callable[[str], Sequence[str]]) -> None:
        """`wordings` asks for a code, in more words and in fewer, longest first."""
        self._wordings = wordings
        self._pending: OrderedDict[Hashable, _Pending] = OrderedDict()
        """Oldest first. When it is full the oldest has to begin anew."""

    def hear(self, source: Hashable, data: bytes, now: float) -> Heard:
        """A datagram came from `source`, which has not proved anything. `now` in seconds."""
        pending = self._pending.get(source)
        if pending is not None and pending.until <= now:
            del self._pending[source]
            pending = None
        if pending is None:
            pending = self._remember(source, data, now)
        elif not pending.tries:
            return Heard()
        elif secrets.compare_digest(data.strip(), pending.code.encode()):
            del self._pending[source]
            return Heard(opening=pending.opening)
        else:
            pending.tries -= 1
        return Heard(self._question(pending.code, FACTOR * len(data)))

    def _remember(self, source: Hashable, data: bytes, now: float) -> _Pending:
        if len(self._pending) >= _MOST_PENDING:
            self._pending.popitem(last=False)
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        pending = self._pending[source] = _Pending(code, data, now + _SECONDS)
        return pending

    def _question(self, code: str, most: int) -> bytes:
        """In as many words as `most` bytes allow; b"" if they allow none."""
        lines = (wording.encode() for wording in self._wordings(code))
        return next((line for line in lines if len(line) <= most), b"")
