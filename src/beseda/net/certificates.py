"""The server's certificate and key: found in two files, and read again when those change."""

import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from OpenSSL import SSL

MOST_FILE_BYTES = 1 << 20
"""What a certificate's file may have; nobody's chain is that long."""


class Files(NamedTuple):
    """Where a certificate (with those of its issuers behind it) and its key are, as PEM. Both may
    be in one file."""

    certificate: Path
    key: Path


class Pem(NamedTuple):
    """The contents of both."""

    certificate: bytes
    key: bytes


class CertificateError(Exception):
    """A certificate and a key that cannot be used: `problem` in the words of the library or the
    system."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Loaded(Struct, frozen=True):
    """A certificate in use: the SHA-256 of it in hexadecimal, the names it is for, when it ends."""

    fingerprint: str
    names: tuple[str, ...]
    until: datetime
    self_signed: bool


_Stamp = tuple[tuple[int, int, int], ...]
"""When the files were changed, their sizes and inodes; empty if there are none."""


class Certificates:
    """The certificate in use, if there is one, and its files.

    Any thread may read `context` and `pem`; its lock is of tier 3. The rest is for the main thread.
    """

    def __init__(self, minimum: Literal["1.2", "1.3"]) -> None:
        """`minimum`: the lowest version of TLS that is spoken."""
        self._minimum = minimum
        self._files: Files | None = None
        self._lock = threading.Lock()
        self._context: SSL.Context | None = None
        self._pem: Pem | None = None
        self._loaded_stamp: _Stamp = ()
        self._seen_stamp: _Stamp = ()

    @property
    def context(self) -> "SSL.Context | None":
        """For new connections; None as long as there is no certificate."""
        with self._lock:
            return self._context

    @property
    def pem(self) -> Pem | None:
        """What the context was made of, for QUIC, which makes its own; another object whenever it
        has been loaded anew."""
        with self._lock:
            return self._pem

    def load(self, files: Files) -> Loaded:
        """Use these from now on, and look at them. Without them nothing changes: raises
        CertificateError."""
        self._files = files
        self._loaded_stamp = self._seen_stamp = _stamp(files)
        try:
            for each in files:
                if each.stat().st_size > MOST_FILE_BYTES:
                    raise CertificateError(f"{each.name}: too long")
            pem = Pem(files.certificate.read_bytes(), files.key.read_bytes())
        except OSError as error:
            raise CertificateError(f"{error.filename}: {error.strerror or error}") from None
        # Here, because it takes a tenth of a second that a server without TLS need not spend.
        from beseda.net.tls import describe, make_context

        loaded = describe(pem.certificate)
        context = make_context(files, self._minimum)
        with self._lock:
            self._context, self._pem = context, pem
        return loaded

    def expect(self, files: Files) -> None:
        """Look at files that are not there yet: `look` loads them when they are."""
        self._files = files

    def look(self) -> Loaded | None:
        """Load the files again if they have changed since, and not in the last moment: half of them
        may be written. None if there is nothing new; raises CertificateError as `load`, and goes on
        with what there was. To be called about twice a second; two system calls."""
        if self._files is None:
            return None
        stamp = _stamp(self._files)
        settled, self._seen_stamp = stamp == self._seen_stamp, stamp
        if not stamp or not settled or stamp == self._loaded_stamp:
            return None
        return self.load(self._files)


def _stamp(files: Files) -> _Stamp:
    try:
        found = [each.stat() for each in files]
    except OSError:
        return ()
    return tuple((each.st_mtime_ns, each.st_size, each.st_ino) for each in found)
