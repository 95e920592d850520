"""Rooms with other names."""

from itertools import pairwise

import msgspec

from beseda.domain import ranks, registered
from beseda.domain.commands import (
    ChangeRoomModes,
    Join,
    LogIn,
    ModeChange,
    Part,
    RegisterRoom,
    RenameRoom,
)
from beseda.domain.former_names import LASTS_SECONDS, MOST
from beseda.domain.refusals import Reason
from tests.domain.fakes import Chat, Guest


def rename(to: str, room: str = "#tea") -> RenameRoom:
    return RenameRoom(room, to, "", is_known=False)


def founded() -> tuple[Chat, Guest, Guest]:
    """#tea, which Ann has founded; Bob is its operator."""
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(LogIn(chat.account("Anna")), RegisterRoom("#tea"))
    ann.does(ChangeRoomModes("#tea", [ModeChange(True, "o", "Bob")]))
    chat.forget()
    return chat, ann, bob


def test_only_the_founder_renames_a_registered_room() -> None:
    _, ann, bob = founded()
    assert bob.cannot(rename("#coffee")) is Reason.NOT_OPERATOR_HERE
    ann.does(rename("#coffee"))
    assert bob.hears() == [
        "Ann renames #tea to #coffee: ",
        "you: Bob is in #coffee instead of #tea",
    ]


def test_it_stays_registered_under_its_new_name() -> None:
    chat, ann, _ = founded()
    ann.does(rename("#Coffee"))
    kept = chat.kept[registered.KIND]
    assert [key for key, document in kept.items() if document is not None] == ["#coffee"]
    document = kept["#coffee"]
    assert msgspec.json.decode(document)["name"] == "#Coffee"
    assert chat.hub.room("#coffee").members[ann.user] & ranks.FOUNDER


def test_a_name_of_which_there_is_a_log_is_not_taken() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    known = RenameRoom("#tea", "#coffee", "", is_known=True)
    assert ann.cannot(known) is Reason.ROOM_NAME_TAKEN


# ── the name that a room had ───────────────────────────────────────────────────────────────────


def renamed() -> tuple[Chat, Guest, Guest]:
    """Ann has renamed #tea, her room, to #coffee; Eve comes."""
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    ann.does(rename("#coffee"))
    return chat, ann, chat.enter("Eve")


def test_who_joins_the_old_name_is_told_the_new_one() -> None:
    chat, _, eve = renamed()
    assert eve.cannot(Join("#tea")) is Reason.ROOM_RENAMED
    assert chat.enter("Cid").cannot(Join("#TEA")) is Reason.ROOM_RENAMED


def test_a_member_can_have_it_and_it_leads_nowhere_then() -> None:
    chat, ann, eve = renamed()
    ann.does(Join("#tea"))
    eve.does(Join("#tea"))
    assert set(chat.hub.rooms) == {"#tea", "#coffee"}


def test_that_of_a_registered_room_nobody_can_have() -> None:
    chat, ann, bob = founded()
    ann.does(rename("#coffee"))
    for guest in (ann, bob, chat.enter("Eve")):
        assert guest.cannot(Join("#tea")) is Reason.ROOM_RENAMED


def test_no_other_room_takes_the_old_name() -> None:
    _, _, eve = renamed()
    eve.does(Join("#trap"))
    assert eve.cannot(rename("#tea", "#trap")) is Reason.ROOM_NAME_TAKEN


def test_the_room_takes_it_back() -> None:
    chat, ann, eve = renamed()
    chat.now += 61
    ann.does(rename("#tea", "#coffee"))
    assert eve.cannot(Join("#coffee")) is Reason.ROOM_RENAMED
    eve.does(Join("#tea"))


def test_only_the_spelling_changes() -> None:
    chat, ann, eve = renamed()
    chat.now += 61
    ann.does(rename("#COFFEE", "#coffee"))
    eve.does(Join("#coffee"))


def test_nobody_learns_what_a_secret_room_is_called_now() -> None:
    _, ann, eve = renamed()
    ann.mode("#coffee", "+s")
    assert eve.cannot(Join("#tea")) is Reason.ROOM_NAME_RESTS
    ann.does(Join("#tea"))


def test_it_is_free_after_a_day() -> None:
    chat, _, eve = renamed()
    chat.now += LASTS_SECONDS - 1
    assert eve.cannot(Join("#tea")) is Reason.ROOM_RENAMED
    chat.now += 2
    eve.does(Join("#tea"))
    assert chat.hub.room("#tea").former == chat.hub.room("#coffee").former == {}


def test_it_is_free_when_the_room_is_no_more() -> None:
    _, ann, eve = renamed()
    ann.does(Part("#coffee", ""))
    eve.does(Join("#tea"))


def test_who_renames_again_and_again_does_not_hold_names_by_that() -> None:
    chat, ann, eve = renamed()
    names = ["#tea", "#coffee", *(f"#name{number}" for number in range(5))]
    for before, after in pairwise(names[1:]):
        chat.now += 61
        ann.does(rename(after, before))
    for name in names[: -MOST - 1]:
        eve.does(Join(name))
    for name in names[-MOST - 1 : -1]:
        assert eve.cannot(Join(name)) is Reason.ROOM_RENAMED


def test_a_registered_room_is_found_by_its_old_name_after_a_restart() -> None:
    chat, ann, _ = founded()
    ann.does(rename("#coffee"))
    later = Chat()
    with later.hub.lock:
        registered.restore(later.hub, chat.kept[registered.KIND].values())
    eve = later.enter("Eve")
    assert eve.cannot(Join("#tea")) is Reason.ROOM_RENAMED
    with later.hub.lock:
        later.hub.make_room(later.hub.names.room("#tea"))
    eve.does(Join("#tea"))
