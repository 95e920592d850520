"""People who talk and write down all they see, many of them in one thread.

Each remembers what it saw as `Stay`s: one for each time that it was in a room, from its own JOIN to
its own PART or the end. All this is the reader's own: nothing here comes from the server's code.
"""

import random
import re
import selectors
import socket
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tests.system.talking import TIMEOUT

LOBBY = "#lobby"
WISHES = ("echo-message", "message-tags", "server-time", "batch", "draft/chathistory")
_RECEIVE_BYTES = 1 << 16
_LONGEST_FILLING = 250
_ALERT_SECONDS = 0.1


class What(StrEnum):
    """What can be seen of a room."""

    MESSAGE = "PRIVMSG"
    NOTICE = "NOTICE"
    ACTION = "ACTION"
    TOPIC = "TOPIC"
    JOINED = "JOIN"
    PARTED = "PART"


SAID = frozenset({What.MESSAGE, What.NOTICE, What.ACTION})


class Seen(NamedTuple):
    """One thing that somebody saw, or that stands in a log; `at` in milliseconds of Unix time, 0
    and "" where it was not told."""

    what: What
    nick: str
    text: str
    at: int = 0
    id: str = ""


class Stay(NamedTuple):
    """What somebody saw of `room`, from when they came in."""

    room: str
    seen: list[Seen]


class Load(NamedTuple):
    """How the authors of one life of the server talk."""

    authors: int
    window: int
    """So many words an author may have said that did not come back yet."""
    burst: int
    """Up to so many words are sent at once."""
    pause: float
    """Seconds between two bursts of one author, at the most."""


class Witness:
    """A connection, and what came on it."""

    def __init__(self, address: tuple[str, int], nick: str) -> None:
        self.nick = nick
        self.socket = socket.create_connection(address, TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.stays: list[Stay] = []
        self.over = False
        """Whether the server has closed the connection, or is gone."""
        self._unread = b""
        self._unsent = bytearray()
        self._present: dict[str, Stay] = {}

    @property
    def rooms(self) -> list[str]:
        """The rooms in which it is."""
        return list(self._present)

    def send(self, *lines: str) -> None:
        """Send lines, as far as the kernel takes them; `flush` sends the rest."""
        self._unsent += "".join(f"{line}\r\n" for line in lines).encode()
        self.flush()

    def flush(self) -> None:
        """Send what is left, as far as possible."""
        try:
            while self._unsent:
                del self._unsent[: self.socket.send(self._unsent)]
        except BlockingIOError:
            return
        except OSError:
            self._unsent.clear()

    def receive(self) -> None:
        """Read what has come, and look at each whole line of it."""
        try:
            data = self.socket.recv(_RECEIVE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.over = not data
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            self.look(line.decode().rstrip("\r"))

    def look(self, line: str) -> None:
        """A line came."""
        raise NotImplementedError

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Read until `condition` holds."""
        deadline = time.monotonic() + TIMEOUT
        with selectors.DefaultSelector() as selector:
            selector.register(self.socket, selectors.EVENT_READ)
            while not condition():
                left = deadline - time.monotonic()
                assert left > 0, f"{self.nick} waits in vain"
                assert not self.over, f"{self.nick} was let down"
                selector.select(left)
                self.receive()

    def notice(self, room: str, seen: Seen) -> None:
        """Write down what happened in a room; its own JOIN and PART begin and end a stay."""
        own = seen.nick == self.nick
        if own and seen.what is What.JOINED:
            self._present[room] = Stay(room, [])
            self.stays.append(self._present[room])
        stay = self._present.get(room)
        assert stay is not None, f"{self.nick} is not in {room} and sees {seen}"
        stay.seen.append(seen)
        if own and seen.what is What.PARTED:
            del self._present[room]


class IrcWitness(Witness):
    """An IRC client that has what modern ones have; it may be an author as well."""

    def __init__(self, address: tuple[str, int], nick: str, wishes: Sequence[str] = ()) -> None:
        """`wishes`: capabilities to ask for, all of which the server must have."""
        super().__init__(address, nick)
        self.offered: set[str] = set()
        self.present = False
        self.private: dict[str, list[Seen]] = {}
        """What was said between it and each other person."""
        self.pages: dict[str, list[Seen]] = {}
        """What came in answer to CHATHISTORY, by room."""
        self.refused: list[str] = []
        self.unheard = 0
        """How many words it said that did not come back yet."""
        self.next_at = 0.0
        self._said = 0
        self._open_pages: dict[str, str] = {}
        self._all_offered = False
        request = [f"CAP REQ :{' '.join(wishes)}"] if wishes else []
        self.send("CAP LS 302", *request, f"NICK {nick}", f"USER {nick} 0 * :{nick}", "CAP END")

    # ── reading ────────────────────────────────────────────────────────────────────────────

    def look(self, line: str) -> None:
        """Write down what belongs to a room or a conversation."""
        tags: dict[str, str] = {}
        if line.startswith("@"):
            words, _, line = line[1:].partition(" ")
            tags = dict(word.partition("=")[::2] for word in words.split(";"))
        head, _, text = line.partition(" :")
        source, verb, *params = head.split(" ")
        if not source.startswith(":"):
            assert source == "PING", f"{self.nick} was told {line}"
            self.send(f"PONG :{text or verb}")
            return
        nick = source[1:].partition("!")[0]
        handler = _HANDLERS.get(verb)
        if handler is not None:
            handler(self, nick, [*params, text], tags)
        elif verb[0] in "45" and verb != "422":
            self.refused.append(line)

    def _offer(self, _nick: str, params: list[str], _tags: dict[str, str]) -> None:
        if params[1] == "LS":
            self.offered |= {word.partition("=")[0] for word in params[-1].split()}
            self._all_offered = params[2] != "*"
        assert params[1] != "NAK", f"the server does not have {params[-1]}"

    def _welcomed(self, _nick: str, _params: list[str], _tags: dict[str, str]) -> None:
        self.present = True

    def _joined(self, nick: str, params: list[str], tags: dict[str, str]) -> None:
        room = params[0] or params[-1]
        self.notice(room, _seen(What.JOINED, nick, "", tags))

    def _parted(self, nick: str, params: list[str], tags: dict[str, str]) -> None:
        self.notice(params[0], _seen(What.PARTED, nick, params[1], tags))

    def _topic(self, nick: str, params: list[str], tags: dict[str, str]) -> None:
        self.notice(params[0], _seen(What.TOPIC, nick, params[1], tags))

    def _message(self, nick: str, params: list[str], tags: dict[str, str]) -> None:
        self._hear(What.MESSAGE, nick, params, tags)

    def _notice(self, nick: str, params: list[str], tags: dict[str, str]) -> None:
        self._hear(What.NOTICE, nick, params, tags)

    def _hear(self, what: What, nick: str, params: list[str], tags: dict[str, str]) -> None:
        target, text = params
        if text.startswith("\x01ACTION "):
            what, text = What.ACTION, text[8:-1]
        seen = _seen(what, nick, text, tags)
        page = self._open_pages.get(tags.get("batch", ""))
        if page is not None:
            self.pages[page].append(seen)
            return
        if nick == self.nick:
            self.unheard -= 1
        if target.startswith("#"):
            self.notice(target, seen)
        elif "!" not in nick and "." not in nick:  # the server itself has a dot in its name
            self.private.setdefault(nick if target == self.nick else target, []).append(seen)

    def _batch(self, _nick: str, params: list[str], _tags: dict[str, str]) -> None:
        name = params[0]
        if name.startswith("+") and params[1].endswith("chathistory"):
            room = params[2] or params[-1]
            self._open_pages[name[1:]] = room
            self.pages[room] = []
        elif name.startswith("-"):
            self._open_pages.pop(name[1:] or params[-1][1:], None)

    # ── talking ────────────────────────────────────────────────────────────────────────────

    def enter(self, rooms: Sequence[str]) -> None:
        """Join `rooms`."""
        self.send(f"JOIN {','.join(rooms)}")

    def page(self, room: str, limit: int, before: str = "") -> list[Seen]:
        """The newest messages of `room`, or those before the one with the id `before`, as the
        server tells them when asked."""
        which = f"BEFORE {room} msgid={before}" if before else f"LATEST {room} *"
        self.send(f"CHATHISTORY {which} {limit}")
        self.pages.pop(room, None)
        self.wait_for(lambda: room in self.pages and room not in self._open_pages.values())
        return self.pages[room]

    def talk(self, life: int, load: Load, others: Sequence[str], chance: random.Random) -> None:
        """Send a burst, if the window has room for it."""
        room_left = load.window - self.unheard
        if not self.present or not self._present or room_left <= 0:
            return
        lines: list[str] = []
        for _ in range(min(chance.randint(1, load.burst), room_left)):
            self._said += 1
            filling = "x" * chance.randrange(_LONGEST_FILLING)
            text = f"{life}.{self.nick}.{self._said} {filling}"
            lines += self._something(text, others, chance)
        self.send(*lines)

    def _something(self, text: str, others: Sequence[str], chance: random.Random) -> list[str]:
        """The lines for something to do with `text`."""
        room = chance.choice(self.rooms)
        dice = chance.random()
        if dice < 0.02 and room != LOBBY:
            return [f"PART {room} :{text}", f"JOIN {room}"]
        if dice < 0.04:
            return [f"TOPIC {LOBBY} :{text}"]
        self.unheard += 1
        if dice < 0.10 and others:
            return [f"PRIVMSG {chance.choice(others)} :{text}"]
        if dice < 0.13:
            return [f"NOTICE {room} :{text}"]
        if dice < 0.16:
            return [f"PRIVMSG {room} :\x01ACTION {text}\x01"]
        return [f"PRIVMSG {room} :{text}"]


_HANDLERS: dict[str, Callable[[IrcWitness, str, list[str], dict[str, str]], None]] = {
    "001": IrcWitness._welcomed,
    "BATCH": IrcWitness._batch,
    "CAP": IrcWitness._offer,
    "JOIN": IrcWitness._joined,
    "NOTICE": IrcWitness._notice,
    "PART": IrcWitness._parted,
    "PRIVMSG": IrcWitness._message,
    "TOPIC": IrcWitness._topic,
}


def _seen(what: What, nick: str, text: str, tags: dict[str, str]) -> Seen:
    at = tags.get("time", "")
    moment = round(datetime.fromisoformat(at).timestamp() * 1000) if at else 0
    return Seen(what, nick, text, moment, tags.get("msgid", ""))


class NetcatWitness(Witness):
    """Somebody with netcat, in the lobby, who only listens."""

    _WORDS = re.compile(r"\[\d\d:\d\d\] (?:(#\S+) )?(?:\* (\S+) |-(\S+)- |(\S+): )(.*)")

    def __init__(self, address: tuple[str, int], nick: str) -> None:
        super().__init__(address, nick)
        self.send(nick)
        self.welcomed = False

    def look(self, line: str) -> None:
        """Write down what was said."""
        if line == f"* You are in {LOBBY}.":
            self.welcomed = True
            self._present[LOBBY] = Stay(LOBBY, [])
            self.stays.append(self._present[LOBBY])
        elif match := self._WORDS.fullmatch(line):
            room, acted, noticed, said, text = match.groups()
            what = What.ACTION if acted else What.NOTICE if noticed else What.MESSAGE
            self.notice(room or LOBBY, Seen(what, acted or noticed or said, text))


def converse(
    authors: Sequence[IrcWitness],
    witnesses: Collection[Witness],
    act: Callable[[IrcWitness], float],
    until: float,
    *,
    alert: bool,
) -> None:
    """Let `authors` act, each again after as many seconds as `act` says, and all witnesses look, up
    to the moment `until` (of `time.monotonic`); if `alert`, up to when something comes after that.
    """
    with selectors.DefaultSelector() as selector:
        for each in witnesses:
            selector.register(each.socket, selectors.EVENT_READ, each)
        while (now := time.monotonic()) < until:
            for author in authors:
                author.flush()
                if author.next_at <= now:
                    author.next_at = now + act(author)
            for key, _ in selector.select(min(0.002, until - now)):
                key.data.receive()
                assert not key.data.over, f"{key.data.nick} was let down"
        if alert:
            selector.select(_ALERT_SECONDS)


def look_to_the_end(witnesses: Collection[Witness]) -> None:
    """Have all witnesses see what was still on its way to them from a server that is gone."""
    for each in witnesses:
        each.socket.setblocking(True)
        each.socket.settimeout(TIMEOUT)
        while not each.over:
            each.receive()
        each.socket.close()
