"""What Tab offers."""

import pytest

from beseda.client.console.completion import Vocabulary, complete

VOCABULARY = Vocabulary(
    commands=["/join", "/leave", "/me"],
    rooms=["#tea", "#talk"],
    names=["Ann", "anton", "Ёж", "an\x1bnoy"],
    chantypes="#",
)


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("/l", ["/leave "]),
        ("say /l", []),
        ("an", ["Ann: ", "anton: "]),
        ("well, AN", ["Ann ", "anton "]),
        ("ё", ["Ёж: "]),
        ("/join #t", ["#tea ", "#talk "]),
        ("#te", ["#tea "]),
        ("", ["Ann: ", "anton: ", "Ёж: "]),
        ("xyz", []),
    ],
)
def test_offers(before: str, offered: list[str]) -> None:
    assert complete(before, VOCABULARY) == offered
