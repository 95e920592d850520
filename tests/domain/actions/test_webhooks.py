"""What is done to webhooks, and what they say."""

from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from beseda.domain import webhooks
from beseda.domain.actions import webhooks as actions
from beseda.domain.commands import Join, Relay, RenameRoom, Say
from beseda.domain.keeping import Keeper
from beseda.domain.limits import Limits
from beseda.domain.refusals import Reason, Refused
from beseda.domain.settings import HistorySettings
from beseda.domain.webhooks import Direction, Problem, State, Webhook, WebhookError
from tests.domain.fakes import Chat, FakeForm, FakeMailbox


def made(
    chat: Chat, room: str = "#ops", *, name: str = "", digest: str = "", url: str = ""
) -> Webhook:
    """A webhook that was added."""
    hub = chat.hub
    with hub.lock:
        shown, nick = actions.check_name(hub, room, name)
        direction = Direction.OUTGOING if url else Direction.INCOMING
        new_id = hub.webhooks.new_id()
        webhook = Webhook(new_id, shown, nick, direction, chat.now, digest, url)
        actions.add(hub, webhook)
    return webhook


def full_disk() -> Keeper:
    """A keeper that cannot write at present."""
    return Mock(spec=Keeper, busy=False, clogged=False, writable=False)


def post(chat: Chat, webhook: Webhook, *lines: str, name: str = "") -> None:
    with chat.hub.lock:
        actions.post(chat.hub, webhook, lines, name=name)
    chat.hub.deliver()


class TestPosting:
    def test_everybody_in_the_room_hears_it(self) -> None:
        chat = Chat(note_messages=True)
        ann, bob, cid = chat.enter_all("Ann", "Bob", "Cid")
        ann.does(Join("#ops"))
        bob.does(Join("#Ops"))
        for each in (ann, bob, cid):
            each.hears()
        post(chat, made(chat), "disk full", "", " \x01VERSION\x01 ", "a\r\nb\0")
        heard = ["ops/hook to #ops: disk full", "ops/hook to #ops:  VERSION"]
        heard.append("ops/hook to #ops: a  b")
        assert (ann.hears(), bob.hears(), cid.hears()) == (heard, heard, [])
        assert [note.values["text"] for note in chat.notes if note.name == "message"] == [
            *("disk full", " VERSION", "a  b")
        ]

    def test_nobody_is_it_and_nobody_can_be(self) -> None:
        chat = Chat()
        ann = chat.enter("Ann")
        ann.does(Join("#ops"))
        post(chat, made(chat, name="ci"), "done")
        said = chat.form.encoded[-1].by
        assert (said.mask, said.relayed_by) == ("ci/hook!webhook@server", "server")
        assert (said.account, said.identity[:5], said.operator) == ("", "hook.", False)
        with pytest.raises(Refused):
            chat.enter("ci/hook")

    def test_nobody_relays_in_its_name(self) -> None:
        chat = Chat()
        ann = chat.enter("Ann")
        ann.does(Join("#ops"))
        assert ann.cannot(Relay("#ops", "CI/Hook", "done")) is Reason.NICK_NOT_RELAYED
        ann.does(Relay("#ops", "ci/hooks", "done"))

    def test_it_speaks_where_not_everybody_may(self) -> None:
        chat = Chat()
        ann, bob = chat.enter_all("Ann", "Bob")
        ann.does(Join("#ops"))
        ann.mode("#ops", "+mn")
        bob.does(Join("#ops"))
        assert bob.cannot(Say("#ops", "hello")) is Reason.MODERATED
        bob.hears()
        post(chat, made(chat), "hello")
        assert bob.hears() == ["ops/hook to #ops: hello"]

    def test_whoever_ignores_it_does_not_hear_it(self) -> None:
        chat = Chat()
        ann = chat.enter("Ann")
        ann.session.ignores = frozenset({"ops/hook"})
        ann.does(Join("#ops"))
        ann.hears()
        post(chat, made(chat), "hello")
        assert ann.hears() == []

    @pytest.mark.parametrize(
        ("chosen", "nick"),
        [
            ("Alert Manager", "Alert-Manager/hook"),
            ("🔥 fire 🔥", "fire/hook"),
            ("../../etc", "etc/hook"),
            ("a/b", "a-b/hook"),
            ("Кузя", "Кузя/hook"),
            ("x" * 99, "x" * 27 + "/hook"),
            ("🔥", "ops/hook"),
            ("́accent", "ops/hook"),
            ("", "ops/hook"),
        ],
    )
    def test_a_name_that_was_chosen(self, chosen: str, nick: str) -> None:
        chat = Chat()
        chat.enter("Ann").does(Join("#ops"))
        post(chat, made(chat), "hello", name=chosen)
        assert chat.form.encoded[-1].by.nick == nick

    @given(chosen=st.text(max_size=300), most=st.integers(2, 64))
    def test_any_name_is_a_nick(self, chosen: str, most: int) -> None:
        chat = Chat(limits=Limits(nick_length=most))
        webhook = Webhook("x", "#ops", "w", Direction.INCOMING, 0.0)
        nick = chat.hub.webhooks.speaker(webhook, chosen, "host", most).nick
        assert nick.endswith("/hook")
        assert len(nick) <= max(most, 6)
        if most > 6:
            assert chat.hub.names.relayed(nick).shown == nick

    def test_its_author_is_the_same_value_each_time(self) -> None:
        chat = Chat()
        registry, webhook = chat.hub.webhooks, made(chat)
        first = registry.speaker(webhook, "ci", "host", 32)
        assert registry.speaker(webhook, "ci", "host", 32) is first
        for number in range(1100):
            registry.speaker(webhook, str(number), "host", 32)
        assert registry.speaker(webhook, "ci", "host", 32) is not first

    def test_it_is_refused_while_the_disk_is_full(self) -> None:
        chat = Chat()
        webhook = made(chat)
        chat.hub.keeper = full_disk()
        with chat.hub.lock, pytest.raises(Refused) as refused:
            actions.post(chat.hub, webhook, ["hello"])
        assert refused.value.refusal.reason is Reason.READ_ONLY


class TestRegistry:
    def test_what_is_kept_is_there_again(self) -> None:
        chat = Chat()
        webhook = made(chat, digest=webhooks.digest_of("secret"))
        other = Chat()
        other.hub.webhooks.load(chat.kept["webhook"])
        assert list(other.hub.webhooks) == [webhook]
        assert other.hub.webhooks.by_digest(webhooks.digest_of("secret")) == webhook
        assert other.hub.webhooks.by_digest(webhooks.digest_of("Secret")) is None

    def test_a_removed_one_is_no_more(self) -> None:
        chat = Chat()
        webhook = made(chat, digest="d")
        with chat.hub.lock:
            assert actions.remove(chat.hub, webhook.id) is webhook
            with pytest.raises(WebhookError) as error:
                actions.remove(chat.hub, webhook.id)
        assert error.value.problem is Problem.UNKNOWN
        assert chat.kept["webhook"] == {}
        assert chat.hub.webhooks.by_digest("d") is None
        assert len(chat.hub.webhooks) == 0

    def test_there_are_not_too_many(self) -> None:
        chat = Chat()
        for _ in range(webhooks.MOST):
            made(chat)
        with pytest.raises(WebhookError) as error:
            made(chat)
        assert (error.value.problem, error.value.values) == (Problem.TOO_MANY, {"most": 100})
        assert len({each.id for each in chat.hub.webhooks}) == webhooks.MOST

    def test_what_is_sent_must_be_kept(self) -> None:
        chat = Chat(history=HistorySettings(durability="off"))
        with pytest.raises(WebhookError) as error:
            made(chat, url="http://localhost/")
        assert error.value.problem is Problem.NO_LOG
        made(chat)

    def test_there_is_none_that_could_not_be_written_down(self) -> None:
        chat = Chat(keeper=full_disk())
        with pytest.raises(WebhookError) as error:
            made(chat)
        assert error.value.problem is Problem.NOT_WRITABLE

    @pytest.mark.parametrize(
        ("room", "name", "problem"),
        [
            ("ops", "", Problem.BAD_ROOM),
            ("#a b", "", Problem.BAD_ROOM),
            ("#ops", "a b", Problem.BAD_NAME),
            ("#ops", "x/y", Problem.BAD_NAME),
            ("#ops", "x" * 28, Problem.BAD_NAME),
        ],
    )
    def test_names(self, room: str, name: str, problem: Problem) -> None:
        with pytest.raises(WebhookError) as error:
            made(Chat(), room, name=name)
        assert error.value.problem is problem

    def test_a_room_without_letters_has_a_name_for_it_too(self) -> None:
        assert made(Chat(), "#+++").name == "webhook"

    def test_its_room_gets_another_name(self) -> None:
        chat = Chat()
        ann = chat.enter("Ann")
        ann.does(Join("#ops"))
        webhook, other = made(chat), made(chat, "#other")
        ann.does(RenameRoom("#ops", "#Alarms", "", is_known=False))
        ann.hears()
        moved = replace(webhook, room="#Alarms")
        assert chat.hub.webhooks.find(webhook.id) == moved
        assert chat.hub.webhooks.find(other.id) == other
        assert webhooks.decode(chat.kept["webhook"][webhook.id]) == moved
        post(chat, moved, "hello")
        assert ann.hears() == ["ops/hook to #Alarms: hello"]

    def test_one_whose_receiver_is_gone(self) -> None:
        chat = Chat()
        webhook = made(chat, url="http://localhost/")
        with chat.hub.lock:
            actions.retire(chat.hub, webhook)
            found = chat.hub.webhooks.find(webhook.id)
            assert found is not None
            assert found.state is State.GONE
            actions.remove(chat.hub, webhook.id)
            actions.retire(chat.hub, webhook)
        assert chat.kept["webhook"] == {}


class _Listening:
    """A listener that is no session."""

    user_id = -1
    ignores: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.form = FakeForm()
        self.mailbox = FakeMailbox()
        self.got: list[bytes] = []

    @property
    def channel(self) -> "_Listening":
        return self

    def texts(self) -> list[str]:
        said, self.got = b"".join(self.got).decode(), []
        return [line.rpartition(": ")[2] for line in said.splitlines() if " to #" in line]


class TestListening:
    def test_a_room_is_heard_for_it_as_long_as_it_is_there(self) -> None:
        chat = Chat()
        ann, bob = chat.enter_all("Ann", "Bob")
        ear, hub = _Listening(), chat.hub
        webhook = made(chat, url="http://localhost/")
        ann.does(Join("#other"), Say("#other", "nobody hears this"))
        with hub.lock:
            actions.listen(hub, webhook, ear)
        ann.does(Join("#ops"), Say("#ops", "first"))
        bob.does(Join("#ops"), Say("#ops", "second"))
        assert ear.texts() == ["first", "second"]
        with hub.lock:
            actions.remove(hub, webhook.id)
        ann.does(Say("#ops", "third"))
        assert ear.texts() == []

    def test_a_room_that_is_there_already(self) -> None:
        chat = Chat()
        ann = chat.enter("Ann")
        ann.does(Join("#ops"), Say("#ops", "before"))
        ear, webhook = _Listening(), made(chat, url="http://localhost/")
        with chat.hub.lock:
            actions.listen(chat.hub, webhook, ear)
        ann.does(Say("#ops", "after"))
        assert ear.texts() == ["after"]
