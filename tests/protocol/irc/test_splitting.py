"""Long texts are cut into lines that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.irc.splitting import split_text


def test_a_short_text_stays_whole() -> None:
    assert split_text("Hello", 400) == [b"Hello"]
    assert split_text("", 400) == [b""]
    assert split_text("x" * 400, 400) == [b"x" * 400]


def test_cuts_at_the_last_space_that_fits() -> None:
    assert split_text("a" * 60 + " " + "b" * 60, 100) == [b"a" * 60, b"b" * 60]
    assert split_text("a" * 100 + " " + "b", 100) == [b"a" * 100, b"b"]


def test_a_space_in_the_first_half_is_not_worth_a_cut() -> None:
    assert split_text("a " + "b" * 150, 100) == [b"a " + b"b" * 98, b"b" * 52]


def test_a_cut_at_the_very_end_leaves_no_empty_line() -> None:
    assert split_text("a" * 100 + " ", 100) == [b"a" * 100]


def test_no_character_is_cut() -> None:
    pieces = split_text("я" * 100, 65)
    assert [len(piece) for piece in pieces] == [64, 64, 64, 8]
    assert "".join(piece.decode() for piece in pieces) == "я" * 100


@pytest.mark.parametrize("room", [63, 1, 0, -400])
def test_a_hostile_prefix_does_not_make_thousands_of_lines(room: int) -> None:
    assert len(split_text("x" * 640, room)) == 10


@given(
    st.text(st.sampled_from([*"ab  ", "я", "€", "😀", "\u0301"]), max_size=600),
    st.integers(-10, 300),
)
def test_pieces_fit_are_whole_characters_and_lose_only_spaces_at_cuts(text: str, room: int) -> None:
    pieces = split_text(text, room)
    assert all(len(piece) <= max(room, 64) for piece in pieces)
    rest = text
    for number, piece in enumerate(pieces):
        shown = piece.decode()  # raises if a character was cut
        if number and not rest.startswith(shown):
            assert rest.startswith(" ")
            rest = rest[1:]
        assert rest.startswith(shown)
        rest = rest[len(shown) :]
    assert rest in ("", " ")
    assert all(pieces) or pieces == [b""]


@given(st.text(max_size=300))
def test_any_text_can_be_split(text: str) -> None:
    assert b"".join(split_text(text, 64)).replace(b" ", b"") == text.encode(
        "utf-8", "replace"
    ).replace(b" ", b"")
