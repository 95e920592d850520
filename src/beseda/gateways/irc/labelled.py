"""Sessions whose clients put labels on commands (IRCv3 labeled-response)."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from beseda.catalogue import Language
from beseda.domain.hub import Hub
from beseda.domain.refusals import Refusal, Refused
from beseda.gateways.irc.labels import Received, Response, label_of
from beseda.gateways.lines import LineSession
from beseda.gateways.link import Link
from beseda.gateways.memory import Memory, Workers

T = TypeVar("T")

_NEEDED = frozenset({"batch", "labeled-response"})


class LabelledSession(LineSession):
    """Collects what a client gets because of a labelled command, whenever it comes: at once, piece
    by piece as it is read (`stream`), or when a question is answered (`ask`).

    All methods are called with the hub's lock held.
    """

    def __init__(
        self, link: Link, hub: Hub, memory: Memory, language: Language, line_bytes: int, name: str
    ) -> None:
        """`name` is the server's."""
        super().__init__(link, hub, memory, language, line_bytes)
        self.name = name
        self.capabilities: frozenset[str] = frozenset()
        self._response: Response | None = None
        """That of the command which is being carried out, if it has a label."""
        self._streamed: Response | None = None
        """That of the command whose long answer is on its way."""
        self._labels = 0

    @abstractmethod
    def refuse(self, refusal: Refusal) -> None:
        """Tell the client that something was not done."""

    def response_to(self, tags: dict[str, str]) -> Response | None:
        """A response for the label among a message's tags; None if there is none, or if the client
        has not negotiated what the response may need."""
        if "label" not in tags or not self.capabilities >= _NEEDED:
            return None
        label = label_of(tags)
        if not label:
            return None
        self._labels += 1
        return Response(label, f"label-{self._labels}", self.name)

    def carry_out(
        self, response: Response | None, action: Callable[..., None], *arguments: Any
    ) -> None:
        """Do `action`, and answer for it if it is refused; what the client gets meanwhile is
        `response`, or a part of it."""
        if response is not None:
            self.hub.capture(self.link)
            self._response = response
            response.is_put_off = False
        try:
            action(*arguments)
        except Refused as refused:
            self.refuse(refused.refusal)
        finally:
            if response is not None:
                self._response = None
                self.hub.release(self.link, self._wrap(response))

    def _wrap(self, response: Response) -> Callable[[list[bytes]], bytes]:
        if not self._may_act():
            return b"".join
        if self._stream is not None:
            self._streamed = response
            return response.begun
        return response.put_off if response.is_put_off else response.ended

    def put_off(self) -> Response | None:
        """The response of the command that is being carried out, for whoever completes it later,
        with `carry_out`."""
        response = self._response
        if response is not None:
            response.is_put_off = True
        return response

    @property
    def is_labelled(self) -> bool:
        """Whether the command that is being carried out has a label."""
        return self._response is not None

    def speaks_to_itself(self) -> None:
        """The command that is being carried out says something to its author."""
        if self._response is not None:
            echoes = "echo-message" in self.capabilities
            self._response.received = Received.AFTER_ECHO if echoes else Received.ALONE

    def ask(
        self,
        question: Callable[[], T],
        answer: Callable[[T | Exception], None],
        workers: Workers | None = None,
    ) -> None:
        """As the base says; the response is made when the answer comes. `answer` may raise
        Refused."""
        response = self.put_off()
        super().ask(question, lambda outcome: self.carry_out(response, answer, outcome), workers)

    def _pump(self) -> None:
        response, self._streamed = self._streamed, None
        if response is None:
            super()._pump()
        else:
            self.carry_out(response, super()._pump)
