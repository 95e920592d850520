"""What is shown, when, and what of it stays: the promises of the log."""

import threading
from pathlib import Path

import msgspec
import pytest

from beseda.domain.actions import perform
from beseda.domain.commands import (
    ChangeRoomModes,
    Join,
    ModeChange,
    Part,
    Quit,
    Rename,
    Say,
    SetTopic,
)
from beseda.domain.events import Event, MessagePosted, Parted
from beseda.domain.history import Page, Search
from beseda.domain.hub import Policy
from beseda.domain.limits import Limits
from beseda.domain.refusals import Reason
from beseda.domain.settings import HistorySettings, RoomHistorySettings, RoomSettings
from beseda.storage import appending, rows
from beseda.storage import writer as writing
from beseda.storage.rows import Content
from tests.domain.fakes import FakeForm
from tests.storage.chatting import KeptChat, kept_chat, says
from tests.system.running import until

pytestmark = pytest.mark.slow


class Witness(FakeForm):
    """Looks into the database, through a connection of its own, before it shows a message."""

    def __init__(self) -> None:
        super().__init__()
        self.chat: KeptChat | None = None
        self.kept: list[bool] = []

    def encode(self, event: Event) -> bytes:
        if isinstance(event, MessagePosted):
            assert self.chat is not None
            texts = self.chat.texts(event.target)
            self.kept.append(event.text in texts)
        return super().encode(event)


class TestShowing:
    @pytest.mark.parametrize(
        ("durability", "kept"), [("commit", True), ("relaxed", False), ("off", False)]
    )
    def test_a_message_is_on_disk_before_anybody_sees_it(
        self, tmp_path: Path, durability: str, kept: bool
    ) -> None:
        with kept_chat(tmp_path, history={"durability": durability}) as chat:
            witness = Witness()
            witness.chat = chat
            ann = chat.enter("Ann")
            bob = chat.enter("Bob", form=witness)
            for guest in (ann, bob):
                guest.does(Join("#tea"))
            says(ann, "one", "two")
            until(lambda: len(witness.kept) == 2)  # to settle waits for the disk
            chat.settle()
            assert witness.kept == [kept, kept]
            assert [line for line in bob.hears() if "#tea: " in line][-2:] == [
                "Ann to #tea: one",
                "Ann to #tea: two",
            ]
            assert chat.texts("#tea") == (["one", "two"] if durability != "off" else [])

    def test_a_room_can_be_different(self, tmp_path: Path) -> None:
        rooms = {"#Gossip": {"durability": "off"}}
        settings = {"rooms": msgspec.convert(rooms, dict[str, RoomHistorySettings])}
        with kept_chat(tmp_path, history=settings) as chat:
            (ann,) = chat.in_room("#gossip", "Ann")
            ann.does(Join("#tea"))
            says(ann, "a secret", to="#gossip")
            says(ann, "the weather")
            chat.settle()
            assert chat.texts("#gossip") == []
            assert chat.texts("#tea") == ["the weather"]

    def test_an_answer_comes_after_what_was_said_before(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            ann, bob = chat.in_room("#tea", "Ann", "Bob")
            chat.settle()
            chat.forget()
            with chat.hub.lock:
                perform(chat.hub, ann.session, Say("#tea", "hello"))
                chat.hub.reply(bob.channel, b"pong\n")
            chat.hub.deliver()
            with chat.hub.lock:
                chat.hub.reply(bob.channel, b"pong again\n")
            chat.hub.deliver()
            chat.settle()
            assert bob.hears() == ["Ann to #tea: hello", "pong", "pong again"]

    def test_an_answer_alone_does_not_wait_for_the_disk(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            (ann,) = chat.in_room("#tea", "Ann")
            chat.settle()
            chat.forget()
            go_on = threading.Event()
            busy = chat.store.writer.call(go_on.wait)
            with chat.hub.lock:
                chat.hub.reply(ann.channel, b"pong\n")
            chat.hub.deliver()
            assert ann.hears() == ["pong"]
            go_on.set()
            busy.result(5)

    def test_what_comes_while_the_disk_works_shares_a_commit(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            (ann,) = chat.in_room("#tea", "Ann")
            chat.settle()
            go_on = threading.Event()
            busy = chat.store.writer.call(go_on.wait)
            says(ann, *map(str, range(300)))
            assert not chat.store.writer.clogged
            commits: list[int] = []
            driver = chat.store.writer._appender._cursor.connection
            driver.set_trace_callback(
                lambda statement: commits.append(1) if statement == "COMMIT" else None
            )
            go_on.set()
            busy.result(5)
            chat.settle()
            driver.set_trace_callback(None)
            assert len(chat.texts("#tea")) == 300
            assert len(commits) <= 2


class TestPlaces:
    def test_every_event_of_a_room_has_the_next_place(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            ann, bob = chat.in_room("#tea", "Ann", "Bob")
            ann.does(SetTopic("#tea", "cats"), Rename("Anna"))
            ann.does(ChangeRoomModes("#tea", [ModeChange(True, "m")]))
            says(ann, "quiet")
            bob.does(Quit("bye"))
            ann.does(Part("#tea"))
            chat.settle()
            places = chat.places("#tea")
            assert [seq for seq, _, _ in places] == list(range(1, 9))
            assert [kind for _, _, kind in places] == [10, 10, 15, 14, 16, 0, 13, 11]

    def test_times_never_run_backwards(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            (ann,) = chat.in_room("#tea", "Ann")
            says(ann, "now")
            chat.now -= 3600
            says(ann, "an hour ago")
            chat.settle()
        with kept_chat(tmp_path) as chat:
            chat.now -= 7200
            (ann,) = chat.in_room("#tea", "Ann")
            says(ann, "after a restart")
            chat.settle()
            times = [at for _, at, _ in chat.places("#tea")]
            assert times == sorted(times)
            assert chat.texts("#tea") == ["now", "an hour ago", "after a restart"]

    def test_places_go_on_after_a_restart_and_ids_are_new(self, tmp_path: Path) -> None:
        ids: list[str] = []
        for run in range(3):
            with kept_chat(tmp_path) as chat:
                assert chat.store.epoch == run + 1
                (ann,) = chat.in_room("#tea", "Ann")
                says(ann, f"run {run}")
                chat.settle()
                ids += [event.id for event in chat.form.encoded] or [
                    f"{run}-{each}" for each in range(2)
                ]
                assert [seq for seq, _, _ in chat.places("#tea")] == list(range(1, 2 * run + 3))
        assert len(set(ids)) == len(ids)

    def test_two_rooms_count_for_themselves_and_a_quit_is_in_both(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            ann, bob = chat.in_room("#tea", "Ann", "Bob")
            ann.does(Join("#milk"))
            bob.does(Join("#milk"))
            ann.does(Quit("bye"))
            chat.settle()
            for room in ("#tea", "#milk"):
                assert [(seq, kind) for seq, _, kind in chat.places(room)] == [
                    (1, 10),
                    (2, 10),
                    (3, 13),
                ]

    def test_what_only_operators_were_told_is_in_no_log(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            ann, bob = chat.in_room("#tea", "Ann", "Bob")
            says(bob, "help", to="@#tea")
            chat.settle()
            assert ann.hears()[-1] == "Bob to @#tea: help"
            assert chat.texts("#tea") == []

    def test_private_words_are_kept_for_the_two_of_them(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            ann, bob = chat.enter_all("Ann", "Bob")
            says(ann, "psst", to="Bob")
            says(bob, "what", to="Ann")
            chat.settle()
            [(key, one, other)] = chat.rows("SELECT key, one, other FROM rooms")
            assert key == f"{one} {other}"
            assert {one, other} == {ann.user.person.identity, bob.user.person.identity}
            assert chat.texts(key) == ["psst", "what"]
            assert ann.user.person.identity.startswith(f"{chat.store.epoch}.")


class TestClosedRooms:
    """Who makes a room anew inherits what was said in it only if all might have read it."""

    def close(self, chat: KeptChat, letter: str, param: str | None) -> None:
        (ann,) = chat.in_room("#tea", "Ann")
        says(ann, "before")
        ann.does(ChangeRoomModes("#tea", [ModeChange(True, letter, param)]))
        says(ann, "secret")

    @pytest.mark.parametrize(("letter", "param"), [("k", "key"), ("i", None), ("s", None)])
    def test_the_log_of_a_closed_room_ends_with_it(
        self, tmp_path: Path, letter: str, param: str | None
    ) -> None:
        with kept_chat(tmp_path) as chat:
            self.close(chat, letter, param)
            chat.hub.roster.user("Ann")
            [ann] = [user for user in chat.hub.roster.people() if user.nick == "Ann"]
            with chat.hub.lock:
                perform(chat.hub, ann.sessions[0], Part("#tea"))
                perform(chat.hub, ann.sessions[0], Join("#tea"))
                perform(chat.hub, ann.sessions[0], Say("#tea", "a new room"))
            chat.hub.deliver()
            chat.settle()
            assert chat.texts("#tea") == ["a new room"]
            assert [seq for seq, _, _ in chat.places("#tea")] == [1, 2]
            assert chat.rows("SELECT count(*) FROM events WHERE text = 'secret'") == [(1,)]

    def test_it_ends_with_the_server_as_well(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            self.close(chat, "k", "key")
            chat.settle()
        with kept_chat(tmp_path) as chat:
            chat.in_room("#tea", "Eve")
            chat.settle()
            assert chat.texts("#tea") == []

    def test_an_open_room_goes_on(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            (ann,) = chat.in_room("#tea", "Ann")
            says(ann, "before")
            ann.does(ChangeRoomModes("#tea", [ModeChange(True, "k", "key")]))
            ann.does(ChangeRoomModes("#tea", [ModeChange(False, "k", "*")]))
            ann.does(Part("#tea"), Join("#tea"))
            says(ann, "after")
            chat.settle()
            assert chat.texts("#tea") == ["before", "after"]


class TestNoRoomOnDisk:
    def test_nothing_is_shown_that_could_be_lost(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            ann, bob = chat.in_room("#tea", "Ann", "Bob")
            says(ann, "before")
            chat.settle()
            chat.forget()
            chat.fill_disk()
            says(ann, "x" * 100_000)
            chat.settle()
            assert ann.hears() == ["refused: read_only"]
            assert bob.hears() == []
            assert [name for name, _ in chat.console] == ["history_read_only"]
            # From now on nobody is let down only after the fact.
            assert ann.cannot(Say("#tea", "again")) is Reason.READ_ONLY
            assert ann.cannot(Say("Bob", "psst")) is Reason.READ_ONLY

    def test_people_come_and_go_all_the_same(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path) as chat:
            ann, bob = chat.in_room("#tea", "Ann", "Bob")
            chat.settle()
            chat.fill_disk()
            says(ann, "x" * 100_000)
            chat.settle()
            chat.forget()
            eve = chat.enter("Eve")
            eve.does(Join("#tea"))
            bob.does(Rename("Rob"))
            eve.does(Quit("bye"))
            chat.settle()
            assert ann.hears() == ["Eve joins #tea", "Bob is now Rob", "Eve quits: bye"]

    def test_it_goes_on_by_itself_and_the_log_has_no_gap(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "RETRY_SECONDS", 0.05)
        with kept_chat(tmp_path) as chat:
            ann, bob = chat.in_room("#tea", "Ann", "Bob")
            chat.settle()
            chat.fill_disk()
            says(ann, "x" * 100_000)
            chat.settle()
            bob.does(Part("#tea", "bored"))
            chat.settle()
            chat.free_disk()
            while not chat.store.writer.writable:
                chat.settle()
            says(ann, "after")
            chat.settle()
            assert chat.texts("#tea") == ["after"]
            places = chat.places("#tea")
            assert [(seq, kind) for seq, _, kind in places] == [(1, 10), (2, 10), (3, 11), (4, 0)]
            assert [name for name, _ in chat.console] == ["history_read_only", "history_writable"]
            assert chat.console[-1][1] == {"owed": 1, "forgotten": 0}

    def test_who_relies_on_nothing_is_not_disturbed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "RETRY_SECONDS", 0.05)
        with kept_chat(tmp_path, history={"durability": "relaxed"}) as chat:
            ann, bob = chat.in_room("#tea", "Ann", "Bob")
            chat.settle()
            chat.forget()
            chat.fill_disk()
            says(ann, "x" * 100_000, "more")
            chat.settle()
            assert len(bob.hears()) == 2
            chat.free_disk()
            while not chat.store.writer.writable:
                chat.settle()
            says(ann, "after")
            chat.settle()
            assert chat.texts("#tea") == ["x" * 100_000, "more", "after"]
            assert [seq for seq, _, _ in chat.places("#tea")] == [1, 2, 3, 4, 5]


class TestAClosedRoomThatEndsUnrecorded:
    def test_nobody_reads_it_meanwhile_or_later(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with kept_chat(tmp_path) as chat:
            (ann,) = chat.in_room("#tea", "Ann")
            ann.does(ChangeRoomModes("#tea", [ModeChange(True, "k", "key")]))
            says(ann, "secret")
            chat.settle()
            chat.fill_disk()
            says(ann, "x" * 100_000)
            chat.settle()
            ann.does(Part("#tea"))
            (eve,) = chat.enter_all("Eve")
            eve.does(Join("#tea"))
            chat.settle()

            def said() -> list[str]:
                with chat.hub.lock:
                    log = chat.hub.log_of(chat.hub.room("#tea"))
                events = chat.store.archive.page(Page(log=log, limit=10))
                found = chat.store.archive.search(Search(logs=[log], limit=10))
                assert [each.event for each in found] == list(reversed(events))
                return [event.text for event in events if isinstance(event, MessagePosted)]

            assert said() == []
            monkeypatch.setattr(writing, "RETRY_SECONDS", 0.05)
            chat.free_disk()
            until(lambda: chat.store.writer.writable)
            says(eve, "fresh")
            chat.settle()
            assert said() == ["fresh"]


class TestPoison:
    def test_what_cannot_be_recorded_costs_nobody_else_anything(self, tmp_path: Path) -> None:
        chat = KeptChat(tmp_path)
        ann, bob = chat.in_room("#tea", "Ann", "Bob")
        chat.settle()
        chat.forget()
        go_on = threading.Event()
        busy = chat.store.writer.call(go_on.wait)
        # Half a character: no gateway lets one in.
        says(ann, "before", "\ud800", "after")
        go_on.set()
        busy.result(5)
        chat.settle()
        assert ann.hears() == [
            "you: Ann to #tea: before",
            "refused: read_only",
            "you: Ann to #tea: after",
        ]
        assert bob.hears() == ["Ann to #tea: before", "Ann to #tea: after"]
        assert chat.texts("#tea") == ["before", "after"]
        assert [seq for seq, _, _ in chat.places("#tea")] == [1, 2, 3, 4]
        assert chat.store.stop(5)
        assert [type(error) for error in chat.died] == [UnicodeEncodeError]

    def test_what_has_happened_is_shown_even_if_it_cannot_be_recorded(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def content(event: Event) -> Content:
            if isinstance(event, Parted):
                raise ValueError
            return rows.content(event)

        monkeypatch.setattr(appending, "content", content)
        chat = KeptChat(tmp_path)
        ann, bob = chat.in_room("#tea", "Ann", "Bob")
        chat.settle()
        chat.forget()
        bob.does(Part("#tea", "bored"))
        says(ann, "after")
        chat.settle()
        assert ann.hears() == ["Bob parts #tea: bored", "you: Ann to #tea: after"]
        assert chat.texts("#tea") == ["after"]
        assert chat.store.stop(5)


class TestBounds:
    def test_too_much_waiting_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "MOST_WAITING", 10)
        with kept_chat(tmp_path) as chat:
            (ann,) = chat.in_room("#tea", "Ann")
            chat.settle()
            go_on = threading.Event()
            busy = chat.store.writer.call(go_on.wait)
            says(ann, *"0123456789")
            before = chat.hub.clogged
            says(ann, "x")
            assert [before, chat.hub.clogged] == [False, True]
            go_on.set()
            busy.result(5)
            chat.settle()
            assert not chat.hub.clogged

    def test_what_is_owed_has_a_bound(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "RETRY_SECONDS", 0.05)
        monkeypatch.setattr(writing, "MOST_OWED", 2)
        with kept_chat(tmp_path) as chat:
            (ann,) = chat.in_room("#tea", "Ann")
            chat.settle()
            chat.fill_disk()
            says(ann, "x" * 100_000)
            for _ in range(3):
                ann.does(Rename("Anna"), Rename("Ann"))
                chat.settle()
            chat.free_disk()
            while not chat.store.writer.writable:
                chat.settle()
            assert chat.console[-1] == ("history_writable", {"owed": 2, "forgotten": 4})


class TestSettings:
    def test_durability_can_change_while_it_runs(self, tmp_path: Path) -> None:
        with kept_chat(tmp_path, history={"durability": "off"}) as chat:
            (ann,) = chat.in_room("#tea", "Ann")
            says(ann, "unheard")
            with chat.hub.lock:
                chat.hub.adopt(Policy(Limits(), RoomSettings(), {}, HistorySettings()))
            says(ann, "kept")
            chat.settle()
            assert chat.texts("#tea") == ["kept"]
