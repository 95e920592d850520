"""TLS of a running server: its certificate, from the settings to the console's words about it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from beseda.catalogue import Language
from beseda.catalogue import tls as texts
from beseda.net.address import parse_listen
from beseda.net.certificates import CertificateError, Certificates, Files, Loaded
from beseda.net.handshakes import Handshakes
from beseda.net.securing import TLS_ONLY, Security
from beseda.net.settings import TlsSettings
from beseda.server.errors import StartError
from beseda.server.settings import ServerSettings, data_directory

_HOSTS = 8
"""So many hosts at least it takes to have all places for handshakes."""

CERTIFICATE_FILE = "certificate.pem"
KEY_FILE = "key.pem"


def own_files(server: ServerSettings) -> Files:
    """Where `beseda cert` puts certificate and key, in the data directory."""
    directory = data_directory(server) / "tls"
    return Files(directory / CERTIFICATE_FILE, directory / KEY_FILE)


class Encryption:
    """Whether and how a server speaks TLS.

    `sts` may be called by any thread, everything else by the main thread.
    """

    def __init__(
        self,
        tls: TlsSettings,
        server: ServerSettings,
        language: Language,
        warn: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        """Nothing is read yet. `warn` and `tell` get sentences for the console."""
        self._lock = threading.Lock()
        self._tls = tls  # written by the main thread under `_lock`, of tier 3
        self._server = server
        self._language = language
        self._warn = warn
        self._tell = tell
        self._certificates = Certificates(tls.minimum_version)
        refusal = texts.ENDINGS[TLS_ONLY].to(language)
        self.security = Security(
            self._certificates,
            Handshakes(tls.handshakes, max(1, tls.handshakes // _HOSTS)),
            tls.handshake_seconds,
            f"ERROR :{refusal}\r\n".encode(),
        )

    @property
    def ready(self) -> bool:
        """Whether there is a certificate."""
        return self._certificates.context is not None

    def start(self) -> None:
        """Load the certificate, if there is to be one. Raises StartError."""
        files = self._files()
        if not self._tls.certificate and not files.certificate.exists():
            self._certificates.expect(files)
            return
        try:
            self._describe(self._certificates.load(files))
        except CertificateError as error:
            line = texts.CANNOT_USE_CERTIFICATE.to(
                self._language,
                certificate=files.certificate,
                key=files.key,
                problem=error.problem,
            )
            raise StartError(line) from None

    def look(self) -> None:
        """Take over a certificate whose files have changed; to be called about twice a second."""
        self._renew(self._certificates.look)

    def adopt(self, tls: TlsSettings) -> None:
        """Take over the settings that can change while the server runs, and read the files again:
        all but the version, and the bounds on handshakes."""
        with self._lock:
            self._tls = tls
        files = self._files()
        if tls.certificate or files.certificate.exists():
            self._renew(lambda: self._certificates.load(files))

    def sts(self, is_secure: bool) -> str:
        """The value of the capability `sts` (IRCv3) on such a connection; "" if there is none."""
        with self._lock:
            tls = self._tls
        if not self.ready or not (tls.sts_seconds or tls.sts_port):
            return ""
        if is_secure:
            return f"duration={tls.sts_seconds}"
        port = tls.sts_port or _first_port(self._server.listen)
        return f"port={port}" if port else ""

    def _renew(self, load: Callable[[], Loaded | None]) -> None:
        try:
            loaded = load()
        except CertificateError as error:
            words = texts.KEEPING_CERTIFICATE.to(
                self._language, file=self._files().certificate, problem=error.problem
            )
            self._warn(words)
            return
        if loaded is not None:
            self._describe(loaded)

    def _files(self) -> Files:
        if not self._tls.certificate:
            return own_files(self._server)
        certificate = Path(self._tls.certificate).expanduser()
        return Files(
            certificate, Path(self._tls.key).expanduser() if self._tls.key else certificate
        )

    def _describe(self, loaded: Loaded) -> None:
        names = ", ".join(loaded.names) or texts.NO_NAMES.to(self._language)
        self._tell(
            texts.CERTIFICATE_IN_USE.to(
                self._language, names=names, until=loaded.until, fingerprint=loaded.fingerprint
            )
        )
        if loaded.until < datetime.now(UTC):
            file = self._files().certificate
            self._warn(texts.CERTIFICATE_EXPIRED.to(self._language, file=file, until=loaded.until))
        if loaded.self_signed and self._tls.sts_seconds:
            self._warn(texts.STS_SELF_SIGNED.to(self._language))


def _first_port(listen: list[str]) -> int:
    """The port of the first address that has one; 0 if none has, or the system chooses it."""
    return next((each.port for each in map(parse_listen, listen) if not each.path), 0)
