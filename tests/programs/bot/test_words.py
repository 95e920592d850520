"""Lines in words: quotes as in a shell, and no line is wrong."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.programs.bot.words import quote, split_words


def words(line: str) -> list[str]:
    return [word.text for word in split_words(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("   ", []),
        ("one  two\tthree ", ["one", "two", "three"]),
        ('add "two words" more', ["add", "two words", "more"]),
        ("add 'two words'", ["add", "two words"]),
        ("«два слова» “two words”", ["два слова", "two words"]),
        (r'"say \"hi\" and \\ and \n"', [r'say "hi" and \ and \n']),
        ('""', [""]),
        # What is no quotation is text.
        ("don't", ["don't"]),
        ("'tis John's hat", ["'tis", "John's", "hat"]),
        ('5" tall', ['5"', "tall"]),
        ('"open', ['"open']),
        ('"open and shut"case', ['"open', "and", 'shut"case']),
        (r'"C:\dir\" x', ['"C:\\dir\\"', "x"]),
        ('a"b c"d', ['a"b', 'c"d']),
    ],
)
def test_words(line: str, expected: list[str]) -> None:
    assert words(line) == expected


def test_a_word_knows_where_it_begins() -> None:
    line = ' one "two three" four'
    assert [line[word.start :] for word in split_words(line)] == [
        'one "two three" four',
        '"two three" four',
        "four",
    ]


@given(st.text())
def test_no_line_is_wrong(line: str) -> None:
    for word in split_words(line):
        assert line[word.start :].strip() == line[word.start :].rstrip()


@given(st.lists(st.text()))
def test_what_is_quoted_is_read_again(texts: list[str]) -> None:
    assert words(" ".join(map(quote, texts))) == texts


@pytest.mark.parametrize(
    "unit", ['"a ', "'a ", "“a ", "«a ", '"\\" ', '"a\\', "\"a 'b “c «d ", "a"]
)
def test_a_hostile_line_is_read_in_no_time(unit: str) -> None:
    line = unit * (100_000 // len(unit))
    began = time.perf_counter()
    split_words(line)
    assert time.perf_counter() - began < 1
