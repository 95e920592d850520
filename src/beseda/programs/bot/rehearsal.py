"""Bots tried without a network."""

import difflib
import traceback

from beseda.client.events import Event, Joined, Left, MessageReceived
from beseda.client.rooms import Member
from beseda.programs.bot.bot import Bot
from beseda.programs.bot.script import Kind, Line, expects, read_script, split_room
from beseda.programs.bot.stage import Stage

_NOON = 1_767_268_800.0
"""2026-01-01 12:00 UTC, when every rehearsal begins."""


class Rehearsal:
    """A chat in which nobody is but the bot and whom the test has speak. For one thread.

    >>> bot = Bot("dice", rooms=["#games"])
    >>> @bot.command(allow=room_operators)
    ... def roll(call: Call, times: int = 1) -> str:
    ...     return str(4 * times)

    Each step gives what the bot says to it:

    >>> rehearsal = Rehearsal(bot)
    >>> rehearsal.says("ann", "!roll 3", ranks="@")
    ['ann: 12']
    >>> rehearsal.says("bob", "roll", room="")
    ['Sorry, you may not use !roll here.']

    A whole conversation can be written down; what the bot does otherwise than it is written is an
    AssertionError that shows the difference:

    >>> rehearsal.play('''
    ...     <@ann> !roll 3
    ...     <dice> ann: 12
    ...     * bob leaves #games
    ...     bob -> dice: roll
    ...     dice -> bob: Sorry, you…
    ... ''')

    There is no clock: time is what `passes`. There are no bounds on how much the bot answers,
    unless it is `throttled`. What functions raise is kept in `errors`.
    """

    def __init__(self, bot: Bot, *, throttled: bool = False) -> None:
        """Raises RuntimeError if the bot runs."""
        self.errors: list[Exception] = []
        """What functions of the bot have raised."""
        self._room = bot.rooms[0] if bot.rooms else "#room"
        self._stage = Stage(bot.nick, self._room)
        for room in bot.rooms:
            self._stage.enter(room, Member(bot.nick))
        self._now = 0.0
        self._number = 0
        self._accounts: dict[str, str] = {}
        self._dispatcher = bot.dispatcher(
            self._stage, now=0.0, throttled=throttled, on_error=self.errors.append
        )

    def says(
        self,
        nick: str,
        text: str,
        *,
        room: str | None = None,
        account: str | None = None,
        ranks: str | None = None,
    ) -> list[str]:
        """Somebody says something in `room`: the bot's first one by default, "" in private,
        "@#room" to its operators alone.

        `account` and `ranks` ("@", "+") are kept for what they say next; who has none is a guest.
        """
        audience, place = split_room(self._room if room is None else room)
        if account is not None:
            self._accounts[nick.casefold()] = account
        if place:
            ranks = self._ranks(nick, place, ranks)
            self._stage.enter(place, Member(nick, ranks))
        self._number += 1
        return self.happens(
            MessageReceived(
                "message",
                nick,
                place or self._stage.nick,
                text,
                not place,
                _NOON + self._now,
                self._stage.same(nick, self._stage.nick),
                f"message-{self._number}",
                self._accounts.get(nick.casefold(), ""),
                audience,
                (ranks or "") if place else "",
            )
        )

    def joins(self, nick: str, room: str | None = None) -> list[str]:
        """Somebody comes into a room, the bot's first one by default."""
        place = self._room if room is None else room
        self._stage.enter(place, Member(nick))
        return self.happens(Joined(place, nick, self._stage.same(nick, self._stage.nick)))

    def leaves(self, nick: str, room: str | None = None, reason: str = "") -> list[str]:
        """Somebody leaves a room, the bot's first one by default."""
        place = self._room if room is None else room
        self._stage.exit(place, nick)
        mine = self._stage.same(nick, self._stage.nick)
        return self.happens(Left(place, nick, reason, mine))

    def happens(self, event: Event) -> list[str]:
        """Anything happens: a value of `beseda.client.events`."""
        before = len(self._stage.texts)
        self._dispatcher.take(event, self._now)
        return self._stage.texts[before:]

    def passes(self, seconds: float) -> list[str]:
        """Time passes: intervals are called when they are due."""
        before = len(self._stage.texts)
        end = self._now + seconds
        while (due := self._dispatcher.next_interval) <= end:
            self._now = max(self._now, due)
            self._dispatcher.tick(self._now)
        self._now = end
        return self._stage.texts[before:]

    def play(self, script: str) -> None:
        """Play a conversation: a line for what somebody does, then the bot's answers to it.

            <ann> text              said in the bot's first room
            #room <@ann> text       in another one, by somebody with a rank
            @#room <@ann> text      to the operators there alone
            <ann [account]> text    by somebody who is logged in
            ann -> dice: text       in private
            * ann joins #room       or leaves #room, with (a reason) behind it or not
            * 60 seconds pass

        The bot's own lines look the same; what it does is `* dice waves`, a notice `-dice- text`,
        a command of IRC `* dice does KICK #room bob`. One that ends with `…` may go on in any way.

        Raises AssertionError if the bot does anything else, ValueError for a line that is none.
        """
        __tracebackhide__ = True  # pytest: the difference is all that is to be seen
        expected = read_script(script, self._stage.nick, self._room)
        done: list[str] = []
        failed = len(self.errors)
        for line in expected:
            if line.kind is not Kind.EXPECTED:
                before = len(self._stage.lines)
                self._perform(line)
                done += [line.text, *self._stage.lines[before:]]
        wanted = [line.text for line in expected]
        if not _agree(wanted, done):
            raise AssertionError(_difference(wanted, done, self.errors[failed:]))

    def _perform(self, line: Line) -> None:
        values = line.values
        account = values.get("account") or None
        match line.kind:
            case Kind.SAYS:
                ranks, room = values["ranks"] or None, values["room"] or None
                self.says(values["nick"], values["text"], room=room, account=account, ranks=ranks)
            case Kind.TELLS:
                self.says(values["nick"], values["text"], room="", account=account)
            case Kind.JOINS:
                self.joins(values["nick"], values["room"])
            case Kind.LEAVES:
                self.leaves(values["nick"], values["room"], values["reason"])
            case Kind.PASSES:
                self.passes(float(values["seconds"]))

    def _ranks(self, nick: str, room: str, ranks: str | None) -> str:
        if ranks is not None:
            return ranks
        known = (each for each in self._stage.people(room) if self._stage.same(each.nick, nick))
        return next((member.ranks for member in known), "")


def _agree(wanted: list[str], done: list[str]) -> bool:
    return len(wanted) == len(done) and all(map(expects, wanted, done))


def _difference(wanted: list[str], done: list[str], errors: list[Exception]) -> str:
    """Both conversations in one, and what the bot's functions have raised."""
    # What an open line stands for is no difference.
    as_done = [next((each for each in done if expects(line, each)), line) for line in wanted]
    lines = [line for line in difflib.ndiff(as_done, done) if not line.startswith("?")]
    raised = ["".join(traceback.format_exception(error)).rstrip() for error in errors]
    return "\n".join(["the bot has not kept to the script (- expected, + done):", *lines, *raised])
