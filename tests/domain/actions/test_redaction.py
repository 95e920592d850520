"""Taking messages back, or away."""

from msgspec.structs import replace

from beseda.domain.commands import Join, Part, Redact, Rename
from beseda.domain.events import Event, Kind, MessagePosted, TagsPosted, TopicChanged
from beseda.domain.refusals import Reason
from tests.domain.fakes import Chat, Guest


def said(by: Guest, target: str = "#tea") -> MessagePosted:
    """What `by` said, as the log has it."""
    return MessagePosted(
        by=by.user.person,
        at=by.chat.now,
        kind=Kind.MESSAGE,
        target=target,
        private=not target.startswith("#"),
        text="oops",
        id="x-1-1",
    )


def redact(found: Event | None, target: str = "#tea", reason: str = "") -> Redact:
    """The command."""
    return Redact(target, "x-1-1", reason, found)


def test_the_author_takes_it_back_and_the_room_is_told() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    bob.does(redact(said(bob), "#TEA", "x" * 300))
    assert ann.hears() == [f"Bob redacts x-1-1 in #tea: {'x' * 250}"]
    assert bob.hears() == [f"you: Bob redacts x-1-1 in #tea: {'x' * 250}"]


def test_half_operators_and_server_operators_take_it_away() -> None:
    chat = Chat()
    ann, bob, cid = chat.in_room("#tea", "Ann", "Bob", "Cid")
    dan = chat.enter("Dan")
    assert cid.cannot(redact(said(bob))) is Reason.NOT_YOUR_MESSAGE
    ann.mode("#tea", "+v", "Cid")
    assert cid.cannot(redact(said(bob))) is Reason.NOT_YOUR_MESSAGE
    ann.mode("#tea", "+h", "Cid")
    cid.does(redact(said(bob)))
    assert dan.cannot(redact(said(bob))) is Reason.NOT_IN_ROOM
    dan.user.operator = "root"
    dan.does(redact(said(bob)))
    assert dan.hears() == ["you: Dan redacts x-1-1 in #tea: "]
    assert bob.hears()[-1] == "Dan redacts x-1-1 in #tea: "


def test_who_has_left_the_room_takes_nothing_back() -> None:
    chat = Chat()
    _, bob = chat.in_room("#tea", "Ann", "Bob")
    message = said(bob)
    bob.does(Part("#tea"))
    assert bob.cannot(redact(message)) is Reason.NOT_IN_ROOM
    bob.does(Join("#tea"), Rename("Rob"), redact(message))


def test_only_what_people_said_can_be_taken_back() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    person = ann.user.person
    topic = TopicChanged(by=person, at=0, room="#tea", topic="x")
    assert ann.cannot(redact(None)) is Reason.NO_SUCH_MESSAGE
    assert ann.cannot(redact(topic)) is Reason.NO_SUCH_MESSAGE
    ann.does(redact(TagsPosted(by=person, at=0, target="#tea", private=False, tags=())))


def test_a_nick_makes_nobody_the_author() -> None:
    chat = Chat()
    _, bob = chat.in_room("#tea", "Ann", "Bob")
    message = said(bob)
    other = replace(message, by=replace(message.by, identity="0.99"))
    assert bob.cannot(redact(other)) is Reason.NOT_YOUR_MESSAGE


def test_in_private_only_the_author_and_server_operators() -> None:
    chat = Chat()
    ann, bob, cid = chat.enter_all("Ann", "Bob", "Cid")
    message = said(ann, "Bob")
    assert bob.cannot(redact(message, "Ann")) is Reason.NOT_YOUR_MESSAGE
    ann.does(redact(message, "BOB"))
    assert ann.hears() == ["you: Ann redacts x-1-1 in Bob: "]
    assert bob.hears() == ["Ann redacts x-1-1 in Bob: "]
    assert cid.hears() == []
    assert ann.cannot(redact(message, "Zed")) is Reason.NO_SUCH_NICK
    ann.does(redact(said(ann, "Ann"), "Ann"))
    assert ann.hears() == ["you: Ann redacts x-1-1 in Ann: "]


def test_there_is_no_room_that_one_may_not_see() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    ann.mode("#tea", "+s")
    assert bob.cannot(redact(None)) is Reason.NO_SUCH_ROOM
    assert bob.cannot(redact(None, "#milk")) is Reason.NO_SUCH_ROOM
