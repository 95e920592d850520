"""How an event is written: sentences, JSON, and that no value forges a line."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.catalogue import Language
from beseda.catalogue.console import EVENTS
from beseda.server.rendering import TIME, JsonOrder, TextRenderer, to_json
from beseda.server.visible import visible, visible_json
from tests.server.events import VALUES

DANGEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)

# Pieces, because characters of one alphabet are merged, and the listed ones as rare as any other.
_WILD = st.lists(
    st.text(max_size=3) | st.sampled_from("\x1b\x07\n\r\x9b\x7f\u202e\u2028\u2066\ud800\x00")
).map("".join)


def render(name: str, language: Language = "en", /, **values: str | int) -> str:
    """An event's sentence, without the time."""
    said = TextRenderer(language, colour=False)(None, "info", {"event": name, TIME: 0.0, **values})
    assert re.match(r"\d\d:\d\d:\d\d  ", said)
    return said[10:]


class TestText:
    @pytest.mark.parametrize("language", ["en", "ru"])
    @pytest.mark.parametrize("name", EVENTS)
    def test_every_row_has_a_sentence(self, name: str, language: Language) -> None:
        said = render(name, language, **VALUES)
        assert "=" not in said  # as in the form for events without a sentence
        assert "{" not in said

    @pytest.mark.parametrize(
        ("name", "values", "said"),
        [
            ("left", {"nick": "Ann", "room": "#a", "reason": ""}, "Ann left #a"),
            ("left", {"nick": "Ann", "room": "#a", "reason": "tea"}, "Ann left #a: tea"),
            ("left", {"nick": "Ann", "room": "#a"}, "Ann left #a"),
            ("topic", {"nick": "Ann", "room": "#a", "topic": ""}, "Ann removed the topic of #a"),
            ("disconnected", {"address": "h:1", "reason": "x"}, "h:1 disconnected: x"),
            ("connected", {"address": "h:1", "listener": ":80"}, "h:1 connected to :80"),
            (
                "http",
                {"address": "h:1", "method": "GET", "path": "/", "status": 200},
                "h:1 GET /: 200",
            ),
            (
                "http",
                {"address": "h:1", "method": "-", "path": "-", "reason": "Connection lost"},
                "h:1 - -: Connection lost",
            ),
            ("quit", {"nick": "Ann", "reason": ""}, "Ann is gone"),
            ("lost_lines", {"count": 1}, "the console was too slow: 1 line lost"),
            ("stopped", {}, "stopped"),
        ],
    )
    def test_sentences(self, name: str, values: dict[str, str | int], said: str) -> None:
        assert render(name, "en", **values) == said

    def test_russian_plurals(self) -> None:
        assert render("lost_lines", "ru", count=22).endswith("потеряно: 22 строки")

    @pytest.mark.parametrize("name", ["no_such_event", "joined"])
    def test_an_event_that_fits_no_row_is_shown_all_the_same(self, name: str) -> None:
        assert render(name, x="a\nb") == f"{name} x=a\\x0ab"

    def test_dangerous_characters_become_visible(self) -> None:
        said = render(
            "message", nick="A\x1b[31m", target="\u202e", text="a\r\n00:00:00  forged\x9b"
        )
        assert said == "A\\x1b[31m to \\u202e: a\\x0d\\x0a00:00:00  forged\\x9b"

    @given(st.sampled_from([*EVENTS, "other"]), st.dictionaries(st.sampled_from([*VALUES]), _WILD))
    def test_nothing_forges_a_line(self, name: str, values: dict[str, str]) -> None:
        said = render(name, "en", **{**VALUES, **values})
        assert not DANGEROUS.search(said)
        assert len(said.splitlines()) <= 1
        said.encode("utf-8")


class TestVisible:
    def test_exactly_the_dangerous_characters_change(self) -> None:
        changed = {code for code in range(0x11000) if visible(chr(code)) != chr(code)}
        assert changed == {
            *(*range(0x20), 0x7F, *range(0x80, 0xA0)),
            *(0x061C, 0x200E, 0x200F, 0x2028, 0x2029),
            *(*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)),
        }

    @given(_WILD)
    def test_only_dangerous_characters_change(self, text: str) -> None:
        assert visible(text) == "".join(
            c
            if not DANGEROUS.match(c)
            else f"\\x{ord(c):02x}"
            if ord(c) < 256
            else f"\\u{ord(c):04x}"
            for c in text
        )

    @given(_WILD)
    def test_json_reads_back(self, text: str) -> None:
        written = visible_json(json.dumps(text, ensure_ascii=False))
        assert not DANGEROUS.search(written)
        assert json.loads(written) == text


class TestJson:
    @given(st.dictionaries(st.sampled_from([*VALUES]), _WILD))
    def test_nothing_forges_a_line(self, values: dict[str, str]) -> None:
        event = JsonOrder()(None, "info", {"event": "joined", TIME: 1.0625, **values})
        line = to_json(event)
        assert not DANGEROUS.search(line)
        expected = {"time": "1970-01-01T00:00:01.062Z", "event": "joined", **values}
        assert json.loads(line) == expected
