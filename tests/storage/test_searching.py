"""Searching what was said."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sql_event

from beseda.domain.events import Kind, MessagePosted
from beseda.domain.history import Search, UnknownMessageError
from beseda.domain.roomlog import RoomLog
from beseda.storage.searching import MOST_PARTS, parts_of
from beseda.storage.words import words
from tests.storage.building import BEGINNING, STEP, Built


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    with Built(tmp_path) as built:
        yield built


def search(
    built: Built, text: str, *rooms: str, limit: int = 50, nick: str = "", **bounds: Any
) -> list[str]:
    """The texts that are found, newest first."""
    logs: list[RoomLog] = [built.log(room) for room in rooms or ("#lobby",)]
    found = built.archive.search(Search(logs=logs, limit=limit, text=text, nick=nick, **bounds))
    assert all(isinstance(each.event, MessagePosted) for each in found)
    return [each.event.text for each in found if isinstance(each.event, MessagePosted)]


def say(built: Built, *texts: str, room: str = "#lobby", by: str = "Ann") -> None:
    for text in texts:
        built.say(room, text, by=by)
    built.commit()
    built.index()


def test_every_word_must_occur_and_the_newest_comes_first(built: Built) -> None:
    say(built, "the cat sat", "the dog sat", "The dog barked. The cat ran", "nothing")
    assert search(built, "cat dog") == ["The dog barked. The cat ran"]
    assert search(built, "THE") == ["The dog barked. The cat ran", "the dog sat", "the cat sat"]
    assert search(built, "the", limit=1) == ["The dog barked. The cat ran"]
    assert search(built, "elephant") == []
    assert search(built, "the", limit=0) == []


def test_russian_is_found_however_it_is_written(built: Built) -> None:
    say(built, "Ещё Ёлка", "мой йод", "замо́к закрыт")
    assert search(built, "еще елка") == ["Ещё Ёлка"]
    assert search(built, "ЕЩЁ ЁЛКА") == ["Ещё Ёлка"]
    assert search(built, "МОЙ") == ["мой йод"]
    assert search(built, "мои") == []
    assert search(built, "замок") == ["замо́к закрыт"]


def test_the_beginning_of_a_word(built: Built) -> None:
    say(built, "прекрасно", "приветствую", "привет")
    assert search(built, "привет*") == ["привет", "приветствую"]
    assert search(built, "пр*") == ["привет", "приветствую", "прекрасно"]
    assert search(built, "п*") == ["привет", "приветствую", "прекрасно"]
    assert search(built, "приветствов*") == []
    assert search(built, "ривет*") == []
    assert search(built, "*") == []


def test_a_phrase_stays_together(built: Built) -> None:
    say(built, "to be or not to be", "be to or not", "don't do it", "do t don")
    assert search(built, '"to be"') == ["to be or not to be"]
    assert search(built, '"or not" be') == ["be to or not", "to be or not to be"]
    assert search(built, '"not to b*"') == ["to be or not to be"]
    assert search(built, '"not to b"*') == ["to be or not to be"]
    assert search(built, '"to be') == ["to be or not to be"]
    assert search(built, "don't") == ["don't do it"]


def test_a_symbol_is_a_word(built: Built) -> None:
    say(built, "well done 👍🏽", "well ☹")
    assert search(built, "👍") == ["well done 👍🏽"]
    assert search(built, "☹") == ["well ☹"]


def test_without_a_text_the_newest_are_listed(built: Built) -> None:
    say(built, "one", "two", "three")
    say(built, "elsewhere", room="#other")
    assert search(built, "", limit=2) == ["three", "two"]
    assert search(built, "  ", "#lobby", "#other") == ["elsewhere", "three", "two", "one"]
    assert search(built, "!?") == []  # there is no word in it: nothing has it
    assert search(built, '""') == []


def test_only_what_may_be_read_is_searched(built: Built) -> None:
    say(built, "a word here")
    say(built, "a word there", room="#other")
    built.tell("Bob", "Cid", "a word between us")
    built.commit()
    built.index()
    assert search(built, "word") == ["a word here"]
    assert search(built, "word", "#other", "#nowhere") == ["a word there"]
    assert search(built, "word", "#nowhere") == []
    assert built.archive.search(Search(logs=[], limit=5, text="word")) == []
    between = built.conversation("Cid", "Bob")
    (found,) = built.archive.search(Search(logs=[between], limit=5, text="word"))
    assert found.log is between
    assert isinstance(found.event, MessagePosted)
    assert (found.event.target, found.event.private) == ("Cid", True)


def test_what_is_found_can_be_found_again_by_its_id(built: Built) -> None:
    said = built.say("#lobby", "a word", kind=Kind.NOTICE)
    built.commit()
    built.index()
    log = built.log("#lobby")
    (found,) = built.archive.search(Search(logs=[log], limit=5, text="word"))
    assert found.log is log
    assert found.event.id == said.id
    assert found.event == built.archive.find(log, said.id)


def test_by_whom_it_was_said(built: Built) -> None:
    say(built, "I say so", by="Ann")
    say(built, "so does Ann", by="Bob")
    say(built, "so say I", by="Ann[away]")
    assert search(built, "so", nick="ann") == ["I say so"]
    assert search(built, "", nick="bob") == ["so does Ann"]
    assert search(built, "so", nick="ann[away]") == ["so say I"]
    assert search(built, "so", nick="cid") == []
    assert search(built, "so", nick="\ud800") == []
    assert search(built, "so", nick='" OR ') == []


def test_when_it_was_said(built: Built) -> None:
    for number in range(6):
        built.say("#lobby", f"word {number}", at=BEGINNING + number // 2)
    built.commit()
    built.index()
    assert search(built, "word", after=BEGINNING) == ["word 5", "word 4", "word 3", "word 2"]
    assert search(built, "word", before=BEGINNING + 1) == ["word 1", "word 0"]
    assert search(built, "word", after=BEGINNING, before=BEGINNING + 2) == ["word 3", "word 2"]
    assert search(built, "word", after=BEGINNING + 2) == []
    assert search(built, "word", before=-(10**30)) == []
    assert len(search(built, "word", after=-(10**30), before=10**30)) == 6


def test_times_of_several_rooms_need_not_be_in_the_order_of_recording(built: Built) -> None:
    say(built, "word 1", room="#one")
    built.say("#two", "word 2, recorded late", at=BEGINNING + STEP // 2)
    built.say("#one", "word 3", at=BEGINNING + 2 * STEP)
    built.commit()
    built.index()
    both = ("#one", "#two")
    assert search(built, "word", *both, before=BEGINNING + STEP) == ["word 2, recorded late"]
    assert search(built, "word", *both, after=BEGINNING + STEP // 2) == ["word 3", "word 1"]


def test_one_can_page_on(built: Built) -> None:
    say(built, *(f"word {number}" for number in range(7)))
    logs = [built.log("#lobby"), built.log("#other")]
    found: list[str] = []
    older_than = None
    while True:
        page = built.archive.search(Search(logs=logs, limit=3, text="word", older_than=older_than))
        if not page:
            break
        found += [each.event.text for each in page if isinstance(each.event, MessagePosted)]
        older_than = page[-1].event.id
    assert found == [f"word {number}" for number in reversed(range(7))]


def test_to_page_on_from_elsewhere_is_a_mistake(built: Built) -> None:
    say(built, "word")
    elsewhere = built.say("#other", "word")
    built.commit()
    for wrong in (elsewhere.id, "nonsense"):
        with pytest.raises(UnknownMessageError):
            search(built, "word", older_than=wrong)


def test_what_was_taken_back_is_not_found(built: Built) -> None:
    say(built, "a secret word")
    said = built.say("#lobby", "another secret word")
    built.commit()
    built.index()
    assert len(search(built, "secret")) == 2
    built.redact(said, "secret")
    built.commit()
    built.index()
    assert search(built, "secret") == ["a secret word"]


def test_a_room_made_anew_is_another(built: Built) -> None:
    say(built, "old word", room="#secret")
    built.end("#secret")
    say(built, "new word", room="#secret")
    assert search(built, "word", "#secret") == ["new word"]


@pytest.mark.parametrize(
    "text",
    [
        '") OR ("',
        "a AND",
        "NEAR(a b)",
        "terms : a",
        "{terms} : a",
        "^a",
        "a + b",
        "-a",
        "0000002wword",
        "0000002a",
        '"' * 99,
        "a\0b",
        "\ud800",
    ],
)
def test_nothing_that_is_typed_means_anything_to_the_database(built: Built, text: str) -> None:
    say(built, "hidden word", room="#other")  # its terms would begin with 0000001
    say(built, "shown")
    assert search(built, text) == []


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """One for all examples, as none changes it."""
    with Built(tmp_path_factory.mktemp("same")) as built:
        say(built, "a b ab", "A and B, or NEAR: aё", "🙂 'b", "ба")
        yield built


@settings(max_examples=200)
@given(text=st.text(st.sampled_from("ab*\"^:(){}+-,. \t\0AND ORNEAT'ё🙂"), max_size=40))
def test_whatever_is_typed_can_be_searched_for(same: Built, text: str) -> None:
    for found in search(same, text):
        said = words(found)
        assert all(
            any(each == word or (part.is_prefix and each.startswith(word)) for each in said)
            for part in parts_of(text) or ()
            for word in part.words
        )


def test_so_many_words_count() -> None:
    parts = parts_of("a " * 1000)
    assert parts is not None
    assert len(parts) == MOST_PARTS


def test_searching_in_hundreds_of_logs(built: Built) -> None:
    rooms = [f"#room{number}" for number in range(700)]
    for room in rooms:
        built.say(room, "what is common to all")
    built.commit()
    while built.store._indexer.index(500):
        pass
    assert len(search(built, '"what is" comm*', *rooms, limit=1000)) == 700


# ── the plan ───────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_sorted_and_no_table_is_walked_through(built: Built) -> None:
    say(built, "word")
    asked: list[tuple[str, Any]] = []
    engine = built.store._reading

    @sql_event.listens_for(engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        asked.append((sql, values))

    search(built, "word", after=0, before=1 << 50)
    sql_event.remove(engine, "before_cursor_execute", _note)
    plans = []
    with engine.connect() as connection:
        for sql, values in asked:
            if "SELECT" in sql:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
                plans += [row.detail for row in rows]
    assert any("events_text VIRTUAL TABLE" in plan for plan in plans)
    for plan in plans:
        assert "TEMP B-TREE" not in plan
        assert not plan.startswith(("SCAN events ", "SCAN authors", "SCAN rooms"))


# ── compared with a list ───────────────────────────────────────────────────────────────────────

VOCABULARY = ["ёж", "еж", "ЁЖИК", "cat", "cats", "Cat", "x"]
ROOMS = ["#one", "#two", "#three"]
NICKS = ["Ann", "Bob"]


class Said(NamedTuple):
    room: str
    by: str
    text: str
    later: int
    removed: bool


class Asked(NamedTuple):
    parts: list[tuple[list[str], bool]]
    rooms: list[str]
    nick: str
    after: int | None
    before: int | None
    limit: int


TEXTS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4)
SAID = st.lists(
    st.builds(
        Said,
        room=st.sampled_from(ROOMS),
        by=st.sampled_from(NICKS),
        text=TEXTS.map(" ".join),
        later=st.integers(0, 2),
        removed=st.integers(0, 4).map(lambda number: number == 0),
    ),
    max_size=25,
)
ASKED = st.lists(
    st.builds(
        Asked,
        parts=st.lists(
            st.tuples(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2), st.booleans()),
            max_size=2,
        ),
        rooms=st.lists(st.sampled_from(ROOMS), unique=True),
        nick=st.sampled_from(["", "ann", "bob"]),
        after=st.none() | st.integers(-1, 30),
        before=st.none() | st.integers(-1, 30),
        limit=st.integers(0, 10),
    ),
    min_size=10,
    max_size=30,
)


@pytest.mark.slow
@settings(max_examples=50)
@given(SAID, ASKED)
def test_a_search_finds_what_a_list_has(said: list[Said], asked: list[Asked]) -> None:
    with tempfile.TemporaryDirectory() as directory, Built(Path(directory)) as built:
        messages = _say_all(built, said)
        for each in asked:
            expected = [
                message.id
                for entry, message in reversed(list(zip(said, messages, strict=True)))
                if not entry.removed and _matches(each, entry, round(message.at * 1000))
            ]
            found = built.archive.search(
                Search(
                    logs=[built.log(room) for room in each.rooms],
                    limit=each.limit,
                    text=" ".join(_typed(phrase, prefix) for phrase, prefix in each.parts),
                    nick=each.nick,
                    after=None if each.after is None else BEGINNING + each.after,
                    before=None if each.before is None else BEGINNING + each.before,
                )
            )
            assert [match.event.id for match in found] == expected[: each.limit], each


def _say_all(built: Built, said: Sequence[Said]) -> list[MessagePosted]:
    now, messages = BEGINNING, []
    for entry in said:
        now += entry.later
        messages.append(built.say(entry.room, entry.text, by=entry.by, at=now))
        built.commit()
    built.index()
    for entry, message in zip(said, messages, strict=True):
        if entry.removed:
            built.redact(message)
    built.commit()
    built.index()
    return messages


def _typed(phrase: list[str], prefix: bool) -> str:
    return f'"{" ".join(phrase)}"' + ("*" if prefix else "")


def _matches(asked: Asked, said: Said, at: int) -> bool:
    if said.room not in asked.rooms or (asked.nick and said.by.lower() != asked.nick):
        return False
    if asked.after is not None and at <= BEGINNING + asked.after:
        return False
    if asked.before is not None and at >= BEGINNING + asked.before:
        return False
    text = words(said.text)
    return all(_occurs(words(" ".join(phrase)), prefix, text) for phrase, prefix in asked.parts)


def _occurs(phrase: list[str], prefix: bool, text: list[str]) -> bool:
    for start in range(len(text) - len(phrase) + 1):
        part = text[start : start + len(phrase)]
        if part[:-1] == phrase[:-1] and (
            part[-1] == phrase[-1] or (prefix and part[-1].startswith(phrase[-1]))
        ):
            return True
    return False
