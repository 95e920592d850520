"""What may stand in a line that a program far away has sent."""

import pytest

from beseda.protocol.webhooks.lines import Lines, clean


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("a\u202eb\u2066c", "abc"),
        ("a\u200eb\u200fc\u061c", "abc"),
        ("\ufeffhello\x00\x07", "hello"),
        ("a\U000e0041\U000e007f", "a"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\tcode", " code"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_clean(sent: str, said: str) -> None:
    assert clean(sent) == said


@pytest.mark.parametrize("text", ["\u200b", " \u200d\ufe0f ", "\u00ad\n\u2060", "\u200e", "   "])
def test_what_shows_nothing_is_no_line(text: str) -> None:
    lines = Lines("en")
    lines.add(text)
    assert lines.end() == ()
