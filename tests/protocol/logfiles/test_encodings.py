"""Which encoding an old log is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.logfiles.encodings import decode, guess_encoding

RUSSIAN = ["Привет всем, кто сегодня здесь", "Как дела? Хорошо.", "ok", "Завтра в ДЕСЯТЬ"]
FRENCH = ["déjà vu, c'est ça", "plain", "où êtes-vous ?", "Ça va"]


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (FRENCH, "latin-1")],
)
def test_a_guess(lines: list[str], encoding: str) -> None:
    written = [line.encode(encoding) for line in lines]
    assert guess_encoding(written) == encoding
    assert [decode(line, encoding) for line in written] == lines


def test_utf8_needs_no_guess_and_each_line_counts_by_itself() -> None:
    assert guess_encoding(line.encode() for line in RUSSIAN) is None
    mixed = ["Привет".encode(), "привет".encode("koi8-r")]
    assert guess_encoding(mixed) == "koi8-r"
    assert [decode(line, "koi8-r") for line in mixed] == ["Привет", "привет"]


@given(st.lists(st.binary()))
def test_anything_is_some_text(lines: list[bytes]) -> None:
    encoding = guess_encoding(lines) or "latin-1"
    for line in lines:
        decode(line, encoding)
