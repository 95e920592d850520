"""Cuts a stream of bytes into lines, in bounded memory."""


class LineBuffer:
    """Collects bytes, gives lines. One thread at a time may use an instance.

    A line ends with LF, CR LF or a bare CR (RFC 1459 section 2.3 asks for CR LF; Modern IRC says
    that servers should accept either byte alone). Line ends are not part of a line, and neither
    are NUL bytes, which no protocol of ours allows.
    """

    __slots__ = ("_cuts", "_limit", "_partial", "_skipping")

    def __init__(self, limit: int, *, cuts: bool = False) -> None:
        """`limit`: the longest line that is kept, in bytes, without its line end. `cuts`: whether a
        line over it is given as its first `limit` + 1 bytes, by which it can be told, and not as
        None."""
        self._limit = limit
        self._cuts = cuts
        self._partial = b""
        self._skipping = False

    @property
    def partial(self) -> bytes:
        """What came after the last line end; at most `limit` bytes."""
        return self._partial

    def feed(self, data: bytes) -> list[bytes | None]:
        """The lines that `data` completes, in order; None (or its beginning, see above) stands for
        a line over the limit.

        An overlong line is reported once, when it passes the limit, and its rest is dropped up to
        the next line end. Lines of length nought are left out.
        """
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if b"\0" in data:
            data = data.replace(b"\0", b"")
        if b"\n" not in data:
            return self._keep(data)
        first, *whole, rest = data.split(b"\n")
        lines: list[bytes | None] = []
        if self._skipping:
            self._skipping = False
        else:
            lines += self._checked(self._partial + first)
        self._partial = b""
        if len(data) <= self._limit:
            lines += filter(None, whole)
        else:
            for line in whole:
                lines += self._checked(line)
        return lines + self._keep(rest)

    def _checked(self, line: bytes) -> list[bytes | None]:
        if not line:
            return []
        return [line] if len(line) <= self._limit else [self._overlong(line)]

    def _overlong(self, line: bytes) -> bytes | None:
        return line[: self._limit + 1] if self._cuts else None

    def _keep(self, data: bytes) -> list[bytes | None]:
        if self._skipping:
            return []
        self._partial += data
        if len(self._partial) <= self._limit:
            return []
        given = self._overlong(self._partial)
        self._partial = b""
        self._skipping = True
        return [given]
