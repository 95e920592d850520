"""One run of `beseda chat`: getting in, the conversation, leaving."""

from collections.abc import Callable
from enum import IntEnum

from msgspec import Struct

from beseda.catalogue import Language, Text, tls
from beseda.catalogue import chat as texts
from beseda.client.address import Address
from beseda.client.client import Client, Link
from beseda.client.connection import NotConnectedError, Timing
from beseda.client.console.commands import take, words_for
from beseda.client.console.conversation import Conversation
from beseda.client.console.screen import Screen
from beseda.client.entering import Entry, enter, in_room, why_down
from beseda.client.reasons import ConnectError
from beseda.client.reconnect import Backoff
from beseda.client.state import Identity
from beseda.client.trust import Doubt, Trust, UntrustedError

_SYNC = 60.0
_MEND = 120.0
"""Seconds to wait for the server: to confirm lines, to come back."""
_WINDOW = 20
"""Lines from a pipe between two confirmations: bounds what a lost connection can take with it."""


class Status(IntEnum):
    """The exit status of the process."""

    DONE = 0
    FAILED = 1
    INTERRUPTED = 130


class Options(Struct, frozen=True):
    """What to do: where, under which name ("": ask), in which room, with which server's password
    ("": it asks for none)."""

    address: Address
    name: str
    suggestion: str
    room: str
    password: str = ""
    timing: Timing = Timing()
    backoff: Backoff | None = None
    trust: Trust = Trust()


class Session:
    """Runs a conversation on a screen. For the main thread; `pause`: see Client."""

    def __init__(
        self, options: Options, screen: Screen, language: Language, pause: Callable[[], None]
    ) -> None:
        self._options = options
        self._screen = screen
        self._language = language
        self._patience = 5.0 if screen.answers else _SYNC
        self.conversation = Conversation(screen, language, patience=self._patience)
        self._client = Client(
            options.address,
            self._identity(options.name),
            self.conversation.on_event,
            rooms=(options.room,),
            timing=options.timing,
            backoff=options.backoff,
            pause=pause,
            trust=options.trust,
        )
        self.conversation.client = self._client
        self.conversation.desk.want(options.room)

    def run(self) -> Status:
        """From the first connection to the good-bye; the exit status."""
        try:
            status = self._enter()
            if status is Status.DONE:
                status = self._talk_at_terminal() if self._screen.answers else self._talk_in_pipe()
        except KeyboardInterrupt:
            status = Status.INTERRUPTED
        except EOFError:
            status = Status.DONE
        was_in = self._client.link in (Link.UP, Link.MENDING)
        farewell = self.conversation.farewell or texts.FAREWELL.to(self._language)
        self._client.close(farewell)
        if was_in:
            self.conversation.tell(texts.GOOD_BYE)
        self._screen.close()
        return status

    def _identity(self, name: str) -> Identity:
        return Identity(name, self._options.suggestion, name, self._options.password)

    def _fail(self, text: Text, **values: object) -> Status:
        self._screen.complain(text.to(self._language, **values))
        return Status.FAILED

    def _enter(self) -> Status:
        """Get in under the wished name; ask for another as long as somebody is there to answer."""
        name = self._options.name or self._ask_name()
        while True:
            try:
                self._ask_for(name)
            except UntrustedError as error:
                if not self._accepts(error):
                    return self._fail_to_connect(error)
                continue
            except ConnectError as error:
                return self._fail_to_connect(error)
            match enter(self._client):
                case Entry.IN:
                    return self._settle()
                case Entry.SHUT_OUT:
                    return self._fail(
                        texts.NOT_LET_IN, reason=why_down(self._client).to(self._language)
                    )
                case Entry.NAME_REFUSED:
                    pass  # the event has told why
            if not self._screen.answers:
                return Status.FAILED
            name = self._ask_name()

    def _fail_to_connect(self, error: ConnectError) -> Status:
        reason = error.reason.to(self._language)
        return self._fail(texts.CANNOT_CONNECT, address=self._options.address, reason=reason)

    def _accepts(self, error: UntrustedError) -> bool:
        """Whether the person trusts an unknown server, which is then remembered. One that has
        changed, or that has asked for strictness (IRCv3 sts), is not asked about: whoever is used
        to say yes would say it then, too."""
        address, trust = self._options.address, self._options.trust
        if error.doubt is not Doubt.UNKNOWN or trust.policies.binds(address):
            return False
        if not self._screen.answers:
            return False
        self._screen.show(tls.ASK_TRUST.to(self._language, address=address))
        self._screen.show(f"  {error.fingerprint}")
        answer = self._screen.ask(tls.ASK_TRUST_QUESTION.to(self._language))
        if answer.strip().casefold() not in tls.YES:
            return False
        try:
            trust.remember(address, error.fingerprint)
        except OSError as trouble:
            self._fail(tls.CANNOT_REMEMBER, problem=trouble.strerror or str(trouble))
            return False
        return True

    def _ask_for(self, name: str) -> None:
        """Ask for the name, on a new connection if there is none (any more)."""
        self._client.rename(self._identity(name))
        try:
            self._client.ask_nick(name)
        except NotConnectedError:
            self._client.open()

    def _ask_name(self) -> str:
        suggestion = self._options.suggestion
        if not self._screen.answers:
            return suggestion
        question = texts.ASK_NAME.to(self._language, suggestion=suggestion)
        return self._screen.ask(question).strip() or suggestion

    def _settle(self) -> Status:
        """In a pipe: see that we are in the room before anything is said to it."""
        if self._screen.answers:
            return Status.DONE
        room = self._options.room
        if in_room(self._client, room):
            return Status.DONE
        if room in self._client.wanted:  # not refused, which would have been told
            return self._fail(texts.NOT_LET_IN, reason=why_down(self._client).to(self._language))
        return Status.FAILED

    def _talk_at_terminal(self) -> Status:
        """Lines until Ctrl-D, a word to leave, or Ctrl-C twice."""
        interrupted = False
        while True:
            try:
                line = self._read()
            except KeyboardInterrupt:
                if interrupted:
                    return Status.DONE
                interrupted = True
                self.conversation.tell(texts.AGAIN_TO_LEAVE)
                continue
            except EOFError:
                break
            interrupted = False
            if not take(self.conversation, line):
                break
        self._client.sync(self._patience)
        return Status.DONE

    def _read(self) -> str:
        conversation = self.conversation
        return self._screen.read(conversation.prompt, lambda line: words_for(conversation, line))

    def _talk_in_pipe(self) -> Status:
        """Lines until the input ends; only what the server has confirmed counts as said."""
        going = True
        unconfirmed = 0
        while going:
            try:
                going = take(self.conversation, self._read())
            except EOFError:
                going = False
            unconfirmed += 1
            if unconfirmed >= _WINDOW or not going:
                if not self._client.sync(_SYNC):
                    self._screen.complain(texts.UNSURE.to(self._language))
                    if not going or not self._mended():
                        return Status.FAILED
                unconfirmed = 0
        return Status.DONE

    def _mended(self) -> bool:
        """Wait until the lost connection is there again."""
        return self._client.wait(lambda client: client.link is Link.UP, _MEND)
