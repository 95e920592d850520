"""Times as people write them."""

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.cli.moments import Span, parse_moment


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def local(*parts: int) -> int:
    return int(datetime(*parts).timestamp()) * 1000  # type: ignore[arg-type] # noqa: DTZ001 - local


def noon() -> float:
    return local(2026, 11, 20, 12) / 1000


HOUR = 3_600_000


@pytest.mark.parametrize(
    ("written", "start", "length"),
    [
        ("2026-11-19", (2026, 11, 19), 24 * HOUR),
        ("19.11.2026", (2026, 11, 19), 24 * HOUR),
        ("2026-10-25", (2026, 10, 25), 25 * HOUR),  # clocks are set back
        ("2026-03-29", (2026, 3, 29), 23 * HOUR),
        ("2026-11-19 14:05", (2026, 11, 19, 14, 5), 60_000),
        ("2026-11-19T14:05:07", (2026, 11, 19, 14, 5, 7), 1_000),
        ("today", (2026, 11, 20), 24 * HOUR),
        ("вчера", (2026, 11, 19), 24 * HOUR),
        ("yesterday  9:30", (2026, 11, 19, 9, 30), 60_000),
        ("Сегодня", (2026, 11, 20), 24 * HOUR),
        ("11:30", (2026, 11, 20, 11, 30), 60_000),
        ("14:05", (2026, 11, 19, 14, 5), 60_000),  # today's is yet to come
        ("2h", (2026, 11, 20, 10), 0),
        ("30 мин", (2026, 11, 20, 11, 30), 0),
        ("3д", (2026, 11, 17, 12), 0),
        ("now", (2026, 11, 20, 12), 0),
    ],
)
def test_moments(written: str, start: tuple[int, ...], length: int) -> None:
    begin = local(*start)
    assert parse_moment(written, noon()) == Span(begin, begin + length)


@pytest.mark.parametrize(
    "written",
    ["", "soon", "2026-13-01", "25:00", "2026-11-19 x", "0000-01-01", "3", "h", "9999-12-31", "3x"],
)
def test_what_is_no_moment(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the words
        parse_moment(written, noon())


@given(st.text(alphabet="0123456789-:. hdwtT чвера", max_size=20))
def test_anything_is_a_moment_or_a_value_error(written: str) -> None:
    try:
        span = parse_moment(written, 1_800_000_000.0)
    except ValueError:
        return
    assert span.start <= span.end
