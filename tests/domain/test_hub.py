"""The hub: names, rooms, the queue."""

import threading
from typing import cast

import pytest

from beseda.domain.actions import perform
from beseda.domain.audience import Audience
from beseda.domain.commands import Join, Quit, Rename, Say
from beseda.domain.events import Event
from beseda.domain.limits import Limits
from beseda.domain.notes import Note
from beseda.domain.refusals import Reason, Refused
from tests.domain.fakes import Chat, FakeMailbox


def refusal(chat: Chat, nick: str) -> Refused:
    with pytest.raises(Refused) as refused:
        chat.enter(nick)
    return refused.value


# ── who is here ────────────────────────────────────────────────────────────────────────────


def test_people_are_found_by_name_whatever_its_case() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    assert chat.hub.roster.find("ANN") is chat.hub.roster.user("ann") is ann.user
    assert chat.hub.roster.find("Bob") is None
    with pytest.raises(Refused) as refused:
        chat.hub.roster.user("Bob")
    assert refused.value.refusal.reason is Reason.NO_SUCH_NICK


def test_a_name_is_held_by_one_person() -> None:
    chat = Chat()
    chat.enter("Ann")
    assert refusal(chat, "ANN").refusal.reason is Reason.NICK_TAKEN
    looks_like = refusal(chat, "Аnn").refusal
    assert looks_like.reason is Reason.NICK_LOOKS_LIKE
    assert looks_like.values == {"nick": "Аnn", "other": "Ann"}


def test_the_door_closes_when_the_house_is_full() -> None:
    chat = Chat(limits=Limits(people=2))
    ann, _ = chat.enter_all("Ann", "Bob")
    assert refusal(chat, "Cid").refusal.reason is Reason.DOOR_CLOSED
    assert chat.hub.roster.find("Cid") is None
    ann.does(Quit("bye"))
    chat.enter("Cid")


def test_the_hub_counts_people_and_remembers_the_most() -> None:
    chat = Chat()
    ann, bob = chat.enter_all("Ann", "Bob")
    ann.does(Quit("bye"))
    assert (chat.hub.roster.people_count, chat.hub.roster.most_people) == (1, 2)
    assert list(chat.hub.roster.people()) == [bob.user]


def test_who_held_a_name_before_is_remembered_for_a_while() -> None:
    chat = Chat(limits=Limits(whowas=2))
    ann, bob = chat.enter_all("Ann", "Bob")
    ann.does(Rename("Anna"))
    chat.now += 5
    bob.does(Quit("bye"))
    assert [(d.person.nick, d.at) for d in chat.hub.roster.departed] == [
        ("Ann", chat.now - 5),
        ("Bob", chat.now),
    ]
    ann.does(Quit("bye"))
    assert [d.person.nick for d in chat.hub.roster.departed] == ["Bob", "Anna"]


def test_a_failed_change_of_name_changes_nothing() -> None:
    chat = Chat()
    ann, _ = chat.enter_all("Ann", "Bob")
    with pytest.raises(Refused):
        ann.does(Rename("B0b"))
    assert ann.user.nick == "Ann"
    assert chat.hub.roster.find("Ann") is ann.user
    assert list(chat.hub.roster.departed) == []


# ── the queue ──────────────────────────────────────────────────────────────────────────────


def test_nothing_is_handed_out_before_deliver() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    with chat.hub.lock:
        perform(chat.hub, ann.session, Join("#tea"))
        chat.hub.reply(ann.channel, b"that was it\n")
    assert ann.hears() == []
    chat.hub.deliver()
    assert ann.hears() == ["you: Ann joins #tea +o", "that was it"]


def test_deliver_wakes_each_mailbox_once() -> None:
    chat = Chat()
    mailbox, other = FakeMailbox(), FakeMailbox()
    ann = chat.enter("Ann", mailbox=mailbox)
    chat.enter("Bob", mailbox=mailbox).does(Join("#tea"))
    chat.enter("Cid", mailbox=other)
    mailbox.wakes = 0
    ann.does(Join("#tea"), Say("#tea", "1"), Say("#tea", "2"))
    assert (mailbox.wakes, other.wakes) == (1, 0)
    chat.hub.deliver()
    assert mailbox.wakes == 1, "nothing to hand out, nobody to wake"


def test_the_console_is_told_in_order_and_outside_the_hubs_lock() -> None:
    chat = Chat()
    told: list[tuple[str, bool]] = []

    def write(note: Note) -> None:
        told.append((note.name, chat.hub.lock.locked()))

    chat.hub._write_note = write
    chat.enter("Ann").does(Join("#tea"), Rename("Anna"), Quit("bye"))
    assert told == [("joined", False), ("renamed", False), ("quit", False)]


def test_what_cannot_be_delivered_is_told_to_the_console() -> None:
    chat = Chat()
    with chat.hub.lock:
        chat.hub.post(Audience(), cast("Event", "nothing that has an author"))
    chat.hub.deliver()
    assert chat.noted()[-1:] == ["undelivered"]


def test_commands_need_the_lock() -> None:
    chat = Chat()
    ann = chat.enter("Ann")
    with pytest.raises(AssertionError, match="lock"):
        perform(chat.hub, ann.session, Join("#tea"))


def test_two_threads_that_talk_at_once_are_heard_in_one_order() -> None:
    chat = Chat()
    guests = chat.in_room("#tea", "Ann", "Bob", "Cid", "Dan")
    start = threading.Barrier(2)

    def talk(number: int) -> None:
        start.wait(10)
        for count in range(300):
            guests[number].does(Say("#tea", str(count)))

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    ann, bob, cid, dan = ([line.removeprefix("you: ") for line in g.hears()] for g in guests)
    assert len(ann) == 600
    assert ann == bob == cid == dan
    for nick in ("Ann", "Bob"):
        own = [line for line in ann if line.startswith(nick)]
        assert own == [f"{nick} to #tea: {count}" for count in range(300)]
