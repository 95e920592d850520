"""Why there is no connection, and what an error of the operating system is called to people."""

import errno
import socket
from typing import ClassVar

from beseda.catalogue import Text, chat
from beseda.client.address import TLS_PORT, Address
from beseda.client.sts import is_loopback


class ConnectError(Exception):
    """No connection: `reason` is a short sentence for people ("connection refused")."""

    sentence: ClassVar[Text] = chat.CANNOT_CONNECT

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason

    def told(self, address: Address) -> Text:
        """All of it, and what can be done, for a person who has asked for `address`."""
        sentence = self.sentence
        if self.reason is chat.CONNECTION_REFUSED and _may_be_started(address):
            sentence = chat.CANNOT_CONNECT_YET
        return Text(
            sentence.to("en", address=address, reason=self.reason.en),
            sentence.to("ru", address=address, reason=self.reason.ru),
        )


class DisagreementError(ConnectError):
    """Somebody answers there, but speaks TLS otherwise or not at all."""

    sentence = chat.NO_AGREEMENT


def _may_be_started(address: Address) -> bool:
    """Whether the server is likely to be one that whoever asks for it starts themselves."""
    near = bool(address.path) or is_loopback(address.host)
    return near and address.port != TLS_PORT


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
