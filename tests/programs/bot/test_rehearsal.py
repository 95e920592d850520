"""Rehearsals: conversations that are written down."""

import doctest
import importlib
import pkgutil
import re
from typing import Annotated

import pytest

import beseda.programs.bot
from beseda.client.events import Joined
from beseda.programs.bot import Bot, Call, Rehearsal, room_operators

MODULES = [
    f"beseda.programs.bot.{each.name}"
    for each in pkgutil.iter_modules(beseda.programs.bot.__path__)
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    names = {
        "re": re,
        "Annotated": Annotated,
        "Bot": Bot,
        "Call": Call,
        "Joined": Joined,
        "Rehearsal": Rehearsal,
        "room_operators": room_operators,
    }
    failed, _ = doctest.testmod(importlib.import_module(name), extraglobs=names)
    assert failed == 0


def test_the_examples_are_found() -> None:
    finder = doctest.DocTestFinder()
    found = [each for name in MODULES for each in finder.find(importlib.import_module(name))]
    assert sum(bool(each.examples) for each in found) >= 4


@pytest.fixture
def bot() -> Bot:
    bot = Bot("dice", rooms=["#games"])
    bot.command("roll")(lambda call: "4")
    bot.command("fail")(lambda call: int("x"))

    @bot.command()
    def go(call: Call) -> None:
        bot.chat.join("#new")
        bot.chat.set_topic("#new", "fun")

    bot.command("away")(lambda call: bot.chat.leave("#new", "tired"))
    return bot


def test_a_difference_is_shown(bot: Bot) -> None:
    with pytest.raises(AssertionError) as caught:
        Rehearsal(bot).play("""
            <ann> !roll
            <dice> ann: 5
            <ann> hello
            <dice> ann: hello
            <ann> !fail
        """)
    shown = str(caught.value).splitlines()
    assert shown[:8] == [
        "the bot has not kept to the script (- expected, + done):",
        "  <ann> !roll",
        "- <dice> ann: 5",
        "+ <dice> ann: 4",
        "  <ann> hello",
        "- <dice> ann: hello",
        "  <ann> !fail",
        "+ <dice> ann: Sorry, something went wrong. It has been noted, and I go on.",
    ]
    assert shown[-1] == "ValueError: invalid literal for int() with base 10: 'x'"


def test_what_may_go_on_in_any_way(bot: Bot) -> None:
    Rehearsal(bot).play("""
        #games <ann> !fail
        <dice> ann: Sorry…
        <ann> !roll
        #games <dice> …
    """)


def test_what_the_bot_does(bot: Bot) -> None:
    Rehearsal(bot).play("""
        <ann> !go
        * dice joins #new
        * dice does TOPIC #new fun
        <ann> !away
        * dice leaves #new (tired)
    """)


@pytest.mark.parametrize("line", ["hello", "* ann waves", "<ann>hello", "* many seconds pass"])
def test_a_line_that_is_none(bot: Bot, line: str) -> None:
    with pytest.raises(ValueError, match="not a line of a conversation"):
        Rehearsal(bot).play(line)


def test_somebody_keeps_account_and_ranks(bot: Bot) -> None:
    seen: list[tuple[str, str]] = []

    @bot.command()
    def take(call: Call) -> None:
        seen.append((call.account, call.ranks))

    rehearsal = Rehearsal(bot)
    rehearsal.play("""
        <@ann [annie]> hello
        <ann> !take
        * ann leaves #games
        <ann> !take
    """)
    assert seen == [("annie", "@"), ("annie", "")]


def test_steps(bot: Bot) -> None:
    rehearsal = Rehearsal(bot)
    assert rehearsal.says("ann", "roll", room="") == ["4"]
    assert rehearsal.joins("ann") == []
    assert rehearsal.leaves("ann") == []
    assert rehearsal.passes(5) == []
