"""The files that `beseda import` reads: an export of ours, or a log of an IRC client.

Every byte of them is hostile: a line is read up to a bound, and one that says nothing sensible is
counted, shown and left out.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO, Literal, NamedTuple

import msgspec

from beseda.domain.events import Event
from beseda.domain.names import Name, NamePolicy
from beseda.domain.refusals import Refused
from beseda.protocol.logfiles.encodings import decode, guess_encoding, is_utf8
from beseda.protocol.logfiles.entry import Entry, LogReader
from beseda.protocol.logfiles.irssi import IrssiReader, looks_like_irssi
from beseda.protocol.logfiles.weechat import WeechatReader, looks_like_weechat
from beseda.storage.exchange import FORMAT, VERSION, Line, Who, decode_header, decode_line
from beseda.storage.restoring import Cast, MalformedError, event_of, moment

MOST_LINE = 1 << 20
"""Bytes in a line of an export."""
MOST_LOG_LINE = 1 << 13
"""Bytes in a line of a client's log."""
MOST_SHOWN = 5
"""Lines that are shown of those that were not understood."""

_MOST_ADDRESSES = 20_000
_LOOKED_AT = 20
"""Lines at the beginning of a file that show what it is."""

FileFormat = Literal["beseda", "irssi", "weechat"]


class LaterVersionError(Exception):
    """A later version wrote the export: its format is `version`."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class NotAnExportError(Exception):
    """The file does not begin like an export."""


class ClosedRoomError(Exception):
    """The log of `room` was not open to everybody."""

    def __init__(self, room: str) -> None:
        super().__init__(room)
        self.room = room


class Found(NamedTuple):
    """An event, and the room in whose log it belongs."""

    room: str
    event: Event


class Source:
    """One file: its lines, and what has been noticed of them so far."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        """`most`: bytes in a line. `file` is read from its beginning."""
        self.file = file
        self.size = file.seek(0, os.SEEK_END)
        file.seek(0)
        self.position = 0
        self.bad = 0
        """Lines that were not understood."""
        self.samples: list[tuple[int, str]] = []
        """The first of them, with their numbers."""
        self.remarks = 0
        """Lines that are the program's own."""
        self.not_utf8 = 0
        self.encoding = ""
        """What lines are in that are not UTF-8."""
        self.complete = True
        """Whether the file has its end."""
        self.number = 0
        self._most = most

    def lines(self) -> Iterator[bytes | None]:
        """Its lines, without their ends and without a byte order mark; None for one that is too
        long. Raises OSError."""
        while line := self._piece():
            self.number += 1
            overlong = len(line) == self._most and not line.endswith(b"\n")
            if overlong:
                while (rest := self._piece()) and not rest.endswith(b"\n"):
                    pass
                yield None
                continue
            line = line.rstrip(b"\r\n")
            yield line.removeprefix(_MARK) if self.number == 1 else line

    def _piece(self) -> bytes:
        piece = self.file.readline(self._most)
        self.position += len(piece)
        return piece

    def bad_line(self, line: bytes | str) -> None:
        """The line that was read last is not understood."""
        self.bad += 1
        if len(self.samples) < MOST_SHOWN:
            text = line if isinstance(line, str) else line[:200].decode("utf-8", "replace")
            self.samples.append((self.number, text[:200]))


_MARK = b"\xef\xbb\xbf"
"""A byte order mark."""


def guess_format(file: BinaryIO) -> FileFormat | None:
    """What wrote the file, by its first lines; None if nobody that we know did."""
    file.seek(0)
    source = Source(file, MOST_LOG_LINE)
    found: FileFormat | None = None
    for line in islice(source.lines(), _LOOKED_AT):
        text = (line or b"").decode("utf-8", "replace")
        if FORMAT in text and text.startswith("{"):
            found = "beseda"
        elif looks_like_irssi(text):
            found = "irssi"
        elif looks_like_weechat(text):
            found = "weechat"
        if found is not None:
            break
    file.seek(0)
    return found


def read_export(
    source: Source, names: NamePolicy, wanted: set[str] | None, *, closed: bool
) -> Iterator[Found]:
    """The events of an export, of the rooms whose keys are `wanted` (None: of all). Raises
    NotAnExportError, LaterVersionError, OSError, and ClosedRoomError unless it is to read `closed`
    rooms as well."""
    lines = source.lines()
    _check_header(next(lines, None))
    cast = Cast(names)
    rooms: dict[str, Name] = {}
    closed_rooms: set[str] = set()
    source.complete = False
    for line in lines:
        try:
            said = decode_line(line or b"")
            if said.kind == "end":
                source.complete = True
                continue
            room = rooms.get(said.room)
            if room is None:
                room = rooms[said.room] = names.room(said.room)
            if wanted is not None and room.folded not in wanted:
                continue
            if said.kind == "log":
                if not said.open:
                    closed_rooms.add(room.folded)
                continue
            event = event_of(said, moment(said.time), room.shown, cast)
        except (msgspec.MsgspecError, UnicodeDecodeError, MalformedError, Refused):
            source.bad_line(line or b"")
            continue
        if event is not None:
            if room.folded in closed_rooms and not closed:
                raise ClosedRoomError(room.shown)
            yield Found(room.shown, event)


def _check_header(line: bytes | None) -> None:
    try:
        header = decode_header(line or b"")
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise NotAnExportError from None
    if header.format != FORMAT:
        raise NotAnExportError
    if header.version > VERSION:
        raise LaterVersionError(header.version)


def read_log(
    source: Source, kind: FileFormat, names: NamePolicy, room: str, encoding: str
) -> Iterator[Found]:
    """The events of a client's log, for `room`. `encoding` is that of lines that are not UTF-8; ""
    to guess it. Raises OSError."""
    source.encoding = encoding or _guessed(source.file)
    reader: LogReader = IrssiReader() if kind == "irssi" else WeechatReader()
    people = _Addresses()
    cast = Cast(names)
    latest = 0
    for line in source.lines():
        if line is None:
            source.bad_line("")
            continue
        if not line.strip():
            continue
        source.not_utf8 += not is_utf8(line)
        text = decode(line, source.encoding)
        try:
            entry = reader.read(text)
            if entry is None:
                source.remarks += 1
                continue
            latest = _moment(entry.at, latest)
            event = event_of(people.line_of(entry), latest, room, cast)
        except (MalformedError, OverflowError, ValueError):  # the last: NotALogLineError, too
            source.bad_line(text)
            continue
        if event is not None:
            yield Found(room, event)


def _guessed(file: BinaryIO) -> str:
    """The encoding of a client's log; the file is at its beginning before and after."""
    found = guess_encoding(line for line in Source(file, MOST_LOG_LINE).lines() if line)
    file.seek(0)
    return found or "latin-1"


def _moment(at: datetime, latest: int) -> int:
    """In milliseconds. When clocks are set back an hour comes twice: it is the second time if the
    first one would be before the line before. Raises MalformedError, OverflowError, ValueError."""
    moment_of = int(at.timestamp() * 1000)
    if moment_of < 0:
        raise MalformedError(at)
    if moment_of < latest and at.tzinfo is None:
        again = int(at.replace(fold=1).timestamp() * 1000)
        if again >= latest:
            return again
    return moment_of


class _Addresses:
    """Where people come from: clients' logs say it when they join or leave."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def line_of(self, entry: Entry) -> Line:
        """What an entry tells of, as a line of an export."""
        if entry.address:
            self._learn(entry.nick, entry.address)
        by = self._who(entry.nick)
        if entry.kind == "nick":
            self._learn(entry.other, self._known.pop(entry.nick, ""))
        target = self._who(entry.other) if entry.other else None
        modes, *params = entry.modes or ("",)
        return Line(
            kind=entry.kind,
            by=by,
            text=entry.text,
            target=target,
            modes=modes,
            params=tuple(params),
        )

    def _learn(self, nick: str, address: str) -> None:
        if len(self._known) >= _MOST_ADDRESSES:
            self._known.clear()
        if address:
            self._known[nick] = address

    def _who(self, nick: str) -> Who:
        user, _, host = self._known.get(nick, "").partition("@")
        return Who(nick, user, host)
