"""A program on a terminal of its own, driven by what it shows."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

PATIENCE = 20.0
"""Seconds after which a test has failed; nothing waits that long when all is well."""


class Terminal:
    """The person's side of the terminal."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self.output = ""
        self._master = master
        self._raw = b""

    def type(self, text: str) -> None:
        """Press these keys."""
        os.write(self._master, text.encode())

    def wait_for(self, pattern: str, since: int = 0) -> int:
        """Wait until the output after `since` holds `pattern`; where the match ends."""
        deadline = time.monotonic() + PATIENCE
        while True:
            match = re.compile(pattern, re.DOTALL).search(self.output, since)
            if match:
                return match.end()
            left = deadline - time.monotonic()
            assert left > 0, f"{pattern!r} is not in {self.output[since:]!r}"
            assert self._receive(left), f"it ended without {pattern!r}: {self.output[since:]!r}"

    def wait_for_end(self) -> int:
        """The exit status, once the program has ended; all it has shown is in `output`."""
        while self._receive(PATIENCE):
            pass
        return self.process.wait(PATIENCE)

    def _receive(self, seconds: float) -> bool:
        """Take in what is shown; False at the end."""
        readable, _, _ = select.select([self._master], [], [], seconds)
        assert readable, f"nothing comes any more after {self.output!r}"
        try:
            data = os.read(self._master, 65_536)
        except OSError:  # EIO: nobody has the other side open
            return False
        self._raw += data
        self.output = self._raw.decode("utf-8", "replace")
        return bool(data)


@contextmanager
def terminal(
    arguments: Sequence[str], environ: Mapping[str, str], columns: int = 100
) -> Iterator[Terminal]:
    """The program `arguments` on a new terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    process = subprocess.Popen(
        arguments,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**environ},
        start_new_session=True,
        close_fds=True,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(master)
