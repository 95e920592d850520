"""Long texts in several lines: a message that is relayed must fit into 512 bytes."""

LINE_BYTES = 512
"""A message with its line end, without tags (RFC 1459 section 2.3, Modern IRC)."""

_SHORTEST_PIECE = 64


def split_text(text: str, room: int) -> list[bytes]:
    """`text` as UTF-8 in pieces of at most `room` bytes, cut at spaces where one is near.

    No piece is cut inside a character. `room` below 64 counts as 64, so that a hostile prefix
    cannot turn one message into thousands. An empty text gives one empty piece.
    """
    data = text.encode("utf-8", "replace")
    room = max(room, _SHORTEST_PIECE)
    if len(data) <= room:
        return [data]
    pieces = []
    while len(data) > room:
        cut = data.rfind(b" ", room // 2, room + 1)
        if cut > 0:
            pieces.append(data[:cut])
            data = data[cut + 1 :]
            continue
        cut = room
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(data[:cut])
        data = data[cut:]
    if data:
        pieces.append(data)
    return pieces
