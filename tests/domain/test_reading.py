"""Who may read which log."""

import pytest

from beseda.domain import reading
from beseda.domain.commands import Join, Part, Quit, Rename, Say
from beseda.domain.history import Activity
from beseda.domain.presence import MOST_CONVERSATIONS
from beseda.domain.refusals import Reason, Refused
from tests.domain.fakes import Chat, Guest


def _refused(chat: Chat, guest: Guest, target: str) -> Reason:
    with pytest.raises(Refused) as refused:
        reading.readable(chat.hub, guest.session.user, target)
    return refused.value.refusal.reason


def _key(chat: Chat, guest: Guest, target: str) -> str:
    return reading.readable(chat.hub, guest.session.user, target).key


def test_rooms_that_one_is_in_or_may_enter() -> None:
    chat = Chat()
    [ann] = chat.in_room("#Tea", "Ann")
    bob = chat.enter("Bob")
    found = reading.find(chat.hub, bob.session.user, "#tEA")
    assert (found.name, found.log.key) == ("#Tea", "#tea")
    for letter, value in (
        ("i", ()),
        ("k", ("key",)),
        ("s", ()),
        ("l", ("1",)),
        ("b", ("bob!*@*",)),
    ):
        ann.mode("#tea", f"+{letter}", *value)
        assert _refused(chat, bob, "#tea") is Reason.NO_SUCH_ROOM
        assert _key(chat, ann, "#tea") == "#tea"
        ann.mode("#tea", f"-{letter}", *value)
    assert _refused(chat, ann, "#pie") is Reason.NO_SUCH_ROOM


def test_conversations_are_two_peoples() -> None:
    chat = Chat()
    ann, bob, eve = chat.enter_all("Ann", "Bob", "Eve")
    assert _key(chat, ann, "bob") == _key(chat, bob, "ANN")
    assert _key(chat, eve, "bob") != _key(chat, ann, "bob")
    assert _refused(chat, ann, "nobody") is Reason.NO_SUCH_NICK


def test_a_conversation_is_found_after_the_other_has_left() -> None:
    chat = Chat()
    ann, bob = chat.enter_all("Ann", "Bob")
    key = _key(chat, ann, "bob")
    bob.does(Say("Ann", "hello"))
    bob.does(Quit(""))
    assert _key(chat, ann, "BOB") == key
    taker = chat.enter("Bob")
    assert _key(chat, ann, "bob") != key
    assert _key(chat, taker, "ann") != key
    taker.does(Rename("Rob"))
    assert _key(chat, ann, "bob") == key


def test_only_so_many_conversations_are_remembered() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    for number in range(MOST_CONVERSATIONS + 1):
        other = chat.enter(f"guest{number}")
        other.does(Say("Ann", "hello"))
        other.does(Quit(""))
    assert len(ann.session.user.conversations) == MOST_CONVERSATIONS
    assert _refused(chat, ann, "guest0") is Reason.NO_SUCH_NICK
    assert _key(chat, ann, "guest1")


def test_the_names_of_conversations_lead_to_them() -> None:
    chat = Chat()
    ann, bob, cat = chat.enter_all("Ann", "Bob", "Cat")
    bob.does(Say("Ann", "hello"))
    cat.does(Say("Ann", "hello"))
    bob.does(Rename("Rob"))
    bob.does(Say("Ann", "again"))
    cat.does(Quit(""))
    user = ann.session.user
    found = reading.all_conversations(chat.hub, user)
    assert sorted(each.name for each in found) == ["Cat", "Rob"]
    assert all(_key(chat, ann, each.name) == each.log.key for each in found)
    chat.enter("Cat")
    assert [each.name for each in reading.all_conversations(chat.hub, user)] == ["Rob"]
    assert len(reading.all_readable(chat.hub, user)) == 2


def test_what_an_activity_is_called() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#Tea", "Ann", "Bob")
    bob.does(Say("Ann", "hello"))
    user, hub = ann.session.user, chat.hub
    last = user.rooms[next(iter(user.rooms))]
    assert last is not None
    room, talk = hub.log_of(hub.room("#tea")), reading.readable(hub, user, "bob")
    names = [reading.named(hub, user, Activity(log, last)) for log in (room, talk)]
    assert [each.name for each in names if each is not None] == ["#Tea", "Bob"]
    ann.mode("#tea", "+i")
    ann.does(Part("#tea"))
    assert reading.named(hub, user, Activity(room, last)) is None
    user.conversations.clear()
    assert reading.named(hub, user, Activity(talk, last)) is None


def test_where_one_came_in_is_known() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    ann.does(Join("#tea"))
    [(room, joined)] = ann.session.user.rooms.items()
    assert joined is not None
    assert (room.name, joined.room, joined.by.nick) == ("#tea", "#tea", "Ann")


def test_a_room_tells_when_its_log_has_changed() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    room = chat.hub.room("#tea")
    before = room.said
    ann.does(Join("#pie"), Say("#pie", "x"))
    assert room.said == before
    ann.does(Say("#tea", "x"))
    assert room.said > before
    now = room.said
    ann.does(Part("#tea"), Join("#tea"))
    assert chat.hub.room("#tea").said > now


def test_a_conversation_stays_when_somebody_else_takes_the_others_old_nick() -> None:
    chat = Chat()
    ann, bob = chat.enter_all("Ann", "Bob")
    bob.does(Say("Ann", "hello"))
    key = _key(chat, ann, "bob")
    bob.does(Rename("Rob"))
    stranger = chat.enter("Bob")
    ann.does(Say("Bob", "who are you?"))
    user = ann.session.user
    assert _key(chat, ann, "rob") == key != _key(chat, ann, "bob")
    assert _key(chat, stranger, "ann") == _key(chat, ann, "bob")
    names = {each.name: each.log.key for each in reading.all_conversations(chat.hub, user)}
    assert names == {"Rob": key, "Bob": _key(chat, ann, "bob")}
    assert {log.key for log in reading.all_readable(chat.hub, user)} == set(names.values())
