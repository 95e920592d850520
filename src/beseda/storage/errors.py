"""What can go wrong with the database."""


class StorageError(Exception):
    """The database cannot be used; `problem` says why, as the system put it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
