"""Many words on few lines."""

from collections.abc import Iterable

from beseda.gateways.irc.form import BODY_BYTES


def packed(head: str, words: Iterable[str], *, between: str = " ", spare: int = 0) -> bytes:
    """`words`, without the character `between`, on as few lines as 512 bytes allow, each line
    beginning with `head`; b"" if there are no words. `spare` bytes of each line are left free."""
    data = between.join((*words, "")).encode("utf-8", "replace")
    start, gap = head.encode("utf-8", "replace"), between.encode()
    room = max(0, BODY_BYTES - spare - len(start))
    lines = []
    position = 0
    while position < len(data):
        end = data.rfind(gap, position, position + room + 1)
        if end < 0:  # one word, longer than a line
            end = data.index(gap, position)
        lines.append(start + data[position:end] + b"\r\n")
        position = end + 1
    return b"".join(lines)
