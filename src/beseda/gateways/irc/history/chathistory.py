"""CHATHISTORY (IRCv3 chathistory)."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from beseda.catalogue import Text
from beseda.catalogue import irc_history as texts
from beseda.domain import reading
from beseda.domain.events import Event
from beseda.domain.history import Activity, Archive, Mark, Page
from beseda.domain.permissions import check_member
from beseda.domain.reading import Readable
from beseda.domain.refusals import Refused
from beseda.domain.roomlog import RoomLog
from beseda.gateways.irc.form import one_line
from beseda.gateways.irc.history.asking import ask
from beseda.gateways.irc.history.moments import milliseconds, moment
from beseda.gateways.irc.history.playback import player, plays_events
from beseda.gateways.irc.history.selectors import (
    INVALID,
    INVALID_TYPE,
    BadSelector,
    parse_limit,
    parse_mark,
    parse_time,
)
from beseda.gateways.irc.session import IrcSession

CAPABILITIES = frozenset({"draft/chathistory", "chathistory"})

VERB = "CHATHISTORY"


class Span(Struct, frozen=True):
    """What of a log is wanted. `marks` are as many as the subcommand takes; None stands for `*`."""

    log: RoomLog
    marks: Sequence[Mark | None]
    limit: int
    happenings: bool

    def page(self, after: Mark | None, before: Mark | None, *, newest: bool) -> Page:
        """A page of it."""
        return Page(
            log=self.log,
            limit=self.limit,
            after=after,
            before=before,
            newest=newest,
            happenings=self.happenings,
        )


class Subcommand(Struct, frozen=True):
    """How many references it takes, and how it is read; `open_ended` if `*` is one of them."""

    marks: int
    read: Callable[[Archive, Span], list[Event]]
    open_ended: bool = False


def _latest(archive: Archive, span: Span) -> list[Event]:
    return archive.page(span.page(span.marks[0], None, newest=True))


def _before(archive: Archive, span: Span) -> list[Event]:
    return archive.page(span.page(None, span.marks[0], newest=True))


def _after(archive: Archive, span: Span) -> list[Event]:
    return archive.page(span.page(span.marks[0], None, newest=False))


def _around(archive: Archive, span: Span) -> list[Event]:
    [mark] = span.marks
    assert mark is not None
    return archive.around(span.page(None, None, newest=True), mark)


def _between(archive: Archive, span: Span) -> list[Event]:
    """Counted from the first mark, which may be the later one: between two marks in the wrong order
    there is nothing."""
    one, other = span.marks
    forwards = archive.page(span.page(one, other, newest=False))
    return forwards or archive.page(span.page(other, one, newest=True))


SUBCOMMANDS = {
    "LATEST": Subcommand(1, _latest, open_ended=True),
    "BEFORE": Subcommand(1, _before),
    "AFTER": Subcommand(1, _after),
    "AROUND": Subcommand(1, _around),
    "BETWEEN": Subcommand(2, _between),
}


def chathistory(session: IrcSession, params: list[str]) -> None:
    """CHATHISTORY <subcommand> <target> <reference> [<reference>] <limit>, or TARGETS."""
    name = params[0].upper()
    try:
        if name == "TARGETS":
            _targets(session, params)
        else:
            _messages(session, name, params)
    except BadSelector as bad:
        context = params[1:2] if bad.code == INVALID_TYPE else []
        session.fail(VERB, bad.code, params[0], *context, bad.parameter, text=bad.text)


def _check_member(session: IrcSession, found: Readable) -> None:
    """Clients ask for the past of rooms that they are in. Raises Refused(NOT_IN_ROOM)."""
    user = session.user
    if found.log.members is None and user.operator is None:
        check_member(session.hub.room(found.name), user)


def _messages(session: IrcSession, name: str, params: list[str]) -> None:
    subcommand = SUBCOMMANDS.get(name)
    if subcommand is None:
        session.fail(VERB, INVALID, params[0], text=texts.UNKNOWN_SUBCOMMAND)
        return
    if not _right_number(session, params, 3 + subcommand.marks):
        return
    target, *references = params[1:-1]
    marks = [
        None if subcommand.open_ended and each == "*" else parse_mark(each) for each in references
    ]
    limit = parse_limit(params[-1], session.hub.policy.history.page)
    try:
        found = reading.find(session.hub, session.user, target)
        _check_member(session, found)
    except Refused:
        session.fail(VERB, "INVALID_TARGET", params[0], target, text=texts.NOT_RETRIEVED)
        return
    span = Span(found.log, marks, limit, plays_events(session))
    # The name of a room as it is written; a nick as the client has it, which compares them.
    shown = found.name if found.log.members is None else target
    archive, writer = session.memory.archive, player(session)

    def failed(text: Text) -> None:
        session.fail(VERB, "MESSAGE_ERROR", params[0], target, *references, text=text)

    ask(
        session,
        lambda: writer.play(subcommand.read(archive, span), "chathistory", shown),
        lambda pieces: session.stream(iter(pieces)),
        failed,
    )


def _right_number(session: IrcSession, params: list[str], right: int) -> bool:
    if len(params) != right:
        text = texts.TOO_FEW if len(params) < right else texts.TOO_MANY
        session.fail(VERB, INVALID, params[0], text=text)
    return len(params) == right


def _targets(session: IrcSession, params: list[str]) -> None:
    """CHATHISTORY TARGETS <timestamp> <timestamp> <limit>: rooms that they are in and their
    conversations, by when something was said last."""
    if not _right_number(session, params, 4):
        return
    after, before = parse_time(params[1]), parse_time(params[2])
    limit = parse_limit(params[3], session.hub.policy.history.page)
    rooms, identity = session.hub.logs_of(session.user), session.user.person.identity
    archive = session.memory.archive

    def failed(text: Text) -> None:
        session.fail(VERB, "MESSAGE_ERROR", params[0], *params[1:3], text=text)

    ask(
        session,
        lambda: archive.activity(rooms, identity, after, before, limit),
        lambda found: _tell_targets(session, found),
        failed,
    )


def _tell_targets(session: IrcSession, found: list[Activity]) -> None:
    lines = []
    for each in found:
        named = reading.named(session.hub, session.user, each)
        if named is not None:
            at = moment(milliseconds(each.last.at))
            lines.append(one_line(f":{session.server.name} {VERB} TARGETS {named.name} {at}"))
    session.stream(player(session).batch(lines, "draft/chathistory-targets"))
