"""Topics, invitations, putting people out."""

import pytest

from beseda.domain import ranks
from beseda.domain.commands import Invite, Join, Kick, Part, SetAway, SetTopic
from beseda.domain.limits import Limits
from beseda.domain.presence import Topic
from beseda.domain.refusals import Reason
from tests.domain.fakes import Chat

# ── topics ─────────────────────────────────────────────────────────────────────────────────


def test_a_topic_is_told_to_the_room_and_kept_with_its_author() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(SetTopic("#TEA", "Green or black?"))
    assert bob.hears() == ["Ann topic #tea: Green or black?"]
    assert chat.hub.room("#tea").topic == Topic("Green or black?", "Ann!u@host", chat.now)
    ann.does(SetTopic("#tea", ""))
    assert bob.hears() == ["Ann topic #tea: "]
    assert chat.hub.room("#tea").topic is None


def test_only_those_above_set_the_topic_where_mode_t_is_on() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    assert bob.cannot(SetTopic("#tea", "x")) is Reason.NOT_OPERATOR_HERE
    ann.mode("#tea", "+v", "Bob")
    assert bob.cannot(SetTopic("#tea", "x")) is Reason.NOT_OPERATOR_HERE
    ann.mode("#tea", "+h", "Bob")
    bob.does(SetTopic("#tea", "x"))


def test_every_member_and_nobody_else_sets_the_topic_where_mode_t_is_off() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.mode("#tea", "-t")
    bob.does(SetTopic("#tea", "x"))
    assert chat.enter("Cid").cannot(SetTopic("#tea", "y")) is Reason.NOT_IN_ROOM
    assert bob.cannot(SetTopic("#coffee", "y")) is Reason.NO_SUCH_ROOM


def test_a_server_operator_sets_any_topic_from_outside() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    oper = chat.enter("Oper")
    oper.user.operator = "root"
    oper.does(SetTopic("#tea", "x"))
    assert ann.hears() == ["Oper topic #tea: x"]


def test_a_topic_is_cut_to_length() -> None:
    chat = Chat(limits=Limits(topic_length=3))
    [ann] = chat.in_room("#tea", "Ann")
    ann.does(SetTopic("#tea", "чайник"))
    assert ann.hears() == ["you: Ann topic #tea: чай"]


# ── invitations ────────────────────────────────────────────────────────────────────────────


def test_the_invited_and_the_rooms_operators_are_told() -> None:
    chat = Chat()
    ann, bob, cid = chat.in_room("#tea", "Ann", "Bob", "Cid")
    dan = chat.enter("Dan")
    bob.does(Invite("DAN", "#TEA"))
    assert dan.hears() == ["Bob invites Dan to #tea"]
    assert ann.hears() == ["Bob invites Dan to #tea (overheard)"]
    assert (bob.hears(), cid.hears()) == ([], [])


def test_into_an_invite_only_room_its_operators_invite() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    chat.enter("Dan")
    ann.mode("#tea", "+i")
    assert bob.cannot(Invite("Dan", "#tea")) is Reason.NOT_OPERATOR_HERE
    ann.mode("#tea", "+h", "Bob")
    bob.does(Invite("Dan", "#tea"))


def test_whom_and_whereto_nobody_is_invited() -> None:
    chat = Chat()
    ann, _ = chat.in_room("#tea", "Ann", "Bob")
    dan = chat.enter("Dan")
    assert ann.cannot(Invite("Zed", "#tea")) is Reason.NO_SUCH_NICK
    assert ann.cannot(Invite("Dan", "#coffee")) is Reason.NO_SUCH_ROOM
    assert ann.cannot(Invite("Bob", "#tea")) is Reason.ALREADY_THERE
    assert ann.cannot(Invite("Ann", "#tea")) is Reason.ALREADY_THERE
    assert dan.cannot(Invite("Dan", "#tea")) is Reason.NOT_IN_ROOM


def test_one_is_told_that_the_invited_is_away() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    bob.does(SetAway("lunch"))
    assert ann.does(Invite("Bob", "#tea")) == [Reason.AWAY_NOW]


def test_only_the_latest_invitations_are_remembered() -> None:
    chat = Chat(limits=Limits(invites=2))
    ann, bob = chat.enter_all("Ann", "Bob")
    for room in ("#a", "#b", "#c"):
        ann.does(Join(room))
        ann.mode(room, "+i")
    ann.does(Invite("Bob", "#a"), Invite("Bob", "#b"), Invite("Bob", "#a"), Invite("Bob", "#c"))
    assert list(bob.user.invitations) == ["#a", "#c"]
    assert bob.cannot(Join("#b")) is Reason.INVITE_ONLY
    bob.does(Join("#a"), Join("#c"))
    assert bob.user.invitations == {}


# ── putting out ────────────────────────────────────────────────────────────────────────────


def test_everyone_sees_who_was_put_out_the_one_who_was_included() -> None:
    chat = Chat()
    ann, bob, cid = chat.in_room("#tea", "Ann", "Bob", "Cid")
    ann.does(Kick("#TEA", "BOB", "noise"))
    ann.does(SetTopic("#tea", "silence"))
    assert ann.hears() == ["you: Ann kicks Bob from #tea: noise", "you: Ann topic #tea: silence"]
    assert bob.hears() == ["Ann kicks Bob from #tea: noise"]
    assert cid.hears() == ["Ann kicks Bob from #tea: noise", "Ann topic #tea: silence"]
    assert bob.user.rooms == {}


def test_without_a_reason_the_name_of_the_one_who_did_it_stands_there() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(Kick("#tea", "Bob"))
    assert bob.hears() == ["Ann kicks Bob from #tea: Ann"]


def test_who_kicks_the_last_one_out_ends_the_room() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    ann.does(Kick("#tea", "Ann", "enough"))
    assert ann.hears() == ["you: Ann kicks Ann from #tea: enough"]
    assert chat.hub.rooms == {}


@pytest.mark.parametrize(
    ("own", "others", "may"),
    [
        (0, 0, False),
        (ranks.VOICE, 0, False),
        (ranks.HALFOP, 0, True),
        (ranks.HALFOP, ranks.HALFOP, True),
        (ranks.HALFOP, ranks.OPERATOR, False),
        (ranks.OPERATOR, ranks.ADMIN, False),
        (ranks.OPERATOR, ranks.OPERATOR | ranks.VOICE, True),
        (ranks.ADMIN, ranks.FOUNDER, False),
        (ranks.FOUNDER, ranks.FOUNDER, True),
    ],
)
def test_nobody_puts_out_someone_of_a_higher_rank(own: int, others: int, may: bool) -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    room = chat.hub.room("#tea")
    room.members[ann.user], room.members[bob.user] = own, others
    if may:
        ann.does(Kick("#tea", "Bob"))
        assert bob.user not in room.members
    else:
        assert ann.cannot(Kick("#tea", "Bob")) in {Reason.NOT_OPERATOR_HERE, Reason.RANK_TOO_LOW}
        assert bob.user in room.members


def test_whom_and_whence_nobody_is_put_out() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    dan = chat.enter("Dan")
    assert ann.cannot(Kick("#coffee", "Dan")) is Reason.NO_SUCH_ROOM
    assert ann.cannot(Kick("#tea", "Zed")) is Reason.NO_SUCH_NICK
    assert ann.cannot(Kick("#tea", "Dan")) is Reason.NOT_IN_THAT_ROOM
    assert dan.cannot(Kick("#tea", "Ann")) is Reason.NOT_IN_ROOM


def test_a_server_operator_puts_out_anyone_from_outside() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    oper = chat.enter("Oper")
    oper.user.operator = "root"
    oper.does(Kick("#tea", "Ann"))
    assert bob.hears() == ["Oper kicks Ann from #tea: Oper"]
    assert oper.hears() == []
    ann.does(Join("#tea"), Part("#tea"))
