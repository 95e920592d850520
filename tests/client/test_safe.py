"""Nothing of others reaches a terminal that could command it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.client.login import as_nick
from beseda.client.safe import safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hello, мир 👩‍🚀", "hello, мир 👩‍🚀"),
        ("\x1b[2Jx", "␛[2Jx"),
        ("a\r\nb\tc\x7f", "a␍␊b␉c␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\u2028b", "a<U+2028>b"),
        ("\u202egnp.exe\u2066", "<U+202E>gnp.exe<U+2066>"),
        ("\x02bold\x02 \x1d\x1f\x1e\x11\x16\x0f!", "bold !"),
        ("\x0304red\x03 \x0304,12both\x03,5", "red both,5"),
        ("\x03123", "3"),
        ("\x04ff0000hex\x04ff0000,00FF00h", "hexh"),
        ("\ud800", "<U+D800>"),
    ],
)
def test_safe(text: str, shown: str) -> None:
    assert safe(text) == shown


@given(st.text(st.characters(), max_size=40))
def test_no_control_character_remains(text: str) -> None:
    shown = safe(text)
    assert not any(
        unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in shown
    )
    assert not any(
        unicodedata.bidirectional(c)
        in ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
        for c in shown
    )
    assert len(shown.splitlines()) <= 1


@pytest.mark.parametrize(
    ("login", "nick"), [("ann", "ann"), ("j.doe", "j_doe"), ("1st", "_1st"), ("-x", "x"), ("", "")]
)
def test_login_names_as_nicks(login: str, nick: str) -> None:
    assert as_nick(login) == nick
