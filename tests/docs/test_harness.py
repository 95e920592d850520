"""The harness itself: it would notice if a document were wrong."""

from pathlib import Path

import pytest

from tests.docs.documents import Block, Document
from tests.docs.given import given
from tests.docs.hearing import hearing_lines
from tests.docs.matching import Matching
from tests.docs.play import Company, Step, steps
from tests.docs.shell import Kind, commands, kind_of, wants_server
from tests.system.running import running


def test_what_differs_each_time_fits_and_nothing_else() -> None:
    matching = Matching()
    assert matching.fits("[12:01] Ann: hello", "[09:59] Ann: hello")
    assert not matching.fits("[12:01] Ann: hello", "[09:59] Ann: hullo")
    assert not matching.fits("[12:01] Ann: hello", "[soon] Ann: hello")
    assert matching.fits("a ... z", "a b c z")


def test_a_code_means_the_same_all_through_a_block() -> None:
    matching = Matching()
    assert matching.fits("* To come in, send 482913", "* To come in, send 110022")
    assert matching.meant("482913") == "110022"
    assert matching.meant("999999") == "999999"


def test_lines_that_are_missing_or_too_many_are_told() -> None:
    assert Matching().compare(["a", "b"], ["a"]) == "shown: 'b'\ncame:  nothing more"
    assert Matching().compare(["a"], ["a", "b"]) == "shown: nothing more\ncame:  'b'"
    assert Matching().compare(["a", "c"], ["a", "b", "c"]) == "shown: 'c'\ncame:  'b'"
    assert not Matching().compare(["a", "...", "d"], ["a", "b", "c", "d"])


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("beseda serve --set limits.people=2   # two", Kind.SERVES),
        (".venv/bin/beseda serve", Kind.SERVES),
        ('make run ARGS="--listen :8080"', Kind.SERVES),
        ("make test", Kind.MAKES),
        ("make 2>&1 | tail -3 | beseda send '#lobby'", Kind.ENDS),
        ("nc -u 127.0.0.1 8080", Kind.TALKS),
        ("printf 'hello' | nc -N 127.0.0.1 8080", Kind.ENDS),
        ("beseda chat quic://chat.example.org", Kind.CHATS),
        ("beseda tail '#lobby' --json", Kind.FOLLOWS),
        ("beseda tail '#lobby' --count 1", Kind.ENDS),
        ("beseda serve --help", Kind.ENDS),
    ],
)
def test_commands_that_stay_are_known(command: str, kind: Kind) -> None:
    assert kind_of(command) is kind


def test_commands_go_on_after_a_backslash() -> None:
    assert commands("# not this\n\nbeseda send '#lobby' \\\n  hello\nls") == [
        "beseda send '#lobby'   hello",
        "ls",
    ]
    assert wants_server("beseda send '#lobby' hello")
    assert not wants_server("beseda serve\nbeseda config")


TEXT = """# One

A [link](other.md#two) and `[not](one)`.

<!-- given: a server -->
<!-- screen of Bob
Ann: hello
Bob sees hello -->
```text
# no heading
```

## One

| a | b |
|---|---|
| `x` | y \\| z |
"""


def test_what_a_document_holds() -> None:
    document = Document("docs/x.md", None, TEXT)  # type: ignore[arg-type]
    (block,) = document.blocks()
    assert (block.language, block.text, block.line) == ("text", "# no heading", 9)
    assert block.comment("given:") == "a server"
    assert steps(block, "screen of Bob") == [
        Step("Ann", "says", "hello"),
        Step("Bob", "sees", "hello"),
    ]
    assert document.anchors() == {"one", "one-1"}
    assert document.links() == ["other.md#two"]
    assert document.tables()[0].rows == (("`x`", "y | z"),)


def test_what_is_no_step_is_refused() -> None:
    block = Block("docs/x.md", 1, "text", "", ("play\nAnn hello",))
    with pytest.raises(AssertionError, match="is no step"):
        steps(block, "play")


def test_what_stands_for_an_id_or_a_token_fits_those_only() -> None:
    matching = Matching()
    shown, token = (
        "  http://127.0.0.1:8080/hooks/TOKEN",
        "ikzuJi6OJV3wxlHAq9pULZqSaZk_Kez6lRldi8HN0bk",
    )
    assert not matching.fits(shown, "  http://127.0.0.1:8080/hooks/short")
    assert matching.fits(shown, f"  http://127.0.0.1:8080/hooks/{token}")
    assert matching.meant("curl http://127.0.0.1/hooks/TOKEN").endswith(token)
    assert matching.fits("Removed: yw2cvj.", "Removed: 2txa2f.")
    assert not matching.fits("Removed: yw2cvj.", "Removed: nothing.")


@pytest.mark.slow
def test_what_is_typed_is_not_seen() -> None:
    with running() as server:
        company = Company(server)
        company.perform(Step("Ann", "says", "!ping"))
        company.person("Ann").socket.settimeout(0.2)
        with pytest.raises(AssertionError, match="ping"):
            company.perform(Step("Ann", "sees", "!ping"))


@pytest.mark.slow
@pytest.mark.parametrize("announced", [[], ["Ann: hello", "Ann: more"], ["Bob: hello"]])
def test_what_is_said_otherwise_is_noticed(announced: list[str], tmp_path: Path) -> None:
    block = Block("docs/x.md", 1, "sh", "", ("given: a server",))
    with given(block, tmp_path, server=True) as place:
        assert place.server is not None
        ann = place.server.irc("Ann", "#tea")

        def example() -> None:
            with hearing_lines(place, "#tea", announced):
                assert place.server is not None
                place.server.clients[-1].socket.settimeout(0.2)
                ann.send("PRIVMSG #tea :hello")
                ann.catch_up()

        with pytest.raises(AssertionError):
            example()
