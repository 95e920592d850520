"""Changing modes, of rooms and of oneself."""

import pytest

from beseda.domain import ranks
from beseda.domain.actions import perform
from beseda.domain.actions.modes import Change, written
from beseda.domain.commands import (
    ChangeOwnModes,
    ChangeRoomModes,
    Invite,
    Join,
    Kick,
    ModeChange,
    Part,
    SetTopic,
)
from beseda.domain.limits import Limits
from beseda.domain.masks import MASK_LENGTH
from beseda.domain.refusals import Reason
from beseda.protocol.irc.casemapping import fold_rfc1459
from tests.domain.fakes import Chat, Guest


def tea() -> tuple[Chat, Guest, Guest]:
    """A chat with the operator Ann and the member Bob in #tea."""
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    return chat, ann, bob


# ── all together ───────────────────────────────────────────────────────────────────────────


def test_the_room_is_told_in_one_event() -> None:
    _, ann, bob = tea()
    assert ann.mode("#TEA", "+mk-t+v-n", "sesame", "bob") == []
    assert bob.hears() == ["Ann mode #tea +mk-t+v-n sesame Bob"]
    assert ann.hears() == ["you: Ann mode #tea +mk-t+v-n sesame Bob"]


def test_what_changes_nothing_is_not_told() -> None:
    _, ann, bob = tea()
    assert ann.mode("#tea", "+nt-m-k-l-b", "x", "nobody") == []
    assert ann.mode("#tea", "+o", "Ann") == []
    assert bob.hears() == []


def test_what_cannot_be_changed_is_reported_and_the_rest_is_done() -> None:
    _, ann, bob = tea()
    assert ann.mode("#tea", "+mzz+v+o+i", "Zed", "Bob") == [
        Reason.UNKNOWN_MODE,
        Reason.NO_SUCH_NICK,
    ]
    assert bob.hears() == ["Ann mode #tea +moi Bob"]


def test_each_change_counts_for_the_next() -> None:
    _, ann, bob = tea()
    assert ann.mode("#tea", "-o+m", "Ann") == [Reason.NOT_OPERATOR_HERE]
    assert bob.hears() == ["Ann mode #tea -o Ann"]


def test_no_such_room() -> None:
    _, ann, _ = tea()
    assert ann.cannot(ChangeRoomModes("#coffee", [])) is Reason.NO_SUCH_ROOM


def test_a_secret_room_is_not_there_for_outsiders() -> None:
    chat, ann, _ = tea()
    ann.mode("#tea", "+s")
    cid = chat.enter("Cid")
    for command in (
        ChangeRoomModes("#tea", [ModeChange(True, "m")]),
        Part("#tea"),
        SetTopic("#tea", "x"),
        Invite("Ann", "#tea"),
        Kick("#tea", "Ann"),
    ):
        assert cid.cannot(command) is Reason.NO_SUCH_ROOM


def test_members_without_a_rank_change_nothing() -> None:
    chat, ann, bob = tea()
    assert bob.mode("#tea", "+m-n+o+b", "Bob", "ann") == [Reason.NOT_OPERATOR_HERE]
    cid = chat.enter("Cid")
    assert cid.mode("#tea", "+m") == [Reason.NOT_IN_ROOM]
    assert ann.hears() == []


def test_a_server_operator_changes_everything_from_outside() -> None:
    chat, ann, _ = tea()
    oper = chat.enter("Oper")
    oper.user.operator = "root"
    assert oper.mode("#tea", "+qs-o", "Bob", "Ann") == []
    assert ann.hears() == ["Oper mode #tea +qs-o Bob Ann"]


# ── flags ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("letter", "Cimnpst")
def test_a_flag_goes_on_and_off(letter: str) -> None:
    chat, ann, bob = tea()
    room = chat.hub.room("#tea")
    room.flags.clear()
    ann.mode("#tea", f"+{letter}")
    assert room.flags == {letter}
    ann.mode("#tea", f"-{letter}")
    assert room.flags == set()
    assert bob.hears() == [f"Ann mode #tea +{letter}", f"Ann mode #tea -{letter}"]


def test_halfops_change_what_is_theirs_to_change() -> None:
    _, ann, bob = tea()
    ann.mode("#tea", "+h", "Bob")
    assert bob.mode("#tea", "+m+k+l+b", "x", "5", "zed") == []
    assert bob.mode("#tea", "+s+p") == [Reason.NOT_OPERATOR_HERE]


# ── key and limit ──────────────────────────────────────────────────────────────────────────


def test_a_key_is_set_replaced_and_taken_away() -> None:
    chat, ann, bob = tea()
    ann.mode("#tea", "+k", "one")
    ann.mode("#tea", "+k", "two")
    assert chat.hub.room("#tea").key == "two"
    ann.mode("#tea", "-k", "whatever")
    assert chat.hub.room("#tea").key is None
    assert bob.hears() == ["Ann mode #tea +k one", "Ann mode #tea +k two", "Ann mode #tea -k two"]


def test_a_key_can_be_taken_away_without_knowing_it() -> None:
    chat, ann, _ = tea()
    ann.mode("#tea", "+k", "sesame")
    assert ann.does(ChangeRoomModes("#tea", [ModeChange(False, "k")])) == []
    assert chat.hub.room("#tea").key is None


@pytest.mark.parametrize("key", ["", "a b", "a,b", ":a", "a\x02", "\n"])
def test_keys_that_could_not_be_typed_are_refused(key: str) -> None:
    chat, ann, _ = tea()
    assert ann.mode("#tea", "+k", key) == [Reason.KEY_MALFORMED]
    assert chat.hub.room("#tea").key is None


def test_a_key_is_cut_to_length() -> None:
    chat = Chat(limits=Limits(key_length=4))
    [ann] = chat.in_room("#tea", "Ann")
    ann.mode("#tea", "+k", "sesame")
    assert ann.hears() == ["you: Ann mode #tea +k sesa"]


def test_a_limit_is_set_and_taken_away() -> None:
    chat, ann, bob = tea()
    ann.mode("#tea", "+l", "007")
    assert chat.hub.room("#tea").limit == 7
    ann.mode("#tea", "-l")
    assert chat.hub.room("#tea").limit is None
    assert bob.hears() == ["Ann mode #tea +l 7", "Ann mode #tea -l"]


@pytest.mark.parametrize("value", ["", "0", "-1", "x", "1.5", "²", "٣", "1" * 10, "1" * 10_000])
def test_limits_that_are_no_numbers_are_refused(value: str) -> None:
    _, ann, _ = tea()
    assert ann.mode("#tea", "+l", value) == [Reason.BAD_MODE_VALUE]


@pytest.mark.parametrize("letter", "lbeIovh")
def test_a_missing_value_is_reported(letter: str) -> None:
    _, ann, bob = tea()
    assert ann.mode("#tea", f"+{letter}") == [Reason.BAD_MODE_VALUE]
    assert bob.hears() == []


# ── lists ──────────────────────────────────────────────────────────────────────────────────


def test_a_mask_is_listed_once_with_who_added_it_and_when() -> None:
    chat, ann, bob = tea()
    ann.mode("#tea", "+b", "Zed")
    ann.mode("#tea", "+b", "ZED!*@*")
    [entry] = chat.hub.room("#tea").lists["b"].values()
    assert (entry.mask, entry.by, entry.at) == ("Zed!*@*", "Ann", chat.now)
    assert bob.hears() == ["Ann mode #tea +b Zed!*@*"]
    ann.mode("#tea", "-b", "zed")
    assert bob.hears() == ["Ann mode #tea -b Zed!*@*"]
    assert chat.hub.room("#tea").lists["b"] == {}


def test_the_lists_are_three() -> None:
    chat, ann, _ = tea()
    ann.mode("#tea", "+beI", "x", "y", "z")
    lists = chat.hub.room("#tea").lists
    assert [list(lists[letter]) for letter in "beI"] == [["x!*@*"], ["y!*@*"], ["z!*@*"]]


def test_a_list_has_an_end() -> None:
    chat = Chat(limits=Limits(list_entries=2))
    [ann] = chat.in_room("#tea", "Ann")
    assert ann.mode("#tea", "+bbb", "x", "y", "z") == [Reason.LIST_FULL]
    assert ann.mode("#tea", "+b", "x") == []
    assert ann.mode("#tea", "-b+b", "x", "z") == []


@pytest.mark.parametrize("mask", ["*a" * MASK_LENGTH, "a b!*@*", ":a!*@*"])
def test_a_mask_that_can_fit_nobody_is_refused(mask: str) -> None:
    chat, ann, _ = tea()
    assert ann.mode("#tea", "+b", mask) == [Reason.BAD_MODE_VALUE]
    assert chat.hub.room("#tea").lists["b"] == {}


def test_a_ban_follows_the_servers_case_mapping() -> None:
    chat = Chat(fold=fold_rfc1459)
    [ann] = chat.in_room("#tea", "Ann")
    ann.mode("#tea", "+b", "Bob[x]!*@*")
    assert chat.enter("Bob[x]").cannot(Join("#tea")) is Reason.BANNED
    chat.enter("Cid").does(Join("#tea"))


def test_a_ban_of_a_russian_name_in_any_case() -> None:
    chat, ann, _ = tea()
    ann.mode("#tea", "+b", "ВАС*!*@*")
    assert chat.enter("Вася").cannot(Join("#tea")) is Reason.BANNED


# ── ranks ──────────────────────────────────────────────────────────────────────────────────


def test_ranks_are_given_and_taken() -> None:
    chat, ann, bob = tea()
    room = chat.hub.room("#tea")
    ann.mode("#tea", "+vho", "Bob", "Bob", "Bob")
    assert room.members[bob.user] == ranks.VOICE | ranks.HALFOP | ranks.OPERATOR
    bob.mode("#tea", "-o", "Ann")
    assert room.members[ann.user] == 0


def test_nobody_gives_more_than_they_may() -> None:
    chat, ann, bob = tea()
    assert ann.mode("#tea", "+a", "Bob") == [Reason.NOT_OPERATOR_HERE]
    assert ann.mode("#tea", "+q", "Ann") == [Reason.NOT_OPERATOR_HERE]
    ann.mode("#tea", "+h", "Bob")
    assert bob.mode("#tea", "+o", "Bob") == [Reason.NOT_OPERATOR_HERE]
    assert chat.hub.room("#tea").members[bob.user] == ranks.HALFOP


def test_nobody_takes_from_those_above() -> None:
    chat, ann, bob = tea()
    room = chat.hub.room("#tea")
    room.members[bob.user] = ranks.FOUNDER | ranks.OPERATOR | ranks.VOICE
    assert ann.mode("#tea", "-v", "Bob") == [Reason.RANK_TOO_LOW]
    assert ann.mode("#tea", "-o", "Bob") == [Reason.RANK_TOO_LOW]
    assert ann.mode("#tea", "-q", "Bob") == [Reason.NOT_OPERATOR_HERE]


def test_one_may_step_down_and_then_not_up_again() -> None:
    chat, ann, _ = tea()
    room = chat.hub.room("#tea")
    room.members[ann.user] = ranks.FOUNDER | ranks.HALFOP
    assert ann.mode("#tea", "-q", "ANN") == []
    assert ann.mode("#tea", "+q", "Ann") == [Reason.NOT_OPERATOR_HERE]
    assert room.members[ann.user] == ranks.HALFOP


def test_anyone_may_lay_down_their_own_rank() -> None:
    _, ann, bob = tea()
    ann.mode("#tea", "+v", "Bob")
    ann.hears(), bob.hears()
    assert bob.mode("#tea", "-v", "bob") == []
    assert ann.hears() == ["Bob mode #tea -v Bob"]
    assert bob.mode("#tea", "+v", "bob") == [Reason.NOT_OPERATOR_HERE]


def test_ranks_are_for_members() -> None:
    chat, ann, _ = tea()
    chat.enter("Cid")
    assert ann.mode("#tea", "+v", "Cid") == [Reason.NOT_IN_THAT_ROOM]
    assert ann.mode("#tea", "+v", "Zed") == [Reason.NO_SUCH_NICK]


def test_changes_are_written_as_irc_writes_them() -> None:
    changes = [
        Change(True, "o", "Ann"),
        Change(True, "m", None),
        Change(False, "k", "x"),
        Change(True, "l", "5"),
    ]
    assert written(changes) == ("+om-k+l", ("Ann", "x", "5"))
    assert written([]) == ("", ())


# ── one's own ──────────────────────────────────────────────────────────────────────────────


def own(guest: Guest, letters: str) -> list[Reason]:
    sign, changes = True, []
    for letter in letters:
        if letter in "+-":
            sign = letter == "+"
        else:
            changes.append(ModeChange(sign, letter))
    return guest.does(ChangeOwnModes(changes))


def test_ones_own_modes_are_told_to_oneself() -> None:
    _, ann, bob = tea()
    assert own(ann, "+iw-w+B") == []
    assert ann.hears() == ["you: Ann mode Ann +iw-w+B"]
    assert ann.user.modes == {"i", "B"}
    assert bob.hears() == []


def test_what_is_so_already_is_not_told() -> None:
    _, ann, _ = tea()
    own(ann, "+i")
    ann.hears()
    assert own(ann, "+i-w") == []
    assert ann.hears() == []


def test_unknown_modes_are_reported_once_and_the_rest_is_done() -> None:
    _, ann, _ = tea()
    assert own(ann, "+xiy") == [Reason.UNKNOWN_USER_MODE]
    assert ann.user.modes == {"i"}


def test_nobody_makes_themselves_an_operator_but_they_may_cease_to_be_one() -> None:
    chat, ann, bob = tea()
    assert own(ann, "+o") == []
    assert not ann.user.modes
    assert ann.user.operator is None
    bob.user.modes, bob.user.operator = frozenset("o"), "root"
    own(bob, "-o")
    assert not chat.hub.roster.user("Bob").modes
    assert chat.hub.roster.user("Bob").operator is None


def test_a_refusal_says_which_mode() -> None:
    chat, ann, _ = tea()
    with chat.hub.lock:
        [refusal] = perform(
            chat.hub, ann.session, ChangeRoomModes("#tea", [ModeChange(True, "l", "x")])
        )
    assert refusal.values == {"mode": "l", "room": "#tea", "value": "x"}
