"""Adding a tag to lines that are written already, and making a batch of them."""

from collections.abc import Iterable, Iterator

from beseda.gateways.irc.form import one_line

_BATCH = b"batch="


def with_tag(line: bytes, tag: bytes) -> bytes:
    """`line` with `tag` ("name=value", escaped) before the tags that it has."""
    if line.startswith(b"@"):
        return b"@" + tag + b";" + line[1:]
    return b"@" + tag + b" " + line


def in_batch(lines: bytes, reference: bytes) -> bytes:
    """Lines, each with its end, as a part of the batch `reference`. A line that belongs to another
    batch already stays as it is: the batch is nested, and its first and last line belong to ours
    (IRCv3 batch)."""
    tag = _BATCH + reference
    return b"".join(
        line if _in_some_batch(line) else with_tag(line, tag)
        for line in lines.splitlines(keepends=True)
    )


def _in_some_batch(line: bytes) -> bool:
    if not line.startswith(b"@"):
        return False
    tags = line[1:].partition(b" ")[0]
    return any(tag.startswith(_BATCH) for tag in tags.split(b";"))


def batch(
    server: str, reference: str, pieces: Iterable[bytes], kind: str, *params: str
) -> Iterator[bytes]:
    """Lines, each with its end, in a batch of type `kind` that begins and ends with lines of the
    server's (IRCv3 batch)."""
    words = " ".join((kind, *params))
    yield one_line(f":{server} BATCH +{reference} {words}")
    for piece in pieces:
        if piece:
            yield in_batch(piece, reference.encode())
    yield one_line(f":{server} BATCH -{reference}")
