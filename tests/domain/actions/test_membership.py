"""Coming into rooms and leaving them."""

import pytest

from beseda.domain import ranks
from beseda.domain.commands import Invite, Join, Kick, Part, Rename, SetTopic
from beseda.domain.limits import Limits
from beseda.domain.refusals import Reason, Refused
from beseda.domain.settings import OperatorSettings, RoomSettings
from tests.domain.fakes import Chat


def test_everyone_in_the_room_is_told_who_came() -> None:
    chat = Chat()
    ann, bob, cid = chat.enter_all("Ann", "Bob", "Cid")
    ann.does(Join("#tea"))
    bob.does(Join("#tea"))
    assert ann.hears() == ["you: Ann joins #tea +o", "Bob joins #tea"]
    assert bob.hears() == ["you: Bob joins #tea"]
    assert cid.hears() == []


def test_the_first_one_in_a_new_room_is_its_operator() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    room = chat.hub.room("#tea")
    assert room.members == {ann.user: ranks.OPERATOR, bob.user: 0}
    assert room.flags == {"n", "t"}


def test_a_permanent_room_has_no_first_one() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    with chat.hub.lock:
        chat.hub.make_room(chat.hub.names.room("#hall"), permanent=True, flags="m")
    ann.does(Join("#hall"))
    assert ann.hears() == ["you: Ann joins #hall"]
    assert chat.hub.room("#hall").flags == {"m"}
    ann.does(Part("#hall"))
    assert chat.hub.find_room("#hall") is not None


def test_a_room_is_the_same_whatever_the_case() -> None:
    chat = Chat()
    ann, bob = chat.enter_all("Ann", "Bob")
    ann.does(Join("#Чай"))
    bob.does(Join("#ЧАЙ"))
    assert bob.hears() == ["you: Bob joins #Чай"]


def test_nobody_joins_twice() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    assert ann.cannot(Join("#TEA")) is Reason.ALREADY_IN_ROOM


def test_nobody_is_in_too_many_rooms() -> None:
    chat = Chat(limits=Limits(rooms_per_user=2))
    ann = chat.enter("Ann")
    ann.does(Join("#a"), Join("#b"))
    assert ann.cannot(Join("#c")) is Reason.TOO_MANY_ROOMS
    ann.does(Part("#a"))
    ann.does(Join("#c"))


def test_there_are_not_too_many_rooms() -> None:
    chat = Chat(limits=Limits(rooms=1))
    ann, bob = chat.enter_all("Ann", "Bob")
    ann.does(Join("#a"))
    assert bob.cannot(Join("#b")) is Reason.ROOMS_FULL
    bob.does(Join("#a"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.ROOM_MALFORMED),
        ("tea", Reason.ROOM_MALFORMED),
        ("#te a", Reason.ROOM_MALFORMED),
        ("#" + "x" * 64, Reason.ROOM_TOO_LONG),
    ],
)
def test_a_bad_name_is_no_room(text: str, reason: Reason) -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    assert ann.cannot(Join(text)) is reason
    assert chat.hub.rooms == {}


def test_where_rooms_are_given_only_server_operators_make_them() -> None:
    chat = Chat(
        rooms=RoomSettings(creation=False), operators={"root": OperatorSettings(password="x")}
    )
    ann, bob = chat.enter_all("Ann", "Bob")
    assert ann.cannot(Join("#tea")) is Reason.ROOM_CREATION_OFF
    ann.user.operator = "root"
    ann.does(Join("#tea"))
    bob.does(Join("#tea"))


# ── doors ──────────────────────────────────────────────────────────────────────────────────


def test_a_key_is_asked_for() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    ann.mode("#tea", "+k", "sesame")
    assert bob.cannot(Join("#tea")) is Reason.BAD_KEY
    assert bob.cannot(Join("#tea", "Sesame")) is Reason.BAD_KEY
    bob.does(Join("#tea", "sesame"))


def test_a_full_room_lets_nobody_in() -> None:
    chat = Chat()
    ann, _ = chat.in_room("#tea", "Ann", "Bob")
    cid = chat.enter("Cid")
    ann.mode("#tea", "+l", "2")
    assert cid.cannot(Join("#tea")) is Reason.ROOM_FULL
    ann.mode("#tea", "+l", "3")
    cid.does(Join("#tea"))


@pytest.mark.parametrize(
    "mask", ["bob", "BOB!*@*", "*!*@host", "*@10.0.0.1", "b?b!u@*", "*!U@HOST"]
)
def test_the_banned_stay_outside(mask: str) -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    ann.mode("#tea", "+b", mask)
    assert bob.cannot(Join("#tea")) is Reason.BANNED
    ann.mode("#tea", "-b", mask)
    bob.does(Join("#tea"))


@pytest.mark.parametrize("mask", ["carl!*@*", "*!*@10.0.0.2", "bo!*@*"])
def test_a_ban_of_others_is_none(mask: str) -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    ann.mode("#tea", "+b", mask)
    chat.enter("Bob").does(Join("#tea"))


def test_an_exception_is_stronger_than_a_ban() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    ann.mode("#tea", "+be", "*!*@*", "bob")
    assert chat.enter("Cid").cannot(Join("#tea")) is Reason.BANNED
    chat.enter("Bob").does(Join("#tea"))


def test_only_the_invited_come_into_an_invite_only_room_and_only_once() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob, cid = chat.enter_all("Bob", "Cid")
    ann.mode("#tea", "+i")
    assert bob.cannot(Join("#tea")) is Reason.INVITE_ONLY
    ann.does(Invite("Bob", "#tea"))
    assert cid.cannot(Join("#tea")) is Reason.INVITE_ONLY
    bob.does(Join("#tea"))
    bob.does(Part("#tea"))
    assert bob.cannot(Join("#tea")) is Reason.INVITE_ONLY


def test_the_list_of_the_invited_opens_an_invite_only_room_but_not_a_ban() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    ann.mode("#tea", "+iII", "bob", "cid")
    chat.enter("Bob").does(Join("#tea"))
    ann.mode("#tea", "+b", "cid")
    assert chat.enter("Cid").cannot(Join("#tea")) is Reason.BANNED


def test_an_invitation_opens_every_door() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    ann.mode("#tea", "+iklb", "sesame", "1", "bob")
    ann.does(Invite("Bob", "#tea"))
    bob.does(Join("#tea"))


def test_an_invitation_to_a_room_that_is_no_more_opens_no_other_of_its_name() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob, eve = chat.enter_all("Bob", "Eve")
    ann.does(Invite("Bob", "#tea"))
    ann.does(Part("#tea"))
    eve.does(Join("#tea"))
    eve.mode("#tea", "+i")
    assert bob.cannot(Join("#tea")) is Reason.INVITE_ONLY


def test_an_invitation_outlives_a_change_of_name() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    ann.mode("#tea", "+i")
    ann.does(Invite("Bob", "#tea"))
    bob.does(Rename("Bobby"))
    bob.does(Join("#tea"))


# ── leaving ────────────────────────────────────────────────────────────────────────────────


def test_everyone_is_told_who_left_and_why_and_then_the_one_who_left_hears_no_more() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    bob.does(Part("#TEA", "bed time"))
    ann.does(SetTopic("#tea", "coffee"))
    assert ann.hears() == ["Bob parts #tea: bed time", "you: Ann topic #tea: coffee"]
    assert bob.hears() == ["you: Bob parts #tea: bed time"]


def test_a_reason_is_cut_to_length() -> None:
    chat = Chat(limits=Limits(reason_length=5))
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    bob.does(Part("#tea", "поспать пора"))
    assert ann.hears() == ["Bob parts #tea: поспа"]


def test_one_cannot_leave_where_one_is_not() -> None:
    chat = Chat()
    chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    assert bob.cannot(Part("#tea")) is Reason.NOT_IN_ROOM
    assert bob.cannot(Part("#coffee")) is Reason.NO_SUCH_ROOM


def test_an_empty_room_is_no_more_and_the_next_is_new() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.mode("#tea", "+kb", "sesame", "cid")
    ann.does(Part("#tea"))
    assert chat.hub.find_room("#tea") is not None
    bob.does(Part("#tea"))
    assert chat.hub.rooms == {}
    cid = chat.enter("Cid")
    cid.does(Join("#tea"))
    assert cid.hears() == ["you: Cid joins #tea +o"]


def test_who_is_put_out_can_come_back_without_ranks() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.mode("#tea", "+o", "Bob")
    bob.does(Kick("#tea", "Ann"))
    ann.does(Join("#tea"))
    assert chat.hub.room("#tea").members[ann.user] == 0


def test_a_refused_join_leaves_no_room_behind() -> None:
    chat = Chat(limits=Limits(rooms_per_user=1))
    [ann] = chat.in_room("#tea", "Ann")
    with pytest.raises(Refused):
        ann.does(Join("#coffee"))
    assert list(chat.hub.rooms) == ["#tea"]


def test_the_console_is_told() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    ann.does(Join("#tea"), Part("#tea"))
    assert chat.noted() == ["joined", "left"]
