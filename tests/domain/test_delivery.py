"""From the queue to the mailboxes: encoded once, put once, in one order."""

from msgspec import Struct

from beseda.domain.actions import perform
from beseda.domain.audience import Audience
from beseda.domain.commands import Say
from beseda.domain.delivery import Close, Queued, deliver
from beseda.domain.events import Event, Joined, Kind, MessagePosted
from beseda.domain.people import Person
from tests.domain.fakes import Chat, FakeChannel, FakeForm, FakeMailbox


class Listening(Struct):
    """A listener, without the user behind it."""

    channel: FakeChannel
    form: FakeForm
    user_id: int = 0
    ignores: frozenset[str] = frozenset()


def person(number: int, nick: str) -> Person:
    return Person(number, nick, nick.lower(), "u", "host", "")


ANN, BOB = person(1, "Ann"), person(2, "Bob")


def said(by: Person, text: str) -> MessagePosted:
    return MessagePosted(by=by, at=0.0, kind=Kind.MESSAGE, target="#r", private=False, text=text)


def joined(by: Person) -> Joined:
    return Joined(by=by, at=0.0, room="#r")


def ears(count: int, mailbox: FakeMailbox, form: FakeForm, first_id: int = 100) -> list[Listening]:
    return [Listening(FakeChannel(mailbox), form, first_id + number) for number in range(count)]


def test_an_event_is_encoded_once_for_a_wire_form_and_put_once_for_a_mailbox() -> None:
    form, one, two = FakeForm(), FakeMailbox(), FakeMailbox()
    listeners = [*ears(50, one, form), *ears(50, two, form, 200)]
    event = said(ANN, "hi")
    touched = deliver([(Audience(listeners), event)])
    assert form.encoded == [event]
    assert [len(channels) for channels, _ in one.puts] == [50]
    assert [len(channels) for channels, _ in two.puts] == [50]
    assert one.puts[0][1] is two.puts[0][1], "all share one bytes object"
    assert touched == {one, two}


def test_each_wire_form_has_its_own_bytes() -> None:
    plain, rich, mailbox = FakeForm(), FakeForm(), FakeMailbox()
    listeners = [*ears(2, mailbox, plain), *ears(3, mailbox, rich, 200), *ears(1, mailbox, plain)]
    deliver([(Audience(listeners), said(ANN, "hi"))])
    assert sorted(len(channels) for channels, _ in mailbox.puts) == [3, 3]
    assert len(plain.encoded) == len(rich.encoded) == 1


def test_consecutive_events_for_the_same_people_are_put_together() -> None:
    form, mailbox = FakeForm(), FakeMailbox()
    [ear, *_] = listeners = ears(3, mailbox, form)
    audience = Audience(listeners)
    deliver([(audience, said(ANN, "one")), (audience, said(BOB, "two")), (audience, joined(ANN))])
    assert len(mailbox.puts) == 1
    assert ear.channel.take() == ["Ann to #r: one", "Bob to #r: two", "Ann joins #r"]
    assert len(form.encoded) == 3


def test_events_for_different_people_keep_their_order() -> None:
    form, mailbox = FakeForm(), FakeMailbox()
    [ear, other] = ears(2, mailbox, form)
    both, alone = Audience([ear, other]), Audience([ear])
    deliver([(both, said(ANN, "one")), (alone, said(ANN, "two")), (both, said(ANN, "three"))])
    assert ear.channel.take() == ["Ann to #r: one", "Ann to #r: two", "Ann to #r: three"]
    assert other.channel.take() == ["Ann to #r: one", "Ann to #r: three"]


def test_authors_see_their_own_events_in_their_own_form_and_place() -> None:
    form, mailbox = FakeForm(), FakeMailbox()
    ann, bob, cid = (
        Listening(FakeChannel(mailbox), form, number) for number in (ANN.id, BOB.id, 100)
    )
    audience = Audience([ann, bob, cid])
    deliver([(audience, said(ANN, "1")), (audience, said(BOB, "2")), (audience, said(ANN, "3"))])
    assert cid.channel.take() == ["Ann to #r: 1", "Bob to #r: 2", "Ann to #r: 3"]
    assert ann.channel.take() == ["you: Ann to #r: 1", "Bob to #r: 2", "you: Ann to #r: 3"]
    assert bob.channel.take() == ["Ann to #r: 1", "you: Bob to #r: 2", "Ann to #r: 3"]


def test_who_wants_no_echo_is_not_even_put_an_empty_one() -> None:
    form, mailbox = FakeForm(echo=False), FakeMailbox()
    deliver([(Audience([Listening(FakeChannel(mailbox), form, ANN.id)]), said(ANN, "hi"))])
    assert mailbox.puts == []


def test_what_a_form_does_not_show_is_not_put() -> None:
    class Silent(FakeForm):
        def encode(self, event: object) -> bytes:
            return b""

    mailbox = FakeMailbox()
    touched = deliver([(Audience(ears(3, mailbox, Silent())), said(ANN, "hi"))])
    assert (mailbox.puts, touched) == ([], set())


def test_the_ignored_are_left_out_for_those_who_ignore_them_only() -> None:
    form, mailbox = FakeForm(), FakeMailbox()
    [other] = ears(1, mailbox, form)
    deaf = Listening(FakeChannel(mailbox), form, 50, frozenset({"ann"}))
    audience = Audience([other, deaf])
    deliver([(audience, said(ANN, "1")), (audience, joined(ANN)), (audience, said(BOB, "2"))])
    assert other.channel.take() == ["Ann to #r: 1", "Ann joins #r", "Bob to #r: 2"]
    assert deaf.channel.take() == ["Ann joins #r", "Bob to #r: 2"]


def test_nobody_there_nothing_done() -> None:
    assert deliver([]) == set()
    assert deliver([(Audience([]), said(ANN, "hi"))]) == set()


def test_a_change_of_form_after_the_event_changes_nothing() -> None:
    # One packet may hold both: somebody speaks and negotiates another form.
    old, new, mailbox = FakeForm(), FakeForm(), FakeMailbox()
    author = Listening(FakeChannel(mailbox), old, ANN.id)
    deaf = Listening(FakeChannel(mailbox), old, 50, frozenset({"bob"}))
    audience = Audience([author, deaf])
    author.form = deaf.form = new
    deaf.ignores = frozenset({"ann"})
    deliver([(audience, said(ANN, "1")), (audience, said(BOB, "2"))])
    assert author.channel.take() == ["you: Ann to #r: 1", "Bob to #r: 2"]
    assert deaf.channel.take() == ["Ann to #r: 1"]
    assert new.encoded == []


def test_who_has_changed_form_can_still_be_taken_out() -> None:
    form, mailbox = FakeForm(), FakeMailbox()
    [one, other] = ears(2, mailbox, form)
    audience = Audience([one, other])
    one.form = FakeForm()
    deliver([(audience.minus(one), said(ANN, "hi"))])
    assert (one.channel.take(), other.channel.take()) == ([], ["Ann to #r: hi"])


def test_an_audience_can_grow_and_shrink() -> None:
    form, mailbox = FakeForm(), FakeMailbox()
    [one, other] = ears(2, mailbox, form)
    third = Listening(FakeChannel(), FakeForm(), ANN.id, frozenset({"bob"}))
    first = Audience([one])
    grown = first.plus(other).plus(third)
    shrunk = grown.minus(one).minus(third)
    deliver([(first, said(ANN, "1")), (grown, said(ANN, "2")), (shrunk, said(ANN, "3"))])
    assert one.channel.take() == ["Ann to #r: 1", "Ann to #r: 2"]
    assert other.channel.take() == ["Ann to #r: 2", "Ann to #r: 3"]
    assert third.channel.take() == ["you: Ann to #r: 2"]
    assert (len(grown.groups), len(shrunk.groups)) == (2, 1)
    assert (shrunk.ignoring, list(shrunk.by_user)) == ((), [other.user_id])


# ── replies and ends ───────────────────────────────────────────────────────────────────────


def test_replies_and_events_keep_their_order() -> None:
    form, mailbox = FakeForm(), FakeMailbox()
    [ear] = ears(1, mailbox, form)
    audience = Audience([ear])
    queue: list[Queued] = [
        (ear.channel, b"reply 1\n"),
        (audience, said(ANN, "event 2")),
        (ear.channel, b"reply 3\n"),
        (ear.channel, b"reply 4\n"),
        (audience, said(ANN, "event 5")),
    ]
    deliver(queue)
    assert ear.channel.take() == [
        "reply 1",
        "Ann to #r: event 2",
        "reply 3",
        "reply 4",
        "Ann to #r: event 5",
    ]
    assert len(mailbox.puts) == 4, "consecutive replies are put together"


def test_replies_to_different_people_are_kept_apart() -> None:
    one, other = FakeChannel(), FakeChannel()
    touched = deliver([(one, b"a\n"), (other, b"b\n"), (one, b"c\n")])
    assert (one.take(), other.take()) == (["a", "c"], ["b"])
    assert touched == {one.mailbox, other.mailbox}


def test_a_close_comes_after_all_that_was_queued_before_it() -> None:
    mailbox = FakeMailbox()
    [ear] = ears(1, mailbox, FakeForm())
    touched = deliver(
        [
            (Audience([ear]), said(ANN, "hi")),
            (ear.channel, b"reply\n"),
            (ear.channel, Close(b"bye\n", "enough")),
        ]
    )
    assert ear.channel.take() == ["Ann to #r: hi", "reply", "bye"]
    assert ear.channel.closed == "enough"
    assert touched == {mailbox}


def test_an_audience_stays_as_it_was_made() -> None:
    listeners = ears(2, FakeMailbox(), FakeForm())
    audience = Audience(listeners)
    gone = listeners.pop()
    deliver([(audience, said(ANN, "hi"))])
    assert gone.channel.take() == ["Ann to #r: hi"]


class FaultyForm(FakeForm):
    """Cannot write anything."""

    def encode(self, event: Event) -> bytes:
        raise ValueError(event)


def test_an_event_that_cannot_be_encoded_costs_nothing_else() -> None:
    mailbox, errors = FakeMailbox(), list[Exception]()
    faulty, sound = ears(1, mailbox, FaultyForm()), ears(1, mailbox, FakeForm(), 200)
    queue: list[Queued] = [(Audience(faulty), said(ANN, "1")), (Audience(sound), said(ANN, "2"))]
    deliver(queue, errors.append)
    assert [type(error) for error in errors] == [ValueError]
    assert [list(channels) for channels, _ in mailbox.puts] == [[sound[0].channel]]


class TestCapture:
    """A label's answers are held back and wrapped; nobody else notices."""

    def test_what_the_asker_gets_goes_through_the_wrapper(self) -> None:
        chat = Chat()
        ann, bob = chat.in_room("#tea", "Ann", "Bob")
        with chat.hub.lock:
            chat.hub.reply(ann.channel, b"before\n")
            chat.hub.capture(ann.channel)
            chat.hub.reply(ann.channel, b"one\n")
            perform(chat.hub, ann.session, Say("#tea", "hello"))
            chat.hub.reply(bob.channel, b"for bob\n")
            chat.hub.reply(ann.channel, b"two\n")
            chat.hub.release(ann.channel, lambda pieces: b"[" + b"|".join(pieces) + b"]\n")
            chat.hub.reply(ann.channel, b"after\n")
        chat.hub.deliver()
        text = b"".join(ann.channel.got).decode()
        assert text == "before\n[one\n|you: Ann to #tea: hello\n|two\n]\nafter\n"
        assert bob.hears() == ["Ann to #tea: hello", "for bob"]

    def test_nothing_at_all_is_wrapped_too(self) -> None:
        chat = Chat()
        (ann,) = chat.enter_all("Ann")
        with chat.hub.lock:
            chat.hub.capture(ann.channel)
            chat.hub.release(ann.channel, lambda pieces: b"ack\n" if not pieces else b"?")
        chat.hub.deliver()
        assert ann.hears() == ["ack"]

    def test_who_leaves_gets_what_was_held_back(self) -> None:
        chat = Chat()
        (ann,) = chat.enter_all("Ann")
        with chat.hub.lock:
            chat.hub.capture(ann.channel)
            chat.hub.reply(ann.channel, b"one\n")
            chat.hub.close(ann.channel, b"bye\n", "done")
            chat.hub.release(ann.channel, b"".join)
        chat.hub.deliver()
        assert ann.hears() == ["one", "bye"]


class TestLater:
    def test_it_is_made_when_its_turn_comes(self) -> None:
        chat = Chat()
        (ann,) = chat.enter_all("Ann")
        with chat.hub.lock:
            chat.hub.reply(ann.channel, b"one\n")
            chat.hub.reply_later(ann.channel, lambda: b"two\n")
            chat.hub.reply_later(ann.channel, lambda: b"")
            chat.hub.reply(ann.channel, b"three\n")
        chat.hub.deliver()
        assert ann.hears() == ["one", "two", "three"]

    def test_one_that_fails_costs_only_itself(self) -> None:
        chat = Chat()
        (ann,) = chat.enter_all("Ann")
        with chat.hub.lock:
            chat.hub.reply_later(ann.channel, lambda: b"%d" % (1 // 0))
            chat.hub.reply(ann.channel, b"two\n")
        chat.hub.deliver()
        assert ann.hears() == ["two"]
        assert chat.noted() == ["undelivered"]
