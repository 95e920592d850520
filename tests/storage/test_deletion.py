"""What is deleted is gone: from the log, from the index, and from the files."""

from pathlib import Path

import pytest

from beseda.domain.events import Kind, MessagePosted, TopicChanged
from beseda.domain.history import AtMessage, Page, Search
from beseda.storage.database import FILE_NAME
from beseda.storage.deletion import Deleter, Deletion, PersonDeletion
from beseda.storage.errors import DirectoryInUseError
from beseda.storage.offline import deleting
from beseda.storage.tidying import Tidying
from tests.storage.building import Built


def carry_out(deletion: Deletion) -> int:
    """All of it; returns how much was removed."""
    for _ in range(10_000):
        done, total, removed = deletion.step()
        assert 0 <= done <= total
        if done == total:
            return removed
    raise AssertionError("it does not end")


def deleter(built: Built) -> Deleter:
    built.store._indexer.catch_up(5)
    return built.store.deleter


def texts(built: Built, room: str) -> list[str]:
    page = built.archive.page(Page(log=built.log(room), limit=5000))
    return [event.text for event in page if isinstance(event, MessagePosted)]


def found(built: Built, *rooms: str, text: str) -> int:
    logs = [built.log(room) for room in rooms]
    return len(built.archive.search(Search(logs=logs, limit=99, text=text)))


class TestRoom:
    def test_the_whole_log_goes_and_the_room_goes_on(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.join("#tea")
            for number in range(200):
                built.say("#tea", f"message {number}")
            built.say("#den", "message")
            built.commit()
            deletion = deleter(built).room("#tea")
            assert deletion.total == 201
            built.say("#tea", "meanwhile")
            built.commit()
            assert carry_out(deletion) == 201
            assert texts(built, "#tea") == ["meanwhile"]
            assert texts(built, "#den") == ["message"]
            assert found(built, "#tea", "#den", text="message") == 1
            last = built.say("#tea", "and on")
            built.commit()
            assert last.seq == 203

    @pytest.mark.parametrize("restarted", [False, True])
    def test_no_place_is_used_twice(self, tmp_path: Path, restarted: bool) -> None:
        with Built(tmp_path) as built:
            before = [built.say("#tea", "hello") for _ in range(3)]
            built.commit()
            carry_out(deleter(built).room("#tea"))
            if restarted:
                built.restart()
            after = built.say("#tea", "hello")
            built.commit()
            assert after.seq == 4
            assert after.id not in {event.id for event in before}

    def test_former_rooms_of_the_name_go_as_well(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            for _ in range(2):
                built.happen(built.log("#den", is_open=False), built.say("#tea", "a secret"))
                built.end("#den")
            built.commit()
            deletion = deleter(built).room("#den")
            assert deletion.total == 2
            assert carry_out(deletion) == 2
            with built.store._connection.begin():
                rooms = built.store._connection.exec_driver_sql("SELECT key FROM rooms").all()
            assert rooms == [("#tea",)]

    def test_there_is_no_such_room(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.tell("Ann", "Bob", "psst")
            built.commit()
            for key in ("#tea", "1.1 1.2"):  # a conversation is no room
                assert deleter(built).room(key).total == 0
                assert carry_out(deleter(built).room(key)) == 0


class TestPerson:
    def test_everything_that_they_said_goes(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.join("#tea", by="Bob")
            for number in range(100):
                built.say("#tea", f"word {number}", by="Bob")
                built.say("#tea", f"answer {number}", by="Ann")
            built.say("#den", "notice", by="Bob", kind=Kind.NOTICE)
            built.react("#tea", "🙂", by="Bob")
            topic = TopicChanged(by=built.person("Bob"), at=0, room="#tea", topic="me")
            built.happen(built.log("#tea"), topic)
            built.tell("Bob", "Ann", "psst")
            built.tell("Ann", "Bob", "hush")
            built.part("#tea", "Bob", "for good")
            built.commit()
            assert carry_out(deleter(built).person("bob")) == 105
            assert texts(built, "#tea") == [f"answer {number}" for number in range(100)]
            assert texts(built, "#den") == []
            private = built.archive.page(Page(log=built.conversation("Ann", "Bob"), limit=9))
            assert [event.by.nick for event in private] == ["Ann"]
            assert found(built, "#tea", "#den", text="word") == 0
            assert found(built, "#tea", text="answer") == 99

    def test_that_they_came_and_went_stays_without_their_words(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.join("#tea", by="Bob")
            built.part("#tea", "Bob", "for good")
            built.commit()
            assert carry_out(deleter(built).person("bob")) == 1
            page = built.archive.page(Page(log=built.log("#tea"), limit=9, happenings=True))
            assert [getattr(event, "reason", None) for event in page] == [None, ""]

    def test_places_stay(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.say("#tea", "one")
            gone = built.say("#tea", "two", by="Bob")
            built.say("#tea", "three")
            built.commit()
            carry_out(deleter(built).person("bob"))
            page = Page(log=built.log("#tea"), limit=9, after=AtMessage(gone.id))
            assert [event.seq for event in built.archive.page(page)] == [3]

    def test_by_identity(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.say("#tea", "one", by="Ann")
            built.say("#tea", "two", by="Bob")
            built.commit()
            identity = built.person("Ann").identity
            carry_out(PersonDeletion(built.store._connection, identity=identity))
            assert texts(built, "#tea") == ["two"]

    def test_nobody_is_called_that(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.say("#tea", "one")
            built.commit()
            deletion = deleter(built).person("cyd")
            assert not deletion.known
            assert carry_out(deletion) == 0
            assert texts(built, "#tea") == ["one"]


class TestMessage:
    def test_it_goes(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            message = built.say("#tea", "one")
            built.say("#tea", "two")
            built.commit()
            gone = deleter(built).message(message.id)
            assert gone is not None
            assert (gone.room, gone.nick, gone.text) == ("#tea", "Ann", "one")
            assert texts(built, "#tea") == ["two"]
            assert found(built, "#tea", text="one") == 0
            assert deleter(built).message(message.id) is None

    def test_in_private(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            message = built.tell("Ann", "Bob", "psst")
            built.commit()
            gone = deleter(built).message(message.id)
            assert gone is not None
            assert (gone.room, gone.members, gone.to) == (None, ("1.1", "1.2"), "Bob")

    @pytest.mark.parametrize(
        "change", ["{0}0", "x{0}", "{token}-9-1", "{token}-1-2", "", "x", "--"]
    )
    def test_no_other(self, tmp_path: Path, change: str) -> None:
        with Built(tmp_path) as built:
            message = built.say("#tea", "one")
            built.commit()
            token = message.id.partition("-")[0]
            assert deleter(built).message(change.format(message.id, token=token)) is None
            assert texts(built, "#tea") == ["one"]


class TestTraces:
    @pytest.mark.parametrize("what", ["room", "person", "message"])
    def test_nothing_is_left_in_the_files(self, tmp_path: Path, what: str) -> None:
        with Built(tmp_path) as built:
            built.say("#den", "what stays")
            for number in range(300):
                built.say("#den", f"filler {number} " * 20)
            message = built.say("#tea", "zzqsamovar " * 400, by="Bob")  # several pages of it
            built.commit()
            delete = deleter(built)
            match what:
                case "room":
                    carry_out(delete.room("#tea"))
                case "person":
                    carry_out(delete.person("bob"))
                case _:
                    delete.message(message.id)
            Tidying(built.store._connection, built.store._appender.forget_authors).finish()
            for file in tmp_path.glob(f"{FILE_NAME}*"):
                assert b"zzqsamovar" not in file.read_bytes(), file
            assert b"what stays" in (tmp_path / FILE_NAME).read_bytes()
            assert found(built, "#den", text="filler") == 99

    def test_what_was_not_cleared_up_is_at_the_next_start(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            message = built.say("#tea", "zzqsamovar")
            built.commit()
            deleter(built).message(message.id)
        with Built(tmp_path) as built:
            Tidying(built.store._connection, built.store._appender.forget_authors).finish()
            for file in tmp_path.glob(f"{FILE_NAME}*"):
                assert b"zzqsamovar" not in file.read_bytes(), file

    def test_a_reader_is_not_waited_for(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            message = built.say("#tea", "zzqsamovar")
            built.commit()
            with built.store._reading.connect() as reader, reader.begin():
                reader.exec_driver_sql("SELECT count(*) FROM events").scalar()
                deleter(built).message(message.id)
                tidying = Tidying(built.store._connection, built.store._appender.forget_authors)
                tidying.finish()
                assert not tidying()  # it rests
                wal = tmp_path / f"{FILE_NAME}-wal"
                assert b"zzqsamovar" in wal.read_bytes()
            tidying._resting_until = 0.0
            tidying.finish()
            assert b"zzqsamovar" not in wal.read_bytes()


class TestOffline:
    def test_without_a_server(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.say("#tea", "one")
            built.commit()
            with pytest.raises(DirectoryInUseError), deleting(tmp_path):
                pass
        with deleting(tmp_path) as offline:
            assert carry_out(offline.deleter.room("#tea")) == 1
            offline.tidying.finish()
        with Built(tmp_path) as built:
            assert texts(built, "#tea") == []
            said = built.say("#tea", "two")
            built.commit()
            assert said.seq == 2
