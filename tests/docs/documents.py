"""The documents: what a reader sees of them, as values. Reads files, and runs nothing."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^( *)(`{3,})([\w-]*)\s*$")
_COMMENT = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.+?)\s*$")
_SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CELL = re.compile(r"(?<!\\)\|")


class Block(NamedTuple):
    """A fenced block: where it stands, its language, its text, and the comments above it."""

    document: str
    line: int
    language: str
    text: str
    comments: tuple[str, ...]

    @property
    def name(self) -> str:
        """What a test is called by."""
        return f"{self.document}:{self.line}:{self.language}"

    @property
    def russian(self) -> bool:
        """Whether it stands in a Russian document."""
        return self.document.endswith(".ru.md")

    def comment(self, beginning: str) -> str | None:
        """The rest of the comment that begins so, or None."""
        for each in self.comments:
            if each.startswith(beginning):
                return each.removeprefix(beginning).strip()
        return None


class Table(NamedTuple):
    """A table: its line, its rows without the head, and the comments above it."""

    line: int
    rows: tuple[tuple[str, ...], ...]
    comments: tuple[str, ...]


class Document(NamedTuple):
    """A document: its name, from the project's folder, and its lines."""

    name: str
    path: Path
    text: str

    def blocks(self) -> Iterator[Block]:
        """The fenced blocks, from top to bottom."""
        lines = self.text.splitlines()
        position = 0
        while position < len(lines):
            opening = _FENCE.match(lines[position])
            if opening:
                indent, fence, language = opening.groups()
                end = position + 1
                while lines[end].strip() != fence:
                    end += 1
                text = "\n".join(line.removeprefix(indent) for line in lines[position + 1 : end])
                above = _comments_above(lines, position)
                yield Block(self.name, position + 1, language, text, above)
                position = end
            position += 1

    def prose(self) -> str:
        """The text without fenced blocks and comments, its lines where they were."""
        kept, fence = [], ""
        for line in self.text.splitlines():
            mark = _FENCE.match(line)
            if mark:
                fence = "" if fence else mark[2]
            kept.append("" if fence or mark else line)
        text = "\n".join(kept)
        return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)

    def headings(self) -> list[tuple[int, str]]:
        """Level and text of each."""
        found = (_HEADING.match(line) for line in self.prose().splitlines())
        return [(len(each[1]), each[2]) for each in found if each]

    def anchors(self) -> set[str]:
        """What links can point to (as GitHub makes them)."""
        made: set[str] = set()
        for _, title in self.headings():
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).replace("`", "").lower()
            slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
            number = 1
            while slug in made:
                slug, number = f"{slug.removesuffix(f'-{number - 1}')}-{number}", number + 1
            made.add(slug)
        return made

    def links(self) -> list[str]:
        """Where its links lead."""
        return _LINK.findall(_SPAN.sub("", self.prose()))

    def spans(self) -> list[str]:
        """What stands in backticks in the text."""
        return [" ".join(found[1].split()) for found in _SPAN.findall(self.prose())]

    def tables(self) -> list[Table]:
        """The tables."""
        lines = self.text.splitlines()
        shown = self.prose().splitlines()
        tables = []
        for position, line in enumerate(shown):
            if re.fullmatch(r"\|(?:\s*:?-+:?\s*\|)+", line.strip()):
                end = position + 1
                while end < len(shown) and shown[end].startswith("|"):
                    end += 1
                rows = tuple(_cells(each) for each in shown[position + 1 : end])
                tables.append(Table(position, rows, _comments_above(lines, position - 1)))
        return tables


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL.split(row)[1:-1])


def _comments_above(lines: list[str], position: int) -> tuple[str, ...]:
    """The comments that end on the lines directly above."""
    first = position
    while first and lines[first - 1].strip():
        first -= 1
    above = "\n".join(lines[first:position])
    beginning = above.rfind("\n\n")
    found: list[str] = []
    while above.rstrip().endswith("-->"):
        start = above.rfind("<!--")
        found.insert(0, _COMMENT.findall(above[start:])[0])
        above = above[:start]
    assert beginning == -1
    return tuple(found)


@cache
def documents() -> tuple[Document, ...]:
    """All of them: a new one is among them by itself."""
    paths = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "README.ru.md"]
    return tuple(
        Document(str(path.relative_to(ROOT)), path, path.read_text(encoding="utf-8"))
        for path in paths
    )


def blocks(*languages: str) -> list[Block]:
    """All blocks of these languages that somebody can run."""
    return [
        block
        for document in documents()
        for block in document.blocks()
        if block.language in languages and block.comment("not run:") is None
    ]


def beside(block: Block, places: int) -> Block | None:
    """The block so many places below (above: less than 0) in the same document."""
    found = [*document(block.document).blocks()]
    position = found.index(block) + places
    return found[position] if 0 <= position < len(found) else None


def document(name: str) -> Document:
    """The document of this name (`docs/guide.md`)."""
    return next(each for each in documents() if each.name == name)
