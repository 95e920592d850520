"""Who gets an event: a fixed set of sessions, sorted once by thread and wire form."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from beseda.domain.channels import Channel, Mailbox
from beseda.domain.events import Event


class WireForm(Protocol):
    """One way to write events: a protocol with what was negotiated. Sessions that negotiated the
    same share one instance, so that an event is encoded once for all of them.

    Both methods are pure and may be called by any thread.
    """

    def encode(self, event: Event) -> bytes:
        """The event for everybody but its author; b"" if this form does not show it."""

    def encode_own(self, event: Event, shared: bytes) -> bytes:
        """The event for the session by which its author caused it (`Event.origin`), and for all of
        the author's if that is not known; b"" if it is not repeated there. `shared` is what
        `encode` gave, for when it is the same."""

    def encode_elsewhere(self, event: Event, shared: bytes) -> bytes:
        """The event for the author's other sessions."""


class Listener(Protocol):
    """What an audience needs to know of a session."""

    @property
    def channel(self) -> Channel: ...
    @property
    def form(self) -> WireForm: ...
    @property
    def user_id(self) -> int: ...
    @property
    def ignores(self) -> frozenset[str]: ...


class Ear(NamedTuple):
    """A listener as they were when an audience was made. What is queued is delivered later, when
    the session may have changed its form or whom it ignores: what was said before stays as it was
    to be told then."""

    channel: Channel
    form: WireForm
    user_id: int
    ignores: frozenset[str]


class Group(NamedTuple):
    """The listeners of an audience that share an I/O thread and a wire form."""

    mailbox: Mailbox
    form: WireForm
    channels: list[Channel]


class Audience:
    """Never changes once made, so that delivery needs no lock to read it.

    `plus` and `minus` make another one from it, at the speed of copying lists: a room of a thousand
    does not look at each of its members because one came.
    """

    __slots__ = ("by_user", "groups", "ignoring")

    def __init__(self, listeners: Iterable[Listener] = ()) -> None:
        groups: dict[tuple[int, int], Group] = {}
        self.by_user: dict[int, tuple[Ear, ...]] = {}
        self.ignoring: tuple[Ear, ...] = ()
        for listener in listeners:
            mailbox, form = listener.channel.mailbox, listener.form
            key = (id(mailbox), id(form))
            group = groups.get(key)
            if group is None:
                group = groups[key] = Group(mailbox, form, [])
            group.channels.append(listener.channel)
            _index(self, listener)
        self.groups: tuple[Group, ...] = tuple(groups.values())

    def plus(self, listener: Listener) -> "Audience":
        """This audience and `listener`, who is not in it yet."""
        mailbox, form = listener.channel.mailbox, listener.form
        more = self._copy()
        groups = list(self.groups)
        for position, group in enumerate(groups):
            if group.mailbox is mailbox and group.form is form:
                groups[position] = Group(mailbox, form, [*group.channels, listener.channel])
                break
        else:
            groups.append(Group(mailbox, form, [listener.channel]))
        more.groups = tuple(groups)
        _index(more, listener)
        return more

    def minus(self, listener: Listener) -> "Audience":
        """This audience without `listener`, who is in it."""
        less = self._copy()
        [ear] = (e for e in self.by_user[listener.user_id] if e.channel is listener.channel)
        groups = list(self.groups)
        for position, (mailbox, form, channels) in enumerate(groups):
            if form is ear.form and mailbox is ear.channel.mailbox:
                rest_of_group = _without(channels, ear.channel)
                groups[position : position + 1] = (
                    [Group(mailbox, form, rest_of_group)] if rest_of_group else []
                )
                break
        less.groups = tuple(groups)
        rest = tuple(each for each in self.by_user[ear.user_id] if each is not ear)
        if rest:
            less.by_user[ear.user_id] = rest
        else:
            del less.by_user[ear.user_id]
        less.ignoring = tuple(each for each in self.ignoring if each is not ear)
        return less

    def _copy(self) -> "Audience":
        copy = Audience()
        copy.by_user = self.by_user.copy()
        copy.ignoring = self.ignoring
        return copy


def _index(audience: Audience, listener: Listener) -> None:
    """Enter `listener` into an audience that is being made."""
    ear = Ear(listener.channel, listener.form, listener.user_id, listener.ignores)
    audience.by_user[ear.user_id] = (*audience.by_user.get(ear.user_id, ()), ear)
    if ear.ignores:
        audience.ignoring = (*audience.ignoring, ear)


def _without(channels: list[Channel], gone: Channel) -> list[Channel]:
    rest = channels.copy()
    rest.remove(gone)
    return rest
