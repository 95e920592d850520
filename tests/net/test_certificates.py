"""The server's certificate: what is taken, what is refused, and when it is read again."""

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from beseda.net.certificates import MOST_FILE_BYTES, CertificateError, Certificates, Files
from tests.certificates import HERE, certificate, put


def test_what_it_says_of_itself(tmp_path: Path) -> None:
    assert Certificates("1.2").context is None
    assert Certificates("1.2").pem is None
    certificates = Certificates("1.2")
    loaded = certificates.load(put(tmp_path))
    assert certificates.context is not None
    assert certificates.pem == (certificate().certificate, certificate().key)
    assert loaded.fingerprint == certificate().fingerprint
    assert loaded.names == HERE
    assert loaded.self_signed


def test_both_in_one_file(tmp_path: Path) -> None:
    file = tmp_path / "both.pem"
    file.write_bytes(certificate().certificate + certificate().key)
    assert Certificates("1.3").load(Files(file, file)).names == HERE


def locked_key() -> bytes:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))


def _unusable() -> dict[str, tuple[bytes, bytes]]:
    """Pairs of a certificate and a key."""
    own, other = certificate(), certificate(1)
    torn = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    return {
        "empty": (b"", b""),
        "no certificate": (b"garbage", own.key),
        "no key": (own.certificate, b"garbage"),
        "another's key": (own.certificate, other.key),
        "mixed up": (own.key, own.certificate),
        "locked": (own.certificate, locked_key()),
        "torn": (torn, own.key),
        "endless": (b"x" * (MOST_FILE_BYTES + 1), own.key),
    }


UNUSABLE = _unusable()


@pytest.mark.parametrize("why", UNUSABLE)
def test_what_cannot_be_used_changes_nothing(tmp_path: Path, why: str) -> None:
    certificates = Certificates("1.2")
    files = put(tmp_path)
    certificates.load(files)
    before = certificates.context
    for file, data in zip(files, UNUSABLE[why], strict=True):
        file.write_bytes(data)
    with pytest.raises(CertificateError) as caught:
        certificates.load(files)
    assert caught.value.problem
    assert "\n" not in caught.value.problem
    assert certificates.context is before


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match=r"none\.pem: No such file"):
        Certificates("1.2").load(Files(tmp_path / "none.pem", tmp_path / "none.pem"))


def test_it_is_read_again_when_it_has_changed_and_settled(tmp_path: Path) -> None:
    certificates = Certificates("1.2")
    assert certificates.look() is None, "there is nothing to look at"
    files = put(tmp_path)
    certificates.load(files)
    assert certificates.look() is None
    put(tmp_path, 1)
    assert certificates.look() is None, "it may still be written"
    loaded = certificates.look()
    assert loaded is not None
    assert loaded.fingerprint == certificate(1).fingerprint
    assert certificates.look() is None


def test_one_that_is_made_later_is_found(tmp_path: Path) -> None:
    certificates = Certificates("1.2")
    files = Files(tmp_path / "certificate.pem", tmp_path / "key.pem")
    certificates.expect(files)
    assert certificates.look() is None
    put(tmp_path)
    assert certificates.look() is None
    assert certificates.look() is not None


def test_one_that_goes_away_stays_in_use(tmp_path: Path) -> None:
    certificates = Certificates("1.2")
    files = put(tmp_path)
    certificates.load(files)
    os.unlink(files.key)
    assert certificates.look() is None
    assert certificates.look() is None
    assert certificates.context is not None
