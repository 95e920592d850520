"""TLS beside everything else on one port."""

import os
import signal
import socket
import ssl
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest

from beseda.net.certificates import Files
from beseda.server.errors import StartError
from tests.certificates import certificate, client_context, put, secured
from tests.cli.running import run
from tests.system.running import Running, each_threading, running, until
from tests.system.serving import serving
from tests.system.talking import TIMEOUT

pytestmark = pytest.mark.slow

PATIENT = {"sniff_seconds": 30.0}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return put(tmp_path / "tls")


def using(files: Files, **more: object) -> dict[str, Any]:
    """The settings under `[tls]` for a certificate."""
    return {"certificate": str(files.certificate), "key": str(files.key), **more}


def shown_certificate(server: Running) -> bytes:
    """The certificate that a new client is shown."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(server.address, TIMEOUT) as sock:
        shown = secured(sock, context).getpeercert(binary_form=True)
    assert shown is not None
    return ssl.DER_cert_to_PEM_cert(shown).encode()


class TestOnePort:
    @each_threading
    def test_everybody_meets(self, files: Files, net: dict[str, Any]) -> None:
        with running(tls=using(files), net=net | PATIENT) as server:
            ann = server.plain("Ann")
            iris = server.irc("iris", "#lobby", tls=client_context("irc"))
            bob = server.secure()
            bob.line_end = "\n"
            bob.send("Bob")
            bob.expect("* Welcome, Bob!")
            page = server.secure("http/1.1")
            page.send("GET / HTTP/1.1", "Host: chat.example", "")
            page.expect("HTTP/1.1 200 OK")
            ann.say("hello")
            assert iris.expect("PRIVMSG #lobby").endswith(" :hello")
            assert bob.expect("hello").endswith("Ann: hello")
            iris.say("hi")
            assert bob.expect("iris: hi")
            bob.send("exit")
            assert ann.expect("Bob")

    def test_whois_tells_who_is_encrypted(self, files: Files) -> None:
        with running(tls=using(files)) as server:
            iris = server.irc("iris", tls=client_context("irc"))
            server.irc("plain")
            iris.send("WHOIS iris", "WHOIS plain")
            assert " 671 iris iris :is using a secure connection" in iris.expect(" 671 ")
            assert not any(" 671 " in line for line in iris.lines_until("318 iris plain"))

    def test_where_it_is_demanded(self, files: Files) -> None:
        with running(server={"listen": ["tls://127.0.0.1:0"]}, tls=using(files)) as server:
            assert server.opened[0].startswith("tls://127.0.0.1:")
            server.irc("iris", tls=client_context("irc"))
            client = server.connect()
            client.send("NICK ann", "USER test 0 * :Test")
            assert client.until_closed() == (
                "ERROR :Here only TLS is spoken. Connect with TLS (SSL) turned on\r\n"
            )
            server.console.wait_for("disconnected", address=_address(client.socket))

    def test_a_slow_reader_is_cut_off_and_told_why(self, files: Files) -> None:
        with running(tls=using(files), limits={"outbox_bytes": 65_536, "flood": False}) as server:
            slow = server.irc("slow", "#lobby", tls=client_context("irc"), receive_buffer=4096)
            loud = server.irc("loud", "#lobby", tls=client_context("irc"))
            for _ in range(400):
                loud.send(*(f"PRIVMSG #lobby :{'x' * 400}" for _ in range(50)))
                loud.catch_up()
                if server.console.named("slow_reader"):
                    break
            server.console.wait_for("slow_reader", nick="slow")
            assert slow.until_closed().rstrip().endswith("too much was waiting to be read")

    def test_all_see_the_same_order(self, files: Files) -> None:
        with running(tls=using(files), limits={"flood": False}) as server:
            tls = client_context("irc")
            readers = [server.irc(f"r{number}", "#lobby", tls=tls) for number in range(5)]
            readers.append(server.irc("plain", "#lobby"))
            talkers = [server.irc(f"t{number}", "#lobby", tls=tls) for number in range(3)]
            for number in range(100):
                for talker in talkers:
                    talker.say(f"message {number}")
            for talker in talkers:
                talker.catch_up()
            seen = [[line for line in reader.catch_up() if "PRIVMSG" in line] for reader in readers]
            assert len(seen[0]) == 300
            assert all(each == seen[0] for each in seen)


class TestBounds:
    def test_garbage_and_the_slow_hold_nobody_up(self, files: Files) -> None:
        limits = {"connections_per_address": 300}
        with running(tls=using(files, handshakes=60), limits=limits) as server:
            ann, iris = server.plain("Ann"), server.irc("iris", "#lobby", tls=client_context())
            for number in range(200):
                client = server.connect(source="127.0.0.2")
                client.send_raw(b"\x16" if number % 4 == 0 else b"\x16\x03\x01garbage" * 20)
            ann.say("still here")
            iris.expect(":still here")
            server.irc("late", "#lobby", tls=client_context())

    def test_a_handshake_that_does_not_go_on_ends_in_time(self, files: Files) -> None:
        with running(tls=using(files, handshake_seconds=0.2)) as server:
            client = server.connect()
            client.send_raw(b"\x16\x03\x01")
            assert client.until_closed() == ""
            reason = "The TLS handshake took too long"
            server.console.wait_for("disconnected", reason=reason)

    def test_connections_that_never_speak_leave_nothing_behind(self, files: Files) -> None:
        with running(tls=using(files)) as server:
            before = len(os.listdir("/proc/self/fd"))
            for _ in range(30):
                client = server.connect()
                client.send_raw(b"\x16")
                client.close()
            server.wait_for_connections(0)
            until(lambda: len(os.listdir("/proc/self/fd")) <= before)


class TestCertificate:
    def test_a_new_one_is_taken_over_and_a_broken_one_is_not(self, files: Files) -> None:
        with running(tls=using(files)) as server:
            iris = server.irc("iris", "#lobby", tls=client_context())
            put(files.certificate.parent, 1)
            server.assembly.encryption.look()  # it has changed
            server.assembly.encryption.look()  # and does not change any more
            assert shown_certificate(server) == certificate(1).certificate
            files.key.write_bytes(certificate(2).key)
            server.assembly.encryption.look()
            server.assembly.encryption.look()
            assert len(server.console.named("warning")) == 1
            server.assembly.encryption.look()
            assert len(server.console.named("warning")) == 1, "once is enough"
            assert shown_certificate(server) == certificate(1).certificate
            iris.say("still here")
            iris.catch_up()

    def test_without_one_there_is_no_tls_until_one_is_made(self) -> None:
        with running() as server:
            client = server.connect()
            client.send_raw(b"\x16\x03\x01\x02\x00\x01")
            assert client.bytes_until_closed() == b"\x15\x03\x01\x00\x02\x02\x28"
            put(Path(server.assembly.settings.server.data) / "tls")
            server.assembly.encryption.look()
            server.assembly.encryption.look()
            server.irc("iris", tls=client_context())

    def test_one_that_cannot_be_used_stops_the_start(self, tmp_path: Path, files: Files) -> None:
        files.key.write_bytes(certificate(1).key)
        with (
            pytest.raises(StartError, match="Cannot use the certificate"),
            running(tls=using(files)),
        ):
            pass
        with (
            pytest.raises(StartError, match="No such file"),
            running(tls={"certificate": str(tmp_path / "none.pem")}),
        ):
            pass

    def test_a_process_takes_over_what_beseda_cert_makes(self, tmp_path: Path) -> None:
        data = tmp_path / "data"
        with serving(tmp_path) as server:
            made = run("cert", "--data", str(data), "--host", "localhost", home=tmp_path)
            assert made.returncode == 0, made.stderr
            server.wait_for("TLS is on")
            (data / "tls" / "certificate.pem").write_text("broken")
            server.wait_for("the old one stays in use")
            server.process.send_signal(signal.SIGHUP)
            server.wait_for("the old one stays in use", 2)


class TestSts:
    def test_what_clients_are_told(self, files: Files) -> None:
        with running(tls=using(files, sts_seconds=2_592_000, sts_port=6697)) as server:
            for tls, told in ((None, "sts=port=6697"), (client_context(), "sts=duration=2592000")):
                client = server.connect() if tls is None else server.secure()
                client.send("CAP LS 302", "NICK ann", "USER test 0 * :Test")
                words = " ".join(client.line() for _ in range(2)).split(" ")
                assert [word for word in words if word.lstrip(":").startswith("sts")] == [told]
                client.send("CAP REQ sts")
                client.expect(" NAK :sts")

    def test_nothing_without_values_or_if_it_is_off(self, files: Files) -> None:
        with running(tls=using(files, sts_seconds=100, sts_port=6697)) as server:
            client = server.connect()
            client.send("CAP LS", "CAP END")
            assert "sts" not in client.line().split(" ")
        with running(tls=using(files)) as server:
            client = server.connect()
            client.send("CAP LS 302", "PING 1")
            assert "sts=" not in client.line() + client.line()


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_as_a_client(files: Files, version: str) -> None:
    with running(tls=using(files)) as server:
        host, port = server.address
        try:
            client = subprocess.Popen(
                ["openssl", "s_client", "-connect", f"{host}:{port}", "-quiet", version],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError:
            pytest.skip("no openssl here")
        killer = threading.Timer(TIMEOUT, client.kill)
        killer.start()
        try:
            output, _ = client.communicate(b"NICK iris\r\nUSER t 0 * :T\r\nQUIT :bye\r\n", TIMEOUT)
        finally:
            killer.cancel()
            client.kill()
            client.wait()
        assert b" 001 iris " in output
        assert b"ERROR :" in output


def _address(sock: socket.socket) -> str:
    host, port = sock.getsockname()
    return f"{host}:{port}"
