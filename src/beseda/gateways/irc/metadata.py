"""METADATA: what people and channels say of themselves, by key (IRCv3 metadata)."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from beseda.catalogue import Text
from beseda.catalogue import irc_extensions as texts
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain.actions.describing import described
from beseda.domain.commands import ClearMetadata, SetMetadata
from beseda.domain.metadata import Metadata, is_key
from beseda.domain.pacing import Pace
from beseda.domain.presence import Room
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.gateways.irc import metadata_sync as sync
from beseda.gateways.irc.form import one_line
from beseda.gateways.irc.metadata_sync import NUMERIC_VERSION, VERB, enclosed, key_value
from beseda.gateways.irc.packing import packed
from beseda.gateways.irc.session import IrcSession, as_param
from beseda.gateways.lines import Stage
from beseda.protocol.irc.numerics import Numeric

_OWN = "*"
"""Stands for the client's own nick."""

_CHANGES, _CHANGES_PER_SECOND = 20, 0.5
"""So many changes a client may make at once, and go on at this rate: each is told to all around."""

_INVALID_TARGET = frozenset({Reason.NO_SUCH_NICK, Reason.NO_SUCH_ROOM})


class _Subcommand(Struct, frozen=True):
    """Its function, and how many parameters it needs besides the target."""

    function: Callable[[IrcSession, str, list[str]], None]
    least: int = 0


def metadata(session: IrcSession, params: list[str]) -> None:
    """METADATA <target> <subcommand> [<parameter>...]; before registration about oneself."""
    target, name, *rest = params
    row = _SUBCOMMANDS.get(name.upper())
    if not sync.speaks(session):
        if session.stage is Stage.NAMELESS:
            session.not_registered()
        else:
            session.unknown(VERB)
    elif row is None:
        session.fail(VERB, "SUBCOMMAND_INVALID", name, text=texts.METADATA_SUBCOMMAND)
    elif len(rest) < row.least:
        session.need_more(VERB)
    elif session.stage is Stage.NAMELESS and target != _OWN:
        _invalid_target(session, target)
    else:
        try:
            row.function(session, target, rest)
        except Refused as refused:
            _refuse(session, refused.refusal, target, rest[0] if rest else _OWN)


def _refuse(session: IrcSession, refusal: Refusal, target: str, key: str) -> None:
    """By the codes of the specification."""
    reason, shown = refusal.reason, as_param(target)
    text, values = SENTENCES[reason], refusal.values
    if reason in _INVALID_TARGET:
        _invalid_target(session, target)
    elif reason is Reason.METADATA_TOO_LONG and NUMERIC_VERSION in session.capabilities:
        session.fail(VERB, "INVALID_VALUE", key, text=text, **values)
    elif reason is Reason.METADATA_TOO_LONG:
        session.fail(VERB, "VALUE_INVALID", text=text, **values)
    elif reason is Reason.METADATA_KEY_MALFORMED:
        session.fail(VERB, "KEY_INVALID", key, text=text, **values)
    elif reason is Reason.METADATA_FULL:
        session.fail(VERB, "LIMIT_REACHED", shown, text=text, **values)
    elif reason is Reason.METADATA_NOT_SET:
        session.fail(VERB, "KEY_NOT_SET", shown, key, text=text, **values)
    elif reason is Reason.METADATA_NOT_YOURS:
        session.fail(VERB, "KEY_NO_PERMISSION", shown, key, text=text, **values)
    else:
        session.refuse(refusal)


def _invalid_target(session: IrcSession, target: str) -> None:
    session.fail(VERB, "INVALID_TARGET", target, text=texts.METADATA_TARGET)


# ── looking ────────────────────────────────────────────────────────────────────────────────────


def _find(session: IrcSession, target: str) -> tuple[str, Metadata]:
    """What `target` is called, and what it says of itself. Raises Refused."""
    if session.stage is Stage.NAMELESS:
        return _OWN, session.registration.metadata
    found = described(session.hub, session.user, session.nick if target == _OWN else target)
    return found.name, found.metadata


def _tell(session: IrcSession, name: str, lines: Iterator[bytes]) -> None:
    session.reply(b"".join(enclosed(session, lines, "metadata", name)))


def _get(session: IrcSession, target: str, keys: list[str]) -> None:
    name, known = _find(session, target)

    def lines() -> Iterator[bytes]:
        for key in keys:
            value = known.get(key)
            if value is not None:
                yield key_value(session, name, key, value)
            elif is_key(key):
                yield _not_set(session, name, key)
            else:
                text = SENTENCES[Reason.METADATA_KEY_MALFORMED].to(session.language, key=key)
                words = f"FAIL {VERB} KEY_INVALID {as_param(key)} :{text}"
                yield one_line(f":{session.server.name} {words}")

    _tell(session, name, lines())


def _not_set(session: IrcSession, name: str, key: str) -> bytes:
    return session.numeric_line(Numeric.RPL_KEYNOTSET, name, key, text=texts.KEY_NOT_SET)


def _list(session: IrcSession, target: str, _rest: list[str]) -> None:
    name, known = _find(session, target)
    _tell(session, name, (key_value(session, name, key, value) for key, value in known))


def _sync(session: IrcSession, target: str, _rest: list[str]) -> None:
    """Room by room as the client reads; a whole room may have much to say."""
    if session.session is None:
        session.not_registered()
        return
    wanted = list(session.session.subscriptions)
    nick = session.nick if target == _OWN else target
    found = described(session.hub, session.user, nick)
    if isinstance(found.of, Room):
        lines = sync.of_room(session, found.of, wanted)
    else:
        lines = sync.of_person(session, found.of, wanted)
    session.stream(enclosed(session, lines, "metadata", found.name))


# ── changing ───────────────────────────────────────────────────────────────────────────────────


def _set(session: IrcSession, target: str, rest: list[str]) -> None:
    key, value = rest[0], rest[1] if len(rest) > 1 else None
    name, known = _find(session, target)
    if session.stage is Stage.NAMELESS:
        known.change(key, value, session.hub.policy.limits)
    elif _too_fast(session, name, key):
        return
    else:
        session.perform(SetMetadata(name, key, value, _told(session)))
    session.reply(
        _not_set(session, name, key) if value is None else key_value(session, name, key, value)
    )


def _clear(session: IrcSession, target: str, _rest: list[str]) -> None:
    name, known = _find(session, target)
    keys = [key for key, _ in known]
    if session.stage is Stage.NAMELESS:
        known.clear()
    elif _too_fast(session, name, _OWN):
        return
    else:
        session.perform(ClearMetadata(name, _told(session)))
    _tell(session, name, (_not_set(session, name, key) for key in keys))


def _told(session: IrcSession) -> str:
    return texts.KEY_NOT_SET.to(session.language)


def _too_fast(session: IrcSession, name: str, key: str) -> bool:
    """Whether the client has made too many changes of late; then it is told when it may go on."""
    if not session.hub.policy.limits.flood:
        return False
    pace = session.metadata_pace
    if pace is None:
        pace = Pace(_CHANGES_PER_SECOND, _CHANGES, session.link.now)
        session.metadata_pace = pace
    if pace.spend(1.0, session.link.now):
        return False
    seconds = str(int(pace.wait(1.0)) + 1)
    words = (as_param(name), as_param(key), seconds)
    session.fail(VERB, "RATE_LIMITED", *words, text=texts.METADATA_TOO_FAST, seconds=seconds)
    return True


# ── wanting to know ────────────────────────────────────────────────────────────────────────────


def _subscriptions(session: IrcSession, target: str) -> dict[str, None]:
    """Raises Refused unless `target` is the client itself."""
    if session.session is None:
        return session.registration.subscriptions
    if target != _OWN and session.hub.roster.find(target) is not session.user:
        raise Refused(Reason.NO_SUCH_NICK, nick=target)
    return session.session.subscriptions


def _subscribe(session: IrcSession, target: str, keys: list[str]) -> None:
    held = _subscriptions(session, target)
    most = session.hub.policy.limits.metadata_subscriptions
    taken, failed = [], []
    for key in keys:
        if not is_key(key):
            failed.append(key)
        elif len(held) >= most:
            text = texts.TOO_MANY_SUBSCRIPTIONS
            session.fail(VERB, "TOO_MANY_SUBS", key, text=text, limit=most)
            break
        else:
            held[key] = None
            taken.append(key)
    _tell_keys(session, Numeric.RPL_METADATASUBOK, taken, failed)
    if session.session is not None and taken:
        sync.on_subscribing(session, taken)


def _unsubscribe(session: IrcSession, target: str, keys: list[str]) -> None:
    held = _subscriptions(session, target)
    gone = [key for key in keys if is_key(key)]
    for key in gone:
        held.pop(key, None)
    failed = [key for key in keys if not is_key(key)]
    _tell_keys(session, Numeric.RPL_METADATAUNSUBOK, gone, failed)


def _tell_keys(session: IrcSession, numeric: Numeric, keys: list[str], failed: list[str]) -> None:
    session.reply(packed(_head(session, numeric), keys))
    text: Text = SENTENCES[Reason.METADATA_KEY_MALFORMED]
    for key in failed:
        session.fail(VERB, "KEY_INVALID", key, text=text, key=key)


def _head(session: IrcSession, numeric: Numeric) -> str:
    return f":{session.server.name} {numeric} {session.nick} "


def _subscribed(session: IrcSession, target: str, _rest: list[str]) -> None:
    held = _subscriptions(session, target)
    lines = packed(_head(session, Numeric.RPL_METADATASUBS), held).splitlines(keepends=True)
    session.reply(b"".join(enclosed(session, lines, "metadata-subs")))


_SUBCOMMANDS = {
    "CLEAR": _Subcommand(_clear),
    "GET": _Subcommand(_get, 1),
    "LIST": _Subcommand(_list),
    "SET": _Subcommand(_set, 1),
    "SUB": _Subcommand(_subscribe, 1),
    "SUBS": _Subcommand(_subscribed),
    "SYNC": _Subcommand(_sync),
    "UNSUB": _Subcommand(_unsubscribe, 1),
}
