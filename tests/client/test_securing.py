"""Which servers a client takes for the ones that it was to reach."""

import socket
import threading
from pathlib import Path

import pytest

from beseda.catalogue import tls as texts
from beseda.client.address import Address
from beseda.client.connection import connect
from beseda.client.reasons import ConnectError
from beseda.client.trust import (
    BadFingerprintError,
    Doubt,
    Trust,
    UntrustedError,
    parse_fingerprint,
)
from beseda.net.certificates import Files
from tests.certificates import certificate, put
from tests.client.stub import PATIENCE, StubServer, stub_server

FINGERPRINT = certificate().fingerprint
ANOTHER = certificate(1).fingerprint


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return put(tmp_path)


def accepted(server: StubServer, trust: Trust) -> bool:
    """Whether a client connects; False if it does not trust the server."""
    try:
        connect(server.address, PATIENCE, trust).close()
    except UntrustedError:
        return False
    return True


def doubt(server: StubServer, trust: Trust) -> UntrustedError:
    with pytest.raises(UntrustedError) as caught:
        connect(server.address, PATIENCE, trust)
    return caught.value


def test_who_is_vouched_for_is_accepted(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(files.certificate))
    with stub_server(certificate=files) as server:
        assert accepted(server, Trust())


def test_who_is_vouched_for_under_another_name_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = put(tmp_path, hosts=("elsewhere.example",))
    monkeypatch.setenv("SSL_CERT_FILE", str(files.certificate))
    with stub_server(certificate=files) as server:
        assert doubt(server, Trust()).doubt is Doubt.UNKNOWN


def test_an_unknown_one_is_shown(files: Files) -> None:
    with stub_server(certificate=files) as server:
        error = doubt(server, Trust())
    assert error.doubt is Doubt.UNKNOWN
    assert error.fingerprint == FINGERPRINT
    assert FINGERPRINT in error.reason.en
    assert FINGERPRINT in error.reason.ru


def test_one_that_was_accepted_is_recognised(files: Files, tmp_path: Path) -> None:
    trust = Trust(tmp_path / "state" / "known-servers")
    with stub_server(certificate=files) as server:
        trust.remember(server.address, doubt(server, trust).fingerprint)
        assert accepted(server, trust)
        assert accepted(server, Trust(tmp_path / "state" / "known-servers"))
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_another_one_in_its_place_is_refused(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = Trust(tmp_path / "known-servers")
    with stub_server(certificate=files) as server:
        trust.remember(server.address, ANOTHER)
        error = doubt(server, trust)
        assert error.doubt is Doubt.CHANGED
        assert str(tmp_path / "known-servers") in error.reason.en
        monkeypatch.setenv("SSL_CERT_FILE", str(files.certificate))
        assert accepted(server, trust), "an authority vouches for it now"


def test_the_one_that_is_demanded_and_no_other(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(files.certificate))
    with stub_server(certificate=files) as server:
        assert accepted(server, Trust(only=FINGERPRINT))
        assert doubt(server, Trust(only=ANOTHER)).doubt is Doubt.NOT_THE_ONE


def test_where_no_tls_is_spoken_nobody_is_trusted() -> None:
    def answer(listener: socket.socket) -> None:
        peer, _ = listener.accept()
        with peer:
            peer.recv(1)
            peer.sendall(b"ERROR :what?\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, args=(listener,))
        thread.start()
        with pytest.raises(ConnectError) as caught:
            connect(Address("127.0.0.1", listener.getsockname()[1], tls=True), 5, Trust())
        thread.join(PATIENCE)
    assert caught.value.reason == texts.NO_TLS_THERE
    told = caught.value.told(Address("localhost", 8080, tls=True))
    assert told.en == "ircs://localhost:8080 answers, but not as it should: no TLS is spoken there"


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, stub_server() as server:
        address = server.address._replace(port=silent.getsockname()[1], tls=True)
        with pytest.raises(ConnectError):
            connect(address, 0.2, Trust())


def test_a_file_that_is_none_knows_nobody(files: Files, tmp_path: Path) -> None:
    file = tmp_path / "known-servers"
    file.write_bytes(b"\xff\xfe garbage\n127.0.0.1:1 short\n")
    with stub_server(certificate=files) as server:
        trust = Trust(file)
        assert not accepted(server, trust)
        trust.remember(server.address, FINGERPRINT)
        assert accepted(server, trust)


DIGITS = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "written",
    [DIGITS.upper(), ":".join(DIGITS[i : i + 2] for i in range(0, 64, 2)), f" {DIGITS} "],
)
def test_fingerprints_as_programs_write_them(written: str) -> None:
    assert parse_fingerprint(written) == DIGITS


@pytest.mark.parametrize("written", ["", "abc", DIGITS[:-1], DIGITS[:-1] + "g"])
def test_what_is_no_fingerprint(written: str) -> None:
    with pytest.raises(BadFingerprintError):
        parse_fingerprint(written)
