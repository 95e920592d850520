"""`beseda serve` as a process of its own, and what its console says."""

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.cli.running import BESEDA, environ
from tests.system.running import AnyClient
from tests.system.talking import TIMEOUT, Client, IrcClient, PlainClient


class Served:
    """The process, a thread that reads its console, and new clients for it."""

    def __init__(self, process: "subprocess.Popen[str]", output: IO[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        """What the console has said, without line ends."""
        self.address = ("", 0)
        self._ended = False
        self._output = output
        self._more = threading.Condition()
        self.clients: list[Client] = []
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        for line in self._output:
            with self._more:
                self.lines.append(line.rstrip("\n"))
                self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()

    def wait_for(self, part: str, count: int = 1) -> str:
        """Wait for so many console lines that hold `part`; the last of them."""

        def found() -> list[str]:
            return [line for line in self.lines if part in line]

        with self._more:
            self._more.wait_for(lambda: self._ended or len(found()) >= count, TIMEOUT)
            lines = found()
        assert len(lines) >= count, f"not {count} times {part!r} in {self.lines}"
        return lines[count - 1]

    def events(self) -> list[dict[str, Any]]:
        """The console's JSON lines as objects; every line must be one."""
        return [json.loads(line) for line in list(self.lines)]

    def wait_for_end(self) -> int:
        """The exit status, once the process has ended and all it said is in `lines`."""
        status = self.process.wait(TIMEOUT)
        self._reading.join(TIMEOUT)
        return status

    # ── clients ────────────────────────────────────────────────────────────────────────────

    def connect(self, *, receive_buffer: int = 0) -> Client:
        """A new connection."""
        return self._kept(Client(self._socket(receive_buffer)))

    def irc(self, nick: str, *rooms: str, receive_buffer: int = 0) -> IrcClient:
        """An IRC client that has registered."""
        client = self._kept(IrcClient(self._socket(receive_buffer)))
        client.send(f"NICK {nick}", "USER test 0 * :Test Person")
        client.expect(" 422 ")
        for room in rooms:
            client.send(f"JOIN {room}")
            client.expect(" 366 ")
        return client

    def plain(self, name: str) -> PlainClient:
        """Somebody with netcat."""
        client = self._kept(PlainClient(self._socket(0)))
        client.send(name)
        client.expect("#lobby")
        client.line()
        return client

    def _kept(self, client: AnyClient) -> AnyClient:
        self.clients.append(client)
        return client

    def _socket(self, receive_buffer: int) -> socket.socket:
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(TIMEOUT)
        sock.connect(self.address)
        return sock

    def close(self) -> None:
        """End it all, whatever state it is in."""
        for client in self.clients:
            client.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reading.join(TIMEOUT)
        self._output.close()


@contextmanager
def serving(home: Path, *arguments: str, log_format: str = "json", **more: str) -> Iterator[Served]:
    """`beseda serve` on a free port, listening. `more` goes into its environment."""
    usual = ("--listen", "127.0.0.1:0", "--data", str(home / "data"), "--log-format", log_format)
    process = subprocess.Popen(
        [*BESEDA, "serve", *usual, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environ(home, **more),
        encoding="utf-8",
    )
    assert process.stdout is not None
    served = Served(process, process.stdout)
    try:
        line = served.wait_for('"listening"' if log_format == "json" else "http://127.0.0.1:")
        port = line.rpartition("127.0.0.1:")[2].rstrip('"}')
        served.address = ("127.0.0.1", int(port))
        yield served
    finally:
        served.close()


def resident_bytes(process_id: int) -> int:
    """The memory of a process (proc(5): the second number of statm counts pages of 4 KiB)."""
    return int(Path(f"/proc/{process_id}/statm").read_text().split()[1]) * 4096
