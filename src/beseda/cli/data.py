"""What the commands for the database in the data directory have in common."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from beseda.catalogue import Language
from beseda.catalogue import history as texts
from beseda.client.safe import safe

FAILED = 1
UNUSABLE = 2
INTERRUPTED = 130
_MOST_ROOMS = 10
MOST_NICK, MOST_ROOM = 64, 200
"""The longest names that the settings allow."""


def data_option(language: Language) -> click.Option:
    """`--data`, passed on as `data: str | None`."""
    return click.Option(["--data"], metavar="DIR", help=texts.OPTION_DATA.to(language))


def data_place(data: str | None) -> Path:
    """The data directory that `--data` names, or that a server uses which is told nothing."""
    from beseda.server.settings import ServerSettings, data_directory

    return data_directory(ServerSettings(data=data or ""))


def complain(line: str) -> None:
    """A line on the error output; its values are safe already."""
    click.echo(line, err=True)


def fail(line: str, status: int = UNUSABLE) -> NoReturn:
    """Say why it cannot be done, and end the process."""
    complain(line)
    sys.exit(status)


@contextmanager
def told(language: Language, place: Path, file: Path | None = None) -> Iterator[None]:
    """What can go wrong with the database in the directory `place`, or with the one in `file` if
    somebody has named that, becomes one line and the exit status; Ctrl-C, and a reader of the
    output who goes, end it quietly."""
    from beseda.storage.database import FILE_NAME
    from beseda.storage.errors import DirectoryInUseError, NewerDatabaseError, StorageError
    from beseda.storage.listing import NoHistoryError, OlderDatabaseError

    shown = safe(str(place))
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(0)
    except NoHistoryError:
        fail(texts.NO_HISTORY.to(language, place=shown))
    except DirectoryInUseError as error:
        fail(texts.IN_USE.to(language, place=shown, owner=error.owner or "?"))
    except NewerDatabaseError:
        fail(texts.NEWER.to(language))
    except OlderDatabaseError:
        fail(texts.OLDER.to(language))
    except StorageError as error:
        text = texts.UNUSABLE if file is None else texts.UNUSABLE_FILE
        named = safe(str(file or place / FILE_NAME))
        fail(text.to(language, file=named, problem=safe(error.problem)))


def room_keys(room: str) -> list[str]:
    """The keys that the room may have in a database: by each of the case mappings that a server can
    be set to, the usual one first. Empty if that can be no room's name."""
    from beseda.domain.names import NamePolicy
    from beseda.domain.refusals import Refused
    from beseda.protocol.irc.casemapping import CASEMAPPINGS

    policies = [NamePolicy(fold, MOST_NICK, MOST_ROOM) for fold in CASEMAPPINGS.values()]
    try:
        return list(dict.fromkeys(policy.room(room).folded for policy in policies))
    except Refused:
        return []


def nick_keys(nick: str) -> tuple[str, ...]:
    """The same for a nick."""
    from beseda.domain.names import NamePolicy
    from beseda.protocol.irc.casemapping import CASEMAPPINGS

    policies = [NamePolicy(fold, MOST_NICK, MOST_ROOM) for fold in CASEMAPPINGS.values()]
    found = dict.fromkeys(policy.fold_nick(nick) for policy in policies)
    return tuple(key for key in found if key)


def no_such_log(language: Language, room: str, names: list[str]) -> str:
    """That there is no log of `room`, and of which rooms there is."""
    if not names:
        return texts.NO_SUCH_LOG.to(language, room=safe(room))
    rooms = ", ".join(safe(name) for name in names[:_MOST_ROOMS])
    if len(names) > _MOST_ROOMS:
        rooms = texts.AND_MORE.to(language, rooms=rooms, number=len(names) - _MOST_ROOMS)
    return texts.NO_SUCH_LOG_BUT.to(language, room=safe(room), rooms=rooms)
