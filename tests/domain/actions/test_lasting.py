"""People who stay when their last connection goes, and what is kept of them."""

from msgspec.structs import replace

from beseda.domain import lasting
from beseda.domain.accounts import AccountSettings
from beseda.domain.actions.account_changes import account_changed
from beseda.domain.commands import Join, Kill, LogIn, Part, Quit, Rename, Say, SetAway, SetMetadata
from beseda.domain.kept import Lasting
from tests.domain.fakes import Chat, Guest

ALWAYS = AccountSettings(always_on=True)


def staying() -> tuple[Chat, Guest, Guest]:
    """Ann, who is always on, and Bob, in #tea."""
    chat = Chat()
    ann = chat.enter("Ann", account=chat.account("Ann", settings=ALWAYS))
    bob = chat.enter("Bob")
    for guest in (ann, bob):
        guest.does(Join("#tea"))
    chat.forget()
    return chat, ann, bob


def again(chat: Chat, guest: Guest) -> Guest:
    """The same person, by a new connection."""
    with chat.hub.lock:
        channel = type(guest.channel)()
        chat.channels.append(channel)
        back = Guest(chat, guest.user, channel, chat.form)
        lasting.arrived(chat.hub, guest.user)
    chat.hub.deliver()
    return back


def test_staying_and_coming_back() -> None:
    chat, ann, bob = staying()
    ann.does(Quit("bye", own_words=True))
    assert bob.hears() == ["Ann away: not connected"]
    assert ann.user in chat.hub.room("#tea").members
    assert bob.does(Say("Ann", "there?"))  # they are away
    phone = again(chat, ann)
    assert bob.hears()[-1] == "Ann away: None"
    bob.does(Say("#tea", "hi"))
    assert phone.hears()[-1] == "Bob to #tea: hi"


def test_an_absence_that_was_meant_stays() -> None:
    chat, ann, bob = staying()
    ann.does(SetAway("lunch"), Quit(""))
    bob.hears()
    again(chat, ann)
    assert bob.hears() == []
    assert ann.user.away == "lunch"


def test_others_leave() -> None:
    chat, _, bob = staying()
    bob.does(LogIn(chat.account("Bob")))
    bob.does(Quit("bye"))
    assert chat.hub.roster.find("Bob") is None


def test_an_operator_can_end_it() -> None:
    chat, _, bob = staying()
    bob.user.operator = "root"
    bob.does(Kill("Ann", "enough", "enough"))
    assert chat.hub.roster.find("Ann") is None


def test_after_a_restart() -> None:
    chat, ann, _ = staying()
    ann.does(Rename("Anna"), Join("#den"), Part("#tea", ""))
    ann.user.replay = 7
    ann.user.mark_read("#den", 5)
    with chat.hub.lock:
        lasting.keep(chat.hub, ann.user)
    chat.hub.deliver()
    later = Chat()
    later.hub.lasting = Lasting(chat.kept[lasting.KIND])
    later.account("Ann", settings=ALWAYS)
    with later.hub.lock:
        assert lasting.restore(later.hub) == []
    user = later.hub.roster.user("Anna")
    assert [room.name for room in user.rooms] == ["#den"]
    assert (user.away, user.replay, user.read_markers) == ("not connected", 7, {"#den": 5})
    assert user.person.identity == "aAnn"
    assert later.hub.logins.present("aAnn") is user


def test_whose_place_is_taken_is_told_and_left_out() -> None:
    chat, *_ = staying()
    later = Chat()
    later.hub.lasting = Lasting(chat.kept[lasting.KIND])
    later.enter("Ann")
    later.account("Ann", settings=ALWAYS)
    with later.hub.lock:
        assert lasting.restore(later.hub) == ["Ann"]


def test_who_does_not_want_it_any_more_is_not_there_after_a_restart() -> None:
    chat, *_ = staying()
    account = chat.hub.accounts.find("Ann")
    assert account is not None
    later = Chat()
    later.hub.lasting = Lasting(chat.kept[lasting.KIND])
    later.hub.accounts.put(replace(account, settings=AccountSettings()))
    with later.hub.lock:
        lasting.restore(later.hub)
    assert later.hub.roster.find("Ann") is None


def test_read_markers_and_metadata_are_there_at_the_next_login() -> None:
    chat = Chat()
    account = chat.account("Ann")
    ann = chat.enter("Guest", account=account)
    ann.does(SetMetadata("Guest", "colour", "green"))
    ann.user.mark_read("#tea", 9)
    with chat.hub.lock:
        lasting.keep(chat.hub, ann.user)
    ann.does(Quit(""))
    ann = chat.enter("Other")
    ann.does(LogIn(account))
    assert ann.user.read_markers == {"#tea": 9}
    assert dict(ann.user.metadata) == {"colour": "green"}


def test_a_room_that_was_closed_to_some_is_not_made_anew() -> None:
    chat, ann, _ = staying()
    ann.does(Join("#open"))
    ann.mode("#tea", "+s")
    later = Chat()
    later.hub.lasting = Lasting(chat.kept[lasting.KIND])
    later.account("Ann", settings=ALWAYS)
    with later.hub.lock:
        lasting.restore(later.hub)
    assert [room.name for room in later.hub.roster.user("Ann").rooms] == ["#open"]


def test_the_wish_to_stay_is_kept_at_once() -> None:
    chat = Chat()
    account = chat.account("Ann")
    chat.enter("Ann", account=account).does(Join("#tea"))
    wish = replace(account, settings=ALWAYS)
    chat.hub.accounts.put(wish)
    with chat.hub.lock:
        account_changed(chat.hub, account, wish, "")
    later = Chat()
    later.hub.lasting = Lasting(chat.kept[lasting.KIND])
    later.hub.accounts.put(wish)
    with later.hub.lock:
        assert lasting.restore(later.hub) == []
    assert [room.name for room in later.hub.roster.user("Ann").rooms] == ["#tea"]
