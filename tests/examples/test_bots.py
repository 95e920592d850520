"""The welcome bot, and the bot with dice and polls: rehearsed, and once in a real chat."""

import random
from typing import Any

import pytest

import beseda
from tests.examples.loading import load
from tests.system.talking import TIMEOUT

games: Any = load("games")
welcome: Any = load("welcome")


class Loaded(random.Random):
    """Dice that always show the highest number."""

    def randint(self, a: int, b: int) -> int:
        return b


def test_welcome() -> None:
    beseda.Rehearsal(welcome.make_bot("#tea")).play("""
        * ann joins #tea
        <host> Welcome, ann! Say !rules to hear how we talk here.
        * ann leaves #tea
        * ann joins #tea
        <ann> !rules
        <host> ann: Be kind, and say what you mean.
        <ann> !newrules Shout!
        <host> ann: Sorry, you may not use !newrules here.
        <@bob> !newrules Be brief.
        <host> bob: So be it.
        ann -> host: rules
        host -> ann: Be brief.
    """)


def test_dice() -> None:
    beseda.Rehearsal(games.make_bot("#tea", Loaded())).play("""
        <ann> !roll
        <games> ann: 6 = 6
        <ann> !dice 2d20
        <games> ann: 20 + 20 = 40
        <ann> !roll d8 2
        <games> ann: 8 = 8
        <games> ann: 8 = 8
        <ann> !roll 0d0
        <games> ann: Dice are written like 2d6: how many, and their sides.
        <ann> !roll 2d6 99
        <games> ann: times: «99» is not between 1 and 10. It is written like this: !roll [dice] …
        <ann> !roll 2d6 many
        <games> ann: times: …
    """)


def test_a_poll() -> None:
    beseda.Rehearsal(games.make_bot("#tea", Loaded())).play("""
        <ann> !vote 1
        <games> ann: Nobody has asked anything. Ask with !poll
        <ann> !poll Tea?
        <games> ann: Write a question and 2 to 9 choices, with | between.
        <ann> !poll Tea or coffee? | tea | coffee
        <games> ann: Tea or coffee? Answer with !vote and a number.
        <games> ann: 1. tea
        <games> ann: 2. coffee
        <ann> !vote 2
        <games> ann: You want: coffee
        <bob> !vote 1
        <games> bob: You want: tea
        <ann> !vote 3
        <games> ann: There are the numbers 1 to 2.
        <bob> !vote 2
        <games> bob: You want: coffee
        <eve> !result
        <games> eve: Tea or coffee?
        <games> eve: 2 × coffee
        <games> eve: 0 × tea
    """)


def test_one_person_votes_once_under_whatever_name() -> None:
    rehearsal = beseda.Rehearsal(games.make_bot("#tea", Loaded()))
    rehearsal.says("ann", "!poll Tea? | yes | no", account="ann")
    rehearsal.says("ann", "!vote 1")
    rehearsal.says("ann2", "!vote 2", account="ann")
    assert rehearsal.says("bob", "!result") == ["bob: Tea?", "bob: 1 × no", "bob: 0 × yes"]


def test_a_guest_with_the_name_of_an_account_votes_for_themselves() -> None:
    rehearsal = beseda.Rehearsal(games.make_bot("#tea", Loaded()))
    rehearsal.says("anna", "!poll Tea? | yes | no", account="ann")
    rehearsal.says("anna", "!vote 1")
    rehearsal.says("ann", "!vote 2")
    assert rehearsal.says("bob", "!result") == ["bob: Tea?", "bob: 1 × yes", "bob: 1 × no"]


@pytest.mark.slow
def test_in_a_chat() -> None:
    bot = games.make_bot("#tea", Loaded())
    with (
        beseda.Server() as server,
        beseda.Client(server.address, "ann", rooms=["#tea"]) as ann,
    ):
        bot.start(server.address)
        ann.say("#tea", "!roll 3d6")
        assert ann.wait_for(beseda.MessageReceived, TIMEOUT).text == "ann: 6 + 6 + 6 = 18"
        bot.stop()
        assert ann.wait_for(beseda.Quit, TIMEOUT).nick == "games"
