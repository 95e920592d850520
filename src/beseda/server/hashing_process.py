"""The process that hashes passwords for a server (`hashing`): reads what is wanted on its standard
input and answers on its standard output. Its argument says after how many seconds in which nobody
wants anything it ends."""

import os
import select
import sys
from concurrent.futures import ThreadPoolExecutor

from beseda.identity.hashing import Hasher, Here
from beseda.server.hashing_wire import Answer, Compare, Hash, Wanted, to_line, wanted_of

_PATIENCE_SECONDS = 0.25
"""How long it may take to hash in the time that others leave: ten times as long as without any."""


def main(idle_seconds: float) -> None:
    """Until the input ends, or nothing comes."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    politely = Politely(Here())
    # One question at a time: nothing can wait in a buffer while `select` looks at the descriptor.
    while select.select([source], [], [], idle_seconds)[0]:
        line = source.readline()
        if not line:
            break
        sink.write(to_line(politely.carry_out(wanted_of(line))))
        sink.flush()


class Politely:
    """Gives way to those who talk, for a while: whoever waits for a password can wait, but not
    until a machine has nothing else to do."""

    def __init__(self, hasher: Hasher) -> None:
        self._hasher = hasher
        self._idle = ThreadPoolExecutor(1, initializer=_give_way)

    def carry_out(self, wanted: Wanted) -> Answer:
        """What was wanted."""
        job = self._idle.submit(_carry_out, self._hasher, wanted)
        try:
            return job.result(_PATIENCE_SECONDS)
        except TimeoutError:
            job.cancel()
            return _carry_out(self._hasher, wanted)


def _carry_out(hasher: Hasher, wanted: Wanted) -> Answer:
    match wanted:
        case Hash():
            return Answer(hash=hasher.hash(wanted.password))
        case Compare():
            return Answer(same=hasher.matches(wanted.kept, wanted.password))
        case _:
            return Answer(scram=hasher.scram(wanted.password))


def _give_way() -> None:
    """This thread runs when no other on the machine wants to. Linux lets an idle thread be
    interrupted at any moment, a merely nice one only after some milliseconds."""
    try:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    except (AttributeError, OSError):
        os.nice(19)


if __name__ == "__main__":
    main(float(sys.argv[1]))
