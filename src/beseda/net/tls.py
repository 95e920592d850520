"""TLS between a connection and its socket (RFC 8446, RFC 5246), by pyOpenSSL.

Why not the standard library's `ssl`: a server that asks for a client's certificate there refuses
every one that no authority has signed, and has no way to be told otherwise. What counts here is the
certificate's fingerprint (SASL EXTERNAL), and people make theirs themselves.

OpenSSL never sees the socket: what comes is fed to it in pieces, what it makes is sent by us. So no
peer can keep it busy for longer than a piece takes, and its answers do not depend on whether the
kernel takes bytes just then.
"""

import socket
from collections.abc import Callable
from enum import Enum
from typing import Any, Literal

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from OpenSSL import SSL

from beseda.net.certificates import CertificateError, Files, Loaded
from beseda.net.connection import Connection, State
from beseda.net.securing import Protocol

MinimumVersion = Literal["1.2", "1.3"]

_IRC, _HTTP = b"irc", b"http/1.1"
PROTOCOLS = {_IRC: Protocol.IRC, _HTTP: Protocol.HTTP}
"""ALPN's names (RFC 7301) of what is spoken here, as IANA has them."""

_RECORD_BYTES = 1 << 14
_SEALED_AT_ONCE = 1 << 16
"""Bytes that are encrypted before the kernel has taken what was encrypted earlier."""
_MOST_ANSWERS = 1 << 18
"""Bytes of TLS's own answers that may wait for a peer who does not read."""
_MOST_HANDSHAKE_BYTES = 1 << 18
_LOOK_AGAIN_SECONDS = 0.1
# With forward secrecy and authenticated encryption; those of TLS 1.3 all are and are not listed.
_CIPHERS_1_2 = b"ECDHE+AESGCM:ECDHE+CHACHA20"
_VERSIONS = {"1.2": SSL.TLS1_2_VERSION, "1.3": SSL.TLS1_3_VERSION}


class _Alpn(Enum):
    """What came of the negotiation of the protocol, where that is not the protocol."""

    NOTHING_IN_COMMON = "nothing in common"


# RFC 8446 section 6: a fatal alert, no_application_protocol. Ours, because a callback of pyOpenSSL
# can have one sent only by an exception, and that might come up in another thread's handshake.
_NO_APPLICATION_PROTOCOL = b"\x15\x03\x03\x00\x02\x02\x78"


def make_context(files: Files, minimum: MinimumVersion) -> SSL.Context:
    """What all connections with this certificate share. Any thread may call it, and use what it
    returns. Reads two files; raises CertificateError.

    A client's certificate is asked for and any is taken. Without renegotiation (a peer's way to
    make us work) and without sessions to resume: they would have to be kept, or their key guarded.
    """
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(_VERSIONS[minimum])
    context.set_cipher_list(_CIPHERS_1_2)
    context.set_options(SSL.OP_NO_RENEGOTIATION | SSL.OP_NO_COMPRESSION | SSL.OP_NO_TICKET)
    context.set_mode(SSL.MODE_RELEASE_BUFFERS)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    # Resumption that a client tries all the same fails the handshake unless there is a name.
    context.set_session_id(b"beseda")
    context.set_verify(SSL.VERIFY_PEER, lambda *_: True)
    context.set_alpn_select_callback(_choose_protocol)
    try:
        context.use_certificate_chain_file(str(files.certificate))
        context.use_privatekey(_private_key(files.key.read_bytes()))
        context.check_privatekey()
    except SSL.Error as error:
        raise CertificateError(_words(error)) from None
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CertificateError(_first_sentence(error)) from None
    return context


def _private_key(pem: bytes) -> EllipticCurvePrivateKey | RSAPrivateKey:
    """Raises ValueError, and TypeError for one with a password."""
    key = load_pem_private_key(pem, None)
    if not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
        raise TypeError("neither an EC nor an RSA key")
    return key


def _words(error: SSL.Error) -> str:
    """What OpenSSL says of an error: the last part of each of its entries."""
    entries = error.args[0] if error.args and isinstance(error.args[0], list) else []
    return "; ".join(dict.fromkeys(entry[-1] for entry in entries if entry[-1])) or "not readable"


def describe(pem: bytes) -> Loaded:
    """What a certificate says of itself, the first one in `pem`. Raises CertificateError."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        try:
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
            shown = tuple(str(each.value) for each in names.value)
        except x509.ExtensionNotFound:
            shown = ()
        return Loaded(
            certificate.fingerprint(SHA256()).hex(),
            shown,
            certificate.not_valid_after_utc,
            certificate.issuer == certificate.subject,
        )
    except ValueError as error:
        raise CertificateError(_first_sentence(error)) from None


def _first_sentence(error: Exception) -> str:
    return str(error).partition("\n")[0].partition(". ")[0]


def _choose_protocol(connection: SSL.Connection, offered: list[bytes]) -> Any:
    """Choose by ALPN: a name, or pyOpenSSL's sign that there is none. Browsers are not asked for a
    certificate: they would ask their users."""
    if _HTTP in offered and _IRC not in offered:
        connection.set_verify(SSL.VERIFY_NONE, None)
        return _HTTP
    if _IRC in offered:
        return _IRC
    # RFC 7301 section 3.2: whoever wants something else fails at once (and a browser cannot be made
    # to speak to us what it takes for another protocol).
    connection.set_app_data(_Alpn.NOTHING_IN_COMMON)
    return SSL.NO_OVERLAPPING_PROTOCOLS


class _Stage(Enum):
    """How far it has come."""

    SHAKING_HANDS = "shaking hands"
    ESTABLISHED = "established"
    INPUT_ENDED = "input ended"  # the peer has said that it will send no more; we may still
    FAILED = "failed"  # there will be no TLS on this connection


class TlsSocket:
    """Stands for a connection's socket and has the methods of it that the I/O thread uses.

    Used by the connection's own thread only. Non-blocking: `recv` and `send` raise BlockingIOError
    and other OSErrors like a socket's.
    """

    __slots__ = (
        "_connection",
        "_handshake_bytes",
        "_sealed",
        "_socket",
        "_stage",
        "_tls",
        "_told",
    )

    def __init__(
        self,
        connection: Connection,
        context: SSL.Context,
        established: Callable[[], None],
        failed: Callable[[], None],
    ) -> None:
        """Take the place of `connection`'s socket. When the handshake is done, `is_secure` and
        `fingerprint` of the connection say so and `established` is called, else `failed`; from
        within `recv`: neither may raise."""
        assert isinstance(connection.socket, socket.socket)
        self._connection = connection
        self._socket = connection.socket
        self._tls = SSL.Connection(context, None)
        self._tls.set_accept_state()
        self._told = (established, failed)
        self._stage = _Stage.SHAKING_HANDS
        self._handshake_bytes = 0
        self._sealed = b""
        connection.socket = self

    # ── as a socket ────────────────────────────────────────────────────────────────────────

    def fileno(self) -> int:
        """The socket's descriptor."""
        return self._socket.fileno()

    def recv(self, size: int) -> bytes:
        """What has come, decrypted: a record or a few. b"" once the peer has said that it will send
        no more; a connection that ends without saying so is lost (RFC 8446 section 6.1)."""
        if self._stage is _Stage.INPUT_ENDED:
            return b""
        data = self._socket.recv(max(size, _RECORD_BYTES))
        if self._stage is _Stage.SHAKING_HANDS and self._connection.state is not State.OPEN:
            self._stage = _Stage.FAILED
        if self._stage is _Stage.FAILED:
            return data  # nobody looks at it; what matters is when it ends
        if data:
            return self._received(self.feed(data))
        if self._stage is _Stage.SHAKING_HANDS:
            return b""
        raise ConnectionAbortedError

    def _received(self, data: bytes) -> bytes:
        """What `recv` returns when `data` has been decrypted."""
        if not data and self._stage is not _Stage.INPUT_ENDED:
            raise BlockingIOError
        if data and self._stage is _Stage.INPUT_ENDED:
            self._connection.call_later(0, self._read_on)
        return data

    def send(self, data: bytes | memoryview) -> int:
        """Encrypt and send; returns how much was taken of `data`. Once that is encrypted it is
        sent before anything else, whatever the kernel takes now (`Connection.stalled`)."""
        if self._sealed:
            raise BlockingIOError
        size = min(len(data), _SEALED_AT_ONCE)
        try:
            done = self._tls.send(data if size == len(data) else data[:size])
            if done < size:  # a record at a time
                view = memoryview(data)
                while done < size:
                    done += self._tls.send(view[done:size])
        except SSL.Error as error:
            raise ConnectionAbortedError from error
        self._transmit(size)
        return size

    def shutdown(self, how: int) -> None:
        """Say that nothing more will be sent, and shut down that side."""
        if self._stage in (_Stage.ESTABLISHED, _Stage.INPUT_ENDED):
            try:
                self._tls.shutdown()
                self._transmit(0)
            except SSL.Error as error:
                raise ConnectionAbortedError from error
        self._socket.shutdown(how)

    def close(self) -> None:
        """Close the socket."""
        self._sealed = b""
        self._socket.close()

    def _read_on(self) -> None:
        """The end of the input came with the last of it; the handler has still to be told, once it
        wants to read."""
        if self._connection.paused:
            self._connection.call_later(_LOOK_AGAIN_SECONDS, self._read_on)
        else:
            self._connection.mailbox.read(self._connection)

    # ── TLS ────────────────────────────────────────────────────────────────────────────────

    @property
    def protocol(self) -> bytes:
        """What the client and we have chosen by ALPN; b"" if it did not ask."""
        return self._tls.get_alpn_proto_negotiated()

    def feed(self, data: bytes) -> bytes:
        """Take in what came on the socket; returns what is decrypted by it. Raises OSError."""
        self._tls.bio_write(data)
        if self._stage is _Stage.SHAKING_HANDS and not self._shake_hands(len(data)):
            return b""
        pieces = []
        try:
            while True:
                pieces.append(self._tls.recv(_RECORD_BYTES))
        except SSL.WantReadError:
            pass
        except SSL.ZeroReturnError:
            self._stage = _Stage.INPUT_ENDED
        except SSL.Error as error:
            self._transmit(0)
            raise ConnectionAbortedError from error
        self._transmit(0)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _shake_hands(self, size: int) -> bool:
        """Go on with the handshake; whether it is done."""
        self._handshake_bytes += size
        established, failed = self._told
        try:
            self._tls.do_handshake()
        except SSL.WantReadError:
            if self._tls.get_app_data() is _Alpn.NOTHING_IN_COMMON:
                self._socket.send(_NO_APPLICATION_PROTOCOL)  # nothing else has been sent yet
            else:
                self._transmit(0)
                if self._handshake_bytes <= _MOST_HANDSHAKE_BYTES:
                    return False
        except SSL.Error:
            self._transmit(0)  # the alert, which says why
        else:
            self._stage = _Stage.ESTABLISHED
            self._connection.is_secure = True
            self._connection.fingerprint = _fingerprint(self._tls)
            self._transmit(0)
            established()
            return True
        self._stage = _Stage.FAILED
        failed()
        return False

    def _transmit(self, size: int) -> None:
        """Send what OpenSSL has made, of `size` bytes or of nothing but its own answers."""
        room = size + 1024
        made = self._made(room)
        if not made or self._stage is _Stage.FAILED:
            return
        if len(made) == room:  # there may be more
            while more := self._made(_SEALED_AT_ONCE):
                made += more
        if self._sealed:
            self._sealed += made
            if len(self._sealed) > _MOST_ANSWERS:
                raise ConnectionAbortedError
            return
        try:
            sent = self._socket.send(made)
        except (BlockingIOError, InterruptedError):
            sent = 0
        if sent < len(made):
            self._sealed = made[sent:]
            self._connection.stall(self._go_on)

    def _made(self, room: int) -> bytes:
        try:
            return self._tls.bio_read(room)
        except SSL.WantReadError:
            return b""

    def _go_on(self) -> bool:
        """Send what waits; whether that is all. Raises OSError."""
        self._sealed = self._sealed[self._socket.send(self._sealed) :]
        return not self._sealed


def _fingerprint(tls: SSL.Connection) -> str:
    """The SHA-256 of the peer's certificate (DER) in hexadecimal, "" if there is none."""
    certificate = tls.get_peer_certificate(as_cryptography=True)
    if certificate is None:
        return ""
    return certificate.fingerprint(SHA256()).hex()
