"""Names, absence, leaving."""

import pytest

from beseda.domain.commands import Ignore, Join, Quit, Rename, Say, SetAway, SetRealname
from beseda.domain.limits import Limits
from beseda.domain.presence import Session
from beseda.domain.refusals import Reason, Refused
from tests.domain.fakes import Chat, FakeChannel, Guest

# ── names ──────────────────────────────────────────────────────────────────────────────────


def test_everyone_who_shares_a_room_is_told_once() -> None:
    chat = Chat()
    ann, bob, cid = chat.enter_all("Ann", "Bob", "Cid")
    for room in ("#a", "#b"):
        ann.does(Join(room))
        bob.does(Join(room))
    chat.forget()
    ann.does(Rename("Anna"))
    assert bob.hears() == ["Ann is now Anna"]
    assert ann.hears() == ["you: Ann is now Anna"]
    assert cid.hears() == []


def test_the_old_name_is_free_and_the_new_one_is_not() -> None:
    chat = Chat()
    ann, bob = chat.enter_all("Ann", "Bob")
    ann.does(Rename("Anna"))
    assert chat.hub.roster.find("ANNA") is ann.user
    assert chat.hub.roster.find("Ann") is None
    assert bob.cannot(Rename("anna")) is Reason.NICK_TAKEN
    bob.does(Rename("Ann"))


def test_nobody_takes_a_name_that_looks_like_anothers() -> None:
    chat = Chat()
    chat.enter("Вася")
    bob = chat.enter("Bob")
    assert bob.cannot(Rename("ВАСЯ")) is Reason.NICK_TAKEN
    assert bob.cannot(Rename("Вacя")) is Reason.NICK_LOOKS_LIKE
    assert chat.hub.roster.find("Bob") is bob.user


def test_one_may_change_the_looks_of_ones_own_name() -> None:
    chat = Chat()
    bob = chat.enter("Bob")
    for nick in ("BOB", "B0b", "Вob", "bob"):
        bob.does(Rename(nick))
        assert chat.hub.roster.find(nick) is bob.user
    with pytest.raises(Refused):
        chat.enter("B0B")
    bob.does(Quit("bye"))
    chat.enter("B0B")


def test_the_same_name_is_no_change() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    chat.noted()
    ann.does(Rename("Ann"))
    assert ann.hears() == []
    assert chat.noted() == []


def test_a_bad_name_is_refused() -> None:
    chat = Chat(limits=Limits(nick_length=4))
    ann = chat.enter("Ann")
    assert ann.cannot(Rename("Annie")) is Reason.NICK_TOO_LONG
    assert ann.cannot(Rename("a b")) is Reason.NICK_MALFORMED
    assert ann.cannot(Rename("")) is Reason.NICK_EMPTY


def test_a_new_name_is_no_way_round_a_ban() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.mode("#tea", "+b", "bob")
    assert bob.cannot(Rename("Rob")) is Reason.BANNED_FROM_RENAMING
    ann.mode("#tea", "+v", "Bob")
    bob.does(Rename("Rob"))


# ── absence and real names ─────────────────────────────────────────────────────────────────


def test_people_go_away_and_come_back() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(SetAway("lunch"), SetAway("lunch"), SetAway(None), SetAway(""))
    assert bob.hears() == ["Ann away: lunch", "Ann away: None"]


def test_who_joins_while_away_is_shown_as_away() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    bob.does(SetAway("lunch"))
    bob.does(Join("#tea"))
    assert ann.hears() == ["Bob joins #tea", "Bob away: lunch"]


def test_an_away_text_is_cut_to_length() -> None:
    chat = Chat(limits=Limits(away_length=4))
    [ann] = chat.in_room("#tea", "Ann")
    ann.does(SetAway("обедаю"))
    assert ann.user.away == "обед"


def test_a_real_name_is_told_and_cut_to_length() -> None:
    chat = Chat(limits=Limits(realname_length=5))
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(SetRealname("Anna Petrovna"))
    assert bob.hears() == ["Ann is called Anna "]
    assert ann.user.nick == "Ann"


# ── ignoring ───────────────────────────────────────────────────────────────────────────────


def test_there_are_not_too_many_ignored() -> None:
    chat = Chat(limits=Limits(ignores=2))
    ann = chat.enter("Ann")
    ann.does(Ignore("x1"), Ignore("x2"))
    assert ann.cannot(Ignore("x3")) is Reason.TOO_MANY_IGNORES
    ann.does(Ignore("x1", on=False), Ignore("x3"))
    assert ann.session.ignores == {"x2", "x3"}


def test_to_ignore_somebody_twice_is_no_mistake() -> None:
    chat = Chat(limits=Limits(ignores=1))
    ann = chat.enter("Ann")
    ann.does(Ignore("Bob"), Ignore("BOB"))
    assert ann.session.ignores == {"bob"}


def test_what_is_no_name_cannot_be_ignored() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    assert ann.cannot(Ignore("")) is Reason.NICK_MALFORMED
    assert ann.cannot(Ignore("a b")) is Reason.NICK_MALFORMED


# ── leaving ────────────────────────────────────────────────────────────────────────────────


def test_everyone_who_shared_a_room_is_told_once_but_not_the_one_who_goes() -> None:
    chat = Chat()
    ann, bob, cid = chat.enter_all("Ann", "Bob", "Cid")
    for room in ("#a", "#b"):
        ann.does(Join(room))
        bob.does(Join(room))
    chat.forget()
    bob.does(Quit("bed time"))
    assert ann.hears() == ["Bob quits: bed time"]
    assert (bob.hears(), cid.hears()) == ([], [])
    assert chat.hub.roster.find("Bob") is None
    assert list(chat.hub.room("#a").members) == [ann.user]


def test_rooms_that_were_left_empty_are_no_more() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    ann.does(Quit("bye"))
    assert chat.hub.rooms == {}


def test_to_quit_twice_is_harmless() -> None:
    # The client quits, and then the network reports that the connection is closed.
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    bob.does(Quit("bye"))
    bob.does(Quit("connection closed"))
    assert ann.hears() == ["Bob quits: bye"]


def test_a_reason_is_cut_to_length() -> None:
    chat = Chat(limits=Limits(reason_length=3))
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    bob.does(Quit("спать"))
    assert ann.hears() == ["Bob quits: спа"]


def second_session(guest: Guest) -> Guest:
    """The same person, by another connection."""
    channel = FakeChannel()
    guest.chat.channels.append(channel)
    return Guest(guest.chat, guest.user, channel, guest.chat.form)


def test_somebody_with_two_connections_is_gone_when_both_are() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    phone = second_session(bob)
    ann.does(Say("#tea", "hi"))
    assert bob.hears() == phone.hears() == ["Ann to #tea: hi"]
    bob.does(Quit("at the desk no more"))
    ann.does(Say("#tea", "still there?"))
    assert bob.hears() == []
    assert phone.hears() == ["Ann to #tea: still there?"]
    phone.does(Quit("battery"))
    assert ann.hears()[-1] == "Bob quits: battery"
    assert chat.hub.roster.people_count == 1


def test_what_one_says_on_one_connection_shows_on_the_other() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    phone = second_session(bob)
    phone.does(Say("#tea", "hi"), Say("Ann", "psst"))
    assert phone.hears() == ["you: Bob to #tea: hi", "you: Bob to Ann: psst"]
    assert bob.hears() == ["you, elsewhere: Bob to #tea: hi", "you, elsewhere: Bob to Ann: psst"]
    assert ann.hears() == ["Bob to #tea: hi", "Bob to Ann: psst"]


def test_a_room_that_one_comes_into_shows_on_the_other() -> None:
    chat = Chat()
    (bob,) = chat.in_room("#tea", "Bob")
    phone = second_session(bob)
    phone.does(Join("#den"))
    assert phone.hears() == ["you: Bob joins #den +o"]
    assert bob.hears() == ["you, elsewhere: Bob joins #den +o"]
    assert [room.name for room in bob.rooms_shown] == ["#den"]
    assert phone.rooms_shown == []


def test_ignoring_is_for_one_connection() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    phone = second_session(bob)
    phone.does(Ignore("Ann"))
    ann.does(Say("#tea", "hi"))
    assert bob.hears() == ["Ann to #tea: hi"]
    assert phone.hears() == []


def test_the_guest_who_takes_a_free_name_is_somebody_else() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    first: Session = ann.session
    ann.does(Quit("bye"))
    other = chat.enter("Ann")
    assert other.session.user_id != first.user_id
    assert (other.user.rooms, other.user.invitations) == ({}, {})


def test_the_console_is_told() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    ann.does(Rename("Anna"), Quit("bye"))
    assert [(note.name, note.values) for note in chat.notes] == [
        ("renamed", {"old": "Ann", "new": "Anna"}),
        ("quit", {"nick": "Anna", "reason": "bye"}),
    ]
