"""Reading the log: `domain.history.Archive` over a database."""

from collections.abc import Sequence

from sqlalchemy import Engine

from beseda.domain.events import Event
from beseda.domain.history import Activity, Found, Mark, Page, Search
from beseda.domain.roomlog import RoomLog


class SqlArchive:
    """Answers from connections of its own, which only read. Any thread may call the methods."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, page: Page) -> list[Event]:
        """See `domain.history.Archive`, as for all methods."""
        raise NotImplementedError

    def around(self, page: Page, mark: Mark) -> list[Event]:
        """See there."""
        raise NotImplementedError

    def find(self, log: RoomLog, message: str) -> Event | None:
        """See there."""
        raise NotImplementedError

    def activity(
        self, rooms: Sequence[RoomLog], identity: str, after: int, before: int, limit: int
    ) -> list[Activity]:
        """See there."""
        raise NotImplementedError

    def search(self, search: Search) -> list[Found]:
        """See there."""
        raise NotImplementedError
