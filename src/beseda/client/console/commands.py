"""What can be typed: a table with one row for each command, and a function for each row."""

import difflib
from collections.abc import Callable, Iterator

from msgspec import Struct

from beseda.catalogue import Language, Text
from beseda.catalogue import chat as texts
from beseda.catalogue import chat_accounts as account_texts
from beseda.catalogue.command_names import FOR_IRC, LEAVING, names
from beseda.client.connection import NotConnectedError, OutgoingFullError
from beseda.client.console import accounts
from beseda.client.console.completion import Vocabulary, complete
from beseda.client.console.conversation import ACTION, CHATHISTORY, Conversation
from beseda.client.console.discretion import SERVICE, is_private
from beseda.client.console.recall import REPLAYED
from beseda.client.model import Model
from beseda.protocol.irc.message import escape_tag, serialize

_ALIKE = 0.7
"""How alike a mistyped command and its suggestion must be, from 0 to 1."""
_SEARCH = "soju.im/search"
_FROM = frozenset({"from", "от"})
_IN = frozenset({"in", "в"})
_MOST_DIGITS = 4
_MOST_FOUND = 20
_MOST_LINES = 100
"""Lines that one paste may bring."""


class Command(Struct, frozen=True):
    """A command: what it does with its argument, how it is explained, how many words it needs.

    `help` holds the arguments and the meaning, with `|` between them. `run` returns False to end
    the conversation.
    """

    run: Callable[[Conversation, str], bool]
    help: Text
    words: int = 0


def take(conversation: Conversation, typed: str) -> bool:
    """Carry out what was typed: text to say, or a command. False: it is time to leave."""
    return all(_take_line(conversation, line) for line in _lines(typed))


def words_for(conversation: Conversation, before: str) -> list[str]:
    """What the last word of `before`, the line so far, may become."""
    desk_room = conversation.desk.room or ""

    def see(model: Model) -> Vocabulary:
        room = model.room(desk_room)
        nicks = [member.nick for member in room.members.values()] if room is not None else []
        return Vocabulary(
            commands=["/" + name for name in BY_NAME if name in COMMANDS or not name.isascii()],
            rooms=sorted(room.name for room in model.rooms),
            names=sorted(nick for nick in nicks if not model.same(nick, model.nick)),
            chantypes=model.features.chantypes,
        )

    return complete(before, conversation.client.look(see))


def _lines(typed: str) -> Iterator[str]:
    """The lines of a paste, without empty ones and NUL, which no message can hold."""
    lines = [line for line in typed.replace("\0", "").splitlines() if line.strip()]
    return iter(lines[:_MOST_LINES])


def _take_line(conversation: Conversation, line: str) -> bool:
    if line.strip().casefold() in LEAVING:
        return False
    if line.startswith("//"):
        conversation.say_here(line[1:])
        return True
    if is_private(line):
        line = line.lstrip()  # a blank before it would have everybody read the password
    if not line.startswith("/"):
        conversation.say_here(line)
        return True
    word, _, argument = line.partition(" ")
    name, argument = word[1:].casefold(), argument.strip()
    command = BY_NAME.get(name)
    if command is None:
        _tell_unknown(conversation, name)
        return True
    if len(argument.split()) < command.words:
        usage = command.help.to(conversation.language).partition("|")[0]
        conversation.tell(texts.USAGE, usage=f"/{name} {usage}")
        return True
    return command.run(conversation, argument)


def _tell_unknown(conversation: Conversation, name: str) -> None:
    if name in FOR_IRC:
        conversation.tell(texts.ONLY_IN_IRC, command="/" + name)
        return
    near = difflib.get_close_matches(name[:50], BY_NAME, n=1, cutoff=_ALIKE)
    text = texts.UNKNOWN_NEAREST if near else texts.UNKNOWN_COMMAND
    conversation.tell(text, command="/" + name[:50], nearest="/" + "".join(near))


def _order(conversation: Conversation, verb: str, *params: str) -> bool:
    conversation.order(serialize(verb, [param for param in params if param]))
    return True


def _help(conversation: Conversation, argument: str) -> bool:
    language = conversation.language
    wanted = argument.partition(" ")[0].removeprefix("/").casefold()
    if not wanted:
        conversation.tell(texts.HELP_TITLE)
        for name in COMMANDS:
            conversation.screen.show(_help_row(name, language))
        conversation.screen.show("  " + texts.HELP_SLASH.to(language))
    elif wanted not in BY_NAME:
        _tell_unknown(conversation, wanted)
    else:
        own = next(name for name in COMMANDS if wanted in names(name))
        conversation.screen.show(_help_row(own, language))
        if others := ", ".join(f"/{name}" for name in names(own)[1:]):
            conversation.screen.show("  " + texts.HELP_ALSO.to(language, names=others))
    return True


def _help_row(name: str, language: Language) -> str:
    arguments, _, meaning = COMMANDS[name].help.to(language).partition("|")
    return f"  {f'/{name} {arguments}':<28} {meaning}"


def _who(conversation: Conversation, argument: str) -> bool:
    name = argument.partition(" ")[0]
    room = conversation.as_room(name) if name else conversation.desk.room
    if room is None:
        conversation.tell(texts.NO_ROOM)
        return True
    return _order(conversation, "NAMES", room)


def _rooms(conversation: Conversation, _argument: str) -> bool:
    return _order(conversation, "LIST")


def _join(conversation: Conversation, argument: str) -> bool:
    name, _, key = argument.partition(" ")
    room = conversation.as_room(name)
    known = conversation.client.look(lambda model: model.room(room))
    if known is not None:
        conversation.desk.turn_to(known.name)
        conversation.tell(texts.NOW_TALKING, room=known.name)
        return True
    conversation.desk.want(conversation.fold(room))
    try:
        conversation.client.join(room, "".join(key.split()[:1]))
    except NotConnectedError:
        conversation.tell(texts.NOT_CONNECTED)
    except OutgoingFullError:
        conversation.tell(texts.NOT_SENT)
    return True


def _leave(conversation: Conversation, argument: str) -> bool:
    first, _, rest = argument.partition(" ")
    is_room = conversation.client.look(lambda model: model.features.is_room(first))
    room, reason = (first, rest.strip()) if is_room else (conversation.desk.room, argument)
    if room is None:
        conversation.tell(texts.NO_ROOM)
        return True
    return _order(conversation, "PART", room, reason)


def _topic(conversation: Conversation, argument: str) -> bool:
    room = conversation.desk.room
    if room is None:
        conversation.tell(texts.NO_ROOM)
        return True
    return _order(conversation, "TOPIC", room, argument)


def _msg(conversation: Conversation, argument: str) -> bool:
    name, _, text = argument.partition(" ")
    if name.casefold() == SERVICE:  # passwords, perhaps: not shown
        return _order(conversation, "PRIVMSG", name, text.strip())
    conversation.say(name, text.strip())
    return True


def _reply(conversation: Conversation, argument: str) -> bool:
    writer = conversation.desk.writer
    if writer is None:
        conversation.tell(texts.NOBODY_TO_REPLY)
    else:
        conversation.say(writer, argument)
    return True


def _me(conversation: Conversation, argument: str) -> bool:
    conversation.say_here(argument, ACTION)
    return True


def _nick(conversation: Conversation, argument: str) -> bool:
    return _order(conversation, "NICK", argument)


def _away(conversation: Conversation, argument: str) -> bool:
    return _order(conversation, "AWAY", argument or "away")


def _back(conversation: Conversation, _argument: str) -> bool:
    return _order(conversation, "AWAY")


def _ignore(conversation: Conversation, argument: str) -> bool:
    nick = argument.partition(" ")[0]
    if not nick:
        nicks = conversation.desk.ignored()
        conversation.tell(texts.IGNORED if nicks else texts.IGNORED_NOBODY, names=", ".join(nicks))
        return True
    text = {
        True: texts.IGNORING,
        False: texts.NOT_IGNORING,
        None: texts.TOO_MANY_IGNORED,
    }[conversation.desk.ignore(nick, conversation.fold(nick))]
    conversation.tell(text, nick=nick)
    return True


def _history(conversation: Conversation, argument: str) -> bool:
    room = conversation.desk.room
    number = argument[:_MOST_DIGITS] if argument.isascii() and argument.isdigit() else ""
    if room is None:
        conversation.tell(texts.NO_ROOM)
    elif not conversation.can(CHATHISTORY):
        conversation.tell(texts.NO_HISTORY)
    else:
        many = int(number or REPLAYED) or REPLAYED
        conversation.order(conversation.recall.more(room, conversation.fold(room), many))
    return True


def _search(conversation: Conversation, argument: str) -> bool:
    if not conversation.can(_SEARCH):
        conversation.tell(texts.NO_SEARCH)
        return True
    words, wanted = [], {"limit": str(_MOST_FOUND)}
    for word in argument.split():
        name, _, value = word.partition(":")
        if value and name.lower() in _FROM:
            wanted["from"] = value
        elif value and name.lower() in _IN:
            wanted["in"] = value
        else:
            words.append(word)
    if words:
        wanted["text"] = " ".join(words)
    line = ";".join(f"{name}={escape_tag(value)}" for name, value in wanted.items())
    return _order(conversation, "SEARCH", line)


def _quit(conversation: Conversation, argument: str) -> bool:
    conversation.farewell = argument
    return False


COMMANDS: dict[str, Command] = {
    "help": Command(_help, texts.HELP_HELP),
    "who": Command(_who, texts.HELP_WHO),
    "rooms": Command(_rooms, texts.HELP_ROOMS),
    "join": Command(_join, texts.HELP_JOIN, words=1),
    "leave": Command(_leave, texts.HELP_LEAVE),
    "topic": Command(_topic, texts.HELP_TOPIC),
    "msg": Command(_msg, texts.HELP_MSG, words=2),
    "reply": Command(_reply, texts.HELP_REPLY, words=1),
    "me": Command(_me, texts.HELP_ME, words=1),
    "nick": Command(_nick, texts.HELP_NICK, words=1),
    "away": Command(_away, texts.HELP_AWAY),
    "back": Command(_back, texts.HELP_BACK),
    "register": Command(accounts.register, account_texts.HELP_REGISTER),
    "login": Command(accounts.login, account_texts.HELP_LOGIN),
    "logout": Command(accounts.logout, account_texts.HELP_LOGOUT),
    "account": Command(accounts.account, account_texts.HELP_ACCOUNT),
    "password": Command(accounts.password, account_texts.HELP_PASSWORD),
    "keep": Command(accounts.keep, account_texts.HELP_KEEP),
    "ignore": Command(_ignore, texts.HELP_IGNORE),
    "history": Command(_history, texts.HELP_HISTORY),
    "search": Command(_search, texts.HELP_SEARCH, words=1),
    "quit": Command(_quit, texts.HELP_QUIT),
}
"""By their own names, in the order in which /help shows them."""

BY_NAME = {name: command for own, command in COMMANDS.items() for name in names(own)}
"""By each word that may be typed after the slash."""
