"""BATCH, as clients send it, and the messages within (IRCv3 client-batch)."""

from beseda.catalogue import irc_batches as texts
from beseda.gateways.irc import capabilities, messages
from beseda.gateways.irc.batches import (
    OPEN_SECONDS,
    BadBatch,
    ClientBatch,
    is_reference,
)
from beseda.gateways.irc.multiline import TYPES, Multiline, invalid
from beseda.gateways.irc.session import IrcSession
from beseda.gateways.lines import Stage
from beseda.protocol.irc.message import Message

VERB = "BATCH"

_ALONGSIDE = frozenset({"PING", "PONG", "QUIT"})
"""What clients send by themselves, also between the lines of a batch."""


def batch(session: IrcSession, params: list[str]) -> None:
    """BATCH +<reference> <type> [<parameter>...]; the end of a batch that is open comes to
    `take`."""
    sign, reference = params[0][:1], params[0][1:]
    if sign == "-" and reference and reference == session.dropped_batch:
        session.dropped_batch = ""
    elif sign == "-":
        session.fail(VERB, "INVALID_REFTAG", reference, text=texts.NOT_OPEN)
    elif sign == "+":
        try:
            _begin(session, reference, params[1:])
        except BadBatch as error:
            session.dropped_batch = reference
            _tell(session, error)
    else:
        session.fail(VERB, "INVALID_REFTAG", params[0], text=texts.BAD_REFERENCE)


def _begin(session: IrcSession, reference: str, params: list[str]) -> None:
    if not is_reference(reference):
        raise BadBatch("INVALID_REFTAG", reference, text=texts.BAD_REFERENCE)
    kind = params[0] if params else "*"
    if kind not in TYPES or not capabilities.takes_batches(session.capabilities):
        raise BadBatch("UNKNOWN_TYPE", reference, kind, text=texts.UNKNOWN_TYPE)
    if len(params) < 2:
        raise invalid()
    settings = session.server.settings
    contents = Multiline(params[1], settings.multiline_bytes, settings.multiline_lines)
    session.dropped_batch = ""
    session.batch = begun = ClientBatch(
        reference,
        contents,
        session.client_tags,
        session.put_off(),
        session.link.call_later(OPEN_SECONDS, lambda: _time_out(session, begun)),
    )


def take(session: IrcSession, message: Message) -> bool:
    """A message came while a batch is open, or with the name of one. Returns whether it belongs to
    a batch, and so is not carried out by itself."""
    open_batch, reference = session.batch, message.tags.get("batch", "")
    if message.verb in _ALONGSIDE:
        return False
    if open_batch is None:
        return reference != "" and _is_stray(session, message, reference)
    ends = message.verb == VERB and message.params[:1] == [f"-{open_batch.reference}"]
    if ends and not reference:
        _end(session, open_batch, message)
    elif reference == open_batch.reference:
        _add(session, open_batch, message)
    else:
        # Once a batch is open, nothing that is not part of it may be sent until it is closed. What
        # has no batch's name, or begins another batch, is carried out all the same.
        _drop(session, open_batch, invalid())
        begins = message.verb == VERB and message.params[:1] != [] and message.params[0][:1] == "+"
        return reference != "" or (message.verb == VERB and not begins)
    return True


def _is_stray(session: IrcSession, message: Message, reference: str) -> bool:
    """The message names a batch that is not open: nothing more is wanted of one that was dropped;
    for others the client is told once. The tag means nothing for those who know no batches."""
    if reference == session.dropped_batch:
        session.carry_out(session.response_to(message.tags), _do_nothing)
        return True
    if not capabilities.takes_batches(session.capabilities):
        return False
    session.dropped_batch = reference
    session.carry_out(session.response_to(message.tags), _tell, session, invalid())
    return True


def _add(session: IrcSession, open_batch: ClientBatch, message: Message) -> None:
    try:
        open_batch.contents.add(message)
    except BadBatch as error:
        _drop(session, open_batch, error)
    # A label is for the whole batch and belongs on its beginning; one on a line gets its ACK.
    session.carry_out(session.response_to(message.tags), _do_nothing)


def _end(session: IrcSession, open_batch: ClientBatch, message: Message) -> None:
    """What the batch says is said. The response is to the label of its beginning; if only its end
    has one, to that."""
    _close(session, open_batch)
    own = session.response_to(message.tags)
    if open_batch.response is not None and own is not None:
        session.carry_out(own, _do_nothing)
    session.carry_out(open_batch.response or own, _say, session, open_batch)


def _say(session: IrcSession, closed: ClientBatch) -> None:
    try:
        command = closed.contents.said(closed.tags)
    except BadBatch as error:
        _tell(session, error)
    else:
        messages.send(session, command)


def _time_out(session: IrcSession, open_batch: ClientBatch) -> None:
    """Without the lock."""
    with session.hub.lock:
        if session.batch is open_batch and session.stage is not Stage.OVER:
            reference = open_batch.reference
            _drop(session, open_batch, BadBatch("TIMEOUT", reference, text=texts.TIMED_OUT))


def _drop(session: IrcSession, open_batch: ClientBatch, error: BadBatch) -> None:
    """The batch is not carried out, and whatever comes of it from now on is ignored."""
    _close(session, open_batch)
    session.dropped_batch = open_batch.reference
    session.carry_out(open_batch.response, _tell, session, error)


def _close(session: IrcSession, open_batch: ClientBatch) -> None:
    session.batch = None
    open_batch.alarm.cancel()


def _tell(session: IrcSession, error: BadBatch) -> None:
    session.fail(VERB, error.code, *error.context, text=error.text, **error.values)


def _do_nothing() -> None:
    pass
