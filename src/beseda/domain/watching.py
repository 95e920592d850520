"""Who watches for whom: told when somebody of that nick comes or goes, rooms or no rooms."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from beseda.domain.audience import Audience
from beseda.domain.events import CameOnline, Event, Observed, WentOffline
from beseda.domain.names import Name
from beseda.domain.people import Person
from beseda.domain.presence import Session, User, audience_around

_NOBODY: Mapping[str, str] = MappingProxyType({})


class Watching:
    """Sessions by the nicks that they watch for (IRCv3 monitor). Under the hub's lock, all of it.

    That somebody comes or goes costs one look into a dictionary, however many watch for others.
    """

    def __init__(
        self, post: Callable[[Audience, Event], None], server: Person, clock: Callable[[], float]
    ) -> None:
        """`post` queues an event (`Hub.post`); `server` is who tells; `clock` gives Unix time in
        seconds."""
        self._post = post
        self._server = server
        self._clock = clock
        self._watchers: dict[str, dict[Session, None]] = {}
        self._watched: dict[Session, dict[str, str]] = {}

    def watched_by(self, session: Session) -> Mapping[str, str]:
        """The nicks that `session` watches for: folded, and as it wrote them."""
        return self._watched.get(session, _NOBODY)

    def watchers_of(self, person: Person) -> list[Session]:
        """The sessions that watch for the nick of `person`."""
        return list(self._watchers.get(person.folded, ()))

    def add(self, session: Session, name: Name) -> None:
        """`session` watches for `name` from now on."""
        self._watched.setdefault(session, {})[name.folded] = name.shown
        self._watchers.setdefault(name.folded, {})[session] = None

    def remove(self, session: Session, folded: str) -> None:
        """`session` does not watch for the nick `folded` any more."""
        watched = self._watched.get(session)
        if watched is None or watched.pop(folded, None) is None:
            return
        if not watched:
            del self._watched[session]
        watchers = self._watchers[folded]
        del watchers[session]
        if not watchers:
            del self._watchers[folded]

    def forget(self, session: Session) -> None:
        """`session` watches for nobody any more."""
        for folded in list(self.watched_by(session)):
            self.remove(session, folded)

    # ── telling ────────────────────────────────────────────────────────────────────────────

    def came(self, person: Person) -> None:
        """Somebody has the nick of `person` now."""
        watchers = self._watchers.get(person.folded)
        if watchers:
            event = CameOnline(by=self._server, at=self._clock(), who=person)
            self._post(Audience(watchers), event)

    def went(self, person: Person) -> None:
        """Nobody has the nick of `person` any more."""
        watchers = self._watchers.get(person.folded)
        if watchers:
            event = WentOffline(by=self._server, at=self._clock(), who=person)
            self._post(Audience(watchers), event)

    def tell_around(self, user: User, event: Event) -> None:
        """`event`, about `user`, for all who share a room with them, and for those who only watch
        for them (IRCv3 extended-monitor)."""
        around = audience_around(user)
        self._post(around, event)
        self.tell_afar(user, event)

    def tell_afar(self, user: User, event: Event) -> None:
        """`event`, about `user`, for those who only watch for them."""
        watchers = self._watchers.get(user.person.folded)
        if not watchers:
            return
        near = audience_around(user).by_user
        afar = [session for session in watchers if session.user_id not in near]
        if afar:
            self._post(Audience(afar), Observed(by=event.by, at=event.at, event=event))
