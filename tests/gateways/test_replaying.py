"""Pages that are read once for all who come in a row."""

from collections.abc import Sequence

from beseda.domain.events import Event, Joined, Kind, MessagePosted
from beseda.domain.history import AtSeq, Page
from beseda.domain.people import Person
from beseda.domain.roomlog import RoomLog
from beseda.gateways.replaying import MOST_BYTES, Entrance, Replays
from tests.gateways.forgetful import EmptyArchive

ANN = Person(1, "Ann", "ann", "a", "host", "Ann")
BOB = Person(2, "Bob", "bob", "b", "host", "Bob")
TEA = RoomLog("#tea", "#tea")


def _message(seq: int, text: str, by: Person = ANN) -> MessagePosted:
    return MessagePosted(
        by=by, at=0, seq=seq, kind=Kind.MESSAGE, target="#tea", private=False, text=text
    )


class Book(EmptyArchive):
    """An archive that counts who asks."""

    def __init__(self, *events: MessagePosted) -> None:
        self.events = events
        self.asked: list[Page] = []

    def page(self, page: Page) -> list[Event]:
        self.asked.append(page)
        assert page.newest
        return list(self.events[-page.limit :])


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _entrance(said: int = 1, limit: int = 10, seq: int = 100) -> Entrance:
    return Entrance(TEA, said, limit, Joined(by=BOB, at=0, room="#tea", seq=seq))


def _write(events: Sequence[Event]) -> bytes:
    return b"".join(event.text.encode() for event in events if isinstance(event, MessagePosted))


def test_a_crowd_reads_once() -> None:
    book, replays = Book(_message(1, "a"), _message(2, "b")), Replays(Clock())
    writings = 0

    def write(events: Sequence[Event]) -> bytes:
        nonlocal writings
        writings += 1
        return _write(events)

    for number in range(1000):
        entrance = _entrance(seq=100 + number)
        way = number % 3
        assert replays.written(book, entrance, way, frozenset(), write) == b"ab"
    assert len(book.asked) == 1
    assert writings == 3


def test_what_was_said_since_is_read() -> None:
    book, replays = Book(_message(1, "a")), Replays(Clock())
    assert replays.written(book, _entrance(1), 0, frozenset(), _write) == b"a"
    book.events = (_message(1, "a"), _message(2, "b"))
    assert replays.written(book, _entrance(1), 0, frozenset(), _write) == b"a"
    assert replays.written(book, _entrance(2), 0, frozenset(), _write) == b"ab"
    assert replays.written(book, _entrance(2, limit=1), 0, frozenset(), _write) == b"b"


def test_nothing_is_kept_for_long() -> None:
    clock = Clock()
    book, replays = Book(_message(1, "a")), Replays(clock)
    replays.earlier(book, _entrance())
    clock.now = 2.5
    replays.earlier(book, _entrance())
    assert len(book.asked) == 2


def test_it_does_not_grow() -> None:
    book, replays = Book(_message(1, "a")), Replays(Clock())
    for said in range(1000):
        replays.earlier(book, _entrance(said))
    assert len(replays._kept) == 64


def test_only_what_came_before_them() -> None:
    book, replays = Book(), Replays(Clock())
    replays.earlier(book, _entrance(1, seq=7))
    replays.earlier(book, _entrance(2, seq=0))  # it could not be recorded that they came
    assert [page.before for page in book.asked] == [AtSeq(7), None]


def test_whom_one_ignores() -> None:
    book, replays = Book(_message(1, "a"), _message(2, "b", BOB)), Replays(Clock())
    assert replays.written(book, _entrance(), 0, frozenset({"bob"}), _write) == b"a"
    assert replays.written(book, _entrance(), 0, frozenset({"cat"}), _write) == b"ab"


def test_long_texts_are_fewer() -> None:
    long = "я" * (MOST_BYTES // 8)
    book, replays = Book(*(_message(seq, long) for seq in range(1, 10))), Replays(Clock())
    earlier = replays.earlier(book, _entrance())
    assert [event.seq for event in earlier.events] == [6, 7, 8, 9]
    assert earlier.first == 6


def test_programs_words_are_left_out() -> None:
    book, replays = Book(_message(1, "\x01VERSION\x01"), _message(2, "b")), Replays(Clock())
    earlier = replays.earlier(book, _entrance())
    assert [event.seq for event in earlier.events] == [2]
    assert earlier.first == 1
