"""A memory without anything in it, whose worker does everything at once."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from beseda.domain.accounts import Identity, IdentityError, Obstacle
from beseda.domain.events import Event
from beseda.domain.history import Activity, Found, Mark, Page, Search
from beseda.domain.roomlog import RoomLog
from beseda.gateways.memory import Memory


class EmptyArchive:
    """Nothing was ever recorded."""

    def page(self, page: Page) -> list[Event]:
        return []

    def around(self, page: Page, mark: Mark) -> list[Event]:
        return []

    def find(self, log: RoomLog, message: str) -> Event | None:
        return None

    def activity(
        self, rooms: Sequence[RoomLog], identity: str, after: int, before: int, limit: int
    ) -> list[Activity]:
        return []

    def search(self, search: Search) -> list[Found]:
        return []


class NobodyKnown:
    """There are no accounts, and none can be made."""

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def refuse(*_args: object, **_options: object) -> Any:
            raise IdentityError(Obstacle.FAILED)

        return refuse


class AtOnce:
    """A worker that is never busy."""

    def submit(self, job: Callable[[], None]) -> None:
        job()


FORGETFUL = Memory(EmptyArchive(), AtOnce(), cast("Identity", NobodyKnown()), AtOnce())
