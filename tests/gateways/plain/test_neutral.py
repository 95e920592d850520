"""No output steers a terminal; no input carries what is no text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.gateways.plain.neutral import neutral, short, typed

DIRECTION = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
FORBIDDEN = {*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *DIRECTION}
ANY_TEXT = st.text(st.characters(exclude_categories=[]))


def harmless(text: str) -> bool:
    return not any(ord(c) in FORBIDDEN or unicodedata.category(c) == "Cs" for c in text)


@pytest.mark.parametrize("code", sorted(FORBIDDEN))
def test_each_forbidden_character_goes(code: int) -> None:
    assert harmless(neutral(f"a{chr(code)}b"))
    assert neutral(f"a{chr(code)}b") in ("ab", "a b")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hello", "hello"),
        ("a\tb\nc\rd\u2028e", "a b c d e"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\x9b2J", "2J"),
        ("\x02bold\x02 \x1ditalic\x0f", "bold italic"),
        ("\x034,12colour\x03 1", "colour 1"),
        ("\x03,1", ",1"),
        ("\x04ff00AAhex\x04", "hex"),
        ("\x034\x025", "5"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("a\ud800b", "ab"),
        # What people write stays: emoji with joiners and variation selectors, other scripts.
        ("👨\u200d👩\u200d👧 ❤️", "👨\u200d👩\u200d👧 ❤️"),
        ("שלום عليكم नमस्ते привет", "שלום عليكم नमस्ते привет"),
        ("a\u00a0b\u3000c", "a\u00a0b\u3000c"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert neutral(text) == shown


@given(ANY_TEXT)
def test_nothing_harmful_passes(text: str) -> None:
    shown = neutral(text)
    assert harmless(shown)
    assert neutral(shown) == shown
    shown.encode()


@given(ANY_TEXT)
def test_text_of_letters_is_not_touched(text: str) -> None:
    kept = "".join(c for c in text if unicodedata.category(c)[0] in "LNPS")
    assert neutral(kept) == kept


def test_short() -> None:
    assert short("a\x1bb") == "ab"
    assert short("x" * 400) == "x" * 400
    assert short("x" * 401) == "x" * 399 + "…"
    assert short("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (b"hello", "hello"),
        (b"  code:\tx  ", "  code: x"),
        (b"\xef\xbb\xbfAnn", "Ann"),  # a byte order mark
        (b"\x01ACTION waves\x01", "ACTION waves"),
        (b"\x1b[A\x1b[Bhi\x1bOP", "hi"),  # arrow keys and F1
        (b"caf\xe9", "caf\ufffd"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ("привет 👋".encode(), "привет 👋"),
        (b"\0\r\n", ""),
        (b"", ""),
    ],
)
def test_what_was_typed(line: bytes, text: str) -> None:
    assert typed(line) == text


@given(st.binary())
def test_nothing_but_text_comes_in(line: bytes) -> None:
    text = typed(line)
    assert harmless(text)
    assert text == text.rstrip()
