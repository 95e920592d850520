"""Who gets an event: a fixed set of sessions, sorted once by thread and wire form."""

from collections.abc import Iterable, Sequence
from typing import Protocol

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


class Group:
    """The listeners of an audience that share an I/O thread and a wire form."""

    __slots__ = ("channels", "form", "mailbox")

    def __init__(self, mailbox: Mailbox, form: WireForm) -> None:
        self.mailbox = mailbox
        self.form = form
        self.channels: list[Channel] = []


class Audience:
    """Never changes once made, so that delivery needs no lock to read it."""

    __slots__ = ("by_user", "groups", "ignoring")

    def __init__(self, listeners: Iterable[Listener]) -> None:
        groups: dict[tuple[int, int], Group] = {}
        self.by_user: dict[int, list[Listener]] = {}
        self.ignoring: list[Listener] = []
        for listener in listeners:
            mailbox, form = listener.channel.mailbox, listener.form
            key = (id(mailbox), id(form))
            group = groups.get(key)
            if group is None:
                group = groups[key] = Group(mailbox, form)
            group.channels.append(listener.channel)
            self.by_user.setdefault(listener.user_id, []).append(listener)
            if listener.ignores:
                self.ignoring.append(listener)
        self.groups: Sequence[Group] = list(groups.values())
