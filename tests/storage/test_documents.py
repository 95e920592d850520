"""State that survives restarts: documents."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from beseda.domain.hub import Hub
from beseda.storage import writer as writing
from tests.domain.fakes import Chat, FakeChannel
from tests.storage.chatting import KeptChat, kept_chat, says


def keep(chat: KeptChat, *documents: tuple[str, str, bytes | None]) -> None:
    with chat.hub.lock:
        for each in documents:
            Hub.keep_document(chat.hub, *each)
    chat.hub.deliver()


def test_the_newest_is_there_after_a_restart(tmp_path: Path) -> None:
    with kept_chat(tmp_path) as chat:
        chat.enter("Ann")
        keep(chat, ("room", "#tea", b"1"), ("room", "#tea", b"2"), ("room", "#den", b"3"))
        keep(chat, ("person", "#tea", b"4"))
        chat.settle()
        assert chat.store.documents("room") == {"#den": b"3", "#tea": b"2"}
        keep(chat, ("room", "#tea", None), ("room", "#nowhere", None))
        keep(chat, ("room", "#den", b"\x00" * 100_000))
    with kept_chat(tmp_path) as chat:
        assert chat.store.documents("room") == {"#den": b"\x00" * 100_000}
        assert chat.store.documents("person") == {"#tea": b"4"}
        assert chat.store.documents("nothing") == {}


def test_what_comes_after_is_shown_when_it_is_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kept_chat(tmp_path, history={"durability": "relaxed"}) as chat:
        ann, bob = chat.in_room("#tea", "Ann", "Bob")
        chat.settle()
        chat.forget()
        on_disk: list[dict[str, bytes]] = []
        put = bob.channel.mailbox.put

        def look_and_put(channels: Sequence[FakeChannel], data: bytes) -> None:
            on_disk.append(chat.store.documents("room"))
            put(channels, data)

        monkeypatch.setattr(bob.channel.mailbox, "put", look_and_put)
        with chat.hub.lock:
            Hub.keep_document(chat.hub, "room", "#tea", b"1")
        says(ann, "it is kept")
        chat.settle()
        assert on_disk == [{"#tea": b"1"}]


def test_owed_while_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "RETRY_SECONDS", 0.05)
    with kept_chat(tmp_path) as chat:
        (ann,) = chat.in_room("#tea", "Ann")
        keep(chat, ("room", "#old", b"0"))
        chat.settle()
        chat.fill_disk()
        keep(chat, ("room", "#tea", b"1" * 100_000))
        chat.settle()
        assert chat.store.documents("room") == {"#old": b"0"}
        keep(chat, ("room", "#tea", b"2" * 100_000), ("room", "#old", None))
        chat.settle()
        chat.free_disk()
        while not chat.store.writer.writable:
            chat.settle()
        assert chat.store.documents("room") == {"#tea": b"2" * 100_000}
        says(ann, "after")
        keep(chat, ("room", "#tea", b"3"))
        chat.settle()
        assert chat.store.documents("room") == {"#tea": b"3"}
        assert chat.texts("#tea") == ["after"]


def test_a_record_that_cannot_be_written_costs_no_document(tmp_path: Path) -> None:
    chat = KeptChat(tmp_path)
    (ann,) = chat.in_room("#tea", "Ann")
    chat.settle()
    with chat.hub.lock:
        Hub.keep_document(chat.hub, "room", "#tea", b"1")
    says(ann, "\ud800")
    chat.settle()
    assert chat.died
    assert chat.store.documents("room") == {"#tea": b"1"}
    assert chat.store.stop(10)


def test_nobody_keeps_them_where_nothing_is_kept() -> None:
    chat = Chat()
    with chat.hub.lock:
        Hub.keep_document(chat.hub, "room", "#tea", b"1")
    chat.hub.deliver()
    assert chat.hub._documents == {}
