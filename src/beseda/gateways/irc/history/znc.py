"""The module *playback of the bouncer ZNC (znc.in/playback), which several clients talk to.

It is written to like a person, `PRIVMSG *playback :PLAY ...`, or by ZNC's own command, `ZNC
*playback PLAY ...`. Times are Unix time in seconds, with a fraction; neither end is included.
"""

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from beseda.catalogue import Text
from beseda.catalogue import irc_history as texts
from beseda.domain import reading
from beseda.domain.history import Archive, AtTime, Page
from beseda.domain.reading import Readable
from beseda.domain.refusals import Refused
from beseda.gateways.irc.form import one_line
from beseda.gateways.irc.history.asking import ask
from beseda.gateways.irc.history.playback import Player, player, plays_events
from beseda.gateways.irc.session import IrcSession, as_param

CAPABILITY = "znc.in/playback"
NAME = "*playback"

MOST_EVENTS = 5_000
"""So many events, of all that was asked for, are played at most."""

_MOST_BUFFERS = 200
_LATEST = 253_402_300_799.0
"""The end of the year 9999."""


def command(session: IrcSession, params: list[str]) -> None:
    """ZNC <module> <command>: the only module is *playback."""
    if params[0].lower() == NAME and len(params) > 1:
        playback(session, " ".join(params[1:]))
    else:
        _say(session, texts.PLAYBACK_USAGE)


def playback(session: IrcSession, text: str) -> None:
    """A line that was said to *playback."""
    verb, *words = text.split() or [""]
    function = _VERBS.get(verb.upper())
    if function is None:
        _say(session, texts.PLAYBACK_USAGE)
    else:
        function(session, words)


class Span(Struct, frozen=True):
    """The time that is wanted, in milliseconds; None: no bound."""

    after: int | None
    before: int | None


def _play(session: IrcSession, words: list[str]) -> None:
    """PLAY <buffer>[,<buffer>...] [<from>] [<to>]; each buffer may have wildcards."""
    if not 1 <= len(words) <= 3:
        _say(session, texts.PLAYBACK_USAGE)
        return
    bounds: list[int | None] = []
    for word in words[1:]:
        at = _seconds(word)
        if at is None:
            _say(session, texts.PLAYBACK_BAD_TIME, word=as_param(word[:40]))
            return
        bounds.append(at)
    after, before = (*bounds, None, None)[:2]
    buffers = _buffers(session, words[0])
    archive, writer, span = session.memory.archive, player(session), Span(after, before)
    limit, happenings = session.hub.policy.history.page, plays_events(session)

    def read() -> list[bytes]:
        return _read(archive, writer, buffers, span, limit, happenings=happenings)

    ask(session, read, lambda pieces: session.stream(iter(pieces)), _failed(session))


def _read(
    archive: Archive,
    writer: Player,
    buffers: Sequence[Readable],
    span: Span,
    limit: int,
    *,
    happenings: bool,
) -> list[bytes]:
    """The newest events of each buffer, in a batch each."""
    after = AtTime(span.after) if span.after is not None else None
    before = AtTime(span.before) if span.before is not None else None
    pieces: list[bytes] = []
    left = MOST_EVENTS
    for number, each in enumerate(buffers):
        page = Page(
            log=each.log,
            limit=min(limit, left),
            after=after,
            before=before,
            happenings=happenings,
        )
        events = archive.page(page)
        left -= len(events)
        if events:
            pieces += writer.play(events, "chathistory", each.name, number=number)
        if not left:
            break
    return pieces


def _list(session: IrcSession, words: list[str]) -> None:
    """LIST [<buffer>[,<buffer>...]]: what there is, with the times of the first and the last
    message."""
    buffers = _buffers(session, words[0] if words else "*")
    archive, server, nick = session.memory.archive, session.server.name, session.nick

    def read() -> list[bytes]:
        lines = []
        for each in buffers:
            first = archive.page(Page(log=each.log, limit=1, newest=False))
            last = archive.page(Page(log=each.log, limit=1))
            if first and last:
                times = f"{first[0].at:.3f} {last[0].at:.3f}"
                line = f":{_mask(server)} PRIVMSG {nick} :{each.name} {times}"
                lines.append(one_line(line))
        return lines

    def answer(lines: list[bytes]) -> None:
        if lines:
            session.stream(iter(lines))
        else:
            _say(session, texts.PLAYBACK_NOTHING)

    ask(session, read, answer, _failed(session))


def _clear(session: IrcSession, _words: list[str]) -> None:
    """CLEAR <buffers>: a bouncer's buffer is its user's own; a server's log is not."""
    _say(session, texts.PLAYBACK_KEEPS)


_VERBS: dict[str, Callable[[IrcSession, list[str]], None]] = {
    "PLAY": _play,
    "LIST": _list,
    "CLEAR": _clear,
}


def _buffers(session: IrcSession, listed: str) -> list[Readable]:
    """What `listed` stands for: rooms and conversations of theirs that its masks fit, and what it
    names and they may read besides."""
    hub, user = session.hub, session.user
    own = [*reading.all_rooms(hub, user), *reading.all_conversations(hub, user)]
    found: dict[str, Readable] = {}
    for mask in dict.fromkeys(listed.split(",")[:_MOST_BUFFERS]):
        if "*" in mask or "?" in mask:
            folded = mask.lower().replace("[", "[[]")
            fitting = [each for each in own if fnmatchcase(each.name.lower(), folded)]
        else:
            try:
                fitting = [reading.find(hub, user, mask)]
            except Refused:
                fitting = []
        found.update((each.log.key, each) for each in fitting)
    return list(found.values())


def _seconds(word: str) -> int | None:
    """Unix time in milliseconds."""
    try:
        seconds = float(word)
    except ValueError:
        return None
    return round(seconds * 1000) if 0 <= seconds <= _LATEST else None


def _failed(session: IrcSession) -> Callable[[Text], None]:
    return lambda text: _say(session, text)


def _mask(server: str) -> str:
    return f"{NAME}!playback@{server}"


def _say(session: IrcSession, text: Text, **values: object) -> None:
    words = text.to(session.language, **values)
    session.say(f":{_mask(session.server.name)} NOTICE {session.nick} :{words}")
