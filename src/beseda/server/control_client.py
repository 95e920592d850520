"""Asking a server that runs, through its control socket."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from beseda.server.control_wire import (
    MOST_LINE_BYTES,
    Answer,
    Request,
    Underway,
    address_of,
    decode_answer,
    line_of,
    unix_socket,
)

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 60.0


class UnreachableError(Exception):
    """The server does not answer, or not any more; `str(error)` says why, as the system put it."""


def ask(directory: Path, request: Request) -> Iterator[Answer]:
    """What the server that uses `directory` answers: any number of `Underway`, then the answer.
    Whoever stops reading stops what is done.

    Raises UnreachableError.
    """
    with unix_socket() as sock:
        try:
            sock.settimeout(_CONNECT_SECONDS)
            with address_of(directory) as address:
                sock.connect(address)
            sock.settimeout(_ANSWER_SECONDS)
            sock.sendall(line_of(request))
            with sock.makefile("rb") as lines:
                while True:
                    answer = decode_answer(lines.readline(MOST_LINE_BYTES))
                    yield answer
                    if not isinstance(answer, Underway):
                        return
        except OSError as error:
            raise UnreachableError(error.strerror or str(error)) from error
        except msgspec.MsgspecError as error:
            raise UnreachableError(str(error)) from error
