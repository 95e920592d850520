"""Adding a tag to lines that are written already."""

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
