"""Making a certificate that nobody but its owner vouches for."""

import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Struct

from beseda.net.certificates import Files

_CLOCKS_DIFFER = timedelta(days=1)
"""How long before now it is valid, for clients whose clocks are behind."""
_MOST_COMMON_NAME = 64


class Made(Struct, frozen=True):
    """A new certificate and its key, as PEM, and the SHA-256 of the certificate in hexadecimal."""

    certificate: bytes
    key: bytes
    fingerprint: str


class BadHostError(ValueError):
    """A host that no certificate can name."""


def make(hosts: Sequence[str], days: int) -> Made:
    """A self-signed certificate for `hosts` (names or IP addresses, the first of which is its
    common name) with a new key (EC P-256), valid from now on for so many days. Any thread; raises
    BadHostError."""
    names = [_general_name(host) for host in hosts]
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:_MOST_COMMON_NAME])])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(names), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
            ),
            critical=False,
        )
        .sign(key, SHA256())
    )
    return Made(
        certificate.public_bytes(Encoding.PEM),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        certificate.fingerprint(SHA256()).hex(),
    )


def write(made: Made, files: Files, *, replace: bool) -> None:
    """Write both files, the key for its owner's eyes only; a running server takes them over. Raises
    FileExistsError if one is there and not to be replaced, and other OSErrors."""
    if not replace:
        for each in files:
            if each.exists():
                raise FileExistsError(str(each))
    directory = files.certificate.parent
    for each in (directory.parent, directory):
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(files.key, made.key, 0o600)
    _write(files.certificate, made.certificate, 0o644)


def _write(path: Path, data: bytes, mode: int) -> None:
    """All of it or nothing, and never readable for others in between."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode("ascii") if not host.isascii() else host
        if not name or any(each.isspace() or not each.isprintable() for each in name):
            raise BadHostError(host)
        return x509.DNSName(name)
    except ValueError:
        raise BadHostError(host) from None
