"""TLS on the client's side: verifying a server, or recognising one that the user has accepted."""

import hashlib
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

from beseda.catalogue import Text
from beseda.catalogue import tls as texts
from beseda.client.address import Address
from beseda.client.reasons import ConnectError, DisagreementError, reason_of
from beseda.client.trust import Doubt, Trust, UntrustedError

Dial = Callable[[], socket.socket]

_NO_TLS_THERE = frozenset({"WRONG_VERSION_NUMBER", "UNEXPECTED_EOF_WHILE_READING"})


class TlsSocket:
    """A TLS connection as a non-blocking socket: `recv` and `send` raise BlockingIOError and other
    OSErrors. For one thread."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        self._sock = sock

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self._sock.fileno()

    def setblocking(self, flag: bool) -> None:
        """As a socket's; before anything else."""
        self._sock.setblocking(flag)

    def recv(self, size: int) -> bytes:
        """What has come; b"" at the end."""
        try:
            return self._sock.recv(size)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise BlockingIOError from None

    def send(self, data: bytes) -> int:
        """Send what fits; what did not must be given again."""
        try:
            return self._sock.send(data)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise BlockingIOError from None

    def shutdown(self, how: int) -> None:
        """Nothing: the server closes when it has read QUIT, and until then what it says is to be
        decrypted."""

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()


def secure(
    dial: Dial, address: Address, trust: Trust, certificate: Path | None = None
) -> TlsSocket:
    """A TLS connection to the right server. `dial` makes a TCP connection with a timeout; it is
    needed up to three times. `certificate`: the file with our own one and its key. Raises
    UntrustedError, ConnectError, and what `dial` raises.

    A server that the user has accepted is recognised by its fingerprint. Another one must be
    vouched for by an authority that the system trusts, for the name that it was asked by.
    """
    known = trust.known(address)
    if known:
        sock = _shake_hands(dial(), _unverified(certificate), address.host)
        shown = _fingerprint(sock)
        if shown == known:
            return TlsSocket(sock)
        sock.close()
        if trust.only:
            raise UntrustedError(Doubt.NOT_THE_ONE, shown, "", trust.file)
    try:
        return TlsSocket(_shake_hands(dial(), _verifying(certificate), address.host))
    except ssl.SSLCertVerificationError as error:
        problem = error.verify_message
    with _shake_hands(dial(), _unverified(), address.host) as sock:
        doubt = Doubt.CHANGED if known else Doubt.UNKNOWN
        raise UntrustedError(doubt, _fingerprint(sock), problem, trust.file)


def _shake_hands(sock: socket.socket, context: ssl.SSLContext, host: str) -> ssl.SSLSocket:
    """The handshake, within the socket's timeout. Raises SSLCertVerificationError, ConnectError."""
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["irc"])
    try:
        return context.wrap_socket(sock, server_hostname=host or None)
    except ssl.SSLCertVerificationError:
        sock.close()
        raise
    except ssl.SSLError as error:
        sock.close()
        if error.reason in _NO_TLS_THERE:
            raise DisagreementError(texts.NO_TLS_THERE) from error
        words = (error.reason or str(error)).replace("_", " ").lower()
        text = texts.HANDSHAKE_FAILED
        reason = Text(text.to("en", problem=words), text.to("ru", problem=words))
        raise DisagreementError(reason) from error
    except OSError as error:
        sock.close()
        raise ConnectError(reason_of(error)) from error


def _verifying(certificate: Path | None) -> ssl.SSLContext:
    """A context for a server for which an authority vouches. Raises ConnectError."""
    context = ssl.create_default_context()
    if certificate is not None:
        try:
            show(context, certificate)
        except OSError as error:  # it has been there when we began
            raise ConnectError(reason_of(error)) from error
    return context


def _unverified(certificate: Path | None = None) -> ssl.SSLContext:
    """A context for a server whose fingerprint is looked at instead. Raises ConnectError."""
    context = _verifying(certificate)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def show(context: ssl.SSLContext, certificate: Path) -> None:
    """Have the server shown the certificate in this file, with the key that is there, too. Raises
    OSError, of which ssl's errors are."""
    context.load_cert_chain(certificate, password=lambda: b"")  # rather than be asked for one


def _fingerprint(sock: ssl.SSLSocket) -> str:
    return hashlib.sha256(sock.getpeercert(binary_form=True) or b"").hexdigest()
