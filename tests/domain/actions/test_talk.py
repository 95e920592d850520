"""Saying things."""

import pytest

from beseda.domain.commands import Ignore, Join, Part, Rename, Say, SendTags, SetAway
from beseda.domain.events import Kind
from beseda.domain.refusals import Reason
from tests.domain.fakes import Chat, FakeForm


def test_a_room_hears_what_is_said_and_nobody_else() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    cid = chat.enter("Cid")
    ann.does(Say("#TEA", "Привет!"))
    assert ann.hears() == ["you: Ann to #tea: Привет!"]
    assert bob.hears() == ["Ann to #tea: Привет!"]
    assert cid.hears() == []


def test_notices_and_actions_are_told_apart() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(Say("#tea", "beep", Kind.NOTICE), Say("#tea", "waves", Kind.ACTION))
    assert bob.hears() == ["Ann to #tea (notice): beep", "Ann to #tea (action): waves"]


def test_who_wants_no_echo_gets_none() -> None:
    chat = Chat()
    [bob] = chat.in_room("#tea", "Bob")
    ann = chat.enter("Ann", form=FakeForm(echo=False))
    ann.does(Join("#tea"), Say("#tea", "hi"))
    assert ann.hears() == []
    assert bob.hears() == ["Ann joins #tea", "Ann to #tea: hi"]


def test_nothing_cannot_be_said() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    assert ann.cannot(Say("#tea", "")) is Reason.EMPTY_TEXT


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("#coffee", Reason.NO_SUCH_ROOM),
        ("@#coffee", Reason.NO_SUCH_ROOM),
        ("Zed", Reason.NO_SUCH_NICK),
        ("", Reason.NO_SUCH_NICK),
        ("@", Reason.NO_SUCH_NICK),
        ("a b", Reason.NO_SUCH_NICK),
        ("*", Reason.NO_SUCH_NICK),
    ],
)
def test_to_whom_is_nobody(target: str, reason: Reason) -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    assert ann.cannot(Say(target, "hi")) is reason


def test_what_is_said_moves_the_time_of_last_activity() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    chat.now += 60
    ann.does(Say("#tea", "hi"))
    assert ann.user.active_at == chat.now


# ── who may ────────────────────────────────────────────────────────────────────────────────


def test_outsiders_are_not_heard_unless_the_room_wants_it() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    assert bob.cannot(Say("#tea", "hi")) is Reason.NO_OUTSIDE_MESSAGES
    ann.mode("#tea", "-n")
    ann.hears()
    bob.does(Say("#tea", "hi"))
    assert ann.hears() == ["Bob to #tea: hi"]
    assert bob.hears() == ["you: Bob to #tea: hi"]
    ann.does(Say("#tea", "who said that?"))
    assert bob.hears() == []


@pytest.mark.parametrize("target", ["#tea", "@#tea"])
def test_a_secret_room_that_takes_nothing_from_outside_is_not_there_for_outsiders(
    target: str,
) -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    ann.mode("#tea", "+s")
    assert bob.cannot(Say(target, "hi")) is Reason.NO_SUCH_ROOM
    ann.mode("#tea", "-n")
    bob.does(Say(target, "hi"))
    assert ann.hears()[-1].startswith("Bob to")


def test_in_a_moderated_room_only_those_with_a_rank_talk() -> None:
    chat = Chat()
    ann, bob, cid = chat.in_room("#tea", "Ann", "Bob", "Cid")
    ann.mode("#tea", "+mv-n", "Bob")
    ann.does(Say("#tea", "one"))
    bob.does(Say("#tea", "two"))
    assert cid.cannot(Say("#tea", "three")) is Reason.MODERATED
    assert chat.enter("Dan").cannot(Say("#tea", "four")) is Reason.MODERATED


def test_the_banned_are_silent_unless_they_have_a_rank() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.mode("#tea", "+b", "*!*@*")
    assert bob.cannot(Say("#tea", "hi")) is Reason.BANNED_FROM_TALKING
    ann.mode("#tea", "+v", "Bob")
    bob.does(Say("#tea", "hi"))
    ann.mode("#tea", "-v+e", "Bob", "bob")
    bob.does(Say("#tea", "hi"))


def test_a_room_can_refuse_client_to_client_questions_but_not_actions() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    ann.mode("#tea", "+C")
    assert ann.cannot(Say("#tea", "\x01VERSION\x01")) is Reason.NO_CTCP
    assert ann.cannot(Say("#tea", "\x01PING 1\x01", Kind.NOTICE)) is Reason.NO_CTCP
    ann.does(Say("#tea", "waves", Kind.ACTION), Say("#tea", "hi"))


# ── to those of a rank ─────────────────────────────────────────────────────────────────────


def test_a_word_to_the_operators_is_for_them_and_its_author() -> None:
    chat = Chat()
    ann, bob, cid, dan = chat.in_room("#tea", "Ann", "Bob", "Cid", "Dan")
    ann.mode("#tea", "+vh", "Bob", "Cid")
    chat.forget()
    dan.does(Say("@#tea", "help"))
    assert ann.hears() == ["Dan to @#tea: help"]
    assert (bob.hears(), cid.hears()) == ([], [])
    assert dan.hears() == ["you: Dan to @#tea: help"]
    dan.does(Say("+#tea", "anyone"))
    assert ann.hears() == bob.hears() == cid.hears() == ["Dan to +#tea: anyone"]


def test_of_several_prefixes_the_lowest_counts() -> None:
    chat = Chat()
    ann, bob, cid = chat.in_room("#tea", "Ann", "Bob", "Cid")
    ann.mode("#tea", "+v", "Bob")
    chat.forget()
    ann.does(Say("@+#tea", "listen"), Say("+@#tea", "please"))
    assert bob.hears() == ["Ann to +#tea: listen", "Ann to +#tea: please"]
    assert cid.hears() == []


def test_an_outsider_sees_what_they_said_to_the_operators_once() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    ann.mode("#tea", "-n")
    ann.hears()
    bob.does(Say("@#tea", "help"))
    assert ann.hears() == ["Bob to @#tea: help"]
    assert bob.hears() == ["you: Bob to @#tea: help"]


def test_a_word_to_the_operators_obeys_the_rooms_rules() -> None:
    chat = Chat()
    chat.in_room("#tea", "Ann")
    bob = chat.enter("Bob")
    assert bob.cannot(Say("@#tea", "help")) is Reason.NO_OUTSIDE_MESSAGES


# ── in private ─────────────────────────────────────────────────────────────────────────────


def test_a_private_word_is_for_one_person() -> None:
    chat = Chat()
    ann, bob, cid = chat.in_room("#tea", "Ann", "Bob", "Cid")
    ann.does(Say("BOB", "psst"))
    assert ann.hears() == ["you: Ann to Bob: psst"]
    assert bob.hears() == ["Ann to Bob: psst"]
    assert cid.hears() == []


def test_a_word_to_oneself_comes_once() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    ann.does(Say("ann", "note to self"))
    assert ann.hears() == ["you: Ann to Ann: note to self"]


def test_one_is_told_that_the_other_is_away_but_not_for_a_notice() -> None:
    chat = Chat()
    ann, bob = chat.enter_all("Ann", "Bob")
    bob.does(SetAway("lunch"))
    assert ann.does(Say("Bob", "there?")) == [Reason.AWAY_NOW]
    assert ann.does(Say("Bob", "beep", Kind.NOTICE)) == []
    assert bob.hears()[-2:] == ["Ann to Bob: there?", "Ann to Bob (notice): beep"]


def test_who_wants_no_strangers_gets_no_strangers() -> None:
    chat = Chat()
    ann, bob = chat.enter_all("Ann", "Bob")
    bob.user.modes = frozenset("R")
    assert ann.cannot(Say("Bob", "hi")) is Reason.RECIPIENT_REGISTERED_ONLY
    bob.does(Say("Bob", "to myself"))
    ann.user.operator = "root"
    ann.does(Say("Bob", "from an operator"))


# ── tags ───────────────────────────────────────────────────────────────────────────────────

TYPING = (("+typing", "active"),)


def test_tags_go_where_words_would() -> None:
    chat = Chat()
    ann, bob, cid = chat.in_room("#tea", "Ann", "Bob", "Cid")
    ann.mode("#tea", "+o", "Bob")
    chat.forget()
    cid.does(SendTags("#TEA", TYPING), SendTags("@#tea", TYPING), SendTags("Bob", TYPING))
    own = ["#tea", "@#tea", "Bob"]
    assert cid.hears() == [f"you: Cid tags {where}: +typing=active" for where in own]
    assert ann.hears() == [f"Cid tags {where}: +typing=active" for where in own[:2]]
    assert bob.hears() == [f"Cid tags {where}: +typing=active" for where in own]


def test_tags_obey_the_rules_for_words() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    cid = chat.enter("Cid")
    assert cid.cannot(SendTags("#tea", TYPING)) is Reason.NO_OUTSIDE_MESSAGES
    assert cid.cannot(SendTags("#milk", TYPING)) is Reason.NO_SUCH_ROOM
    assert cid.cannot(SendTags("Zed", TYPING)) is Reason.NO_SUCH_NICK
    assert cid.cannot(SendTags("Ann", ())) is Reason.EMPTY_TEXT
    ann.mode("#tea", "+m")
    assert bob.cannot(SendTags("#tea", TYPING)) is Reason.MODERATED
    ann.user.modes = frozenset("R")
    assert bob.cannot(SendTags("Ann", TYPING)) is Reason.RECIPIENT_REGISTERED_ONLY


def test_typing_is_no_activity_and_needs_no_answer() -> None:
    chat = Chat()
    ann, bob = chat.enter_all("Ann", "Bob")
    bob.does(SetAway("lunch"))
    before = ann.user.active_at
    chat.now += 60
    assert ann.does(SendTags("Bob", TYPING)) == []
    assert ann.user.active_at == before
    assert bob.user.correspondent is None


# ── ignoring ───────────────────────────────────────────────────────────────────────────────


def test_the_ignored_are_not_heard_but_seen() -> None:
    chat = Chat()
    ann, bob, cid = chat.in_room("#tea", "Ann", "Bob", "Cid")
    ann.does(Ignore("BOB"))
    bob.does(Say("#tea", "hi"), Say("Ann", "psst"), Say("#tea", "x", Kind.NOTICE))
    bob.does(Part("#tea", "bye"))
    assert ann.hears() == ["Bob parts #tea: bye"]
    assert cid.hears() == ["Bob to #tea: hi", "Bob to #tea (notice): x", "Bob parts #tea: bye"]


def test_who_is_ignored_no_longer_is_heard_again() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(Ignore("Bob"))
    bob.does(Say("#tea", "one"))
    ann.does(Ignore("bob", on=False))
    bob.does(Say("#tea", "two"))
    assert ann.hears() == ["Bob to #tea: two"]


def test_ignoring_is_by_name() -> None:
    chat = Chat()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    ann.does(Ignore("Bob"))
    bob.does(Rename("Rob"))
    bob.does(Say("#tea", "hi"))
    assert ann.hears() == ["Bob is now Rob", "Rob to #tea: hi"]


def test_one_hears_oneself_even_if_one_ignores_oneself() -> None:
    chat = Chat()
    [ann] = chat.in_room("#tea", "Ann")
    ann.does(Ignore("Ann"))
    ann.does(Say("#tea", "hi"))
    assert ann.hears() == ["you: Ann to #tea: hi"]


@pytest.mark.parametrize(("notes", "names"), [(True, ["message"]), (False, [])])
def test_the_console_shows_what_is_said_only_if_it_is_asked_to(
    notes: bool, names: list[str]
) -> None:
    chat = Chat(note_messages=notes)
    [ann] = chat.in_room("#tea", "Ann")
    chat.noted()
    ann.does(Say("#tea", "hi"))
    assert chat.noted() == names
