"""What the console shows of a path."""

import pytest

from beseda.gateways.web.telling import shown_path


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/%D1%87%D0%B0%D0%B9", "/%D1%87%D0%B0%D0%B9"),
        ("/hooks/s3cret", "/hooks/..."),
        ("/hooks/s3cret/more", "/hooks/..."),
        ("/%68ooks%2Fs3cret", "/hooks/..."),
        ("/chat/HOOKS/s3cret", "/chat/hooks/..."),
        ("/hooks", "/hooks"),
        ("/" + "x" * 200, "/" + "x" * 99 + "..."),
    ],
)
def test_no_token_is_shown(path: str, shown: str) -> None:
    assert shown_path(path) == shown
