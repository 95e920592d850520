"""How events are written, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from beseda.domain import events as ev
from beseda.domain.actions.modes import Change, written
from beseda.domain.people import Person
from beseda.domain.room_modes import ROOM_MODES, ModeType
from beseda.gateways.irc.capabilities import CAPABILITIES, shaping
from beseda.gateways.irc.form import Forms, IrcForm
from beseda.gateways.irc.modes import parse_changes
from tests.gateways.irc.conversation import check_line

ANN = Person(1, "ann", "ann", "~ann", "192.0.2.1", "Ann Real")
WORST = Person(2, "ж" * 64, "ж" * 64, "~" + "u" * 31, "f" * 45, "ж" * 300)
PLAIN = IrcForm(frozenset())
FULL = IrcForm(shaping(frozenset(each.name for each in CAPABILITIES)))

_texts = st.text(
    st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1, max_size=400
)
_words = st.text("aж🙂!*@.", min_size=1, max_size=120)


@st.composite
def _changes(draw: st.DrawFn) -> list[Change]:
    changes = []
    for _ in range(draw(st.integers(1, 14))):
        mode, on = draw(st.sampled_from(ROOM_MODES)), draw(st.booleans())
        word = draw(_words) if mode.takes_param(on) else None
        changes.append(Change(on, mode.letter, word))
    return changes


@given(_changes())
def test_changes_of_modes_arrive_whole_in_as_many_lines_as_they_need(changes: list[Change]) -> None:
    letters, params = written(changes)
    event = ev.ModesChanged(by=ANN, at=0, room="#tea", changes=letters, params=params)
    got: list[Change] = []
    for line in PLAIN.encode(event).decode().split("\r\n")[:-1]:
        check_line(line.encode())
        assert line.startswith(":ann!~ann@192.0.2.1 MODE #tea ")
        parsed, lists = parse_changes(line.split(" ")[3:])
        assert not lists
        got += [Change(each.on, each.letter, each.param) for each in parsed]
    # More than MODES says never come from a client, so `parse_changes` need not take them.
    assert got == changes or len(params) > 12


def test_one_line_if_it_fits() -> None:
    event = ev.ModesChanged(by=ANN, at=0, room="#tea", changes="+ov-k", params=("bob", "cid", "x"))
    assert PLAIN.encode(event) == b":ann!~ann@192.0.2.1 MODE #tea +ov-k bob cid x\r\n"
    event = ev.ModesChanged(by=ANN, at=0, room="ann", changes="+o-i", params=())
    assert PLAIN.encode(event) == b":ann!~ann@192.0.2.1 MODE ann +o-i\r\n"


@given(
    st.sampled_from([ANN, WORST]),
    st.sampled_from(["#tea", "#" + "ж" * 63]),
    _texts,
    st.sampled_from([PLAIN, FULL]),
)
def test_no_event_makes_a_line_that_breaks(by: Person, room: str, text: str, form: IrcForm) -> None:
    happened: list[ev.Event] = [
        ev.Joined(by=by, at=1.5, room=room),
        ev.Parted(by=by, at=1.5, room=room, reason=text),
        ev.Kicked(by=by, at=1.5, room=room, target=ANN, reason=text),
        ev.LeftServer(by=by, at=1.5, reason=text, own_words=True),
        ev.Renamed(by=by, at=1.5, to=ANN),
        ev.TopicChanged(by=by, at=1.5, room=room, topic=text),
        ev.Invited(by=by, at=1.5, room=room, target=ANN),
        ev.AwayChanged(by=by, at=1.5, text=text),
        ev.RealnameChanged(by=by, at=1.5),
        ev.OperatorsCalled(by=by, at=1.5, text=text),
        ev.AccountChanged(by=by, at=1.5),
        ev.MessagePosted(by=by, at=1.5, kind=ev.Kind.ACTION, target=room, private=False, text=text),
        ev.MessageRedacted(by=by, at=1.5, target=room, private=False, message="x-1-1", reason=text),
    ]
    for event in happened:
        data = form.encode(event)
        assert not data or data.endswith(b"\r\n")
        for line in data.split(b"\r\n")[:-1]:
            check_line(line)
            assert line.startswith(b"@time=1970-01-01T00:00:01.500Z :") == (form is FULL)
            assert form is FULL or line.startswith(b":")


def test_what_only_some_clients_are_told() -> None:
    for event in (
        ev.AwayChanged(by=ANN, at=0, text=None),
        ev.RealnameChanged(by=ANN, at=0),
        ev.Invited(by=ANN, at=0, room="#tea", target=WORST, overheard=True),
        ev.TagsPosted(by=ANN, at=0, target="#tea", private=False, tags=(("+a", ""),)),
        ev.MessageRedacted(by=ANN, at=0, target="#tea", private=False, message="x", reason=""),
    ):
        assert PLAIN.encode(event) == b""
        assert FULL.encode(event) != b""
    assert FULL.encode_own(ev.AwayChanged(by=ANN, at=0, text="x"), b"x") == b""


def test_whose_account_it_is() -> None:
    said = ev.MessagePosted(
        by=replace(ANN, account="Анна", bot=True),
        at=1.5,
        id="x",
        kind=ev.Kind.MESSAGE,
        target="#tea",
        private=False,
        text="hi",
    )
    time = "time=1970-01-01T00:00:01.500Z"
    for names, tags in (
        (["message-tags"], "@msgid=x;bot "),
        (["account-tag"], "@account=Анна "),
        (["account-tag", "server-time"], f"@{time};account=Анна "),
        (["account-tag", "message-tags"], "@msgid=x;bot;account=Анна "),
        (["account-tag", "message-tags", "server-time"], f"@{time};msgid=x;bot;account=Анна "),
        (["message-tags", "server-time"], f"@{time};msgid=x;bot "),
    ):
        form = IrcForm(shaping(frozenset(names)))
        assert form.head(said) == tags
        guest = replace(said, by=replace(ANN, bot=True))
        assert form.head(guest) == (tags.replace(";account=Анна", "").replace("@account=Анна ", ""))


def test_logging_in_and_out_is_told() -> None:
    logged_in = ev.AccountChanged(by=replace(ANN, account="Anna"), at=0)
    told = IrcForm(shaping(frozenset({"account-notify"})))
    assert told.encode(logged_in) == b":ann!~ann@192.0.2.1 ACCOUNT Anna\r\n"
    assert told.encode(replace(logged_in, by=ANN)) == b":ann!~ann@192.0.2.1 ACCOUNT *\r\n"
    assert PLAIN.encode(logged_in) == b""


def test_what_the_server_itself_does() -> None:
    server = Person(0, "irc.test", "irc.test", "", "", "")
    changed = ev.ModesChanged(by=server, at=0, room="#tea", changes="+m", params=())
    assert PLAIN.encode(changed) == b":irc.test MODE #tea +m\r\n"


def test_forms_are_shared() -> None:
    forms = Forms()
    one, other = frozenset({"server-time"}), frozenset({"server-time", "setname"})
    assert forms.form(one) is forms.form(frozenset({"server-time"}))
    assert forms.form(one) is not forms.form(other)


def test_forms_are_equal_that_write_the_same_for_others() -> None:
    forms = Forms()
    shapes = frozenset({"server-time"})
    silent, echoing = forms.form(shapes), forms.form(shapes, echoes=True)
    assert echoing is forms.form(shapes, echoes=True)
    assert (silent, hash(silent)) == (echoing, hash(echoing))
    assert silent != forms.form(frozenset())
    said = ev.MessagePosted(
        by=ANN, at=0, kind=ev.Kind.MESSAGE, target="#tea", private=False, text="hi"
    )
    assert (
        silent.encode(said) == echoing.encode(said) == echoing.encode_own(said, silent.encode(said))
    )
    assert silent.encode_own(said, b"x") == b""


def test_what_ones_other_sessions_see() -> None:
    forms = Forms()
    silent, echoing = forms.form(frozenset()), forms.form(frozenset(), echoes=True)
    to_room = ev.MessagePosted(
        by=ANN, at=0, kind=ev.Kind.MESSAGE, target="#tea", private=False, text="hi"
    )
    to_bob = replace(to_room, target="Bob", private=True)
    to_oneself = replace(to_room, target=ANN.nick, private=True)
    for form in (silent, echoing):
        assert form.encode_elsewhere(to_room, b"x") == b"x"
        assert form.encode_elsewhere(to_oneself, b"x") == b"x"
        assert form.encode_elsewhere(ev.Joined(by=ANN, at=0, room="#tea"), b"x") == b"x"
    assert silent.encode_elsewhere(to_bob, b"x") == b""
    assert echoing.encode_elsewhere(to_bob, b"x") == b"x"


@pytest.mark.parametrize(
    ("held", "tags"),
    [
        ("", ""),
        ("batch labeled-response", ""),
        ("server-time", "@time=1970-01-01T00:00:01.500Z "),
        ("message-tags", "@msgid=x-1-1;+a=b "),
        ("message-tags server-time", "@time=1970-01-01T00:00:01.500Z;msgid=x-1-1;+a=b "),
    ],
)
def test_tags_by_what_was_negotiated(held: str, tags: str) -> None:
    form = IrcForm(shaping(frozenset(held.split())))
    said = ev.MessagePosted(
        by=ANN,
        at=1.5,
        kind=ev.Kind.NOTICE,
        target="#tea",
        private=False,
        text="hi",
        tags=(("+a", "b"),),
        id="x-1-1",
    )
    assert form.encode(said) == f"{tags}:ann!~ann@192.0.2.1 NOTICE #tea :hi\r\n".encode()
    joined = ev.Joined(by=ANN, at=1.5, room="#tea", id="x-1-1")
    tags = tags.replace(";+a=b", "")
    assert form.encode(joined) == f"{tags}:ann!~ann@192.0.2.1 JOIN #tea\r\n".encode()


def test_of_a_change_of_modes_in_several_lines_only_the_first_has_the_id() -> None:
    params = tuple(f"{number}{'x' * 100}" for number in range(12))
    event = ev.ModesChanged(
        by=ANN, at=0, room="#tea", changes="+" + "b" * 12, params=params, id="x-1-1"
    )
    lines = FULL.encode(event).split(b"\r\n")[:-1]
    assert len(lines) > 1
    assert [b"msgid=x-1-1" in line for line in lines] == [True] + [False] * (len(lines) - 1)
    assert all(line.startswith(b"@time=1970") for line in lines)


def test_every_mode_that_takes_a_parameter_is_of_a_type_that_says_so() -> None:
    assert {mode.letter for mode in ROOM_MODES if mode.takes_param(on=True)} == set("beIklqaohv")
    assert {mode.letter for mode in ROOM_MODES if mode.takes_param(on=False)} == set("beIkqaohv")
    assert {mode.letter for mode in ROOM_MODES if mode.type is ModeType.FLAG} == set("Cimnpst")
