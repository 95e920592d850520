"""One run of `beseda chat`: getting in, the conversation, leaving."""

from collections.abc import Callable
from enum import IntEnum

from beseda.catalogue import Language
from beseda.catalogue import chat as texts
from beseda.client.console.commands import take, words_for
from beseda.client.console.conversation import Conversation
from beseda.client.console.entrance import Entrance, identity
from beseda.client.console.options import Options
from beseda.client.console.screen import Screen
from beseda.client.engine import Engine, Link
from beseda.client.entering import in_room, why_down

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


class Session:
    """Runs a conversation on a screen. For the main thread; `pause`: see Engine."""

    def __init__(
        self, options: Options, screen: Screen, language: Language, pause: Callable[[], None]
    ) -> None:
        self._options = options
        self._screen = screen
        self._language = language
        self._patience = 5.0 if screen.answers else _SYNC
        self.conversation = Conversation(screen, language, patience=self._patience)
        self._client = Engine(
            options.address,
            identity(options),
            self.conversation.on_event,
            rooms=(options.room,),
            timing=options.timing,
            backoff=options.backoff,
            pause=pause,
            trust=options.trust,
            certificate=options.certificate,
        )
        self.conversation.client = self._client
        self.conversation.desk.want(options.room)

    def run(self) -> Status:
        """From the first connection to the good-bye; the exit status."""
        try:
            entrance = Entrance(self._options, self._client, self.conversation)
            status = self._settle(entrance) if entrance.pass_through() else Status.FAILED
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

    def _settle(self, entrance: Entrance) -> Status:
        """In a pipe: see that we are in the room before anything is said to it."""
        if self._screen.answers:
            return Status.DONE
        room = self._options.room
        if in_room(self._client, room):
            return Status.DONE
        if room in self._client.wanted:  # not refused, which would have been told
            reason = why_down(self._client).to(self._language)
            entrance.fail(texts.NOT_LET_IN, reason=reason)
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
