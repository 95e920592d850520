"""SASL mechanisms, the client's half: what to answer to a server's challenges (RFC 4422).

Pure: knows messages, not how a protocol carries them.
"""

from collections.abc import Collection, Iterator
from enum import Enum
from typing import NamedTuple, Protocol

from beseda.client.credentials import Credentials

EXTERNAL, SCRAM, PLAIN = "EXTERNAL", "SCRAM-SHA-256", "PLAIN"
BEST_FIRST = (EXTERNAL, SCRAM, PLAIN)

MOST_ITERATIONS = 4_000_000
"""A server that asks for more work than this takes our time, and not a guesser's."""


class Fault(Enum):
    """Why a log-in has failed."""

    REFUSED = "refused"
    """The server says no: mostly, a wrong password."""
    TOO_LONG = "too_long"
    ABORTED = "aborted"
    ALREADY = "already"
    NOT_OFFERED = "not_offered"
    NO_MECHANISM = "no_mechanism"
    NOT_PRIVATE = "not_private"
    """The password would have to be sent where others can read it."""
    IMPOSTOR = "impostor"
    """The server has not proved that it knows the account."""
    MALFORMED = "malformed"
    UNFIT = "unfit"
    """The name or the password cannot be one."""
    NO_ANSWER = "no_answer"


class MechanismError(Exception):
    """It does not go on; `text` is the server's word for it, "" if there is none."""

    def __init__(self, fault: Fault, text: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.text = text


class Mechanism(Protocol):
    """One log-in under way."""

    @property
    def is_complete(self) -> bool:
        """Whether the server's success may be believed: all is said, and what it had to prove it
        has proved."""

    def answer(self, challenge: bytes) -> bytes:
        """The answer to the server's next message. Raises MechanismError."""


class Attempt(NamedTuple):
    """What to try: a mechanism by its name, with this password ("" for none)."""

    name: str
    account: str
    password: str = ""


def attempts(
    offered: Collection[str], credentials: Credentials, *, private: bool
) -> Iterator[Attempt]:
    """What to try one after another, best first. `private`: nobody on the way can read what is
    sent; PLAIN is used only then. `offered` are the server's mechanisms; none named: try all.

    More than one is tried, because servers keep what SCRAM needs of newer passwords only, and may
    not know the certificate.
    """
    names = [name for name in BEST_FIRST if name in offered or not offered]
    if credentials.certificate and EXTERNAL in names:
        yield Attempt(EXTERNAL, credentials.account)
    for password in filter(None, (credentials.password, *credentials.former)):
        if SCRAM in names:
            yield Attempt(SCRAM, credentials.account, password)
        if PLAIN in names and private:
            yield Attempt(PLAIN, credentials.account, password)


def begin(attempt: Attempt, nonce: str | None = None) -> Mechanism:
    """The mechanism of an attempt; `nonce` is random unless a test says otherwise. Raises
    MechanismError for a name or password that it cannot carry."""
    if attempt.name == SCRAM:
        return Scram(attempt, nonce)
    if attempt.name == EXTERNAL:  # RFC 4422, appendix A: whom to act as
        return OneMessage(attempt.account)
    if "\0" in attempt.account + attempt.password:
        raise MechanismError(Fault.UNFIT)
    return OneMessage(f"\0{attempt.account}\0{attempt.password}")  # RFC 4616


class OneMessage:
    """A mechanism in which only the client says something, once."""

    def __init__(self, message: str) -> None:
        self._message = message.encode("utf-8", "replace")
        self.is_complete = False

    def answer(self, challenge: bytes) -> bytes:
        """The message, for an empty challenge. Raises MechanismError for another one."""
        if challenge or self.is_complete:
            raise MechanismError(Fault.MALFORMED)
        self.is_complete = True
        return self._message


class Scram:
    """SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding ("n,,"): the password is not
    sent, and the server proves that it knows it, too."""

    def __init__(self, attempt: Attempt, nonce: str | None = None) -> None:
        from scramp import ScramClient, ScramException  # not for those who do not log in: 50 ms

        try:
            self._client = ScramClient([SCRAM], attempt.account, attempt.password, c_nonce=nonce)
        except ScramException as error:  # SASLprep (RFC 4013) does not allow it
            raise MechanismError(Fault.UNFIT) from error
        self._steps = iter((self._first, self._final, self._verify))
        self.is_complete = False

    def answer(self, challenge: bytes) -> bytes:
        """The answer to the empty challenge, the server's first message, its final one. Takes some
        hundred milliseconds for the second. Raises MechanismError."""
        from scramp import ScramException

        step = next(self._steps, None)
        if step is None:
            raise MechanismError(Fault.MALFORMED)
        try:
            return step(challenge.decode()).encode()
        except UnicodeDecodeError as error:
            raise MechanismError(Fault.MALFORMED) from error
        except ScramException as error:
            fault = Fault.IMPOSTOR if step == self._verify else Fault.MALFORMED
            raise MechanismError(fault) from error

    def _first(self, challenge: str) -> str:
        if challenge:
            raise MechanismError(Fault.MALFORMED)
        return str(self._client.get_client_first())

    def _final(self, challenge: str) -> str:
        _check_no_error(challenge)
        self._client.set_server_first(challenge)
        if int(self._client.iterations) > MOST_ITERATIONS:
            raise MechanismError(Fault.MALFORMED)
        return str(self._client.get_client_final())

    def _verify(self, challenge: str) -> str:
        _check_no_error(challenge)
        self._client.set_server_final(challenge)
        self.is_complete = True
        return ""


def _check_no_error(challenge: str) -> None:
    """RFC 5802 section 7: a server may say `e=` and why, instead of its message."""
    if challenge.startswith("e="):
        raise MechanismError(Fault.REFUSED, challenge[2:].partition(",")[0])
