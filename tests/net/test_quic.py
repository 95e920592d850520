"""QUIC on a server's socket, without the socket: datagrams and time go from hand to hand."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aioquic.buffer import Buffer  # type: ignore[attr-defined]  # it is meant to be there
from aioquic.quic.events import HandshakeCompleted
from aioquic.quic.packet import QuicPacketType, pull_quic_header
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from beseda.net.admission import Verdict
from beseda.net.certificates import Certificates
from beseda.quic.stream import STREAM
from tests.certificates import certificate, put
from tests.net.quic_bench import Bench, Guest
from tests.quic.pairs import SERVER, WINDOW


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    one = Bench(tmp_path)
    yield one
    assert one.errors == []


def packet_type(data: bytes) -> QuicPacketType:
    return pull_quic_header(Buffer(data=data), host_cid_length=10).packet_type


class TestTalking:
    def test_a_connection_from_its_beginning_to_its_end(self, bench: Bench) -> None:
        guest = Guest(bench)
        guest.exchange()
        assert guest.was_let_in()
        scribe = bench.scribes[0]
        assert scribe.connection.is_secure
        assert scribe.connection.address == f"quic://127.0.0.1:{guest.address[1]}"
        assert bench.admission.total == 1
        guest.say(b"hello")
        assert guest.heard() == b"hello"
        guest.say(b" and bye", is_last=True)
        assert guest.heard() == b"hello and bye"
        assert scribe.why_closed() == "ending_closed"
        assert guest.told[-1].end_stream or guest.told[-2].end_stream
        guest.exchange(3000)
        assert guest.ending()
        assert bench.admission.total == 0
        assert bench.is_forgotten

    def test_a_client_that_closes_is_lost(self, bench: Bench) -> None:
        guest = Guest(bench)
        guest.exchange()
        guest.say(b"hello")
        guest.quic.close()
        guest.exchange(3000)
        assert bench.scribes[0].why_closed() == "ending_lost"
        assert bench.is_forgotten

    def test_who_is_silent_for_long_is_lost(self, bench: Bench) -> None:
        guest = Guest(bench)
        guest.exchange()
        for _ in range(130):
            bench.pass_time(1.0)
        assert bench.scribes[0].why_closed() == "ending_lost"
        assert bench.is_forgotten
        assert bench.thread.timers._heap == [] or bench.thread.timers.wait(bench.thread.now) is None

    def test_last_words_are_delivered_before_the_end(self, bench: Bench) -> None:
        guest = Guest(bench)
        guest.exchange()
        guest.say(b"hello")
        bench.scribes[0].end(b"good-bye\r\n", "enough")
        bench.pass_time(0.001)
        assert bench.answers(), "and they are lost"
        guest.quic.send_stream_data(STREAM, b"", end_stream=True)
        guest.exchange(2000)
        assert guest.heard() == b"hellogood-bye\r\n"
        assert bench.is_forgotten

    def test_who_does_not_read_is_cut_off(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path, outbox_bytes=100_000)
        guest = Guest(bench)
        guest.exchange()
        guest.say(b"hello")
        scribe = bench.scribes[0]
        for _ in range(60):
            scribe.send(bytes(10_000))
            guest.exchange(50)
        assert scribe.why_closed() == "ending_slow_reader"
        assert len(guest.heard()) <= WINDOW + 5
        bench.pass_time(1.1)
        bench.pass_time(3.1)
        assert bench.admission.total == 0

    def test_who_reads_on_gets_everything(self, bench: Bench) -> None:
        guest = Guest(bench)
        guest.exchange()
        guest.say(b"hello")
        bench.scribes[0].send(bytes(900_000))
        for _ in range(100):
            before = len(guest.heard())
            guest.exchange(20)
            guest.quic.took(len(guest.heard()) - before)
        assert len(guest.heard()) == 900_005

    def test_a_paused_connection_holds_no_more_than_its_window(self, bench: Bench) -> None:
        guest = Guest(bench)
        guest.exchange()
        connection = bench.scribes[0].connection
        connection.pause()
        guest.quic.send_stream_data(STREAM, b"x" * 300_000)
        guest.exchange(300)
        assert len(connection.socket._waiting) == WINDOW  # type: ignore[attr-defined]
        connection.resume()
        guest.exchange(300)
        assert bench.scribes[0].heard == b"x" * 300_000

    def test_whoever_is_not_admitted_is_told_why(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path, connections=0)
        guest = Guest(bench)
        guest.exchange(3000)
        ending = guest.ending()
        assert ending
        assert ending.reason_phrase == f"no: {Verdict.SERVER_FULL.value}"
        assert bench.is_forgotten

    def test_another_protocol_is_refused(self, bench: Bench) -> None:
        guest = Guest(bench, alpn_protocols=["h3"])
        guest.exchange(3000)
        assert not guest.was_let_in()
        assert guest.ending()
        assert bench.scribes == []
        assert bench.is_forgotten

    def test_a_client_moves(self, bench: Bench) -> None:
        guest = Guest(bench)
        guest.exchange()
        guest.say(b"one")
        for number in range(20):
            guest.address = ("127.0.0.2", 1 + number)
            if number % 2:
                guest.quic.change_connection_id()
            guest.say(b".")
        assert guest.heard() == b"one" + b"." * 20
        assert len(bench.scribes) == 1
        assert len(bench.listener._by_id) <= 8

    def test_versions(self, bench: Bench) -> None:
        second = Guest(bench, supported_versions=[0x6B3343CF])
        second.exchange()
        assert second.was_let_in()
        strange = Guest(bench, supported_versions=[0x1A2A3A4A, 1], original_version=0x1A2A3A4A)
        strange.exchange()
        assert strange.was_let_in(), "by what it was told of versions"

    def test_a_session_is_resumed_once(self, bench: Bench) -> None:
        first = Guest(bench)
        first.exchange()
        resumed = Guest(bench, first.tickets[0])
        resumed.exchange()
        assert resumed.told[1].session_resumed
        assert not resumed.told[1].early_data_accepted
        again = Guest(bench, first.tickets[0])
        again.exchange()
        assert not again.told[1].session_resumed

    def test_early_data_waits_until_nobody_can_have_overheard_it(self, bench: Bench) -> None:
        first = Guest(bench)
        first.exchange()
        # A client that sends it although it was not offered.
        ticket = first.tickets[0]
        ticket.max_early_data_size = 0xFFFFFFFF
        ticket.other_extensions = first.quic.tls.received_extensions or []
        eager = Guest(bench, ticket)
        eager.quic.send_stream_data(STREAM, b"early")
        flight = eager.datagrams()
        for data in flight:
            bench.take(data, eager.address)
        bench.pass_time(0.001)
        for data, _ in bench.answers():
            eager.quic.receive_datagram(data, SERVER, bench.thread.now)
        assert len(bench.scribes) == 1
        eager.exchange()
        done = [each for each in eager.told if isinstance(each, HandshakeCompleted)]
        assert done[0].early_data_accepted
        assert bench.scribes[1].heard == b"early"
        for data in flight:
            bench.take(data, ("127.0.0.9", 9))
        bench.pass_time(0.001)
        assert len(bench.scribes) == 2
        assert bench.scribes[1].heard == b"early"

    def test_an_rsa_key_and_a_chain(self, bench: Bench, tmp_path: Path) -> None:
        files = put(tmp_path / "rsa")
        leaf, key = with_rsa_key()
        files.certificate.write_bytes(leaf + certificate(1).certificate * 3)
        files.key.write_bytes(key)
        bench.certificates.load(files)
        guest = Guest(bench)
        guest.exchange()
        assert guest.was_let_in()
        shown = [each.public_bytes(Encoding.PEM) for each in guest.quic.peer_certificates]
        assert shown == [leaf, *[certificate(1).certificate] * 3]
        assert bench.balance[guest.address] >= 0


def with_rsa_key() -> tuple[bytes, bytes]:
    """A certificate and its key, as PEM."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .sign(key, SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return made.public_bytes(Encoding.PEM), pem


class TestHandshakes:
    def test_one_that_does_not_go_on_ends(self, bench: Bench) -> None:
        guest = Guest(bench)
        for data in guest.datagrams():
            bench.take(data, guest.address)
        for _ in range(120):
            bench.pass_time(0.1)
        assert bench.is_forgotten
        assert bench.scribes == []
        assert bench.balance[guest.address] >= 0
        assert bench.thread.timers.wait(bench.thread.now) is None

    def test_when_there_are_many_newcomers_must_receive(self, bench: Bench) -> None:
        idle = [Guest(bench) for _ in range(16)]
        for guest in idle:
            for data in guest.datagrams():
                bench.take(data, guest.address)
        bench.pass_time()
        bench.answers()
        late = Guest(bench)
        for data in late.datagrams():
            bench.take(data, late.address)
        asked, _ = bench.answers()[0]
        assert packet_type(asked) is QuicPacketType.RETRY
        assert len(bench.listener._beginners) == 16
        late.quic.receive_datagram(asked, SERVER, bench.thread.now)
        late.exchange()
        assert late.was_let_in()

    def test_a_proof_is_for_one_address(self, bench: Bench) -> None:
        for guest in [Guest(bench) for _ in range(16)]:
            for data in guest.datagrams():
                bench.take(data, guest.address)
        bench.pass_time()
        bench.answers()
        late = Guest(bench)
        bench.take(late.datagrams()[0], late.address)
        late.quic.receive_datagram(bench.answers()[0][0], SERVER, bench.thread.now)
        proving = late.datagrams()[0]
        bench.take(proving, ("127.0.0.9", 9))
        bench.pass_time()
        assert bench.answers() == []
        bench.take(proving, late.address)
        bench.pass_time()
        assert bench.answers()

    def test_there_are_never_too_many(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("beseda.net.quic._UNPROVEN", 1000)
        monkeypatch.setattr("beseda.net.quic._MOST_HANDSHAKES", 30)
        for number in range(50):
            guest = Guest(bench)
            guest.address = (f"127.0.1.{number % 20}", guest.address[1])
            bench.take(guest.datagrams()[0], guest.address)
        assert len(bench.listener._beginners) == 30
        for _ in range(110):
            bench.pass_time(0.1)
        assert bench.is_forgotten

    def test_one_host_cannot_have_all(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("beseda.net.quic._UNPROVEN", 1000)
        monkeypatch.setattr("beseda.net.quic._MOST_HANDSHAKES_OF_ONE", 20)
        for _ in range(30):
            guest = Guest(bench)
            bench.take(guest.datagrams()[0], guest.address)
        assert len(bench.listener._beginners) == 20

    def test_what_only_looks_like_a_beginning_leaves_nothing(self, bench: Bench) -> None:
        data = bytearray(Guest(bench).datagrams()[0])
        data[-1] ^= 1
        for place in range(50, 60):
            data[place] ^= 0xFF
        bench.take(bytes(data), ("127.0.0.1", 1))
        bench.pass_time()
        assert bench.is_forgotten
        assert bench.answers() == []

    def test_many_that_only_look_like_it_cost_no_more(self, bench: Bench) -> None:
        dice, first = random.Random(1), Guest(bench).datagrams()[0]
        kinds = []
        for _ in range(40):
            bench.take(first[:6] + dice.randbytes(10) + first[16:], ("127.0.0.1", 1))
            kinds += [packet_type(data) for data, _ in bench.answers()]
        assert kinds == [QuicPacketType.RETRY] * 24
        bench.pass_time(1.0)
        guest = Guest(bench)
        bench.take(guest.datagrams()[0], guest.address)
        bench.pass_time()
        assert packet_type(bench.answers()[0][0]) is QuicPacketType.INITIAL

    def test_without_a_certificate_nobody_is_answered(self, bench: Bench) -> None:
        bench.listener._certificates = Certificates("1.2")
        guest = Guest(bench)
        guest.exchange()
        assert bench.is_forgotten


def forged(data: bytes, dice: random.Random) -> bytes:
    """The same again, or cut short, or longer, or with some bytes changed."""
    changed = bytearray(data)
    match dice.randrange(5):
        case 0:
            return data
        case 1:
            return data[: dice.randrange(1, len(data))]
        case 2:
            return data + dice.randbytes(dice.randrange(1, 3000))
        case _:
            for _ in range(dice.randrange(1, 8)):
                changed[dice.randrange(len(data))] = dice.randrange(256)
            return bytes(changed)


def test_forged_datagrams_harm_nobody_and_are_answered_sparingly(bench: Bench) -> None:
    dice = random.Random(20261121)
    guest = Guest(bench)
    seen: list[bytes] = []
    for _ in range(10):
        sent = guest.datagrams()
        seen += sent
        for data in sent:
            bench.take(data, guest.address)
        bench.pass_time(0.001)
        for data, to in bench.answers():
            if to == guest.address:
                guest.quic.receive_datagram(data, SERVER, bench.thread.now)
    seen += [data + bytes(1200 - len(data)) for data in seen if len(data) < 1200]
    strangers = [("127.0.0.3", port) for port in range(1, 30)]
    for number in range(5000):
        bench.take(forged(dice.choice(seen), dice), dice.choice(strangers))
        if number % 20 == 0:
            bench.pass_time(0.01)
    assert all(bench.balance[each] >= 0 for each in strangers)
    bench.answers()
    guest.say(b"still here")
    guest.exchange(200)
    assert guest.heard() == b"still here"
    assert len(bench.scribes) == 1


def test_a_connection_of_a_server_that_was_restarted_is_disowned(
    bench: Bench, tmp_path: Path
) -> None:
    guest = Guest(bench)
    guest.exchange()
    guest.say(b"hello")
    after = Bench(tmp_path / "other")
    after.certificates.load(put(tmp_path))
    guest.quic.send_stream_data(STREAM, b"still there?" * 10)
    for data in guest.datagrams():
        after.take(data, guest.address)
    (reset, to), *_ = after.answers()
    assert to == guest.address
    assert guest.quic.is_reset_by(reset)
    assert not Guest(bench).quic.is_reset_by(reset)
    assert after.is_forgotten
