"""Writing logs out as lines of JSON."""

from collections.abc import Callable, Iterator, Sequence

from beseda.storage.exchange import Line, as_line, header, line_of
from beseda.storage.listing import KeptLog, Listing, Wanted


def export(
    listing: Listing,
    logs: Sequence[KeptLog],
    now: float,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[bytes]:
    """The export of `logs`, piece by piece, lines that are complete; `now` is Unix time in seconds.
    `progress` gets how much of how much is done. Raises StorageError."""
    yield as_line(header(now))
    total, before, written = sum(kept.last for kept in logs), 0, 0
    for kept in logs:
        yield as_line(Line(kind="log", room=kept.name, open=kept.log.is_open))
        for page in listing.pages(kept, Wanted(happenings=True)):
            lines = [line_of(event, kept.name) for event in page]
            pieces = [as_line(line) for line in lines if line is not None]
            written += len(pieces)
            yield b"".join(pieces)
            progress(before + page[-1].seq, total)
        before += kept.last
    yield as_line(Line(kind="end", events=written))
