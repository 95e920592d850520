"""`beseda delete`: take something out of the history for good, whether or not the server runs."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NoReturn, TypeAlias

import click

from beseda.catalogue import Language, Text, plural
from beseda.catalogue import deletion as texts
from beseda.catalogue.history import NO_HISTORY
from beseda.catalogue.locale import choose_language
from beseda.cli.confirming import confirmed
from beseda.cli.data import FAILED, INTERRUPTED, data_option, data_place, fail, nick_keys, room_keys
from beseda.cli.deleting import carry_out, warn_of_copies
from beseda.cli.lazy import LazyGroup, Row
from beseda.cli.options import as_room, language_option, word_type
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.server.control_wire import Answer, Delete, Found
    from beseda.storage.tidying import Tidying

What: TypeAlias = Literal["room", "person", "message"]

ROWS: Final = (
    Row("room", "beseda.cli.delete:room_command", texts.ROOM),
    Row("person", "beseda.cli.delete:person_command", texts.PERSON),
    Row("message", "beseda.cli.delete:message_command", texts.MESSAGE),
)
_NOT_FOUND: dict[What, Text] = {
    "room": texts.NO_ROOM,
    "person": texts.NO_PERSON,
    "message": texts.NO_MESSAGE,
}


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return LazyGroup(
        ROWS,
        language,
        name="delete",
        help=texts.DELETE_LONG.to(language),
        no_args_is_help=True,
    )


def room_command(language: Language) -> click.Command:
    """`beseda delete room`."""
    return _command("room", "NAME", texts.ROOM_LONG, language)


def person_command(language: Language) -> click.Command:
    """`beseda delete person`."""
    return _command("person", "NICK", texts.PERSON_LONG, language)


def message_command(language: Language) -> click.Command:
    """`beseda delete message`."""
    return _command("message", "ID", texts.MESSAGE_LONG, language)


def _command(what: What, metavar: str, help_text: Text, language: Language) -> click.Command:
    def callback(
        name: str, data: str | None, yes: bool, language: Literal["auto", "en", "ru"]
    ) -> None:
        run(what, name, data, yes, choose_language(language, os.environ))

    return click.Command(
        what,
        params=[
            click.Argument(["name"], type=word_type(language), metavar=metavar),
            data_option(language),
            click.Option(["--yes"], is_flag=True, help=texts.OPTION_YES.to(language)),
            language_option(language),
        ],
        callback=callback,
        help=help_text.to(language),
    )


def run(what: What, name: str, data: str | None, yes: bool, language: Language) -> None:
    """Ask, delete, and say how much it was; ends the process with its exit status."""
    from beseda.server.control_client import UnreachableError
    from beseda.server.history_problems import explain
    from beseda.storage.errors import StorageError

    directory = data_place(data)
    shown = safe(str(directory))
    try:
        with _reach(directory, language) as place:
            _delete(place, what, as_room(name) if what == "room" else name, yes, language)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except UnreachableError as error:
        fail(texts.NO_ANSWER.to(language, directory=shown, problem=safe(str(error))), FAILED)
    except StorageError as error:
        fail(safe(explain(error, directory, language)), FAILED)
    warn_of_copies(directory, language)


class _Place:
    """Where deleting is done: by the server that runs, or here."""

    def __init__(
        self, order: "Callable[[Delete], Iterator[Answer]]", tidying: "Tidying | None" = None
    ) -> None:
        self.order = order
        self.tidying = tidying


@contextmanager
def _reach(directory: Path, language: Language) -> Iterator[_Place]:
    """The server, if one runs, and otherwise the database. Raises StorageError."""
    from beseda.server.control_client import ask
    from beseda.server.orders import Keys, Orders
    from beseda.storage.database import FILE_NAME
    from beseda.storage.errors import DirectoryInUseError
    from beseda.storage.offline import deleting

    if not (directory / FILE_NAME).exists():
        fail(NO_HISTORY.to(language, place=safe(str(directory))), FAILED)
    with ExitStack() as stack:
        place = _Place(lambda wanted: ask(directory, wanted))
        try:
            offline = stack.enter_context(deleting(directory))
        except DirectoryInUseError:
            pass
        else:
            orders = Orders(offline.deleter, Keys(room_keys, nick_keys), lambda errand: errand())
            place = _Place(orders.delete, offline.tidying)
        yield place


def _delete(place: _Place, what: What, name: str, yes: bool, language: Language) -> None:
    from beseda.server.control_wire import Delete, Deleted, Found

    *_, found = place.order(Delete(what, name, dry=True))
    if not isinstance(found, Found):
        _explain(found, what, name, language)
    if not (yes or confirmed(_question(what, name, found, language), language)):
        fail(texts.NOT_DELETED.to(language), FAILED)
    answer = carry_out(place.order(Delete(what, name)), place.tidying, language)
    if not isinstance(answer, Deleted):
        _explain(answer, what, name, language)
    click.echo(texts.DELETED.to(language, events=plural(language, answer.events, texts.EVENTS)))


def _question(what: What, name: str, found: "Found", language: Language) -> str:
    match what:
        case "room":
            events = plural(language, found.events or 0, texts.EVENTS)
            return texts.ASK_ROOM.to(language, room=safe(name), events=events)
        case "person":
            return texts.ASK_PERSON.to(language, nick=safe(name))
        case _ if found.room:
            return texts.ASK_MESSAGE.to(
                language, nick=safe(found.nick), room=safe(found.room), text=safe(found.text)
            )
        case _:
            return texts.ASK_PRIVATE.to(language, nick=safe(found.nick))


def _explain(answer: "Answer | None", what: What, name: str, language: Language) -> NoReturn:
    """Say why nothing, or not all, was deleted."""
    from beseda.server.control_wire import Failed

    if not isinstance(answer, Failed):
        fail(texts.FAILURES["bad_request"].to(language), FAILED)
    if answer.code == "not_found":
        fail(_NOT_FOUND[what].to(language, name=safe(name)), FAILED)
    text = texts.FAILURES.get(answer.code, texts.FAILURES["failed"])
    fail(text.to(language, problem=safe(answer.problem)), FAILED)
