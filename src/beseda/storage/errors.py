"""What can go wrong with the database."""


class StorageError(Exception):
    """The database cannot be used; `problem` says why, as the system put it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class DirectoryInUseError(StorageError):
    """Another process has the data directory: its id is `owner`, 0 if that is not known."""

    def __init__(self, owner: int) -> None:
        super().__init__(f"in use by process {owner}" if owner else "in use by another process")
        self.owner = owner


class NewerDatabaseError(StorageError):
    """A later version made the database: its revision `found` is none that we know of; the last
    that we do is `known`."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(f"revision {found}, but only {known} is known")
        self.found = found
        self.known = known


class ForeignDatabaseError(StorageError):
    """The file is no database, or not one of ours."""


class DamagedDatabaseError(StorageError):
    """The database contradicts itself."""


class NoSpaceError(StorageError):
    """There is no room for the copy that is made before a database is changed; in bytes."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__(f"{needed} bytes needed, {free} free")
        self.needed = needed
        self.free = free
