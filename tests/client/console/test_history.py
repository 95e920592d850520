"""The past at a terminal: on entering, /history, /search."""

from collections.abc import Iterator

import pytest

from beseda.client.console.recall import Recall
from beseda.client.entering import enter, in_room
from tests.client.console.test_commands import Desk
from tests.client.stub import PATIENCE, stub_server

GRANT = ":stub CAP bob ACK :batch message-tags server-time draft/chathistory soju.im/search"


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Bob at his terminal, in #tea; the server can do it all."""
    with stub_server() as server:
        desk = Desk(server)
        desk.client.open()
        enter(desk.client, PATIENCE)
        in_room(desk.client, "#tea", PATIENCE)
        desk.receive(GRANT)
        yield desk
        desk.client.close()


def _page(*messages: str, kind: str = "chathistory #tea") -> list[str]:
    """The lines of a page; each message's id is its text."""
    lines = [
        f"@batch=h;msgid={text};time=2023-11-14T22:00:00.000Z :Ann!a@h PRIVMSG #tea :{text}"
        for text in messages
    ]
    return [f":stub BATCH +h {kind}", *lines, ":stub BATCH -h"]


def _ends(lines: list[str]) -> list[str]:
    return [line.partition("] ")[2] or line for line in lines]


def test_on_entering(desk: Desk) -> None:
    desk.receive("@msgid=j1 :bob!u@h JOIN #pie")
    assert desk.sent() == "CHATHISTORY BEFORE #pie msgid=j1 20"
    shown = desk.receive(*_page("one", "two", kind="chathistory #pie"))
    assert _ends(shown) == [
        "* --- earlier in #pie (/history shows more) ---",
        "Ann: one",
        "Ann: two",
        "* --- now ---",
    ]
    assert desk.receive(*_page(kind="chathistory #pie")) == []


def test_a_server_without_ids(desk: Desk) -> None:
    desk.receive(":bob!u@h JOIN #pie")
    assert desk.sent() == "CHATHISTORY LATEST #pie * 20"


def test_after_a_lost_connection_only_the_gap(desk: Desk) -> None:
    desk.receive("@msgid=j1 :bob!u@h JOIN #pie", "@msgid=m1 :Ann!a@h PRIVMSG #pie :hello")
    desk.receive(":bob!u@h PART #pie", "@msgid=j2 :bob!u@h JOIN #pie")
    assert desk.sent() == "CHATHISTORY BETWEEN #pie msgid=j2 msgid=m1 20"


def test_paging_back(desk: Desk) -> None:
    desk.type("/history")
    assert desk.sent() == "CHATHISTORY LATEST #tea * 20"
    assert _ends(desk.receive(*_page("three", "four"))) == [
        "* --- earlier in #tea (/history shows more) ---",
        "Ann: three",
        "Ann: four",
        "* --- now ---",
    ]
    desk.type("/history 5")
    assert desk.sent() == "CHATHISTORY BEFORE #tea msgid=three 5"
    desk.receive(*_page("one", "two"))
    desk.type("/history nonsense")
    assert desk.sent() == "CHATHISTORY BEFORE #tea msgid=one 20"
    assert desk.receive(*_page()) == ["* there is nothing earlier in #tea"]


def test_searching(desk: Desk) -> None:
    desk.type("/search green tea; from:Ann in:#tea")
    assert desk.sent() == "SEARCH limit=20;from=Ann;in=#tea;text=green\\stea\\:"
    shown = _ends(desk.receive(*_page("one", kind="soju.im/search")))
    assert shown == ["* found, the newest last: 1", "Ann: one"]
    assert desk.receive(*_page(kind="soju.im/search")) == [
        "* nothing was found. Other rooms: in:#room"
    ]
    assert desk.type("/search") == [
        "* it is written like this: /search WORDS [from:NAME] [in:ROOM]"
    ]


def test_whom_one_ignores_one_does_not_read(desk: Desk) -> None:
    desk.type("/ignore ann")
    assert desk.receive(*_page("one", "two")) == []


def test_a_server_that_cannot(desk: Desk) -> None:
    desk.receive(":stub CAP bob DEL :draft/chathistory soju.im/search")
    assert desk.type("/history") == ["* this server does not show what was said before"]
    assert desk.type("/search x") == ["* this server cannot search"]
    before = desk.sent()
    desk.receive("@msgid=j1 :bob!u@h JOIN #pie")
    assert desk.sent() == before


def test_it_does_not_grow() -> None:
    recall = Recall()
    for number in range(5_000):
        recall.entered(f"#{number}", f"#{number}", "id")
    assert len(recall._rooms) <= 1_000
