"""The log of a room that gets another name."""

import threading
from pathlib import Path

import pytest

from beseda.domain.commands import Join, Part, RenameRoom
from beseda.domain.history import Page
from beseda.domain.refusals import Reason
from beseda.domain.roomlog import RoomLog
from beseda.storage import writer as writing
from tests.storage.chatting import KeptChat, kept_chat, says


def rename(to: str, room: str = "#tea") -> RenameRoom:
    return RenameRoom(room, to, "", is_known=False)


def logs(chat: KeptChat) -> list[tuple[str, str, bool]]:
    """Key, name, and whether it is over, of each log."""
    return chat.rows("SELECT key, name, ended_at IS NOT NULL FROM rooms ORDER BY id")


def test_the_log_goes_on_under_the_new_name(tmp_path: Path) -> None:
    with kept_chat(tmp_path) as chat:
        [ann] = chat.in_room("#tea", "Ann")
        says(ann, "one")
        ann.does(rename("#Coffee"))
        says(ann, "two", to="#coffee")
        chat.settle()
        assert logs(chat) == [("#coffee", "#Coffee", False)]
        assert chat.texts("#coffee") == ["one", "two"]
        assert [(seq, kind) for seq, _, kind in chat.places("#coffee")] == [
            (1, 10),
            (2, 0),
            (3, 18),
            (4, 0),
        ]
        ann.does(Join("#tea"))
        says(ann, "anew")
        chat.settle()
        assert chat.texts("#tea") == ["anew"]


def test_it_is_so_after_a_restart(tmp_path: Path) -> None:
    with kept_chat(tmp_path) as chat:
        [ann] = chat.in_room("#tea", "Ann")
        says(ann, "one")
        ann.does(rename("#coffee"))
        chat.settle()
    with kept_chat(tmp_path) as chat:
        [bob] = chat.in_room("#coffee", "Bob")
        says(bob, "two", to="#coffee")
        chat.settle()
        assert chat.texts("#coffee") == ["one", "two"]


def test_only_the_case_changes(tmp_path: Path) -> None:
    with kept_chat(tmp_path) as chat:
        [ann] = chat.in_room("#tea", "Ann")
        ann.does(rename("#TEA"))
        says(ann, "one")
        chat.settle()
        assert logs(chat) == [("#tea", "#TEA", False)]
        assert chat.texts("#tea") == ["one"]


def test_a_log_of_that_name_that_came_meanwhile_is_over(tmp_path: Path) -> None:
    """Whoever looked whether there was one found none."""
    with kept_chat(tmp_path) as chat:
        ann, bob = chat.in_room("#tea", "Ann", "Bob")
        says(ann, "one")
        bob.does(Join("#coffee"))
        says(bob, "not for Ann", to="#coffee")
        bob.does(Part("#coffee"))
        ann.does(rename("#coffee"))
        says(ann, "two", to="#coffee")
        chat.settle()
        assert chat.texts("#coffee") == ["one", "two"]
        assert logs(chat) == [("#coffee", "#coffee", False), ("#coffee", "#coffee", True)]


def test_a_room_of_which_nothing_was_written(tmp_path: Path) -> None:
    with kept_chat(tmp_path, history={"durability": "off"}) as chat:
        [ann] = chat.in_room("#tea", "Ann")
        ann.does(rename("#coffee"))
        says(ann, "one", to="#coffee")
        chat.settle()
        assert logs(chat) == []
        assert ann.hears()[0] == "you: Ann renames #tea to #coffee: "


def test_while_the_disk_is_full_nobody_reads_it_under_the_old_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "RETRY_SECONDS", 0.05)
    with kept_chat(tmp_path) as chat:
        ann, bob = chat.in_room("#tea", "Ann", "Bob")
        says(bob, "one")
        chat.settle()
        chat.fill_disk()
        go_on = threading.Event()
        busy = chat.store.writer.call(go_on.wait)
        says(bob, "x" * 100_000)
        ann.does(rename("#coffee"))  # before anybody knows that the disk is full
        go_on.set()
        busy.result(5)
        chat.settle()
        assert "Ann renames #tea to #coffee: " in bob.hears()
        page = Page(log=RoomLog("#tea", "#tea"), limit=10)
        assert chat.store.archive.page(page) == []
        chat.now += 61
        assert ann.cannot(rename("#milk", "#coffee")) is Reason.READ_ONLY
        chat.free_disk()
        while not chat.store.writer.writable:
            chat.settle()
        says(ann, "two", to="#coffee")
        chat.settle()
        assert chat.texts("#coffee") == ["one", "two"]
