"""Who may see whom. (What people may do is tested with each command, in `actions`.)"""

from beseda.domain import permissions, views
from beseda.domain.commands import Join, Part
from tests.domain.fakes import Chat


def test_a_secret_room_is_known_to_its_members_and_server_operators() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    cid, oper = chat.enter_all("Cid", "Oper")
    oper.user.operator = "root"
    room = chat.hub.room("#tea")
    for modes, seen in (("-sp", True), ("+s", False), ("-s+p", False)):
        ann.mode("#tea", modes)
        assert permissions.may_see_room(room, bob.user)
        assert permissions.may_see_room(room, oper.user)
        assert permissions.may_see_room(room, cid.user) is seen
        assert (room in list(views.rooms(chat.hub, cid.user))) is seen


def test_the_invisible_are_seen_by_those_who_share_a_room() -> None:
    chat = Chat()
    _, bob = chat.in_room("#tea", "Ann", "Bob")
    ann = chat.hub.roster.user("Ann")
    cid, oper = chat.enter_all("Cid", "Oper")
    ann.modes = frozenset("i")
    oper.user.operator = "root"
    assert permissions.may_see_person(ann, ann)
    assert permissions.may_see_person(bob.user, ann)
    assert permissions.may_see_person(oper.user, ann)
    assert not permissions.may_see_person(cid.user, ann)
    bob.does(Part("#tea"))
    assert not permissions.may_see_person(bob.user, ann)
    assert permissions.may_see_person(ann, bob.user)


def test_a_server_operator_acts_as_a_founder_everywhere() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    room = chat.hub.room("#tea")
    bob.user.operator = "root"
    assert permissions.power(room, bob.user) > permissions.power(room, ann.user)
    assert permissions.power(room, chat.enter("Cid").user) == 0


def test_bans_see_both_the_shown_host_and_the_real_address() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    ann.does(Join("#tea"))
    bob = chat.enter("Bob", username="Bobby", host="Cloak.Example", address="2001:DB8::1")
    room = chat.hub.room("#tea")
    for mask, banned in (
        ("*!*@cloak.example", True),
        ("*!*@2001:db8::*", True),
        ("*!BOBBY@*", True),
        ("*!*@cloak", False),
        ("*!bob@*", False),
    ):
        ann.mode("#tea", "+b", mask)
        assert permissions.is_banned(room, bob.user) is banned, mask
        ann.mode("#tea", "-b", mask)
