"""A chat that is only played, for rehearsals: it has people, and remembers what the bot says."""

from collections.abc import Callable

from beseda.client.rooms import Member
from beseda.programs.bot.script import split_room


class Stage:
    """A Chat without a server. Everything that the bot does there is a line of the script that
    `Rehearsal.play` takes, and the text of it. For one thread."""

    def __init__(self, nick: str, room: str) -> None:
        """`room`: the one that lines do not name."""
        self._nick = nick
        self._room = room
        self._rooms: dict[str, dict[str, Member]] = {}
        self.lines: list[str] = []
        """What the bot has done, as in a script."""
        self.texts: list[str] = []
        """The same, the words alone."""

    @property
    def nick(self) -> str:
        """What the bot is called."""
        return self._nick

    def say(self, target: str, text: str, *, confirm: bool = False) -> None:  # noqa: ARG002
        """The bot says something."""
        self._each(target, text, lambda line: f"<{self._nick}> {line}")

    def notice(self, target: str, text: str, *, confirm: bool = False) -> None:  # noqa: ARG002
        """The bot says something to which programs do not answer."""
        self._each(target, text, lambda line: f"-{self._nick}- {line}")

    def act(self, target: str, text: str, *, confirm: bool = False) -> None:  # noqa: ARG002
        """The bot says what it does."""
        self._each(target, text, lambda line: f"* {self._nick} {line}")

    def people(self, room: str) -> tuple[Member, ...]:
        """Who has come into `room`, or said something there."""
        return tuple(self._rooms.get(room.casefold(), {}).values())

    def same(self, one: str, other: str) -> bool:
        """Whether two names are the same, in upper and lower case."""
        return one.casefold() == other.casefold()

    def join(self, room: str) -> None:
        """The bot comes into `room`."""
        self._do(f"* {self._nick} joins {room}", room)
        self.enter(room, Member(self._nick))

    def leave(self, room: str, reason: str = "") -> None:
        """The bot leaves `room`."""
        self._do(f"* {self._nick} leaves {room}" + f" ({reason})" * bool(reason), reason)
        self.exit(room, self._nick)

    def set_topic(self, room: str, text: str) -> None:
        """The bot has `room` be about something else."""
        self.command("TOPIC", room, text)

    def command(self, verb: str, *parameters: str) -> None:
        """The bot has a command of IRC carried out; it is only remembered here."""
        words = " ".join((verb, *parameters))
        self._do(f"* {self._nick} does {words}", words)

    def enter(self, room: str, member: Member) -> None:
        """Somebody is in `room`, from now on with these ranks."""
        self._rooms.setdefault(room.casefold(), {})[member.nick.casefold()] = member

    def exit(self, room: str, nick: str) -> None:
        """Somebody is not in `room` any more."""
        self._rooms.get(room.casefold(), {}).pop(nick.casefold(), None)

    def _each(self, target: str, text: str, written: Callable[[str], str]) -> None:
        for line in filter(str.strip, text.splitlines()):
            self._do(self._placed(target, line, written(line)), line)

    def _placed(self, target: str, line: str, written: str) -> str:
        if not split_room(target)[1].startswith(("#", "&")):
            return f"{self._nick} -> {target}: {line}"
        return written if self.same(target, self._room) else f"{target} {written}"

    def _do(self, line: str, text: str) -> None:
        self.lines.append(line)
        self.texts.append(text)
