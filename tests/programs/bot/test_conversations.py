"""How a bot is called and what it answers."""

from collections.abc import Iterator
from re import Match

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.client.events import HistoryListed, Joined, MessageReceived, Renamed
from beseda.programs.bot import Bot, BotError, Call, Rehearsal


@pytest.fixture
def bot() -> Bot:
    bot = Bot("dice", rooms=["#games", "#lobby"])

    @bot.command(aliases=["dice"])
    def roll(call: Call, dice: str = "1d6", times: int = 1) -> str | list[str]:
        """Roll dice: `!roll 2d6 3`.

        The first number is how many.
        """
        return [dice] * times

    @bot.command(rooms=["#games"])
    def score(call: Call) -> str:
        """How the game stands."""
        return "1:0"

    @bot.command("list")
    def list_(call: Call) -> Iterator[str]:
        yield "one"
        raise BotError("There is no more.")

    @bot.command()
    def whisper(call: Call) -> None:
        bot.notice(call.nick, "psst")
        call.say("(they whisper)")
        call.act("whispers")

    @bot.pattern(r"\bgood (morning|night)\b")
    def greet(call: Call, match: Match[str]) -> str:
        return f"good {match[1]}"

    return bot


def test_the_ways_to_call(bot: Bot) -> None:
    Rehearsal(bot).play("""
        <ann> !roll 3d1
        <dice> ann: 3d1
        <ann> !ROLL 3d1 2
        <dice> ann: 3d1
        <dice> ann: 3d1
        <ann> !dice
        <dice> ann: 1d6
        <ann> dice: roll 2d6
        <dice> ann: 2d6
        <ann> Dice, !roll 2d6
        <dice> ann: 2d6
        <ann> @dice roll 2d6
        <dice> ann: 2d6
        #lobby <bob> !roll
        #lobby <dice> bob: 1d6
    """)


def test_in_private_no_prefix_is_needed(bot: Bot) -> None:
    Rehearsal(bot).play("""
        ann -> dice: roll 3d1
        dice -> ann: 3d1
        ann -> dice: !roll 3d1
        dice -> ann: 3d1
        ann -> dice: dice: roll
        dice -> ann: 1d6
        ann -> dice: good morning
        dice -> ann: good morning
        ann -> dice: hello
        dice -> ann: There is no command «hello»; !help lists them.
    """)


def test_what_is_not_for_the_bot_is_not_answered(bot: Bot) -> None:
    Rehearsal(bot).play("""
        <ann> hello
        <ann> roll 2d6
        <ann> dice are fun
        <ann> !
        <ann> !!!
        <ann> ! roll
        <ann> !seen bob
        <ann> bob: roll
        <ann> dice:
        #lobby <ann> !score
    """)


def test_what_is_surely_for_the_bot_is(bot: Bot) -> None:
    Rehearsal(bot).play("""
        <ann> dice: rol 2d6
        <dice> ann: There is no command «rol»; did you mean !roll?
        <ann> dice: what do you think of the weather?
        <dice> ann: There is no command «what»; !help lists them.
        #lobby <ann> dice: score
        #lobby <dice> ann: There is no command «score»; !help lists them.
    """)


def test_a_mistyped_command(bot: Bot) -> None:
    """In a room the prefix alone may be for another bot."""
    Rehearsal(bot).play("""
        <ann> !rol
        ann -> dice: rol
        dice -> ann: There is no command «rol»; did you mean !roll?
        ann -> dice: !rlol 2d6
        dice -> ann: There is no command «rlol»; did you mean !roll?
        <ann> dice: !Rolll
        <dice> ann: There is no command «Rolll»; did you mean !roll?
        <ann> @dice hlep
        <dice> ann: There is no command «hlep»; did you mean !help?
        ann -> dice: help rol
        dice -> ann: There is no command «rol»; did you mean !roll?
    """)


def test_patterns(bot: Bot) -> None:
    Rehearsal(bot).play("""
        <ann> well, Good Morning!
        <dice> ann: good Morning
        <ann> dice: good night
        <dice> ann: good night
        <ann> !good night
        <dice> ann: good night
    """)


def test_answers_of_all_kinds(bot: Bot) -> None:
    Rehearsal(bot).play("""
        <ann> !list
        <dice> ann: one
        <dice> ann: There is no more.
        #lobby <ann> !whisper
        dice -> ann: psst
        #lobby <dice> (they whisper)
        #lobby * dice whispers
    """)


def test_help(bot: Bot) -> None:
    Rehearsal(bot).play("""
        <ann> !help
        <dice> ann: I know !list, !roll, !score, !whisper. More about one of them: !help list
        <ann> !help !roll
        <dice> ann: !roll [dice] [times] ([] may be left out)
        <dice> ann: Roll dice: `!roll 2d6 3`.
        <dice> ann: The first number is how many.
        <dice> ann: Also: !dice
        #lobby <ann> !help score
        #lobby <dice> ann: There is no command «score»; !help lists them.
        ann -> dice: help
        dice -> ann: I know !list, !roll, !whisper. More about one of them: !help list
    """)


def test_help_of_a_bot_without_commands() -> None:
    assert Rehearsal(Bot("mute")).says("ann", "!help") == ["ann: I have no commands for you here."]


def test_help_of_ones_own() -> None:
    bot = Bot("dice")
    bot.command("help")(lambda call: "See the wall.")
    assert Rehearsal(bot).says("ann", "!help") == ["ann: See the wall."]


def test_without_a_prefix_only_the_name_calls() -> None:
    bot = Bot("dice", rooms=["#games"], prefix="")
    bot.command("roll")(lambda call: "4")
    Rehearsal(bot).play("""
        <ann> roll
        <ann> !roll
        <ann> dice: roll
        <dice> ann: 4
        ann -> dice: roll
        dice -> ann: 4
    """)


def test_neither_itself_nor_notices_nor_the_past_are_answered(bot: Bot) -> None:
    rehearsal = Rehearsal(bot)
    assert rehearsal.says("DICE", "!roll") == []
    said = MessageReceived("message", "ann", "#games", "!roll", False, 0.0)
    notice = MessageReceived("notice", "ann", "dice", "!roll", True, 0.0)
    action = MessageReceived("action", "ann", "#games", "!roll", False, 0.0)
    elsewhere = MessageReceived("message", "dyce", "#games", "!roll", False, 0.0, mine=True)
    nobody = MessageReceived("message", "", "#games", "!roll", False, 0.0)
    for event in (notice, action, elsewhere, nobody, HistoryListed("history", "#games", (said,))):
        assert rehearsal.happens(event) == []
    assert rehearsal.happens(said) == ["ann: 1d6"]


def test_what_a_call_tells() -> None:
    bot = Bot("dice", rooms=["#games"])
    calls: list[Call] = []
    bot.command("take")(calls.append)
    rehearsal = Rehearsal(bot)
    rehearsal.says("ann", "!take", account="Annie", ranks="@+")
    rehearsal.says("bob", "take", room="")
    ann, bob = calls
    assert (ann.nick, ann.account, ann.room, ann.text) == ("ann", "Annie", "#games", "!take")
    assert (ann.private, ann.ranks, ann.id, ann.bot) == (False, "@+", "message-1", bot)
    assert (bob.private, bob.ranks, bob.account, bob.room) == (True, "", "", "")
    assert bob.time == ann.time > 0


def test_events() -> None:
    bot = Bot("dice", rooms=["#games"])

    @bot.on(Joined)
    def welcome(event: Joined) -> None:
        if not event.mine:
            bot.say(event.room, f"welcome, {event.nick}: {len(bot.people(event.room))} are here")

    rehearsal = Rehearsal(bot)
    rehearsal.play("""
        * ann joins #games
        <dice> welcome, ann: 2 are here
        * ann leaves #games (so long)
        * bob joins #lobby
        #lobby <dice> welcome, bob: 1 are here
    """)
    assert rehearsal.joins("dice") == []
    assert rehearsal.happens(Renamed("ann", "anna", (), False)) == []


def test_an_object_with_state() -> None:
    class Counter:
        def __init__(self, bot: Bot) -> None:
            self.number = 0
            bot.command()(self.count)

        def count(self, call: Call, by: int = 1) -> str:
            """Count on."""
            self.number += by
            return str(self.number)

    bot = Bot("dice", rooms=["#games"])
    Counter(bot)
    Rehearsal(bot).play("""
        <ann> !count
        <dice> ann: 1
        <bob> !count 4
        <dice> bob: 5
        <bob> !help count
        <dice> bob: !count [by] ([] may be left out)
        <dice> bob: Count on.
    """)


@given(st.text(), st.sampled_from(["#games", ""]))
def test_whatever_is_said_nothing_fails(text: str, room: str) -> None:
    bot = Bot("dice", rooms=["#games"])
    bot.command("roll")(lambda call: "4")
    rehearsal = Rehearsal(bot)
    rehearsal.says("ann", text, room=room)
    rehearsal.says("ann", f"!{text}", room=room)
    rehearsal.says("ann", f"dice: help {text}", room=room)
    assert rehearsal.errors == []


def test_a_room_is_not_flooded() -> None:
    bot = Bot("dice", rooms=["#games"])

    @bot.command()
    def forever(call: Call) -> Iterator[str]:
        while True:
            yield "again\n\nand again"

    bot.command("long")(lambda call: "x" * 100_000)
    rehearsal = Rehearsal(bot)
    answers = rehearsal.says("ann", "!forever")
    assert len(answers) == 51
    assert answers[-2:] == ["ann: and again", "ann: (The rest is left out.)"]
    assert len(rehearsal.says("ann", "!long")[0]) < 5000
