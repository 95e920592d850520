"""Rooms with other names."""

import msgspec

from beseda.domain import ranks, registered
from beseda.domain.commands import ChangeRoomModes, LogIn, ModeChange, RegisterRoom, RenameRoom
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
