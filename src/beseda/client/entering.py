"""Getting in and into a room: what every program that uses a client waits for first."""

from enum import Enum, auto

from beseda.catalogue import Text
from beseda.catalogue import chat as texts
from beseda.client.engine import Engine, Link
from beseda.client.model import Model
from beseda.client.state import LoginPhase, Phase

LET_IN_SECONDS = 30.0
JOIN_SECONDS = 10.0
LOG_IN_SECONDS = 30.0


class Entry(Enum):
    """What has become of a registration."""

    IN = auto()
    """In, even if the connection is already lost again and being mended."""
    NAME_REFUSED = auto()
    """The event NickRefused has told why; another nick can be asked for."""
    LOG_IN_FAILED = auto()
    """The event LogInFailed has told why; with other credentials, or as a guest, it can go on."""
    SHUT_OUT = auto()
    """The connection ended, or there was no answer in time."""


def enter(client: Engine, timeout: float = LET_IN_SECONDS) -> Entry:
    """Wait until the server has decided about an opened client. Not from `on_event`."""
    client.wait(_decided, timeout)
    if client.link in (Link.UP, Link.MENDING):
        return Entry.IN
    return client.look(_held_up) or Entry.SHUT_OUT


def logged_in(client: Engine, timeout: float = LOG_IN_SECONDS) -> bool:
    """Wait until the server has decided about `Engine.log_in` on a connection that is up; False if
    it says no (the event LogInFailed has told why), or nothing in time. Not from `on_event`."""

    def decided(client: Engine) -> bool:
        trying = client.look(lambda model: model.login.phase) is LoginPhase.TRYING
        return not trying or client.link is not Link.UP

    client.wait(decided, timeout)
    return client.look(lambda model: model.login.phase) is LoginPhase.DONE


def why_down(client: Engine) -> Text:
    """Why a client is of no use (any more): its loss, or that the server does not answer."""
    return client.loss if client.link is Link.DOWN else texts.NO_ANSWER_IN_TIME


def in_room(client: Engine, room: str, timeout: float = JOIN_SECONDS) -> bool:
    """Wait until we are in `room`; False if the server refuses or time is up.

    A connection that is being mended is waited for; one that is gone is not.

    The room is one of those that the client was made with, or that `join` was called for.
    """

    def settled(client: Engine) -> bool:
        gone = client.link in (Link.DOWN, Link.CLOSED)
        return gone or _is_in(client, room) or not _is_wanted(client, room)

    client.wait(settled, timeout)
    return _is_in(client, room)


def _is_in(client: Engine, room: str) -> bool:
    return client.look(lambda model: model.room(room)) is not None


def _is_wanted(client: Engine, room: str) -> bool:
    return client.look(lambda model: any(model.same(room, each) for each in client.wanted))


def _decided(client: Engine) -> bool:
    return client.look(_held_up) is not None or client.link is not Link.ENTERING


def _held_up(model: Model) -> Entry | None:
    """What of ours the server wants otherwise before it lets us in."""
    if model.login.phase is LoginPhase.FAILED:
        return Entry.LOG_IN_FAILED
    if model.login.phase is not LoginPhase.TRYING and model.phase is Phase.REFUSED:
        return Entry.NAME_REFUSED
    return None
