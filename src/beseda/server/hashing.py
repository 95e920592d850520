"""Hashing passwords in processes of their own, which give way to the server.

A hash keeps a processor busy for tens of milliseconds. On a thread of the server that is felt by
everybody, whatever the thread's priority: it shares the interpreter's lock and the map of memory
with the threads that deliver.
"""

import socket
import subprocess
import sys
import threading

from msgspec import MsgspecError

from beseda.domain.accounts import IdentityError, Obstacle, ScramSecret
from beseda.identity.hashing import Here
from beseda.server.hashing_wire import (
    Answer,
    Compare,
    DeriveScram,
    Hash,
    Wanted,
    answer_of,
    to_line,
)

_MODULE = "beseda.server.hashing_process"
_IDLE_SECONDS = 120.0
_SECONDS = 20.0
"""How long an answer may take, on a machine that is busy with other things."""
_MOST_ANSWER_BYTES = 1 << 16


class Apart:
    """A `Hasher` by other processes, as many as are asked at the same time; they are started when
    they are needed, and end by themselves when they have not been for a while.

    Where no process can be had, the work is done on the thread that asks. Each raises
    IdentityError(TOO_BUSY) if there is no answer in time. The lock is of tier 3, held for a few
    instructions.
    """

    def __init__(self, idle_seconds: float = _IDLE_SECONDS) -> None:
        """Nothing is started yet."""
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._here = Here()

    def hash(self, password: str) -> str:
        """See `Hasher`."""
        answer = self._ask(Hash(password))
        return self._here.hash(password) if answer is None else answer.hash

    def matches(self, kept: str, password: str) -> bool:
        """See `Hasher`."""
        answer = self._ask(Compare(kept, password))
        return self._here.matches(kept, password) if answer is None else answer.same

    def scram(self, password: str) -> ScramSecret | None:
        """See `Hasher`."""
        answer = self._ask(DeriveScram(password))
        return self._here.scram(password) if answer is None else answer.scram

    @property
    def processes(self) -> list[int]:
        """The ids of those that wait to be asked."""
        with self._lock:
            return [process.id for process in self._idle]

    def close(self) -> None:
        """End the processes; none may be asked any more."""
        with self._lock:
            processes, self._idle = self._idle, []
        for process in processes:
            process.end()

    def _ask(self, wanted: Wanted) -> Answer | None:
        """None if no process can be had."""
        with self._lock:
            process = self._idle.pop() if self._idle else None
        # The idle one may have ended, by itself or for want of memory: then a new one is asked.
        answer = self._answer(process, wanted) if process is not None else None
        if answer is not None:
            return answer
        try:
            process = _Process(self._idle_seconds)
        except OSError:
            return None
        return self._answer(process, wanted)

    def _answer(self, process: "_Process", wanted: Wanted) -> Answer | None:
        """None, and `process` is no more, if it does not answer."""
        try:
            answer = process.ask(wanted)
        except TimeoutError:
            process.end()
            raise IdentityError(Obstacle.TOO_BUSY) from None
        except (OSError, MsgspecError):
            process.end()
            return None
        with self._lock:
            self._idle.append(process)
        return answer


class _Process:
    """One process; for one thread at a time."""

    def __init__(self, idle_seconds: float) -> None:
        """Raises OSError."""
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(_SECONDS)
        self._answers = self._socket.makefile("rb")
        try:
            # A process group of its own: the Ctrl-C that stops the server is not for it. No need to
            # close descriptors: none of ours is inherited (PEP 446), and to go through ten thousand
            # of them would hold up all threads.
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-P", "-m", _MODULE, str(idle_seconds)],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                process_group=0,
                close_fds=False,
            )
        except OSError:
            self._close()
            raise
        finally:
            theirs.close()
        # Whoever has ended by itself is to be waited for, or stays in the system's table.
        threading.Thread(target=self._process.wait, name="hasher", daemon=True).start()

    @property
    def id(self) -> int:
        """As the system knows it."""
        return self._process.pid

    def ask(self, wanted: Wanted) -> Answer:
        """Raises OSError (TimeoutError among them) and msgspec.MsgspecError."""
        self._socket.sendall(to_line(wanted))
        line = self._answers.readline(_MOST_ANSWER_BYTES)
        if not line.endswith(b"\n"):
            raise ConnectionResetError
        return answer_of(line)

    def end(self) -> None:
        """Now; it has nothing to lose."""
        self._process.kill()
        self._process.wait()
        self._close()

    def _close(self) -> None:
        self._answers.close()
        self._socket.close()
