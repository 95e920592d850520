"""Keeps the lines that are nothing but a line end: Enter alone is an answer."""


class BlankLines:
    """Puts a blank into each line of length nought, which `protocol.linebuffer.LineBuffer` would
    leave out, wherever the stream is cut. One thread at a time may use an instance."""

    __slots__ = ("_begins", "_had_cr")

    def __init__(self) -> None:
        self._begins = True
        """Whether the next byte is the first one of a line."""
        self._had_cr = False
        """Whether the last byte was a CR: an LF would be the rest of its line end."""

    def feed(self, data: bytes) -> bytes:
        """`data` with the blanks, and with LF for each line end. Never raises."""
        if b"\r" in data or b"\0" in data or self._had_cr:
            data = self._plain(data)
        if not data:
            return data
        if self._begins and data.startswith(b"\n"):
            data = b" " + data
        if b"\n\n" in data:
            # Twice: what one pass has put in hides every other pair.
            data = data.replace(b"\n\n", b"\n \n").replace(b"\n\n", b"\n \n")
        self._begins = data.endswith(b"\n")
        return data

    def _plain(self, data: bytes) -> bytes:
        """`data` with LF for each line end, and without NUL: telnet's bare CR is CR NUL (RFC 854,
        "The Telnet Printer and Keyboard")."""
        data = data.replace(b"\0", b"")
        if not data:
            return data
        rest_of_end = self._had_cr and data.startswith(b"\n")
        self._had_cr = data.endswith(b"\r")
        if rest_of_end:
            data = data[1:]
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
