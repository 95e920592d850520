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

    def encode_own(self, event: Event) -> bytes:
        """The event for its author's own sessions; b"" if it is not repeated to them."""


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
        self.by_user: dict[int, tuple[Listener, ...]] = {}
        self.ignoring: tuple[Listener, ...] = ()
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
        """This audience without `listener`, who is in it with the form it has now."""
        less = self._copy()
        groups = list(self.groups)
        for position, (mailbox, form, channels) in enumerate(groups):
            if form is listener.form and mailbox is listener.channel.mailbox:
                rest_of_group = _without(channels, listener.channel)
                groups[position : position + 1] = (
                    [Group(mailbox, form, rest_of_group)] if rest_of_group else []
                )
                break
        less.groups = tuple(groups)
        rest = tuple(each for each in less.by_user[listener.user_id] if each is not listener)
        if rest:
            less.by_user[listener.user_id] = rest
        else:
            del less.by_user[listener.user_id]
        less.ignoring = tuple(each for each in self.ignoring if each is not listener)
        return less

    def _copy(self) -> "Audience":
        copy = Audience()
        copy.by_user = self.by_user.copy()
        copy.ignoring = self.ignoring
        return copy


def _index(audience: Audience, listener: Listener) -> None:
    """Enter `listener` into an audience that is being made."""
    user = listener.user_id
    audience.by_user[user] = (*audience.by_user.get(user, ()), listener)
    if listener.ignores:
        audience.ignoring = (*audience.ignoring, listener)


def _without(channels: list[Channel], gone: Channel) -> list[Channel]:
    rest = channels.copy()
    rest.remove(gone)
    return rest
