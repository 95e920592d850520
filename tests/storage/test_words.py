"""How texts become words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.storage.words import MOST_LETTERS, PREFIX_LETTERS, TERM_LETTERS, term, terms, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello, World!", ["hello", "world"]),
        ("Ёлка ЁЛКА елка", ["елка", "елка", "елка"]),
        ("е\u0308лка", ["елка"]),  # the same letter, written as two characters
        ("мой йод, не иод", ["мой", "йод", "не", "иод"]),
        ("мои\u0306", ["мой"]),
        ("замо́к", ["замок"]),
        ("Ўсё, її", ["ўсе", "її"]),
        ("naïve façade Ångström", ["naive", "facade", "angstrom"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("don't foo_bar", ["don", "t", "foo", "bar"]),
        ("ok👍🏽", ["ok", "👍", "🏽"]),
        ("x² ﬁn ℌ𝚨", ["x2", "fin", "hα"]),
        ("日本語", ["日本語"]),
        ("... !?", []),
        ("", []),
    ],
)
def test_case_and_accents_do_not_count_but_letters_do(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_of_a_long_word_the_beginning_counts() -> None:
    assert words("a" * 1000) == ["a" * MOST_LETTERS]


@given(st.text())
def test_words_are_words_of_themselves(text: str) -> None:
    for word in words(text):
        assert words(word) == [word]


@given(st.text(), st.text())
def test_the_tokenizer_gets_exactly_the_terms(nick: str, text: str) -> None:
    """FTS5's ascii tokenizer keeps ASCII letters and digits, and all that is not ASCII."""
    made = terms(12, nick, text).split(" ")
    assert made[2:] == [term(12, word) for word in words(text)]
    for each in made:
        assert all(not sign.isascii() or sign.isalnum() for sign in each)
        assert each == each.lower() or not each.isascii()


def test_terms_of_two_logs_never_meet() -> None:
    numbers = [1, 2, 0xFFFFFFF, 0x10000000, 0x100000001]
    made = {term(number, "word") for number in numbers}
    assert len(made) == len(numbers)


def test_the_index_of_prefixes_is_for_these_terms() -> None:
    from beseda.storage.schema import SEARCH_DDL

    lengths = " ".join(str(TERM_LETTERS + letters) for letters in PREFIX_LETTERS)
    assert f"prefix='{lengths}'" in SEARCH_DDL[0]
