"""REDACT (IRCv3 message-redaction)."""

from beseda.catalogue import irc_batches as texts
from beseda.domain import reading
from beseda.domain.commands import Redact
from beseda.domain.events import Event
from beseda.domain.presence import Room
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.roomlog import RoomLog
from beseda.gateways.irc.session import IrcSession

VERB = "REDACT"

_CAPABILITIES = frozenset({"message-redaction", "draft/message-redaction"})
_NO_TARGET = frozenset({Reason.NO_SUCH_ROOM, Reason.NO_SUCH_NICK, Reason.NOT_IN_ROOM})


def redact(session: IrcSession, params: list[str]) -> None:
    """REDACT <target> <msgid> [<reason>]. The message is looked up in the target's log first."""
    if session.capabilities.isdisjoint(_CAPABILITIES):
        session.unknown(VERB)
        return
    target, message = params[0], params[1]
    reason = params[2] if len(params) > 2 else ""
    try:
        log, room = _where(session, target)
    except Refused as refused:
        _refuse(session, refused.refusal, target, message)
        return
    archive = session.memory.archive

    def answer(found: Event | Exception | None) -> None:
        try:
            if isinstance(found, Exception):
                raise Refused(Reason.HISTORY_UNREADABLE)
            # The name may mean something else than when the log was looked into.
            now, same = _where(session, target)
            if now.key != log.key or same is not room:
                raise Refused(Reason.NO_SUCH_MESSAGE)
            session.perform(Redact(target, message, reason, found))
        except Refused as refused:
            _refuse(session, refused.refusal, target, message)

    session.ask(lambda: archive.find(log, message), answer)


def _where(session: IrcSession, target: str) -> tuple[RoomLog, Room | None]:
    """The log that `target` has, and the room that it is. Raises Refused."""
    log = reading.readable(session.hub, session.user, target)
    return log, session.hub.find_room(target) if target.startswith("#") else None


def _refuse(session: IrcSession, refusal: Refusal, target: str, message: str) -> None:
    """By the codes of the specification, where it has one."""
    if refusal.reason in _NO_TARGET:
        session.fail(VERB, "INVALID_TARGET", target, text=texts.NO_SUCH_TARGET, target=target)
    elif refusal.reason is Reason.NOT_YOUR_MESSAGE:
        session.fail(VERB, "REDACT_FORBIDDEN", target, message, text=texts.FORBIDDEN)
    elif refusal.reason is Reason.NO_SUCH_MESSAGE:
        session.fail(VERB, "UNKNOWN_MSGID", target, message, text=texts.UNKNOWN_MESSAGE)
    else:
        session.refuse(refusal)
