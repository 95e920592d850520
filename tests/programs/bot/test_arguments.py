"""What people write after a command, as the arguments of its function."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.catalogue import Language
from beseda.client.safe import DANGEROUS
from beseda.programs.bot import Between, Bot, Call, Rehearsal
from beseda.programs.bot.binding import bind
from beseda.programs.bot.errors import ArgumentError
from beseda.programs.bot.parameters import read_parameters
from beseda.programs.bot.words import quote


class Colour(Enum):
    RED = 1
    DARK_BLUE = 2


def whole(call: Call, value: int) -> None: ...
def real(call: Call, value: float) -> None: ...
def exact(call: Call, value: Decimal) -> None: ...
def yes(call: Call, value: bool) -> None: ...
def day(call: Call, value: date) -> None: ...
def side(call: Call, value: Literal["left", "right", 3]) -> None: ...
def colour(call: Call, value: Colour) -> None: ...
def bare(call, value): ...  # type: ignore[no-untyped-def]
def later(call: "Call", value: "int | None", *rest: "Colour") -> "NotThere": ...  # type: ignore[name-defined]  # noqa: F821
def many(call: Call, first: str, number: int = 7, *, text: str = "nothing") -> None: ...
def list_of(call: Call, /, *numbers: int) -> None: ...
def must(call: Call, nick: str, *, why: str) -> None: ...
def sides(call: Call, value: Annotated[int, "of a die", Between(1, 1000)] = 0) -> None: ...
def share(call: Call, value: Annotated[Decimal | None, Between(0, Decimal("0.5"))]) -> None: ...
def size(call: Call, value: Annotated[float, Between(-1.5, 2)] | None, *more: float) -> None: ...
def grades(call: Call, *values: "Annotated[int, Between(1, 5)]") -> None: ...


FUNCTIONS = [
    *(whole, real, exact, yes, day, side, colour, bare, later, many, list_of, must),
    *(sides, share, size, grades),
]


def read(function: Any, line: str, language: Language = "en") -> list[object]:
    arguments = bind(read_parameters(function), line, language)
    return [*arguments.positional, *arguments.named.values()]


@pytest.mark.parametrize(
    ("function", "line", "values"),
    [
        (whole, "-12", [-12]),
        (real, "1.5e3", [1500.0]),
        (exact, "0.10", [Decimal("0.10")]),
        (yes, "Да", [True]),
        (yes, "off", [False]),
        (day, "2026-12-31", [date(2026, 12, 31)]),
        (day, "31.12.2026", [date(2026, 12, 31)]),
        (side, "LEFT", ["left"]),
        (side, "3", [3]),
        (colour, "dark_blue", [Colour.DARK_BLUE]),
        (bare, '"two words"', ["two words"]),
        (later, "", [None]),
        (later, "1 red Red", [1, Colour.RED, Colour.RED]),
        (many, "a", ["a", 7, "nothing"]),
        (many, 'a 1  the rest, "as it is" ', ["a", 1, 'the rest, "as it is"']),
        (list_of, "", []),
        (list_of, "1 2 3", [1, 2, 3]),
        (sides, "", [0]),
        (sides, "1", [1]),
        (sides, "1000", [1000]),
        (share, "", [None]),
        (share, "0.5", [Decimal("0.5")]),
        (size, "-1.5 9", [-1.5, 9.0]),
        (grades, "1 5", [1, 5]),
    ],
)
def test_values(function: Any, line: str, values: list[object]) -> None:
    assert read(function, line) == values


@pytest.mark.parametrize(
    ("function", "line", "problem"),
    [
        (whole, "", "value is missing."),
        (whole, "1 2", "I do not know what to do with «2»."),
        (whole, "1.5", "value: «1.5» is not a whole number."),
        (whole, "1_000", "value: «1_000» is not a whole number."),
        (whole, "9" * 5000, f"value: «{'9' * 40}…» is not a whole number."),
        (real, "nan", "value: «nan» is not a number such as 1.5."),
        (real, "1e999", "value: «1e999» is not a number such as 1.5."),
        (real, "1,5", "value: «1,5» is not a number such as 1.5."),
        (exact, "1e9", "value: «1e9» is not a number such as 1.5."),
        (sides, "0", "value: «0» is not between 1 and 1000."),
        (sides, "1001", "value: «1001» is not between 1 and 1000."),
        (sides, "9" * 4000, f"value: «{'9' * 40}…» is not between 1 and 1000."),
        (sides, "1.5", "value: «1.5» is not a whole number."),
        (share, "0.50001", "value: «0.50001» is not between 0 and 0.5."),
        (size, "-1.6", "value: «-1.6» is not between -1.5 and 2."),
        (grades, "5 6", "values: «6» is not between 1 and 5."),
        (yes, "perhaps", "value: «perhaps» is neither yes nor no."),
        (day, "2026-02-30", "value: «2026-02-30» is not a date such as 2026-12-31."),
        (day, "now", "value: «now» is not a date such as 2026-12-31."),
        (side, "up", "value: «up» is none of left, right, 3."),
        (colour, "1", "value: «1» is none of red, dark_blue."),
        (must, "bob", "why is missing."),
        (whole, "\x1b[2J", "value: «␛[2J» is not a whole number."),
    ],
)
def test_what_is_wrong(function: Any, line: str, problem: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read(function, line)
    assert caught.value.to("en") == problem


@pytest.mark.parametrize(
    ("function", "line", "values"),
    [
        (real, "1,5", [1.5]),
        (real, "1.5", [1.5]),
        (real, "1,5e3", [1500.0]),
        (exact, "-0,10", [Decimal("-0.10")]),
        (share, "0,5", [Decimal("0.5")]),
        (bare, "1,5", ["1,5"]),
    ],
)
def test_russian_numbers(function: Any, line: str, values: list[object]) -> None:
    assert read(function, line, "ru") == values


@pytest.mark.parametrize("line", ["1,5,5", "1.5,5", ",", "1,5"])
def test_what_is_no_number_in_russian_either(line: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read(whole if line == "1,5" else exact, line, "ru")
    kind = "целое число" if line == "1,5" else "число вроде 1,5"
    assert caught.value.to("ru") == f"value: «{line}» — не {kind}."


@given(st.sampled_from(FUNCTIONS), st.text(), st.sampled_from(["en", "ru"]))
def test_any_line_is_read_or_refused(function: Any, line: str, language: Language) -> None:
    with suppress(ArgumentError):
        read(function, line, language)


@given(st.text(min_size=1))
def test_what_is_wrong_is_harmless_to_say(line: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read(day, line)
    assert not DANGEROUS.search(caught.value.to("en") + caught.value.to("ru"))


@given(st.lists(st.integers()))
def test_numbers_come_as_they_are_written(numbers: list[int]) -> None:
    assert read(list_of, " ".join(map(str, numbers))) == numbers


@given(st.text(), st.integers())
def test_what_is_quoted_comes_whole(text: str, number: int) -> None:
    assert read(many, f"{quote(text)} {number}") == [text, number, "nothing"]


def test_usage_is_told_with_what_is_wrong() -> None:
    bot = Bot("dice", rooms=["#games"])

    @bot.command()
    def paint(call: Call, what: str, colour: Colour, times: int = 1, *, why: str = "") -> str:
        return f"{what}: {colour.name} {times} {why}"

    Rehearsal(bot).play("""
        <ann> !paint hat
        <dice> ann: colour is missing. It is written like this: !paint <what> <red|dark_blue> …
        <ann> !help paint
        <dice> ann: !paint <what> <red|dark_blue> [times] [why...]
        <dice> ann: It takes what (a word), colour (one of red, dark_blue), times (a whole …
        <ann> !paint hat red 2 for fun
        <dice> ann: hat: RED 2 for fun
    """)


@pytest.fixture
def shop() -> Bot:
    bot = Bot("shop", rooms=["#games"])

    @bot.command()
    def buy(
        call: Call, cost: Decimal, count: Annotated[int, Between(1, 9)] = 1, *, what: str = ""
    ) -> str:
        """Buy something: !buy 1.50 2 tea"""
        return f"{count * cost}"

    @bot.command()
    def order(
        call: Call, cost: Decimal, count: Annotated[int, Between(1, 9)] = 1, *, what: str = ""
    ) -> None: ...

    @bot.command()
    def add(call: Call, *numbers: Annotated[int, Between(-5, 5)]) -> str:
        return str(sum(numbers))

    @bot.command()
    def wait(call: Call) -> None: ...

    return bot


def test_a_number_out_of_bounds_is_told_them(shop: Bot) -> None:
    rehearsal = Rehearsal(shop)
    rehearsal.play("""
        <ann> !buy 1 0
        <shop> ann: count: «0» is not between 1 and 9. It is written like this: !buy <cost> …
        <ann> !buy 1 9
        <shop> ann: 9
        <ann> !add 5 -6
        <shop> ann: numbers: «-6» is not between -5 and 5. It is written like this: !add …
    """)
    assert rehearsal.says("ann", "!add six")[0].endswith("this: !add [numbers...: -5..5]")
    assert rehearsal.errors == []


def test_help_explains_the_signs(shop: Bot) -> None:
    assert Rehearsal(shop).says("ann", "help buy", room="") == [
        (
            "!buy <cost> [count: 1..9] [what...]"
            " (<> is needed, [] may be left out, ... can be several words)"
        ),
        "Buy something: !buy 1.50 2 tea",
    ]


def test_help_without_a_docstring_tells_the_parameters(shop: Bot) -> None:
    rehearsal = Rehearsal(shop)
    assert rehearsal.says("ann", "help order", room="") == [
        "!order <cost> [count: 1..9] [what...]",
        (
            "It takes cost (a number such as 1.5), count (a whole number from 1 to 9, or nothing),"
            " what (the rest of the line, or nothing)."
        ),
    ]
    assert rehearsal.says("ann", "help add", room="") == [
        "!add [numbers...: -5..5]",
        "It takes numbers (a whole number from -5 to 5, as often as you like).",
    ]
    assert rehearsal.says("ann", "help wait", room="") == ["!wait", "It takes nothing more."]


def test_in_russian() -> None:
    bot = Bot("кости", rooms=["#игры"], language="ru")

    @bot.command("бросить")
    def roll(call: Call, times: int) -> str:
        return "4" * times

    Rehearsal(bot).play(
        """
        <аня> !бросить два
        <кости> аня: times: «два» — не целое число. Пишется так: !бросить <times>
        <аня> !Бросить 2
        <кости> аня: 44
        <аня> !помощь
        <кости> аня: Есть команды !бросить. Подробнее об одной: !помощь бросить
        <аня> !помощь бросить
        <кости> аня: !бросить <times>
        <кости> аня: После команды: times (целое число).
        <аня> кости: погода
        <кости> аня: Команды «погода» нет; !помощь покажет все.
    """
    )
