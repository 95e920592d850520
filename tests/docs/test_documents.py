"""What holds for every document: blocks that somebody runs, links that lead somewhere, and in both
languages the same."""

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

import pytest

from tests.docs.documents import ROOT, Block, Document, documents

RUN = frozenset(
    {"sh", "console", "python", "irc", "plain", "udp", "http", "text", "toml", "json"}
    | {"irssi", "weechat", "ini", "yaml", "groovy"}
)
MARKS = {
    "text": ("screen of", "said in", "printed by the program above"),
    "yaml": ("configuration of", "job of"),
    "groovy": ("job of",),
}
"""In these languages one of these comments says what is to be made of a block."""
MOST_NOT_RUN = 8
"""So many blocks there may be that no test runs."""

_NAMES = [document.name for document in documents()]
_PAIRS = [
    (document, russian)
    for document in documents()
    for russian in documents()
    if russian.name == document.name.removesuffix(".md") + ".ru.md"
]


def not_run() -> list[str]:
    """The blocks that are marked so, with the reasons."""
    return [
        f"{block.name}: {reason}"
        for document in documents()
        for block in document.blocks()
        if (reason := block.comment("not run:")) is not None
    ]


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_every_block_is_run_or_says_why_not(document: Document) -> None:
    for block in document.blocks():
        reason = block.comment("not run:")
        if reason is None:
            assert block.language in RUN, f"{block.name}: nobody knows how to run it"
            assert _is_marked(block), f"{block.name}: one of {MARKS[block.language]} is wanted"
        else:
            assert len(reason) > 10, f"{block.name}: it must say why it is not run"


def _is_marked(block: Block) -> bool:
    marks = MARKS.get(block.language)
    return marks is None or any(block.comment(mark) is not None for mark in marks)


@pytest.mark.parametrize("document", documents(), ids=_NAMES)
def test_there_are_no_blocks_but_fenced_ones(document: Document) -> None:
    lines = ["", *document.prose().splitlines()]
    for before, line in pairwise(lines):
        assert before.strip() or not line.startswith("    "), f"{document.name}: {line!r}"


def test_few_are_not_run() -> None:
    assert len(not_run()) <= MOST_NOT_RUN, "\n".join(not_run())


@pytest.mark.parametrize("document", documents(), ids=_NAMES)
def test_links_lead_somewhere(document: Document) -> None:
    for link in document.links():
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (document.path.parent / path).resolve() if path else document.path
        assert target.exists(), f"{document.name}: {link}"
        if anchor:
            name = str(target.relative_to(ROOT))
            found = next((each for each in documents() if each.name == name), None)
            assert found is not None, f"{document.name}: {link} is in no document"
            assert anchor in found.anchors(), f"{document.name}: {link} is no heading"


@pytest.mark.parametrize("document", documents(), ids=_NAMES)
def test_other_documents_are_linked_where_they_are_named(document: Document) -> None:
    names = {each.name.removeprefix("docs/") for each in documents()}
    for span in document.spans():
        if span.endswith(".md") and "*" not in span:
            assert span.removeprefix("docs/") in names, f"{document.name}: there is no {span}"


@pytest.mark.parametrize(("english", "russian"), _PAIRS, ids=lambda each: each.name)
def test_both_languages_have_the_same(english: Document, russian: Document) -> None:
    ours, theirs = list(_outline(english)), list(_outline(russian))
    for left, right in zip(ours, theirs, strict=False):
        assert left == right, f"{english.name} has {left} where {russian.name} has {right}"
    assert len(ours) == len(theirs)


def _outline(document: Document) -> Iterator[tuple[str, int]]:
    """Headings, blocks and tables from top to bottom, and how large each is."""
    parts: list[tuple[int, str, int]] = []
    for number, line in enumerate(document.prose().splitlines(), 1):
        level = len(line) - len(line.lstrip("#"))
        if 0 < level <= 6 and line[level : level + 1] == " ":
            parts.append((number, "heading", level))
    parts += [
        (block.line, block.language, len(block.text.splitlines())) for block in document.blocks()
    ]
    parts += [(table.line, "table", len(table.rows)) for table in document.tables()]
    return ((kind, size) for _, kind, size in sorted(parts))
