"""What is said is sent: all of it, in order, and to receivers of all kinds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from beseda.domain.actions import webhooks as actions
from beseda.domain.commands import ChangeRoomModes, Join, ModeChange, Part, RenameRoom, Say
from beseda.domain.events import Kind, MessagePosted
from beseda.domain.history import Page
from beseda.domain.webhooks import PROGRESS_KIND, Direction, State, Webhook
from beseda.protocol.webhooks.signing import new_secret
from beseda.server.webhooks import delivery
from beseda.server.webhooks.deliveries import Deliveries
from beseda.server.webhooks.progress import Progress, decode, encode, following, start_at
from tests.domain.fakes import Guest
from tests.server.webhooks.receiving import (
    Receiver,
    Reply,
    failing,
    is_signed,
    receiving,
)
from tests.storage.chatting import KeptChat
from tests.system.running import until

SECRET = new_secret(b"k" * 24)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "FIRST_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(delivery, "LONGEST_RETRY_SECONDS", 0.05)
    monkeypatch.setattr(delivery, "BEHIND_SECONDS", 0.05)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


class World:
    """A chat whose room #ops is sent somewhere; Ann is in it."""

    def __init__(self, directory: Path) -> None:
        self.chat = KeptChat(directory)
        self.ann = self.chat.enter("Ann")
        self.warnings: list[str] = []
        self.errors: list[BaseException] = []
        with self.chat.hub.lock:
            self.chat.hub.webhooks.load(self.chat.store.documents("webhook"))
        self.deliveries = Deliveries(
            self.chat.hub,
            self.chat.store.archive,
            lambda: self.chat.store.documents(PROGRESS_KIND),
            give_up_seconds=3600,
            language="en",
            warn=self.warnings.append,
            on_error=lambda _thread, error: self.errors.append(error),
        )

    def add(self, url: str, room: str = "#ops") -> Webhook:
        """An outgoing webhook, which sends from now on."""
        hub = self.chat.hub
        webhook = Webhook(
            *(hub.webhooks.new_id(), room, "out", Direction.OUTGOING),
            created=self.chat.now,
            url=url,
            secret=SECRET,
        )
        with hub.lock:
            end = self.chat.store.archive.end_of(actions.log_of(hub, webhook))
            actions.add(hub, webhook)
            start = encode(start_at(end, hub.clock()))
            hub.keep_document(PROGRESS_KIND, webhook.id, start)
        self.chat.settle()
        self.deliveries.refresh()
        return webhook

    def says(self, *texts: str, room: str = "#ops", guest: Guest | None = None) -> None:
        """Said and recorded."""
        for text in texts:
            (guest or self.ann).does(Say(room, text))
        self.chat.settle()

    def progress(self, webhook: Webhook) -> Progress | None:
        """How far it is, as it is kept."""
        document = self.chat.store.documents(PROGRESS_KIND).get(webhook.id)
        return None if document is None else decode(document)


@contextmanager
def living(directory: Path) -> Iterator[World]:
    world = World(directory)
    try:
        yield world
    finally:
        world.deliveries.stop()
        ended = world.chat.store.stop(10)
    assert ended
    assert world.errors == world.chat.died == []


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with living(tmp_path) as made:
        made.ann.does(Join("#ops"))
        yield made


class TestSending:
    def test_what_is_said_is_sent_and_signed(self, world: World, receiver: Receiver) -> None:
        world.says("before")
        world.chat.now += 1
        world.add(receiver.url)
        world.says("one", "two")
        world.ann.does(Say("#ops", "waves", Kind.ACTION))
        first, second, third = receiver.wait_for(3)
        assert [first.text, second.text, third.text] == ["one", "two", "waves"]
        assert all(is_signed(each, SECRET, world.chat.now) for each in (first, second, third))
        assert len({first.id, second.id, third.id}) == 3
        assert b'"nick":"Ann"' in first.body
        assert b'"kind":"action"' in third.body

    def test_what_webhooks_say_and_notices_are_not(self, world: World, receiver: Receiver) -> None:
        webhook = world.add(receiver.url)
        with world.chat.hub.lock:
            actions.post(world.chat.hub, webhook, ["from a program"])
        world.ann.does(Say("#ops", "from another", Kind.NOTICE), Say("#ops", "from Ann"))
        world.says("elsewhere", room="Ann")
        assert [each.text for each in receiver.wait_for(1)] == ["from Ann"]
        world.says("the end")
        assert [each.text for each in receiver.wait_for(2)] == ["from Ann", "the end"]

    def test_what_is_answered_is_said(self, world: World, receiver: Receiver) -> None:
        world.add(receiver.url)
        receiver.behave = lambda taken: Reply(body=b'{"text": "you said ' + b'that"}')
        world.ann.hears()
        world.says("hello")
        until(lambda: len(world.chat.texts("#ops")) == 2)
        world.says("bye")
        until(lambda: len(world.chat.texts("#ops")) == 4)
        world.chat.settle()
        assert "out/hook to #ops: you said that" in world.ann.hears()
        assert receiver.texts() == ["hello", "bye"]

    def test_many_in_order(self, world: World, receiver: Receiver) -> None:
        world.add(receiver.url)
        texts = [str(number) for number in range(100)]
        for text in texts:
            world.ann.does(Say("#ops", text))
        assert [each.text for each in receiver.wait_for(100)] == texts

    def test_a_room_that_is_renamed(self, world: World, receiver: Receiver) -> None:
        world.add(receiver.url)
        world.says("one")
        receiver.wait_for(1)
        world.ann.does(RenameRoom("#ops", "#alarms", "", is_known=False))
        world.says("two", room="#alarms")
        assert [each.text for each in receiver.wait_for(2)] == ["one", "two"]
        assert b"#alarms" in receiver.requests[1].body

    def test_a_removed_one_sends_nothing_more(self, world: World, receiver: Receiver) -> None:
        webhook = world.add(receiver.url)
        world.says("one")
        receiver.wait_for(1)
        with world.chat.hub.lock:
            actions.remove(world.chat.hub, webhook.id)
        world.deliveries.refresh()
        world.chat.now += 1
        other = world.add(receiver.url)
        world.says("two")
        receiver.wait_for_text("two")
        assert receiver.texts() == ["one", "two"]
        world.deliveries.stop()
        world.chat.settle()
        assert world.progress(webhook) is None
        assert world.progress(other) is not None


class TestFailing:
    def test_it_is_tried_again_with_the_same_id(self, world: World, receiver: Receiver) -> None:
        receiver.behave = failing(3)
        webhook = world.add(receiver.url)
        world.says("one", "two")
        taken = receiver.wait_for(5)
        assert [each.text for each in taken] == ["one"] * 4 + ["two"]
        assert len({each.id for each in taken[:4]}) == 1
        [warning] = world.warnings
        assert warning == (
            f"Webhook {webhook.id}: http://127.0.0.1:{receiver.port} does not take what is said in"
            " #ops: HTTP 503. It is tried again; nothing is lost."
        )

    def test_a_receiver_that_comes_back(self, world: World) -> None:
        with receiving() as receiver:
            webhook = world.add(receiver.url)
            world.says("one")
            receiver.wait_for(1)
        world.says("two", "three")
        until(lambda: "refused" in getattr(world.progress(webhook), "error", ""))
        with receiving(receiver.port) as again:
            assert [each.text for each in again.wait_for(2)] == ["two", "three"]
            world.deliveries.stop()
            world.chat.settle()
            progress = world.progress(webhook)
            assert progress is not None
            assert (progress.error, progress.id) == ("", again.requests[1].id)

    def test_what_was_deleted_meanwhile_is_not_sent(self, world: World, receiver: Receiver) -> None:
        receiver.behave = lambda taken: Reply(500 if taken.text == "secret" else 200)
        world.add(receiver.url)
        world.says("secret", "not secret")
        receiver.wait_for(2)
        message = receiver.requests[0].id
        world.chat.on_writer(lambda: world.chat.store.deleter.message(message))
        receiver.wait_for_text("not secret")
        assert set(receiver.texts()) == {"secret", "not secret"}

    def test_it_is_given_up_after_a_day(self, world: World, receiver: Receiver) -> None:
        receiver.behave = lambda taken: Reply(500 if taken.text != "two" else 200)
        webhook = world.add(receiver.url)
        world.says("one")
        receiver.wait_for(2)
        world.chat.now += 3601
        world.says("two")
        receiver.wait_for_text("two")
        assert world.warnings[-1].startswith(f"Webhook {webhook.id}: message ")
        assert "is given up" in world.warnings[-1]

    def test_a_receiver_that_wants_no_more(self, world: World, receiver: Receiver) -> None:
        receiver.behave = lambda _taken: Reply(410)
        webhook = world.add(receiver.url)
        world.says("one")
        receiver.wait_for(1)
        until(lambda: len(world.warnings) == 1)
        until(lambda: b'"gone"' in world.chat.store.documents("webhook")[webhook.id])
        found = world.chat.hub.webhooks.find(webhook.id)
        assert found is not None
        assert found.state is State.GONE
        world.says("two")
        world.deliveries.refresh()
        assert receiver.texts() == ["one"]

    @pytest.mark.slow
    def test_one_that_hangs_does_not_hold_up_the_end(
        self, world: World, receiver: Receiver
    ) -> None:
        receiver.behave = lambda _taken: None
        world.add(receiver.url)
        world.says("one")
        receiver.wait_for(1)
        running = list(world.deliveries._running.values())
        world.deliveries.stop()
        assert not any(each.is_alive() for each in running)
        assert world.warnings == []


class TestRestarting:
    def test_it_goes_on_where_it_was(self, tmp_path: Path) -> None:
        with receiving() as receiver:
            with living(tmp_path) as world:
                world.ann.does(Join("#ops"))
                world.add(receiver.url)
                world.says("one")
                receiver.wait_for(1)
            with living(tmp_path) as world:
                world.ann.does(Join("#ops"))
                world.says("two")  # while nothing is sent
                world.deliveries.refresh()
                world.says("three")
                receiver.wait_for(3)
            assert receiver.texts() == ["one", "two", "three"]


def _pages(world: World, progress: Progress) -> list[str]:
    with world.chat.hub.lock:
        log = world.chat.hub.log_of(world.chat.hub.room("#ops"))
    found = following(world.chat.store.archive, log, progress, 50)
    return [each.text for each in found if isinstance(each, MessagePosted)]


class TestReadingOn:
    def test_the_place_is_not_in_the_log_any_more(self, world: World) -> None:
        world.says("one", "two", "three")  # all at one moment
        with world.chat.hub.lock:
            log = world.chat.hub.log_of(world.chat.hub.room("#ops"))
        events = world.chat.store.archive.page(Page(log=log, limit=10))
        at = int(events[1].at * 1000)
        assert _pages(world, Progress(at, events[1].id)) == ["three"]
        # Of an older copy of the database, or removed since it was too old to be kept.
        token, epoch, _ = events[1].id.split("-")
        assert _pages(world, Progress(at, f"{token}-{epoch}-ffff")) == []
        assert _pages(world, Progress(at, f"{token}-0-ffff")) == ["one", "two", "three"]
        # Of a log that is deleted.
        assert _pages(world, Progress(at - 1, "other-1-ffff")) == ["one", "two", "three"]
        assert _pages(world, Progress(at, "other-1-ffff")) == []

    @pytest.mark.parametrize("letter", ["s", "i"])
    def test_what_waits_in_a_log_that_is_over_is_not_lost(
        self, world: World, receiver: Receiver, letter: str
    ) -> None:
        receiver.behave = lambda _taken: Reply(503)
        closes = ChangeRoomModes("#sec", [ModeChange(True, letter)])
        world.add(receiver.url, "#sec")
        for texts in (["m0", "m1"], ["n0"]):
            world.ann.does(Join("#sec"), closes)
            world.says(*texts, room="#sec")
            world.ann.does(Part("#sec"))  # the room ends, and its log with it
        world.ann.does(Join("#sec"))
        world.says("o0", room="#sec")
        receiver.wait_for_text("m0")
        receiver.behave = lambda _taken: Reply()
        receiver.wait_for_text("o0")
        assert list(dict.fromkeys(receiver.texts())) == ["m0", "m1", "n0", "o0"]

    def test_what_was_said_before_it_was_made_is_not_sent(
        self, world: World, receiver: Receiver
    ) -> None:
        world.ann.does(Join("#sec"), ChangeRoomModes("#sec", [ModeChange(True, "s")]))
        world.says("before", room="#sec")
        world.ann.does(Part("#sec"))
        world.add(receiver.url, "#sec")
        world.ann.does(Join("#sec"))
        world.says("after", room="#sec")
        receiver.wait_for(1)
        assert receiver.texts() == ["after"]

    def test_a_clock_that_is_put_back(self, world: World, receiver: Receiver) -> None:
        world.chat.now += 3600
        world.add(receiver.url)
        world.chat.now -= 3600
        world.says("one", "two")
        receiver.wait_for(2)
        assert receiver.texts() == ["one", "two"]

    def test_a_log_that_is_not_there(self, tmp_path: Path) -> None:
        with living(tmp_path) as world:
            world.ann.does(Join("#other"))
            with world.chat.hub.lock:
                log = world.chat.hub.log_of(world.chat.hub.room("#other"))
            for progress in (Progress(0), Progress(0, "token-1-1")):
                assert not [
                    each
                    for each in following(world.chat.store.archive, log, progress, 50)
                    if isinstance(each, MessagePosted)
                ]
