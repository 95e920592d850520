"""A bot that is declared wrongly says so at once, not when somebody calls it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import pytest

from beseda.client.events import Joined
from beseda.programs.bot import Between, Bot, Call, DeclarationError


def unknown_type(call: Call, when: datetime) -> None: ...
def union(call: Call, value: int | str) -> None: ...
def not_there(call: Call, value: "NotThere") -> None: ...  # type: ignore[name-defined]  # noqa: F821
def no_call() -> None: ...
def only_keywords(*, call: Call) -> None: ...
def keywords(call: Call, **values: str) -> None: ...
def rest_of_numbers(call: Call, *, numbers: int) -> None: ...
def too_greedy(call: Call, *words: str, rest: str) -> None: ...
def gap(call: Call, number: int = 1, *, text: str) -> None: ...
def another_gap(call: Call, number: int | None, text: str) -> None: ...
def bounded_text(call: Call, name: Annotated[str, Between(1, 6)]) -> None: ...
def bounded_yes(call: Call, yes: Annotated[bool, Between(0, 1)]) -> None: ...
async def waits(call: Call) -> None: ...


def fine(call: Call) -> None: ...


@pytest.mark.parametrize(
    ("function", "problem"),
    [
        (unknown_type, "when is annotated <class 'datetime.datetime'>; it can be str, int"),
        (union, "value is annotated int | str; it can be"),
        (not_there, "annotations of not_there: name 'NotThere' is not defined"),
        (no_call, "no_call must take the call as its first parameter"),
        (only_keywords, "only_keywords must take the call as its first parameter"),
        (keywords, "**values cannot be written in a line"),
        (rest_of_numbers, "numbers is annotated <class 'int'>; it can be str"),
        (too_greedy, "words leaves nothing for rest"),
        (gap, "text must be written, so number cannot be left out"),
        (another_gap, "text must be written, so number cannot be left out"),
        (bounded_text, "name is no number to have bounds"),
        (bounded_yes, "yes is no number to have bounds"),
        (waits, "waits is async"),
        (Call, "stands before a function"),
        (None, "stands before a function"),
    ],
)
def test_a_function_that_cannot_be_a_command(function: Any, problem: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        Bot("dice").command()(function)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("declare", "problem"),
    [
        (lambda bot: bot.command(fine), "with the brackets"),
        (lambda bot: bot.command("two words")(fine), "'two words' is no name of a command"),
        (lambda bot: bot.command(aliases="r")(fine), "must be a list of names"),
        (lambda bot: bot.command(aliases=["Taken"])(fine), "already a command 'Taken'"),
        (lambda bot: bot.command("TAKEN")(fine), "already a command 'TAKEN'"),
        (lambda bot: bot.command(rooms="#games")(fine), "must be a list of names"),
        (lambda bot: bot.command(allow="ann")(fine), "'ann' is no rule"),
        (lambda bot: bot.pattern("(")(lambda call, match: None), "the pattern '('"),
        (lambda bot: bot.pattern(fine), "@bot.pattern(EXPRESSION)"),
        (lambda bot: bot.pattern("x")(fine), "fine is called with 2 arguments"),
        (lambda bot: bot.on(Call), "is no class of beseda.client.events"),
        (lambda bot: bot.on(Joined)(no_call), "no_call is called with 1 arguments"),
        (lambda bot: bot.every(0), "lasts 0.01 seconds or more"),
        (lambda bot: bot.every(float("nan")), "lasts 0.01 seconds or more"),
        (lambda bot: bot.every(1, first=-1), "lasts 0.01 seconds or more"),
        (lambda bot: bot.every(1)(fine), "fine is called with 0 arguments"),
    ],
)
def test_a_declaration_that_cannot_be(declare: Callable[[Any], Any], problem: str) -> None:
    bot = Bot("dice")
    bot.command("taken")(fine)
    with pytest.raises(DeclarationError) as caught:
        declare(bot)
    assert problem in str(caught.value)


def test_decorators_give_the_function_back() -> None:
    assert Bot("dice").command()(fine) is fine


def test_a_bot_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="a prefix has no blanks"):
        Bot("dice", prefix="! ")
    with pytest.raises(TypeError) as caught:
        Bot("dice", rooms="#games")
    assert str(caught.value) == 'rooms must be a list of names: rooms=["#games"]'


@pytest.mark.parametrize(
    ("least", "most", "problem"),
    [
        (6, 1, "nothing is between 6 and 1"),
        (1, float("inf"), "inf is no number to lie between"),
        (True, 6, "True is no number to lie between"),
        ("a", "z", "'a' is no number to lie between"),
    ],
)
def test_bounds_that_cannot_be(least: Any, most: Any, problem: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        Between(least, most)
    assert problem in str(caught.value)


def test_a_bot_that_does_not_run_is_in_no_chat() -> None:
    bot = Bot("dice")
    assert (bot.nick, bot.running) == ("dice", False)
    with pytest.raises(RuntimeError, match="does not run"):
        bot.say("#games", "hello")
