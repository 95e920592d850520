"""What functions of a bot raise: it is told and reported, and the bot goes on."""

import logging

import pytest

from beseda.catalogue import chat as texts
from beseda.client.events import Joined, MessageReceived
from beseda.programs.bot import Bot, BotError, Call, Rehearsal
from beseda.programs.bot.stage import Stage
from beseda.programs.errors import RefusedError, UnreachableError

SORRY = "Sorry, something went wrong. It has been noted, and I go on."


@pytest.fixture
def bot() -> Bot:
    bot = Bot("dice", rooms=["#games"])

    @bot.command()
    def roll(call: Call, sides: int) -> str:
        if sides < 1:
            raise BotError("A die has a side at least.")
        return str(6 // (sides - 1))

    return bot


def test_a_complaint_is_an_answer(bot: Bot) -> None:
    rehearsal = Rehearsal(bot)
    assert rehearsal.says("ann", "!roll 0") == ["ann: A die has a side at least."]
    assert rehearsal.errors == []


def test_an_error_is_reported_and_excused(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    rehearsal = Rehearsal(bot)
    rehearsal.play(f"""
        <ann> !roll 1
        <dice> ann: {SORRY}
        <ann> !roll 2
        <dice> ann: 6
    """)
    assert [type(error) for error in rehearsal.errors] == [ZeroDivisionError]
    [record] = caplog.records
    assert (record.name, record.levelno) == ("beseda.bot", logging.ERROR)
    assert record.getMessage() == "'!roll 1' of 'ann' in '#games' failed"
    assert record.exc_info is not None


def test_what_is_no_text_is_an_error(bot: Bot) -> None:
    bot.command("number")(lambda call: 4)
    bot.command("numbers")(lambda call: [4])
    rehearsal = Rehearsal(bot)
    assert rehearsal.says("ann", "!number") == [f"ann: {SORRY}"]
    assert rehearsal.says("ann", "!numbers") == [f"ann: {SORRY}"]
    assert [str(error) for error in rehearsal.errors] == [
        "a function of a bot has returned int, not str",
        "a function of a bot has answered int, not str",
    ]


def test_events_and_intervals_fail_in_silence(bot: Bot) -> None:
    @bot.on(Joined)
    @bot.every(60)
    def broken(event: Joined | None = None) -> None:
        raise LookupError(str(event and event.nick))

    rehearsal = Rehearsal(bot)
    rehearsal.play("""
        * bob joins #games
        * 60 seconds pass
    """)
    assert [str(error) for error in rehearsal.errors] == ["bob", "None"]


def test_a_refusal_of_the_server_is_an_answer(bot: Bot) -> None:
    @bot.command()
    def kick(call: Call) -> None:
        raise RefusedError("482", "You are no operator of #games.", "#games")

    rehearsal = Rehearsal(bot)
    assert rehearsal.says("ann", "!kick") == ["ann: You are no operator of #games."]
    assert rehearsal.errors == []


def test_on_error(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[Exception] = []

    def report(error: Exception) -> None:
        seen.append(error)
        raise OSError("the reporter is away")

    bot = Bot("dice", rooms=["#games"], on_error=report)
    bot.command("fail")(lambda call: int("x"))
    stage = Stage("dice", "#games")
    said = MessageReceived("message", "ann", "dice", "fail", True, 0.0)
    bot.dispatcher(stage, now=0.0).take(said, 0.0)
    assert stage.texts == [SORRY]
    assert [type(error) for error in seen] == [ValueError]
    assert "on_error failed" in caplog.text


def test_a_lost_connection_is_nobodys_mistake(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    @bot.command()
    def late(call: Call) -> None:
        raise UnreachableError(texts.CONNECTION_RESET)

    rehearsal = Rehearsal(bot)
    assert rehearsal.says("ann", "!late") == []
    assert rehearsal.errors == []
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
