"""What people type: a row for each command, and the function that does it."""

from collections.abc import Callable
from difflib import get_close_matches

from msgspec import Struct

from beseda.catalogue import Text, plural
from beseda.catalogue import plain as texts
from beseda.catalogue import plain_accounts as account_texts
from beseda.catalogue.command_names import FOR_IRC, LEAVING, names
from beseda.domain import views
from beseda.domain.commands import Ignore, Rename, Say, SetAway, SetTopic
from beseda.domain.events import Kind
from beseda.domain.lasting import keep
from beseda.domain.people import Person
from beseda.domain.permissions import may_see_room
from beseda.domain.presence import Room, User
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.plain import accounts
from beseda.gateways.plain.form import LINE_END
from beseda.gateways.plain.neutral import short
from beseda.gateways.plain.talker import Talker

ANSWER_COST = 5.0
"""What the answer to a question for a password takes from the client's budget: as much as a command
that has the password in it."""

_LONGEST_NAME = 32
_PAGE = 20
"""How many messages /history shows, if nothing else was asked for."""

_MOST_REPLAYED = 500
_MOST_DIGITS = 9
_FROM = frozenset({"from", "от"})
_IN = frozenset({"in", "в"})
_WITH_PASSWORD = frozenset({accounts.register, accounts.log_in, accounts.change_password})
_ALIKE = 0.7
"""How much a mistyped command has in common with what was meant (difflib's ratio)."""


class Row(Struct, frozen=True):
    """One command: its names, the first of them its own; what it does with the rest of the line,
    which has at least `least` words."""

    names: tuple[str, ...]
    function: Callable[[Talker, str], None]
    least: int
    usage: Text
    help: Text
    cost: float = 1.0
    """What it takes from the client's budget (`limits.rate`)."""


def cost(line: bytes) -> float:
    """What a line takes from the client's budget."""
    if not line.startswith(b"/"):
        return 1.0
    name = line[1 : _LONGEST_NAME * 4].split(b" ", 1)[0].decode("utf-8", "replace").casefold()
    row = _BY_NAME.get(name.strip())
    return row.cost if row is not None else 1.0


def leaves(text: str) -> bool:
    """Whether this line is a word for leaving, with or without a slash."""
    return text.strip().removeprefix("/").casefold() in LEAVING


def is_talk(text: str) -> bool:
    """Whether others would hear this line, which is not blank: no command, no word for leaving."""
    return not leaves(text) and (not text.startswith("/") or text.startswith("//"))


def carry_out(talker: Talker, text: str) -> None:
    """Do what the line `text` (`neutral.typed`) means: a command, or something to say."""
    if not text.strip():
        return
    text = _without_blanks(text)
    if leaves(text):
        talker.outlet.leave("")
    elif text.startswith("//"):
        talker.say(text[1:])
    elif text.startswith("/"):
        _command(talker, text[1:])
    else:
        talker.say(text)


def _without_blanks(text: str) -> str:
    """A command with a password in it is one also where blanks stand before it; anything else is
    said as it is."""
    bare = text.lstrip()
    if bare == text or not bare.startswith("/"):
        return text
    row = _BY_NAME.get(bare[1:].partition(" ")[0].casefold())
    return bare if row is not None and row.function in _WITH_PASSWORD else text


def _command(talker: Talker, text: str) -> None:
    name, _, rest = text.partition(" ")
    row = _BY_NAME.get(name.casefold())
    if row is None:
        _unknown(talker, name)
        return
    rest = rest.strip()
    if len(rest.split(maxsplit=row.least)) < row.least:
        talker.tell(texts.USAGE, usage=row.usage.to(talker.form.language))
        return
    try:
        row.function(talker, rest)
    except Refused as refused:
        talker.refuse(refused.refusal)


def _unknown(talker: Talker, name: str) -> None:
    shown = "/" + short(name, _LONGEST_NAME)
    if name.casefold() in FOR_IRC:
        talker.tell(texts.ONLY_IN_IRC, command=shown)
        return
    nearest = get_close_matches(name[:_LONGEST_NAME].casefold(), _BY_NAME, n=1, cutoff=_ALIKE)
    if nearest and _BY_NAME[nearest[0]].function in _WITH_PASSWORD:
        talker.outlet.prompt.doubt(1)
    if nearest:
        talker.tell(texts.UNKNOWN_NEAREST, command=shown, nearest=f"/{nearest[0]}")
    else:
        talker.tell(texts.UNKNOWN_COMMAND, command=shown)


def _help(talker: Talker, rest: str) -> None:
    language = talker.form.language
    if rest:
        name = rest.split(maxsplit=1)[0].removeprefix("/")
        row = _BY_NAME.get(name.casefold())
        if row is None:
            _unknown(talker, name)
            return
        talker.show(_help_row(talker, row))
        if len(row.names) > 1:
            also = ", ".join(f"/{name}" for name in row.names[1:])
            talker.show("  " + texts.HELP_ALIASES.to(language, names=also))
        return
    talker.tell(texts.HELP_TITLE)
    for row in COMMANDS:
        talker.show(_help_row(talker, row))
    talker.tell(texts.HELP_END)


def _help_row(talker: Talker, row: Row) -> str:
    language = talker.form.language
    usage, does = row.usage.to(language), row.help.to(language)
    return "  " + texts.HELP_ROW.to(language, usage=usage, help=does)


def _seen(talker: Talker, written: str) -> Room:
    return views.room(talker.hub, _room_name(written), talker.user)


def _who(talker: Talker, rest: str) -> None:
    user = talker.user
    room = _seen(talker, rest.split(maxsplit=1)[0]) if rest else talker.current
    if room is None:
        talker.list_people(texts.ON_SERVER, list(views.people(talker.hub, user)))
        return
    if not may_see_room(room, user):
        raise Refused(Reason.NO_SUCH_ROOM, room=room.name)
    people = [each for each, _ in views.members(room, user)]
    talker.list_people(texts.IN_ROOM, people, room.name)


def _rooms(talker: Talker, _rest: str) -> None:
    rooms = sorted(views.rooms(talker.hub, talker.user), key=lambda room: -len(room.members))
    if not rooms:
        talker.tell(texts.NO_ROOMS)
        return
    head = f"* {texts.ROOMS.to(talker.form.language)}{LINE_END}"
    rows = (f"  {_room_row(talker, room)}" for room in rooms)
    talker.list_all(head, rows, between=LINE_END)


def _room_row(talker: Talker, room: Room) -> str:
    language = talker.form.language
    people = plural(language, len(room.members), texts.PEOPLE)
    name = short(room.name)
    if room.topic is None:
        return texts.ROOM_LINE.to(language, room=name, people=people)
    topic = short(room.topic.text)
    return texts.ROOM_LINE_TOPIC.to(language, room=name, people=people, topic=topic)


def _join(talker: Talker, rest: str) -> None:
    name, *key = rest.split(maxsplit=1)
    talker.join(_room_name(name), key[0] if key else None)


def _leave(talker: Talker, rest: str) -> None:
    if rest.startswith("#"):
        name, _, rest = rest.partition(" ")
        talker.part(views.room(talker.hub, name, talker.user), rest.strip())
    elif talker.current is not None:
        talker.part(talker.current, rest)
    else:
        talker.tell_no_room()


def _topic(talker: Talker, rest: str) -> None:
    room = talker.current
    if room is None:
        talker.tell_no_room()
    elif rest:
        talker.do(SetTopic(room.name, "" if rest == "-" else rest))
    elif room.topic is not None:
        talker.tell(texts.TOPIC, topic=room.topic.text)
    else:
        talker.tell(texts.NO_TOPIC, room=room.name)


def _msg(talker: Talker, rest: str) -> None:
    target, text = rest.split(maxsplit=1)
    talker.do(Say(target, text))


def _reply(talker: Talker, rest: str) -> None:
    person = talker.user.correspondent
    if person is None:
        talker.tell(texts.NOBODY_TO_REPLY)
        return
    other = _still_here(talker, person)
    if other is None:
        talker.tell(texts.GONE, nick=person.nick)
    else:
        talker.do(Say(other.nick, rest))


def _still_here(talker: Talker, person: Person) -> User | None:
    """That very person: whoever has taken their name since is somebody else (promise 6)."""
    other = talker.hub.roster.find(person.nick)
    if other is not None and other.person.id == person.id:
        return other
    return next((each for each in talker.hub.roster.people() if each.person.id == person.id), None)


def _me(talker: Talker, rest: str) -> None:
    talker.say(rest, Kind.ACTION)


def _nick(talker: Talker, rest: str) -> None:
    before = talker.user.nick
    if not talker.do(Rename(rest)):
        return
    if talker.user.nick == before:
        talker.tell(texts.SAME_NAME, nick=before)
    talker.outlet.borrowing.check(talker.session)


def _away(talker: Talker, rest: str) -> None:
    text = rest or texts.AWAY_DEFAULT.to(talker.form.language)
    if talker.do(SetAway(text)):
        talker.tell(texts.YOU_AWAY)


def _back(talker: Talker, _rest: str) -> None:
    if talker.do(SetAway(None)):
        talker.tell(texts.YOU_BACK)


def _ignore(talker: Talker, rest: str) -> None:
    ignored = talker.session.ignores
    if rest:
        name = rest.split(maxsplit=1)[0]
        on = talker.hub.names.fold_nick(name) not in ignored
        if talker.do(Ignore(name, on)):
            talker.tell(texts.IGNORING if on else texts.NOT_IGNORING, nick=name)
    elif ignored:
        head = f"* {texts.IGNORED.to(talker.form.language)} "
        talker.list_all(head, map(short, sorted(ignored)))
    else:
        talker.tell(texts.IGNORED_NOBODY)


def _history(talker: Talker, rest: str) -> None:
    room = talker.current
    if room is None:
        talker.tell_no_room()
        return
    number = _number(rest) if rest else _PAGE
    if number:
        talker.past.show_more(room, min(number, talker.hub.policy.history.page))
    else:
        talker.tell(texts.USAGE, usage=texts.USAGE_HISTORY.to(talker.form.language))


def _search(talker: Talker, rest: str) -> None:
    words, nick, target = [], "", ""
    for word in rest.split():
        name, colon, value = word.partition(":")
        if colon and value and name.casefold() in _FROM:
            nick = value
        elif colon and value and name.casefold() in _IN:
            target = value
        else:
            words.append(word)
    talker.past.search(" ".join(words), nick, target)


def _replay(talker: Talker, rest: str) -> None:
    user = talker.user
    if rest:
        number = _number(rest)
        if number is None or number > _MOST_REPLAYED:
            talker.tell(texts.REPLAY_NUMBER, most=str(_MOST_REPLAYED))
            return
        user.replay = number
        keep(talker.hub, user)
    number = talker.hub.policy.history.replay if user.replay is None else user.replay
    talker.tell(texts.REPLAY_IS, number=str(number))


def _number(text: str) -> int | None:
    """A number as people write it; None for anything else."""
    return int(text[:_MOST_DIGITS]) if text.isascii() and text.isdigit() else None


def _quit(talker: Talker, rest: str) -> None:
    talker.outlet.leave(rest)


def _room_name(text: str) -> str:
    """A room as people call it, with or without its #."""
    return text if text.startswith("#") else f"#{text}"


COMMANDS = (
    Row(names("help"), _help, 0, texts.USAGE_HELP, texts.HELP_HELP),
    Row(names("who"), _who, 0, texts.USAGE_WHO, texts.HELP_WHO),
    Row(names("rooms"), _rooms, 0, texts.USAGE_ROOMS, texts.HELP_ROOMS),
    Row(names("join"), _join, 1, texts.USAGE_JOIN, texts.HELP_JOIN),
    Row(names("leave"), _leave, 0, texts.USAGE_LEAVE, texts.HELP_LEAVE),
    Row(names("topic"), _topic, 0, texts.USAGE_TOPIC, texts.HELP_TOPIC),
    Row(names("msg"), _msg, 2, texts.USAGE_MSG, texts.HELP_MSG),
    Row(names("reply"), _reply, 1, texts.USAGE_REPLY, texts.HELP_REPLY),
    Row(names("me"), _me, 1, texts.USAGE_ME, texts.HELP_ME),
    Row(names("nick"), _nick, 1, texts.USAGE_NICK, texts.HELP_NICK),
    Row(names("away"), _away, 0, texts.USAGE_AWAY, texts.HELP_AWAY),
    Row(names("back"), _back, 0, texts.USAGE_BACK, texts.HELP_BACK),
    Row(names("ignore"), _ignore, 0, texts.USAGE_IGNORE, texts.HELP_IGNORE),
    Row(names("history"), _history, 0, texts.USAGE_HISTORY, texts.HELP_HISTORY, 2.0),
    Row(names("search"), _search, 1, texts.USAGE_SEARCH, texts.HELP_SEARCH, 3.0),
    Row(names("replay"), _replay, 0, texts.USAGE_REPLAY, texts.HELP_REPLAY_LINES),
    Row(
        names("register"),
        accounts.register,
        0,
        account_texts.USAGE_REGISTER,
        account_texts.HELP_REGISTER,
        5.0,
    ),
    Row(
        names("login"), accounts.log_in, 0, account_texts.USAGE_LOGIN, account_texts.HELP_LOGIN, 5.0
    ),
    Row(
        names("logout"), accounts.log_out, 0, account_texts.USAGE_LOGOUT, account_texts.HELP_LOGOUT
    ),
    Row(
        names("password"),
        accounts.change_password,
        0,
        account_texts.USAGE_PASSWORD,
        account_texts.HELP_PASSWORD,
        5.0,
    ),
    Row(
        names("account"),
        accounts.account,
        0,
        account_texts.USAGE_ACCOUNT,
        account_texts.HELP_ACCOUNT,
    ),
    Row(names("keep"), accounts.keep, 0, account_texts.USAGE_KEEP, account_texts.HELP_KEEP),
    Row(names("quit"), _quit, 0, texts.USAGE_QUIT, texts.HELP_QUIT),
)
"""In the order in which /help lists them."""

_BY_NAME = {name: row for row in COMMANDS for name in row.names}
