"""A real server whose disk is full: what it says, what it goes on doing, and how it recovers.

The disk is a limit on the size of files (RLIMIT_FSIZE), lowered and raised while the server runs.
Python ignores SIGXFSZ, so that writing fails with EFBIG, as it fails with ENOSPC on a full disk.
"""

import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import BESEDA, environ
from tests.system.serving import Served, serving
from tests.system.talking import TIMEOUT, IrcClient

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs Linux's prlimit"),
]

REFUSED = " 404 iris #tea :Not sent: the server cannot write to its disk at present"
FREE = ("--set", "limits.flood=off")


class Disk:
    """The disk of a server, as far as its process can tell."""

    def __init__(self, served: Served) -> None:
        self._process = served.process.pid

    def fill(self, left: int = 0) -> None:
        """From now on no file of the server can be longer than the database is, but for `left`
        bytes."""
        self._limit(left)

    def free(self) -> None:
        """There is room again."""
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        _, hard = resource.prlimit(self._process, resource.RLIMIT_FSIZE)
        resource.prlimit(self._process, resource.RLIMIT_FSIZE, (size, hard))


def echoing(served: Served, nick: str, *rooms: str) -> IrcClient:
    """An IRC client that sees its own words where all others see them."""
    client = served.irc(nick, *rooms)
    client.send("CAP REQ :echo-message")
    client.expect(" ACK ")
    return client


def say_until_heard(client: IrcClient, room: str) -> list[str]:
    """Say something until it comes back; returns all that was said."""
    said: list[str] = []
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        said.append(f"again {len(said)}")
        client.send(f"PRIVMSG {room} :{said[-1]}")
        lines = client.catch_up()
        if any(line.endswith(f" PRIVMSG {room} :{said[-1]}") for line in lines):
            return said
        time.sleep(0.05)
    raise AssertionError("it does not recover")


def rows(data: Path, room: str) -> list[tuple[int, int, str, str | None]]:
    """seq, kind, nick and text of all events of `room`, as they are in the database."""
    query = (
        "SELECT e.seq, e.kind, a.nick, e.text FROM events e JOIN rooms r ON r.id = e.room_id"
        " JOIN authors a ON a.id = e.author_id WHERE r.name = ? ORDER BY e.id"
    )
    path = data / "data" / "history.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return database.execute(query, (room,)).fetchall()


def said(data: Path, room: str) -> list[str | None]:
    """What was said in `room`, of what is on disk."""
    return [text for _, kind, _, text in rows(data, room) if kind < 3]


def check_places(data: Path, room: str) -> None:
    """The places in the log of `room` are without gaps."""
    places = [seq for seq, *_ in rows(data, room)]
    assert places == [*range(1, len(places) + 1)]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, *FREE) as server:
        yield server


def test_nothing_is_said_that_cannot_be_kept_and_it_recovers(
    served: Served, tmp_path: Path
) -> None:
    iris, ann = echoing(served, "iris", "#tea"), echoing(served, "ann", "#tea")
    iris.send("PRIVMSG #tea :before")
    ann.expect(":before")
    disk = Disk(served)

    disk.fill()
    iris.send("PRIVMSG #tea :lost 1", "PRIVMSG #tea :lost 2")
    iris.expect(REFUSED)
    iris.expect(REFUSED)
    served.wait_for('"history_read_only"')
    iris.send("NOTICE #tea :lost 3", "PRIVMSG ann :lost 4")
    assert not [line for line in iris.catch_up() if ":iris!" in line]

    bob, eve = served.irc("bob"), served.irc("eve", "#tea", "#new")
    bob.send("JOIN #tea", "TOPIC #new :x", "PRIVMSG #tea :lost 5")
    assert "404 bob #tea" in bob.expect(" 404 ")
    eve.send("QUIT :gone")
    seen = [line for line in ann.lines_until(":eve!~test@127.0.0.1 QUIT") if "lost" in line]
    assert not seen, "somebody saw what could not be kept"
    assert served.process.poll() is None

    disk.free()
    heard = say_until_heard(iris, "#tea")
    ann.expect(f":{heard[-1]}")
    served.wait_for('"history_writable"')
    assert said(tmp_path, "#tea") == ["before", heard[-1]]
    check_places(tmp_path, "#tea")
    happened = [(kind, nick) for _, kind, nick, _ in rows(tmp_path, "#tea") if kind >= 10]
    assert [nick for kind, nick in happened if kind == 10] == ["iris", "ann", "eve", "bob"]
    assert (13, "eve") in happened


def test_somebody_with_netcat_is_told_too(served: Served, tmp_path: Path) -> None:
    ann, bob = served.plain("Ann"), served.plain("Bob")
    disk = Disk(served)
    disk.fill()
    ann.say("lost")
    ann.expect("Not sent: the server cannot write to its disk at present")
    ann.send("/me is lost")
    ann.expect("Not sent: the server cannot write to its disk at present")
    assert "lost" not in "".join(bob.catch_up())
    disk.free()
    served.wait_for('"history_writable"')
    ann.say("after")
    bob.expect("Ann: after")
    assert said(tmp_path, "#lobby") == ["after"]
    check_places(tmp_path, "#lobby")


def test_what_is_not_recorded_has_no_id_that_would_be_anothers(
    served: Served, tmp_path: Path
) -> None:
    iris, disk = served.irc("iris", "#tea"), Disk(served)
    iris.send("CAP REQ :echo-message message-tags", "TOPIC #tea :before")
    assert iris.expect(":before").startswith("@msgid=")
    disk.fill()
    # Both are in the batch that cannot be written; the second has happened all the same.
    iris.send_raw(b"PRIVMSG #tea :lost\r\nTOPIC #tea :meanwhile\r\n")
    assert iris.expect(":meanwhile").startswith(":iris!")
    disk.free()
    say_until_heard(iris, "#tea")
    texts = [text for *_, text in rows(tmp_path, "#tea")]
    assert texts[:3] == [None, "before", "meanwhile"]
    check_places(tmp_path, "#tea")


@pytest.mark.parametrize("left", [1, 3_000, 30_000, 200_000])
def test_it_may_happen_in_the_middle_of_a_batch(served: Served, tmp_path: Path, left: int) -> None:
    iris, ann = echoing(served, "iris", "#tea"), served.irc("ann", "#tea")
    disk = Disk(served)
    size = max(file.stat().st_size for file in (tmp_path / "data").iterdir())

    disk.fill(size + left)
    words = [f"word {number} {'x' * 300}" for number in range(1_000)]
    for start in range(0, len(words), 100):
        iris.send(*(f"PRIVMSG #tea :{word}" for word in words[start : start + 100]))
    lines = iris.catch_up()
    echoed = [line.partition(" #tea :")[2] for line in lines if " PRIVMSG #tea :" in line]
    refused = [line for line in lines if REFUSED in line]
    assert len(echoed) + len(refused) == len(words)
    assert refused
    assert [line.partition(" #tea :")[2] for line in ann.catch_up() if "PRIVMSG" in line] == echoed

    disk.free()
    heard = say_until_heard(iris, "#tea")
    assert said(tmp_path, "#tea") == [*echoed, heard[-1]]
    check_places(tmp_path, "#tea")


def test_a_server_that_ends_with_a_full_disk_keeps_what_it_showed(tmp_path: Path) -> None:
    with serving(tmp_path, *FREE) as served:
        iris, ann = echoing(served, "iris", "#tea"), served.irc("ann", "#tea")
        iris.send("PRIVMSG #tea :before")
        ann.expect(":before")
        Disk(served).fill()
        iris.send("PRIVMSG #tea :lost")
        iris.expect(REFUSED)
        served.process.send_signal(signal.SIGTERM)
        iris.until_closed()
        served.wait_for_end()
    with serving(tmp_path, *FREE) as served:
        iris = echoing(served, "iris", "#tea")
        iris.send("PRIVMSG #tea :after")
        iris.expect(":after")
    assert said(tmp_path, "#tea") == ["before", "after"]
    check_places(tmp_path, "#tea")


def test_a_server_that_cannot_write_at_all_says_so_in_a_line(tmp_path: Path) -> None:
    with serving(tmp_path, *FREE) as served:
        echoing(served, "iris", "#tea")
        served.process.kill()
    start = ["prlimit", "--fsize=4096", *BESEDA, "serve", "--listen", "127.0.0.1:0"]
    ended = subprocess.run(
        [*start, "--data", str(tmp_path / "data")],
        capture_output=True,
        env=environ(tmp_path),
        timeout=TIMEOUT,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.startswith(b"Cannot open the history in ")
    assert ended.stderr.count(b"\n") == 1
    with serving(tmp_path, *FREE) as served:
        iris = echoing(served, "iris", "#tea")
        iris.send("PRIVMSG #tea :hello")
        iris.expect(":hello")
    check_places(tmp_path, "#tea")


def test_what_was_owed_is_written_when_it_ends(tmp_path: Path) -> None:
    with serving(tmp_path, *FREE) as served:
        iris, disk = echoing(served, "iris", "#tea"), Disk(served)
        disk.fill()
        iris.send("PRIVMSG #tea :lost")
        iris.expect(REFUSED)
        served.irc("ann", "#tea")
        disk.free()
        served.process.send_signal(signal.SIGTERM)
        assert served.wait_for_end() == 0
    assert (10, "ann") in [(kind, nick) for _, kind, nick, _ in rows(tmp_path, "#tea")]
    check_places(tmp_path, "#tea")


def test_relaxed_durability_goes_on_and_catches_up(tmp_path: Path) -> None:
    with serving(tmp_path, *FREE, "--set", "history.durability=relaxed") as served:
        iris, ann = echoing(served, "iris", "#tea"), served.irc("ann", "#tea")
        disk = Disk(served)
        disk.fill()
        for number in range(200):
            iris.send(f"PRIVMSG #tea :word {number}")
        ann.expect(":word 199")
        served.wait_for('"history_read_only"')
        disk.free()
        served.wait_for('"history_writable"')
        iris.send("PRIVMSG #tea :after")
        ann.expect(":after")
        served.process.send_signal(signal.SIGTERM)
        assert served.wait_for_end() == 0
    assert said(tmp_path, "#tea") == [*(f"word {number}" for number in range(200)), "after"]
    check_places(tmp_path, "#tea")
