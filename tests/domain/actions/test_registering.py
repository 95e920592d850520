"""Rooms that last."""

from beseda.domain import ranks, registered
from beseda.domain.commands import (
    DropRoom,
    Join,
    LogIn,
    LogOut,
    Part,
    RegisterRoom,
    SetAccess,
    SetMetadata,
    SetTopic,
    TakeRank,
)
from beseda.domain.refusals import Reason
from tests.domain.fakes import Chat, Guest


def founded() -> tuple[Chat, Guest, Guest]:
    """#tea, which Ann has founded, with Bob in it."""
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(LogIn(chat.account("Anna")))
    ann.does(RegisterRoom("#tea"))
    chat.forget()
    return chat, ann, bob


def documents(chat: Chat) -> list[bytes]:
    """What is to be written down of rooms."""
    chat.hub.deliver()
    return list(chat.kept.get(registered.KIND, {}).values())


def test_who_can_register_a_room() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    assert ann.cannot(RegisterRoom("#tea")) is Reason.NOT_LOGGED_IN
    bob.does(LogIn(chat.account("Bob")))
    assert bob.cannot(RegisterRoom("#tea")) is Reason.NOT_OPERATOR_HERE
    assert bob.cannot(RegisterRoom("#den")) is Reason.NO_SUCH_ROOM
    ann.does(LogIn(chat.account("Ann")))
    chat.forget()
    ann.does(RegisterRoom("#tea"))
    assert bob.hears() == ["server mode #tea +q Ann"]
    assert ann.cannot(RegisterRoom("#tea")) is Reason.ROOM_REGISTERED


def test_it_stays_when_it_is_empty_and_keeps_its_founder() -> None:
    chat, ann, bob = founded()
    ann.does(Part("#tea", ""))
    bob.does(Part("#tea", ""))
    chat.forget()
    bob.does(Join("#tea"))
    assert bob.hears() == ["you: Bob joins #tea"]
    ann.does(Join("#tea"))
    assert bob.hears() == ["Ann joins #tea", "server mode #tea +q Ann"]
    assert chat.hub.room("#tea").members[ann.user] == ranks.FOUNDER


def test_ranks_for_accounts() -> None:
    chat, ann, bob = founded()
    chat.account("Bob")
    assert bob.cannot(SetAccess("#tea", "Bob", "o")) is Reason.NOT_FOUNDER
    assert ann.cannot(SetAccess("#tea", "Eve", "o")) is Reason.NO_SUCH_ACCOUNT
    assert ann.cannot(SetAccess("#tea", "Bob", "x")) is Reason.BAD_MODE_VALUE
    assert ann.cannot(SetAccess("#tea", "Anna", "")) is Reason.BAD_MODE_VALUE
    ann.does(SetAccess("#tea", "bob", "o"))
    assert bob.hears() == []
    account = chat.hub.accounts.find("Bob")
    assert account is not None
    bob.does(LogIn(account))
    assert ann.hears() == ["Bob is logged in: Bob", "server mode #tea +o Bob"]
    bob.mode("#tea", "-o", "Bob")
    bob.does(TakeRank("#tea"))
    assert ann.hears() == ["Bob mode #tea -o Bob", "server mode #tea +o Bob"]
    ann.does(SetAccess("#tea", "Bob", ""))
    assert bob.cannot(TakeRank("#tea")) is Reason.NOT_OPERATOR_HERE


def test_dropping_it() -> None:
    chat, ann, bob = founded()
    assert bob.cannot(DropRoom("#tea")) is Reason.NOT_FOUNDER
    ann.does(DropRoom("#tea"))
    assert documents(chat) == []
    assert ann.cannot(DropRoom("#tea")) is Reason.ROOM_NOT_REGISTERED
    for guest in (ann, bob):
        guest.does(Part("#tea", ""))
    assert chat.hub.find_room("#tea") is None


def test_all_of_it_is_there_after_a_restart() -> None:
    chat, ann, bob = founded()
    chat.account("Bob")
    ann.mode("#tea", "+smk", "key")
    ann.mode("#tea", "+lb", "7", "*!*@evil")
    ann.mode("#tea", "+b", "$a:Eve")
    ann.does(SetTopic("#tea", "green"), SetAccess("#tea", "Bob", "v"))
    ann.does(SetMetadata("#tea", "url", "https://tea.example"))
    room = chat.hub.room("#tea")
    later = Chat()
    with later.hub.lock:
        assert registered.restore(later.hub, documents(chat)) == []
    again = later.hub.room("#tea")
    for name in ("name", "folded", "flags", "key", "limit", "topic", "created", "registration"):
        assert getattr(again, name) == getattr(room, name), name
    assert again.lists == room.lists
    assert dict(again.metadata) == {"url": "https://tea.example"}
    assert again.permanent
    assert not again.members
    assert bob.user in room.members


def test_a_room_whose_place_is_taken_is_not_made_twice() -> None:
    chat, *_ = founded()
    later = Chat()
    later.in_room("#tea", "Eve")
    with later.hub.lock:
        assert registered.restore(later.hub, documents(chat)) == ["#tea"]


def test_the_log_of_a_registered_room_lasts_whoever_may_come_in() -> None:
    chat, ann, _ = founded()
    ann.mode("#tea", "+s")
    assert chat.hub.log_of(chat.hub.room("#tea")).is_open
    ann.does(DropRoom("#tea"))
    assert not chat.hub.log_of(chat.hub.room("#tea")).is_open


def test_an_account_that_is_banned() -> None:
    chat, ann, _ = founded()
    ann.mode("#tea", "+b", "$a:EVE")
    eve = chat.enter("Stranger", account=chat.account("Eve"))
    assert eve.cannot(Join("#tea")) is Reason.BANNED
    eve = chat.enter("Somebody")
    eve.does(Join("#tea"))


def test_nobody_locks_the_founder_out() -> None:
    chat, ann, bob = founded()
    ann.mode("#tea", "+o", "Bob")
    bob.mode("#tea", "+bk", "$a:Anna", "key")
    bob.mode("#tea", "+il", "1")
    ann.does(Part("#tea", ""), Join("#tea"))
    assert chat.hub.room("#tea").members[ann.user] == ranks.FOUNDER


def test_ranks_go_with_the_account() -> None:
    chat, ann, bob = founded()
    chat.forget()
    ann.does(LogOut())
    assert "server mode #tea -qo Ann Ann" in bob.hears()
    assert chat.hub.room("#tea").members[ann.user] == 0


def test_a_rank_that_is_taken_from_an_account_is_taken_at_once() -> None:
    chat, ann, bob = founded()
    bob.does(LogIn(chat.account("Bob")))
    ann.does(SetAccess("#tea", "Bob", "o"))
    ann.does(SetAccess("#tea", "Bob", ""))
    assert chat.hub.room("#tea").members[bob.user] == 0
