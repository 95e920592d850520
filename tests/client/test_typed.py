"""Lines from a pipe."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from beseda.client.typed import LINE_BYTES, TypedLines


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    read, write = os.pipe()
    yield read, write
    os.close(read)
    os.close(write)


def go_on() -> None:
    """A pause without consequences."""


def test_lines_come_as_they_are_typed(pipe: tuple[int, int]) -> None:
    typed = TypedLines(pipe[0], go_on)
    os.write(pipe[1], b"one\r\n\nthr")
    assert [typed.next_line(), typed.next_line()] == ["one", ""]
    os.write(pipe[1], "ee ё\n".encode() + b"\xff\n")
    assert [typed.next_line(), typed.next_line()] == ["three ё", "\ufffd"]


def test_a_file_without_a_last_line_end(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"one\ntwo")
    with path.open("rb") as file:
        typed = TypedLines(file.fileno(), go_on)
        assert [typed.next_line() for _ in range(4)] == ["one", "two", None, None]


def test_an_endless_line_is_taken_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"x" * (2 * LINE_BYTES + 1) + b"\nnext\n")
    with path.open("rb") as file:
        lines = list(iter(TypedLines(file.fileno(), go_on).next_line, None))
    assert [len(line) for line in lines] == [LINE_BYTES, LINE_BYTES, 1, 4]


def test_waiting_can_be_interrupted(pipe: tuple[int, int]) -> None:
    pauses = iter([False, False, True])

    def pause() -> None:
        if next(pauses):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        TypedLines(pipe[0], pause).next_line()
