"""What can go wrong between a program and a server.

ClientError
    UnreachableError    no connection, or none any more
    RefusedError        the server says no
        LoginError      to whose account we say we are
    NoAnswerError       the server says nothing in time; a TimeoutError as well
    NotOfferedError     the server cannot do this at all
"""

from beseda.catalogue import Text


def filled(text: Text, **values: object) -> Text:
    """`text` with values in its places, in both languages; those that are texts in each."""
    english = {key: value.en if isinstance(value, Text) else value for key, value in values.items()}
    russian = {key: value.ru if isinstance(value, Text) else value for key, value in values.items()}
    return Text(text.to("en", **english), text.to("ru", **russian))


class ClientError(Exception):
    """Something that a program asked of a server was not done. `reason` says why, for people."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class UnreachableError(ClientError):
    """There is no connection to the server: it could not be made, or is lost."""


class RefusedError(ClientError):
    """The server refuses. `code` is its numeric ("475") or the code of its standard reply
    ("INVALID_TARGET"), "" if it gave none; `subject` what it is about: a room, a nick, or ""."""

    def __init__(self, code: str, text: str, subject: str = "") -> None:
        super().__init__(Text(text, text))
        self.code = code
        self.subject = subject


class LoginError(RefusedError):
    """We could not log in to our account."""

    def __init__(self, reason: Text) -> None:
        super().__init__("", reason.en)
        self.reason = reason


class NoAnswerError(ClientError, TimeoutError):
    """The server has not answered in time. What was asked for may still be done."""


class NotOfferedError(ClientError):
    """The server does not offer this: it has no history, or cannot search."""
