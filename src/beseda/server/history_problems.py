"""What to tell somebody whose history cannot be used."""

from pathlib import Path

from beseda.catalogue import Language
from beseda.catalogue import lifecycle as texts
from beseda.storage.database import FILE_NAME
from beseda.storage.errors import (
    DamagedDatabaseError,
    DirectoryInUseError,
    ForeignDatabaseError,
    NewerDatabaseError,
    NoSpaceError,
    StorageError,
)

_MEGABYTE = 1_000_000


def explain(error: StorageError, directory: Path, language: Language) -> str:
    """One line: what is wrong with the history in `directory`, and what to do. Any thread."""
    file = directory / FILE_NAME
    match error:
        case DirectoryInUseError(owner=0):
            return texts.DIRECTORY_IN_USE_BY_SOMEBODY.to(language, directory=directory)
        case DirectoryInUseError():
            return texts.DIRECTORY_IN_USE.to(language, directory=directory, owner=error.owner)
        case NewerDatabaseError():
            return texts.NEWER_HISTORY.to(
                language, directory=directory, found=error.found, known=error.known
            )
        case ForeignDatabaseError():
            return texts.FOREIGN_HISTORY.to(language, file=file, problem=error.problem)
        case DamagedDatabaseError():
            return texts.DAMAGED_HISTORY.to(language, file=file, problem=error.problem)
        case NoSpaceError():
            needed, free = -(-error.needed // _MEGABYTE), error.free // _MEGABYTE
            return texts.NO_SPACE_TO_UPGRADE.to(
                language, directory=directory, needed=needed, free=free
            )
        case _:
            return texts.CANNOT_OPEN_HISTORY.to(
                language, directory=directory, problem=error.problem
            )
