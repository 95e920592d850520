"""The model, as conversations: `<<` is what the server says, `>>` what the client answers."""

import string
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beseda.client.events import (
    AwayChanged,
    Event,
    HistoryListed,
    Invited,
    Joined,
    Kicked,
    Left,
    LinkClosing,
    ListedRoom,
    MessageReceived,
    ModeChanged,
    NamesListed,
    NickRefused,
    Person,
    Ponged,
    Quit,
    Refused,
    Registered,
    Renamed,
    RoomsListed,
    ServerNotice,
    TopicChanged,
    WhoListed,
)
from beseda.client.model import Model
from beseda.client.rooms import MOST_MEMBERS, MOST_ROOMS
from beseda.client.state import MOST_REPLIES, MOST_ROWS, Identity, Phase
from beseda.client.verbs import VERBS
from tests.client.talking import NOW, OPENING, talk

pytestmark = pytest.mark.slow

ENTRY = (
    OPENING
    + """
<< CAP * LS :userhost-in-names
>> CAP END
<< :s 001 ann :Welcome
<< :s 005 ann CASEMAPPING=ascii CHANTYPES=# PREFIX=(qov)~@+ :are supported
<< :ann!u@h JOIN #tea
<< :s 353 ann = #tea :@bob +eve ann
<< :s 366 ann #tea :End
"""
)


@pytest.fixture
def fresh() -> Model:
    model = Model(Identity("ann", "ann", "Ann"))
    model.begin()
    return model


@pytest.fixture
def model(fresh: Model) -> Model:
    """Ann, in #tea with Bob, who has a rank, and Eve, who has another."""
    talk(fresh, ENTRY)
    return fresh


def names(model: Model, room: str = "#tea") -> list[str]:
    found = model.room(room)
    assert found is not None
    return found.names()


def phase(model: Model) -> Phase:
    return model.phase


class TestRegistration:
    def test_wanted_capabilities_are_asked_for(self, fresh: Model) -> None:
        script = """
<< :s CAP * LS * :multiline=max-lines=9 server-time account-tag extended-join
<< :s CAP * LS :multi-prefix setname
>> CAP REQ "account-tag multi-prefix server-time setname"
<< :s CAP ann ACK :account-tag multi-prefix server-time setname
>> CAP END
<< :s 001 Ann_ :Welcome
"""
        events = talk(fresh, OPENING + script.replace('"', "").replace("REQ ", "REQ :"))
        assert events == [Registered("Ann_", "Welcome")]
        assert fresh.nick == "Ann_"
        assert fresh.phase is Phase.REGISTERED
        assert fresh.capabilities == {"account-tag", "multi-prefix", "server-time", "setname"}

    def test_refused_capabilities_do_not_hold_us_up(self, fresh: Model) -> None:
        talk(
            fresh,
            OPENING + "<< CAP * LS :setname\n>> CAP REQ setname\n<< CAP * NAK :setname\n>> CAP END",
        )
        assert fresh.capabilities == frozenset()

    def test_a_server_without_capabilities(self, fresh: Model) -> None:
        script = "<< :s 421 ann CAP :Unknown command\n<< :s 001 ann :Welcome"
        assert talk(fresh, OPENING + script) == [Registered("ann", "Welcome")]

    def test_capabilities_come_and_go_later(self, model: Model) -> None:
        talk(model, "<< CAP ann NEW :setname away\n>> CAP REQ setname\n<< CAP ann ACK :setname")
        assert model.capabilities == {"setname"}
        talk(model, "<< CAP ann DEL :setname")
        assert model.capabilities == frozenset()

    def test_a_refused_nick_can_be_replaced(self, fresh: Model) -> None:
        events = talk(fresh, OPENING + "<< :s 433 * ann :It is taken")
        assert events == [NickRefused("ann", "433", "It is taken")]
        assert phase(fresh) == Phase.REFUSED
        fresh.ask_nick("anna")
        assert phase(fresh) == Phase.REGISTERING
        assert talk(fresh, ">> NICK anna\n<< :s 001 anna :Hi") == [Registered("anna", "Hi")]

    def test_a_refused_change_of_nick_changes_nothing(self, model: Model) -> None:
        model.ask_nick("bob")
        events = talk(model, ">> NICK bob\n<< :s 433 ann bob :It is taken")
        assert events == [NickRefused("bob", "433", "It is taken")]
        assert (model.nick, model.phase) == ("ann", Phase.REGISTERED)

    def test_ping_is_answered_at_any_time(self, fresh: Model) -> None:
        talk(fresh, OPENING + "<< PING :a b\n>> PONG :a b")


class TestRooms:
    def test_entry(self, fresh: Model) -> None:
        assert talk(fresh, ENTRY)[1:] == [
            Joined("#tea", "ann", mine=True),
            NamesListed("#tea", ("@bob", "+eve", "ann")),
        ]
        assert names(fresh) == ["ann", "@bob", "+eve"]

    def test_people_come_and_go(self, model: Model) -> None:
        events = talk(
            model,
            """
<< :dan!d@h JOIN #tea
<< :Bob!b@h PART #tea :tired
<< :eve!e@h QUIT :gone
<< :dan!d@h NICK Dora
""",
        )
        assert events == [
            Joined("#tea", "dan", mine=False),
            Left("#tea", "Bob", "tired", mine=False),
            Quit("eve", "gone", ("#tea",)),
            Renamed("dan", "Dora", ("#tea",), mine=False),
        ]
        assert names(model) == ["ann", "Dora"]

    def test_a_rename_keeps_the_ranks(self, model: Model) -> None:
        talk(model, "<< :bob!b@h NICK BOB\n<< :eve!e@h NICK eva")
        assert names(model) == ["ann", "@BOB", "+eva"]

    def test_own_rename(self, model: Model) -> None:
        assert talk(model, "<< :ann!u@h NICK anna") == [
            Renamed("ann", "anna", ("#tea",), mine=True)
        ]
        assert model.nick == "anna"
        assert talk(model, "<< :ANNA!u@h PART #tea") == [Left("#tea", "ANNA", "", mine=True)]

    @pytest.mark.parametrize(
        ("line", "event"),
        [
            (":ann!u@h PART #TEA", Left("#TEA", "ann", "", mine=True)),
            (":bob!b@h KICK #tea ann :out", Kicked("#tea", "ann", "bob", "out", mine=True)),
        ],
    )
    def test_out_of_a_room(self, model: Model, line: str, event: Event) -> None:
        assert talk(model, "<< " + line) == [event]
        assert model.room("#tea") is None
        assert len(model.rooms) == 0

    def test_somebody_is_kicked(self, model: Model) -> None:
        talk(model, "<< :bob!b@h KICK #tea EVE")
        assert names(model) == ["ann", "@bob"]

    def test_ranks_follow_modes(self, model: Model) -> None:
        events = talk(model, "<< :bob!b@h MODE #tea +kov-v secret eve bob eve")
        assert events == [ModeChanged("#tea", "bob", "+kov-v secret eve bob eve")]
        assert names(model) == ["ann", "@+bob", "@eve"]

    def test_topics(self, model: Model) -> None:
        events = talk(
            model,
            "<< :s 332 ann #tea :Green\n<< :bob!b@h TOPIC #tea :Black\n<< :s 331 ann #tea :None",
        )
        assert events == [
            TopicChanged("#tea", "Green", None),
            TopicChanged("#tea", "Black", "bob"),
            TopicChanged("#tea", "", None),
        ]
        talk(model, "<< :bob!b@h TOPIC #Tea :Black")
        room = model.room("#tea")
        assert room is not None
        assert room.topic == "Black"

    def test_case_mapping(self, fresh: Model) -> None:
        """Unknown mappings count as rfc1459; what the server announces later counts from then."""
        talk(fresh, OPENING + "<< :s 001 ann :Hi\n<< :ann!u@h JOIN #a[\n<< :s 353 ann = #A{ :B[")
        assert names(fresh, "#A{") == ["ann", "B["]
        talk(fresh, "<< :s 005 ann CASEMAPPING=ascii :are supported")
        assert fresh.room("#A{") is None
        assert names(fresh, "#A[") == ["ann", "B["]
        assert fresh.same("Ёж", "ёж") is False
        talk(fresh, "<< :s 005 ann CASEMAPPING=precis :are supported")
        assert fresh.same("Ёж", "ёж") is True


class TestMessages:
    def test_kinds_and_targets(self, model: Model) -> None:
        events = talk(
            model,
            """
<< :bob!b@h PRIVMSG #tea :hello
<< @account=Bob :bob!b@h PRIVMSG ann :psst
<< :bob!b@h PRIVMSG #tea :\x01ACTION waves\x01
<< :bob!b@h NOTICE @#tea :ops
<< :ANN!u@h PRIVMSG bob :mine
""",
        )
        assert events == [
            MessageReceived("message", "bob", "#tea", "hello", False, NOW, ranks="@"),
            MessageReceived("message", "bob", "ann", "psst", True, NOW, account="Bob"),
            MessageReceived("action", "bob", "#tea", "waves", False, NOW, ranks="@"),
            MessageReceived("notice", "bob", "#tea", "ops", False, NOW, audience="@", ranks="@"),
            MessageReceived("message", "ANN", "bob", "mine", True, NOW, mine=True),
        ]

    def test_ranks_are_the_senders_when_they_said_it(self, model: Model) -> None:
        events = talk(
            model,
            """
<< :BOB!b@h PRIVMSG #TEA :as an operator
<< :bob!b@h NICK bob2
<< :mal!m@h JOIN #tea
<< :mal!m@h NICK bob
<< :bob!m@h PRIVMSG #tea :under his name
<< :bob!m@h NICK mal
<< :bob2!b@h PRIVMSG #tea :under another
<< :s MODE #tea -o+v bob2 bob2
<< :bob2!b@h PRIVMSG #tea :not any more
<< :s MODE #tea +q bob2
<< :bob2!b@h PRIVMSG #tea :with two
<< :bob2!b@h PART #tea
<< :bob2!b@h PRIVMSG #tea :from outside
<< :bob2!b@h JOIN #tea
<< :bob2!b@h PRIVMSG #tea :back
<< :eve!e@h PRIVMSG #elsewhere :where we are not
""",
        )
        said = [event for event in events if isinstance(event, MessageReceived)]
        assert [(event.text, event.ranks) for event in said] == [
            ("as an operator", "@"),
            ("under his name", ""),
            ("under another", "@"),
            ("not any more", "+"),
            ("with two", "~+"),
            ("from outside", ""),
            ("back", ""),
            ("where we are not", ""),
        ]

    def test_the_past_has_no_ranks(self, model: Model) -> None:
        """An operator may be called now as somebody else was then."""
        (page,) = talk(
            model,
            """
<< :s BATCH +h chathistory #tea
<< @batch=h :bob!x@h PRIVMSG #tea :long ago
<< :s BATCH -h
""",
        )
        assert isinstance(page, HistoryListed)
        assert [message.ranks for message in page.messages] == [""]

    @pytest.mark.parametrize(
        "line", ["PRIVMSG ann :\x01VERSION\x01", "NOTICE ann :\x01PING 1\x01", "PRIVMSG ann :\x01"]
    )
    def test_machines_talk_is_not_for_people(self, model: Model, line: str) -> None:
        assert talk(model, "<< :bob!b@h " + line) == []

    def test_the_server_speaks(self, model: Model) -> None:
        assert talk(model, "<< :s NOTICE ann :maintenance\n<< ERROR :bye") == [
            ServerNotice("maintenance"),
            LinkClosing("bye"),
        ]

    def test_server_time(self, model: Model) -> None:
        then = datetime(2020, 5, 4, 3, 2, 1, 500_000, tzinfo=UTC).timestamp()
        (event,) = talk(model, "<< @time=2020-05-04T03:02:01.500Z :bob!b@h PRIVMSG #tea :old")
        assert isinstance(event, MessageReceived)
        assert event.time == then

    @pytest.mark.parametrize(
        "tag", ["2020-13-04T03:02:01Z", "yesterday", "", "2020-05-04T03:02:01"]
    )
    def test_times_that_are_none(self, model: Model, tag: str) -> None:
        (event,) = talk(model, f"<< @time={tag} :bob!b@h PRIVMSG #tea :x")
        assert isinstance(event, MessageReceived)
        assert event.time == NOW

    def test_long_text_is_cut_for_the_relay(self, model: Model) -> None:
        text = "слово " * 200
        lines = model.pieces("PRIVMSG", "#tea", text)
        relayed = [f":ann!u@h {line}\r\n".encode() for line in lines]
        assert max(map(len, relayed)) <= 512
        assert " ".join(line.partition(" :")[2] for line in lines) == text.strip() + " "
        assert len(relayed) < 6

    def test_text_stays_one_line(self, model: Model) -> None:
        assert model.pieces("PRIVMSG", "bob", "a\r\nQUIT\0b", "\x01ACTION {}\x01") == [
            "PRIVMSG bob :\x01ACTION a QUIT b\x01"
        ]

    @pytest.mark.parametrize("target", ["", "a b", ":a", "a,b", "a\nQUIT"])
    def test_targets_that_are_none(self, model: Model, target: str) -> None:
        with pytest.raises(ValueError, match="not a target"):
            model.pieces("PRIVMSG", target, "x")


class TestAnswers:
    def test_who(self, model: Model) -> None:
        events = talk(
            model,
            "<< :s 352 ann #tea u h s bob G@ :0 Bob B.\n<< :s 352 ann #tea u h s eve H+ :0 Eve\n"
            "<< :s 315 ann #tea :End",
        )
        people = (Person("bob", "#tea", True, "Bob B."), Person("eve", "#tea", False, "Eve"))
        assert events == [WhoListed("#tea", people)]

    def test_list(self, model: Model) -> None:
        script = "<< :s 322 ann #tea 3 :Green\n<< :s 322 ann #x many :\n<< :s 323 ann :End"
        rooms = (ListedRoom("#tea", 3, "Green"), ListedRoom("#x", 0, ""))
        assert talk(model, script) == [RoomsListed(rooms)]
        assert talk(model, "<< :s 323 ann :End") == [RoomsListed(())]

    def test_away(self, model: Model) -> None:
        events = talk(
            model,
            "<< :bob!b@h AWAY :lunch\n<< :s 306 ann :gone\n<< :s 305 ann :back\n<< :bob!b@h AWAY",
        )
        assert events == [
            AwayChanged("bob", "lunch", mine=False),
            AwayChanged("ann", "", mine=True),
            AwayChanged("ann", None, mine=True),
            AwayChanged("bob", None, mine=False),
        ]
        assert model.away is False

    def test_others(self, model: Model) -> None:
        events = talk(
            model,
            """
<< :bob!b@h INVITE ann #cake
<< :s 341 ann eve #tea
<< :s PONG s tok
<< :s 482 ann #tea :You are no operator
<< :s 443 ann eve #tea :is already there
<< FAIL JOIN NO_WAY #x :No way
<< :s 372 ann :- motd
<< NONSENSE
""",
        )
        assert events == [
            Invited("#cake", "ann", "bob", mine=True),
            Invited("#tea", "eve", "ann", mine=False),
            Ponged("tok"),
            Refused("482", "You are no operator", "#tea"),
            Refused("443", "is already there", "eve #tea"),
            Refused("NO_WAY", "No way", "#x"),
        ]


class TestBounds:
    def test_rooms(self, model: Model) -> None:
        for number in range(MOST_ROOMS + 10):
            model.feed_line(f":ann!u@h JOIN #r{number}".encode(), NOW)
        assert len(model.rooms) == MOST_ROOMS

    def test_members_of_all_rooms_together(self, model: Model) -> None:
        for start in range(0, MOST_MEMBERS + 500, 500):
            crowd = " ".join(f"n{number}" for number in range(start, start + 500))
            model.feed_line(f":s 353 ann = #tea :{crowd}".encode(), NOW)
        assert len(names(model)) == MOST_MEMBERS
        talk(model, "<< :n1!u@h QUIT\n<< :late!u@h JOIN #tea")
        assert "late" in names(model)

    def test_rows_of_an_answer(self, model: Model) -> None:
        for _ in range(MOST_ROWS + 10):
            model.feed_line(b":s 322 ann #tea 3 :Green", NOW)
        (event,) = model.feed_line(b":s 323 ann :End", NOW)
        assert isinstance(event, RoomsListed)
        assert len(event.rooms) == MOST_ROWS

    def test_replies(self, model: Model) -> None:
        for _ in range(MOST_REPLIES + 10):
            model.feed_line(b"PING x", NOW)
        assert len(model.take_replies()) == MOST_REPLIES

    def test_names_without_end(self, model: Model) -> None:
        for number in range(1000):
            model.feed_line(f":s 353 ann = #r{number} :x".encode(), NOW)
        answered = [
            model.feed_line(f":s 366 ann #r{number} :End".encode(), NOW) for number in range(1000)
        ]
        assert sum(event != [NamesListed(f"#r{i}", ())] for i, event in enumerate(answered)) == 100


WORDS = st.sampled_from(
    ["ann", "bob", "#tea", "+ov-b", "*", "@bob", "LS", "ACK", "NEW", ":", "x y"]
)
ANY_WORD = st.one_of(WORDS, st.text(max_size=12))
VERB = st.one_of(
    st.sampled_from([*VERBS, "CAP", "001", "005", "352", "353", "366", "322", "433", "404"]),
    st.text(string.digits, min_size=3, max_size=3),
)
TOKEN = st.one_of(
    ANY_WORD,
    st.builds(
        "{}={}".format,
        st.sampled_from(["PREFIX", "CHANTYPES", "CASEMAPPING", "CHANMODES", "LINELEN"]),
        st.one_of(
            ANY_WORD, st.sampled_from(["(ov)@+", "(o)@+", "precis", "ascii", "a,b,c,d", "9"])
        ),
    ),
)


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    tags = draw(st.one_of(st.just(""), st.builds("@time={} ".format, ANY_WORD)))
    source = draw(st.one_of(st.just(""), st.builds(":{}!u@h ".format, ANY_WORD)))
    params = " ".join(draw(st.lists(TOKEN, max_size=6)))
    return f"{tags}{source}{draw(VERB)} {params} :{draw(ANY_WORD)}".encode("utf-8", "replace")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(lines(), st.binary(max_size=60)), max_size=12))
def test_nothing_that_comes_raises(received: list[bytes]) -> None:
    model = Model(Identity("ann", "ann", "Ann"))
    model.begin()
    for line in [b":s 001 ann :Hi", b":ann!u@h JOIN #tea", *received]:
        for event in model.feed_line(line, NOW):
            assert isinstance(event, Event)
        for reply in model.take_replies():
            assert not set(reply) & {"\r", "\n", "\0"}
        for room in model.rooms:
            assert room.names() is not None
    assert model.pieces("PRIVMSG", "#tea", "x")
