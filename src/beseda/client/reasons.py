"""Why there is no connection, and what an error of the operating system is called to people."""

import errno
import socket

from beseda.catalogue import Text, chat


class ConnectError(Exception):
    """No connection: `reason` is a short sentence for people ("connection refused")."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


_BY_NUMBER = {
    errno.ECONNREFUSED: chat.CONNECTION_REFUSED,
    errno.ETIMEDOUT: chat.NO_ANSWER_IN_TIME,
    errno.ECONNRESET: chat.CONNECTION_RESET,
    errno.EPIPE: chat.CLOSED_BY_SERVER,
    errno.EHOSTUNREACH: chat.NO_ROUTE,
    errno.ENETUNREACH: chat.NO_ROUTE,
    errno.ENOENT: chat.NO_SUCH_FILE,
    errno.EACCES: chat.NO_PERMISSION,
}


def reason_of(error: OSError) -> Text:
    """The reason in both languages; in the system's own words where we have none."""
    if isinstance(error, socket.gaierror):
        return chat.NO_SUCH_HOST
    words = error.strerror or str(error)
    return _BY_NUMBER.get(error.errno or 0, Text(words, words))
