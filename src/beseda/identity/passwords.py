"""Passwords: which can be one, and how many are hashed at the same time."""

import hmac
import threading
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_bytes

from precis_i18n import get_profile

from beseda.domain.accounts import IdentityError, Obstacle, ScramSecret
from beseda.identity.hashing import HASH_BYTES, PARAMETERS, SALT_BYTES, Hasher

MOST_BYTES = 1024
"""The longest password, in UTF-8."""

_MOST_WAITING = 64
_WAIT_SECONDS = 10.0
_MOST_PROVED = 10_000

_enforce = get_profile("OpaqueString").enforce


def normalized(password: str) -> str:
    """`password` as it is compared: by PRECIS OpaqueString (RFC 8265, section 4), so that it is the
    same on every keyboard. Raises IdentityError(BAD_PASSWORD)."""
    try:
        # Ahead of the rest, which takes longer over longer texts.
        if len(password) <= MOST_BYTES and len(password.encode()) <= MOST_BYTES:
            prepared = _enforce(password)
            if len(prepared.encode()) <= MOST_BYTES:
                return str(prepared)
    except UnicodeError:
        pass
    raise IdentityError(Obstacle.BAD_PASSWORD, most=MOST_BYTES)


class Passwords:
    """Hashes and compares. Any thread may call it, and waits for its turn."""

    def __init__(self, at_once: int, hasher: Hasher) -> None:
        """`hasher` is asked at most `at_once` times at the same time: each takes memory, see
        `hashing.MEMORY_KIB`."""
        self._hasher = hasher
        self._turns = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._present = 0
        self._most_present = at_once + _MOST_WAITING
        self._nobodys = _made_up_hash()
        self._proved = Proved()

    def hash(self, password: str) -> str:
        """What to keep of a normalized `password`: parameters, salt and hash in one text. Raises
        IdentityError(TOO_BUSY)."""
        with self._turn():
            return self._hasher.hash(password)

    def matches(self, kept: str, password: str) -> bool:
        """Whether the normalized `password` is the one of which `kept` was kept. Takes as long for
        one of which nothing was ("") as for a wrong one. Raises IdentityError(TOO_BUSY)."""
        if self._proved.has(kept, password):
            return True
        with self._turn():
            right = self._hasher.matches(kept or self._nobodys, password) and bool(kept)
        if right:
            self._proved.add(kept, password)
        return right

    def scram(self, password: str) -> ScramSecret | None:
        """As `scram.secret_of`. Raises IdentityError(TOO_BUSY)."""
        with self._turn():
            return self._hasher.scram(password)

    @staticmethod
    def outdated(kept: str) -> bool:
        """Whether `kept` was made with other parameters than those of today."""
        return not kept.startswith(PARAMETERS)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._lock:
            if self._present >= self._most_present:
                raise IdentityError(Obstacle.TOO_BUSY)
            self._present += 1
        try:
            if not self._turns.acquire(timeout=_WAIT_SECONDS):
                raise IdentityError(Obstacle.TOO_BUSY)
            try:
                yield
            finally:
                self._turns.release()
        finally:
            with self._lock:
                self._present -= 1


class Proved:
    """Passwords that have been compared with their hashes once, and were right: when a network
    comes back, everybody logs in again in the same moment, and the processors have better things
    to do than to hash a thousand passwords anew.

    Of each only a digest is in memory, with a key that dies with the process; never on disk. A new
    password has a new hash, so that nothing need be forgotten. Any thread may call it.
    """

    def __init__(self) -> None:
        self._key = token_bytes(32)
        self._lock = threading.Lock()
        self._digests: OrderedDict[str, bytes] = OrderedDict()

    def has(self, kept: str, password: str) -> bool:
        """Whether `password` was right for the hash `kept`, of late."""
        with self._lock:
            digest = self._digests.get(kept)
        return digest is not None and hmac.compare_digest(digest, self._digest(kept, password))

    def add(self, kept: str, password: str) -> None:
        """It was."""
        digest = self._digest(kept, password)
        with self._lock:
            self._digests[kept] = digest
            self._digests.move_to_end(kept)
            if len(self._digests) > _MOST_PROVED:
                self._digests.popitem(last=False)

    def _digest(self, kept: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{kept}\0{password}".encode(), "sha256")


def _made_up_hash() -> str:
    """The hash of a password that nobody knows: comparing with it takes as long as with any."""
    salt, digest = (
        b64encode(token_bytes(size)).decode().rstrip("=") for size in (SALT_BYTES, HASH_BYTES)
    )
    return f"{PARAMETERS}{salt}${digest}"
