"""Random people do random things; whatever they do, some things stay true."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from beseda.domain import commands as c
from beseda.domain.actions import perform
from beseda.domain.audience import Audience
from beseda.domain.channels import Channel
from beseda.domain.events import Event, Invited, Kind, MessagePosted, MetadataChanged, Moved
from beseda.domain.former_names import MOST
from beseda.domain.keeping import Asker
from beseda.domain.limits import Limits
from beseda.domain.presence import Room
from beseda.domain.refusals import Refused
from beseda.domain.roomlog import RoomLog
from beseda.domain.settings import OperatorSettings
from beseda.domain.watching import Watching
from tests.domain.fakes import Chat, FakeChannel, FakeForm, FakeMailbox, Guest

pytestmark = pytest.mark.slow

# What is likely stands first and several times; the rest is what somebody may type as well.
present = ["Ann", "Bob", "Cid", "Вася"]
nicks = st.sampled_from([*present * 3, "ANN", "Аnn", "B0b", "вася", "Вacя", "Dan", "x y", ""])
rooms = st.sampled_from([*["#tea"] * 4, "#TEA", "#чай", "#hall", "#x y", "tea"])
texts = st.sampled_from(["hi", "привет", "", "\x01VERSION\x01", "x" * 50])
masks = st.sampled_from(["ann", "*!*@*", "Вас*!*@*", "*!u@host", "", "*" * 300])
mode_changes = st.builds(
    c.ModeChange,
    st.booleans(),
    st.sampled_from("beIklCimnpstqaohvz"),
    st.none() | nicks | masks | st.sampled_from(["3", "key"]),
)
what = st.one_of(
    st.builds(c.Join, rooms, st.none() | st.just("key")),
    st.builds(c.Join, rooms),
    st.builds(c.Say, rooms | rooms.map("@{}".format) | nicks, texts, st.sampled_from(Kind)),
    st.builds(c.Say, rooms, texts),
    st.builds(c.Part, rooms, texts),
    st.builds(c.SetTopic, rooms, texts),
    st.builds(c.Invite, nicks, rooms),
    st.builds(c.RenameRoom, rooms, rooms, texts, st.booleans()),
    st.builds(c.Kick, rooms, nicks, texts),
    st.builds(c.ChangeRoomModes, rooms, st.lists(mode_changes, max_size=3)),
    st.builds(
        c.ChangeOwnModes,
        st.lists(st.builds(c.ModeChange, st.booleans(), st.sampled_from("BRiowz")), max_size=2),
    ),
    st.builds(c.Rename, nicks),
    st.builds(c.SetAway, st.none() | texts),
    st.builds(c.SetRealname, texts),
    st.builds(c.Ignore, nicks, st.booleans()),
    st.builds(c.SetMetadata, nicks | rooms, st.sampled_from(["x", "X"]), st.none() | texts),
    st.builds(c.ClearMetadata, nicks | rooms),
    st.builds(c.Watch, nicks, st.booleans()),
    st.builds(c.BecomeOperator, st.just("root"), st.sampled_from(["right", "wrong"])),
    st.builds(c.Kill, nicks, texts),
    st.builds(c.CallOperators, texts),
    st.builds(c.Quit, texts),
)
anyone = st.integers(0, 7)


class NumberedForm(FakeForm):
    """Writes the number under which an event was posted, for its author and all others alike."""

    def __init__(self, numbers: dict[int, int]) -> None:
        super().__init__()
        self.numbers = numbers

    def encode(self, event: Event) -> bytes:
        return f"{self.numbers[id(event)]}\n".encode()

    def encode_own(self, event: Event, shared: bytes) -> bytes:
        return shared

    def encode_elsewhere(self, event: Event, shared: bytes) -> bytes:
        return shared


def room_meant(event: Event) -> str:
    """The name of the room whose members, all of them and nobody else, are to see `event`; or ""
    if it is for others."""
    if isinstance(event, (Invited, MetadataChanged, Moved)) or (
        isinstance(event, MessagePosted) and event.rank_prefix
    ):
        return ""
    name: Any = getattr(event, "room", None) or getattr(event, "target", None)
    return name if isinstance(name, str) and name.startswith("#") else ""


class People(RuleBasedStateMachine):
    """A few people with one or two connections each, on two mailboxes."""

    @initialize()
    def begin(self) -> None:
        self.chat = Chat(
            limits=Limits(
                rooms_per_user=2,
                rooms=3,
                people=5,
                list_entries=3,
                ignores=2,
                invites=2,
                watched=2,
            ),
            operators={"root": OperatorSettings(password="right")},
        )
        self.mailboxes = [FakeMailbox(), FakeMailbox()]
        self.posted: list[Event] = []
        self.numbers: dict[int, int] = {}
        self.forms = [NumberedForm(self.numbers), NumberedForm(self.numbers)]
        self.guests: list[Guest] = []
        self.everyone: list[Guest] = []
        self.expected: dict[FakeChannel, list[int]] = {}
        self._hub_posts = self.chat.hub.post
        self._hub_records = self.chat.hub.record
        self.chat.hub.post = self.post  # type: ignore[method-assign]
        self.chat.hub.record = self.record  # type: ignore[method-assign]
        hub = self.chat.hub
        hub.watching = Watching(self.post, hub.server, hub.clock)
        with self.chat.hub.lock:
            self.chat.hub.make_room(self.chat.hub.names.room("#hall"), permanent=True)
        for number, nick in enumerate(present):
            self.enter(nick, number % 2, number // 2)
            self.act(number, [c.Join("#tea")])

    def post(self, audience: Audience, event: Event) -> None:
        """As the hub's, noting down who ought to get it."""
        self.expect(event)
        self._hub_posts(audience, event)

    def record(
        self, audience: Audience, event: Event, *logs: RoomLog, session: Asker | None = None
    ) -> None:
        """As the hub's, noting down who ought to get it."""
        self.expect(event)
        self._hub_records(audience, event, *logs, session=session)

    def expect(self, event: Event) -> None:
        """Note down who ought to get `event`, by who is in the room now."""
        number = self.numbers.setdefault(id(event), len(self.posted))
        for_author = number < len(self.posted)
        if for_author:
            assert self.posted[number] is event
            assert isinstance(event, MessagePosted), "only what is said is posted twice"
        else:
            self.posted.append(event)
        room = self.room_of(event)
        if room is not None:
            for guest in self.guests:
                author = event.by.id == guest.session.user_id
                to_hear = author if for_author else guest.user in room.members
                talk = isinstance(event, MessagePosted) and not author
                ignored = talk and event.by.folded in guest.session.ignores
                if to_hear and not ignored and guest.session in guest.user.sessions:
                    self.expected[guest.channel].append(number)

    def room_of(self, event: Event) -> Room | None:
        """The room whose members, all of them and nobody else, are to see `event`."""
        return self.chat.hub.rooms.get(room_meant(event).lower())

    # ── what they do ───────────────────────────────────────────────────────────────────────

    def arrive(self, guest: Guest) -> None:
        self.guests.append(guest)
        self.everyone.append(guest)
        self.expected[guest.channel] = []

    @rule(nick=nicks, where=st.integers(0, 1), form=st.integers(0, 1))
    def enter(self, nick: str, where: int, form: int) -> None:
        before = self.state()
        try:
            guest = self.chat.enter(nick, mailbox=self.mailboxes[where], form=self.forms[form])
        except Refused:
            assert self.state() == before
        else:
            self.arrive(guest)

    @precondition(lambda self: self.guests)
    @rule(who=anyone, where=st.integers(0, 1))
    def connect_again(self, who: int, where: int) -> None:
        user = self.guests[who % len(self.guests)].user
        if len(user.sessions) < 2:
            with self.chat.hub.lock:
                channel = FakeChannel(self.mailboxes[where])
                self.arrive(Guest(self.chat, user, channel, self.forms[where]))

    @precondition(lambda self: self.guests)
    @rule(who=anyone, commands=st.lists(what, min_size=1, max_size=10))
    def act(self, who: int, commands: list[c.Command]) -> None:
        guest = self.guests[who % len(self.guests)]
        hub = self.chat.hub
        for command in commands:
            if guest.session not in guest.user.sessions:
                break
            with hub.lock:
                before = self.state()
                try:
                    remarks = perform(hub, guest.session, command)
                except Refused:
                    assert self.state() == before, f"{command} was refused and did something"
                else:
                    assert all(remark.reason for remark in remarks)
            self.guests = [each for each in self.guests if each.session in each.user.sessions]

    @precondition(lambda self: self.guests)
    @rule(who=anyone, form=st.integers(0, 1))
    def negotiate(self, who: int, form: int) -> None:
        """A session wants another wire form, while things said before are still queued."""
        guest = self.guests[who % len(self.guests)]
        with self.chat.hub.lock:
            guest.session.form = self.forms[form]
            guest.user.audience_changed()

    @rule()
    def deliver(self) -> None:
        self.chat.hub.deliver()
        assert self.chat.hub._queue == []
        for guest in self.everyone:
            self.check_what_came(guest)

    def check_what_came(self, guest: Guest) -> None:
        numbers = [int(line) for line in guest.channel.take() if line.isdigit()]
        assert numbers == sorted(set(numbers)), "in the one order, and each once"
        of_rooms = [number for number in numbers if room_meant(self.posted[number])]
        assert of_rooms == self.expected[guest.channel]
        self.expected[guest.channel] = []

    # ── what stays true ────────────────────────────────────────────────────────────────────

    def state(self) -> object:
        """All that a refused command must leave as it was."""
        hub = self.chat.hub
        return (
            [
                (
                    u.person,
                    u.skeleton,
                    u.away,
                    u.operator,
                    u.modes,
                    list(u.rooms),
                    dict(u.invitations),
                )
                for u in hub.roster.people()
            ],
            [
                (
                    *(r.name, r.key, r.limit, r.topic, set(r.flags), dict(r.members)),
                    {letter: dict(entries) for letter, entries in r.lists.items()},
                )
                for r in hub.rooms.values()
            ],
            [guest.session.ignores for guest in self.guests],
            list(hub.roster._skeletons),
            len(hub._queue),
        )

    @invariant()
    def everything_can_be_delivered(self) -> None:
        assert "undelivered" not in [note.name for note in self.chat.notes]

    @invariant()
    def names_are_held_by_those_who_are_here(self) -> None:
        hub = self.chat.hub
        users = list(hub.roster.people())
        assert hub.roster._users == {user.person.folded: user for user in users}
        assert hub.roster._skeletons == {user.skeleton: user for user in users}
        assert set(users) == {guest.user for guest in self.guests}
        assert all(user.sessions for user in users)
        assert len(users) <= 5
        for user in users:
            name = hub.names.nick(user.nick)
            assert (name.folded, name.skeleton) == (user.person.folded, user.skeleton)

    @invariant()
    def rooms_and_members_know_each_other(self) -> None:
        hub = self.chat.hub
        users = set(hub.roster.people())
        for folded, room in hub.rooms.items():
            assert room.folded == folded
            assert room.members or room.permanent
            assert set(room.members) <= users
            assert all(room in user.rooms for user in room.members)
            assert all(len(entries) <= 3 for entries in room.lists.values())
        for user in users:
            assert all(hub.rooms[room.folded] is room for room in user.rooms)
            assert all(user in room.members for room in user.rooms)
            assert len(user.rooms) <= 2
            assert len(user.invitations) <= 2
        assert len(hub.rooms) <= 3

    @invariant()
    def former_names_lead_to_rooms_and_are_nobodys(self) -> None:
        hub = self.chat.hub
        leading = {folded: room for room in hub.rooms.values() for folded in room.former}
        assert hub.former_names._rooms == leading
        assert leading.keys().isdisjoint(hub.rooms)
        assert all(len(room.former) <= MOST for room in hub.rooms.values())

    @invariant()
    def a_kept_audience_is_everybody_in_the_room(self) -> None:
        for room in self.chat.hub.rooms.values():
            kept = room.audience()
            made = Audience(session for user in room.members for session in user.sessions)
            assert self.by_group(kept) == self.by_group(made)
            assert len(kept.groups) == len(made.groups), "no group is left behind empty"
            assert {u: set(each) for u, each in kept.by_user.items()} == {
                u: set(each) for u, each in made.by_user.items()
            }
            assert set(kept.ignoring) == set(made.ignoring)

    @staticmethod
    def by_group(audience: Audience) -> dict[tuple[int, int], set[Channel]]:
        return {(id(g.mailbox), id(g.form)): set(g.channels) for g in audience.groups}

    @invariant()
    def who_watches_is_here(self) -> None:
        watching = self.chat.hub.watching
        sessions = {guest.session for guest in self.guests}
        pairs = {(folded, s) for folded, each in watching._watchers.items() for s in each}
        assert pairs == {(f, s) for s, each in watching._watched.items() for f in each}
        assert set(watching._watched) <= sessions
        assert all(1 <= len(each) <= 2 for each in watching._watched.values())
        assert all(watching._watchers.values())

    @invariant()
    def modes_are_counted(self) -> None:
        hub = self.chat.hub
        users = list(hub.roster.people())
        assert all((user.operator is not None) == ("o" in user.modes) for user in users)
        assert hub.roster.operators == sum("o" in user.modes for user in users)
        assert hub.roster.invisible == sum("i" in user.modes for user in users)
        assert hub.rooms_in_use == sum(bool(room.members) for room in hub.rooms.values())

    def teardown(self) -> None:
        if not hasattr(self, "chat"):
            return
        self.deliver()
        for guest in list(self.guests):
            guest.does(c.Quit("the end"))
        hub = self.chat.hub
        assert (hub.roster.people_count, hub.roster._skeletons, hub._queue) == (0, {}, [])
        assert list(hub.rooms) == ["#hall"]


TestPeople = People.TestCase
TestPeople.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
