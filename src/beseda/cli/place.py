"""Where a command does its work: in the server that runs, or here, on the database."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias

from beseda.catalogue import Language, Text, deletion
from beseda.catalogue.history import NO_HISTORY
from beseda.cli.data import FAILED, INTERRUPTED, fail
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.server.control_wire import Answer, Request
    from beseda.storage.tidying import Tidying

    Order: TypeAlias = Callable[[Any], Iterator[Answer]]
    """Carries out the requests of one command and gives its answers; the last one counts."""


class Wording(NamedTuple):
    """What a command says when it is not done: by obstacle (`control_wire.Denied`), and for what
    the system says."""

    obstacles: Mapping[str, Text]
    not_done: Text


class Offline(NamedTuple):
    """The database while no server runs: what carries requests out on it, and what clears up after
    something was removed."""

    order: "Order"
    tidying: "Tidying | None" = None


class Place:
    """Something that carries out requests: `order` gives its answers, the last one counts.
    `is_online`: whether it is a server that runs."""

    def __init__(
        self,
        order: "Order",
        language: Language,
        wording: Wording,
        tidying: "Tidying | None" = None,
        *,
        is_online: bool = True,
    ) -> None:
        self.order = order
        self.tidying = tidying
        self.is_online = is_online
        self._language = language
        self._wording = wording

    def last(self, wanted: "Request") -> "Answer":
        """The answer that counts."""
        *_, answer = self.order(wanted)
        return answer

    def explain(self, answer: "Answer | None") -> NoReturn:
        """Say why it was not done, and end the process."""
        from beseda.server.control_wire import Denied, Failed

        language, obstacles = self._language, self._wording.obstacles
        if isinstance(answer, Denied) and answer.obstacle in obstacles:
            values = {key: safe(str(value)) for key, value in answer.values.items()}
            fail(obstacles[answer.obstacle].to(language, **values), FAILED)
        if isinstance(answer, Failed):
            text = deletion.FAILURES if answer.code != "failed" else {}
            line = text.get(answer.code, self._wording.not_done)
            fail(line.to(language, problem=safe(answer.problem)), FAILED)
        fail(deletion.FAILURES["bad_request"].to(language), FAILED)


@contextmanager
def reach(
    directory: Path,
    language: Language,
    wording: Wording,
    open_offline: Callable[[Path], AbstractContextManager[Offline]],
    *,
    make: bool = False,
) -> Iterator[Place]:
    """The server that uses `directory`, if one runs, and otherwise the database, which is made if
    there is none and it is to (`make`); `open_offline` raises DirectoryInUseError if a server runs.
    What goes wrong inside becomes a line and the exit status."""
    from beseda.server.control_client import UnreachableError, ask
    from beseda.server.history_problems import explain
    from beseda.storage.database import FILE_NAME
    from beseda.storage.errors import DirectoryInUseError, StorageError

    shown = safe(str(directory))
    try:
        if make:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        elif not (directory / FILE_NAME).exists():
            fail(NO_HISTORY.to(language, place=shown), FAILED)
        with ExitStack() as stack:
            try:
                order, tidying = stack.enter_context(open_offline(directory))
            except DirectoryInUseError:
                place = Place(lambda wanted: ask(directory, wanted), language, wording)
            else:
                place = Place(order, language, wording, tidying, is_online=False)
            yield place
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except UnreachableError as error:
        fail(deletion.NO_ANSWER.to(language, directory=shown, problem=safe(str(error))), FAILED)
    except StorageError as error:
        fail(safe(explain(error, directory, language)), FAILED)
    except OSError as error:
        problem = safe(error.strerror or str(error))
        fail(wording.not_done.to(language, problem=problem), FAILED)
