"""What goes out for a message, and what comes back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.webhooks.outgoing import Said, body_of, read_answer
from beseda.protocol.webhooks.reading import read

SAID = Said(
    room="#ops",
    nick="Ann",
    account="ann",
    text="restart db-1?\nпожалуйста",
    kind="message",
    id="k3J-1-42",
    at=1_800_000_000.1234,
)


def test_the_body() -> None:
    assert json.loads(body_of(SAID)) == {
        "type": "message",
        "timestamp": "2027-01-15T08:00:00.123Z",
        "data": {
            "room": "#ops",
            "nick": "Ann",
            "account": "ann",
            "text": "restart db-1?\nпожалуйста",
            "kind": "message",
            "id": "k3J-1-42",
            "time": "2027-01-15T08:00:00.123Z",
        },
        "text": "restart db-1?\nпожалуйста",
        "user_name": "Ann",
        "channel_name": "ops",
    }


@given(st.text(), st.text())
def test_any_text(text: str, nick: str) -> None:
    said = Said(room="#a", nick=nick, account="", text=text, kind="action", id="x", at=0.0)
    body = json.loads(body_of(said))
    assert body["text"] == body["data"]["text"] == text


def test_half_an_emoji_can_be_sent() -> None:
    said = Said(room="#a", nick="b", account="", text="\ud83d", kind="notice", id="x", at=0.0)
    assert json.loads(body_of(said))["text"] == "?"


def test_another_server_can_be_the_receiver() -> None:
    posts = read({"content-type": "application/json"}, body_of(SAID), "en")
    assert posts.lines == ("restart db-1?", "пожалуйста")
    assert (posts.name, posts.room) == ("Ann", "")


def test_an_answer_is_said() -> None:
    posts = read_answer(
        '{"text": "да\\n<https://a.example|here>", "username": "bot"}'.encode(), "en"
    )
    assert posts.lines == ("да", "here (https://a.example)")
    assert posts.name == "bot"


@pytest.mark.parametrize(
    "answer",
    [b"", b"ok", b"[]", b"{}", b'{"ok": true}', b'{"text": ""}', b'{"text": null}', b"\xff",
     b"<html>", b'{"text": "' + b"x" * 300_000 + b'"}', b"[" * 100_000],
)  # fmt: skip
def test_other_answers_say_nothing(answer: bytes) -> None:
    assert read_answer(answer, "en").lines == ()
