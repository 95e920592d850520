"""Capability negotiation, and what each capability changes."""

import pytest

from beseda.domain.commands import Say
from beseda.domain.limits import Limits
from beseda.domain.settings import AccountsSettings
from beseda.gateways.irc import capabilities
from beseda.gateways.irc.settings import IrcSettings
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.plain.conversation import written

ALL = [each.name for each in capabilities.CAPABILITIES]


@pytest.fixture
def world(cut: int) -> IrcWorld:
    return IrcWorld(cut=cut)


def test_negotiation(world: IrcWorld) -> None:
    world.connect("ann")
    script = written("""
        ann >> CAP LIST
        ann << :irc.test CAP * LIST :
        ann >> CAP REQ :multi-prefix away-notify
        ann << :irc.test CAP * ACK :multi-prefix away-notify
        ann >> CAP REQ setname
        ann << :irc.test CAP * ACK :setname
        ann >> CAP REQ :-setname echo-message nonsense
        ann << :irc.test CAP * NAK :-setname echo-message nonsense
        ann >> CAP REQ :Multi-Prefix
        ann << :irc.test CAP * NAK :Multi-Prefix
        ann >> CAP REQ :--multi-prefix
        ann << :irc.test CAP * NAK :--multi-prefix
        ann >> CAP LIST
        ann << :irc.test CAP * LIST :away-notify multi-prefix setname
        ann >> CAP REQ :-setname -echo-message
        ann << :irc.test CAP * ACK :-setname -echo-message
        ann >> CAP REQ :setname -setname
        ann << :irc.test CAP * ACK :setname -setname
        ann >> CAP REQ :multi-prefix
        ann << :irc.test CAP * ACK :multi-prefix
        ann >> CAP LIST
        ann << :irc.test CAP * LIST :away-notify multi-prefix
        ann >> CAP REQ
        ann << :irc.test CAP * ACK :
    """)
    assert world.play(script) == script


@pytest.mark.parametrize("subcommand", ["ACK", "NAK", "NEW", "DEL", "FOO", "CLEAR"])
def test_what_is_no_subcommand(world: IrcWorld, subcommand: str) -> None:
    world.connect("ann")
    script = written(f"""
        ann >> CAP {subcommand} :multi-prefix
        ann << :irc.test 410 * {subcommand} …
    """)
    assert world.play(script) == script


def test_what_cannot_be_a_subcommand(world: IrcWorld) -> None:
    world.connect("ann")
    script = written("""
        ann >> CAP :two words
        ann << :irc.test 410 * * …
        ann >> CAP ::x
        ann << :irc.test 410 * * …
        ann >> CAP :
        ann << :irc.test 410 * * …
    """)
    assert world.play(script) == script


def test_cap_notify_stays_with_302(world: IrcWorld) -> None:
    world.connect("ann")
    before = written("""
        ann >> CAP REQ :cap-notify
        ann << :irc.test CAP * ACK :cap-notify
        ann >> CAP REQ :-cap-notify
        ann << :irc.test CAP * ACK :-cap-notify
    """)
    after = written("""
        ann >> CAP REQ :cap-notify
        ann << :irc.test CAP * ACK :cap-notify
        ann >> CAP REQ :-cap-notify
        ann << :irc.test CAP * NAK :-cap-notify
    """)
    assert world.play(before) == before
    world.ask("ann", "CAP LS 307", "CAP LS")
    assert world.play(after) == after


HERE = "127.0.0.1"
"""From where passwords are taken."""

TERMS = capabilities.Terms(IrcSettings(), AccountsSettings(), ("EXTERNAL", "PLAIN"))


def listed(lines: list[str], subcommand: str = "LS") -> list[str]:
    """The words of a list of capabilities, whose lines are all as they must be."""
    heads, words = [], []
    for line in lines:
        head, _, names = line.partition(" :")
        heads.append(head)
        words += names.split(" ")
    name = heads[-1].split(" ")[2]
    last = f":irc.test CAP {name} {subcommand}"
    assert heads == [f"{last} *"] * (len(heads) - 1) + [last]
    return words


@pytest.mark.parametrize("name", ["", "n" * 64, "ж" * 64], ids=["nobody", "long", "longer"])
def test_all_are_offered_with_their_values_on_as_many_lines_as_they_take(name: str) -> None:
    world = IrcWorld(
        settings=IrcSettings(multiline_bytes=5000, multiline_lines=50),
        limits=Limits(flood=False, nick_length=64),
    )
    world.connect("ann", HERE)
    if name:
        world.say("ann", f"NICK {name}", f"USER {name} 0 * :x")
    lines = world.ask("ann", "CAP LS 302")
    assert len(lines) > 1 or len(name.encode()) < 128
    pairs = dict(word.partition("=")[::2] for word in listed(lines))
    assert list(pairs) == ALL
    assert pairs["multiline"] == pairs["draft/multiline"] == "max-bytes=5000,max-lines=50"
    assert {name for name, value in pairs.items() if value} == {
        "draft/account-registration",
        "draft/metadata-2",
        "draft/metadata-3",
        "draft/multiline",
        "draft/relaymsg",
        "multiline",
        "sasl",
    }


@pytest.mark.parametrize("asked", ["", " 301", " many", " -302", " 0302x"])
def test_older_clients_get_one_line_without_values(world: IrcWorld, asked: str) -> None:
    world.connect("ann", HERE)
    [line] = world.ask("ann", f"CAP LS{asked}")
    words = listed([line])
    assert not any("=" in word for word in words)
    assert set(words) <= set(ALL)
    # What is left out, since not all fits, is drafts.
    assert words == [word for word in ALL if not word.startswith("draft/")]


def test_a_very_long_nick_leaves_room_for_fewer() -> None:
    names = capabilities.listed(TERMS, values=False)
    for room in (1000, 400, 300, 100, 10):
        line = capabilities.in_one_line(names, room)
        assert len(line) <= max(room, len("account-notify"))
        assert set(line.split(" ")) <= set(names)
    assert capabilities.in_one_line(names, 1000) == " ".join(names)


def test_everything_can_be_held_and_listed(world: IrcWorld) -> None:
    world.connect("ann", HERE)
    world.ask("ann", "CAP LS 302")
    wanted = " ".join(ALL)
    for half in (ALL[::2], ALL[1::2]):
        words = " ".join(half)
        assert world.ask("ann", f"CAP REQ :{words}") == [f":irc.test CAP * ACK :{words}"]
    assert listed(world.ask("ann", "CAP LIST"), "LIST") == wanted.split(" ")
    world.connect("old", HERE)
    for half in (ALL[::2], ALL[1::2]):
        world.ask("old", f"CAP REQ :{' '.join(half)}")
    assert len(world.ask("old", "CAP LIST")) == 1


def test_an_answer_is_never_cut_within_a_name(world: IrcWorld) -> None:
    world.enter("ann")
    words = ["setname"] * 62
    lines = world.ask("ann", f"CAP REQ :{' '.join(words)}")
    assert len(lines) == 2
    assert [word for line in lines for word in line.partition(" ACK :")[2].split(" ")] == words
    nonsense = ["nonsense"] * 55
    lines = world.ask("ann", f"CAP REQ :{' '.join(nonsense)}")
    assert [word for line in lines for word in line.partition(" NAK :")[2].split(" ")] == nonsense


def test_only_what_others_see_shapes_events() -> None:
    assert capabilities.shaping(frozenset(ALL)) == {
        "account-notify",
        "account-tag",
        "away-notify",
        "channel-rename",
        "chghost",
        "draft/oper-tag",
        "draft/relaymsg",
        "extended-join",
        "extended-monitor",
        "invite-notify",
        "message-redaction",
        "message-tags",
        "metadata-3",
        "multiline",
        "server-time",
        "setname",
    }


@pytest.mark.parametrize(
    ("held", "shapes"),
    [
        ("draft/multiline", ""),
        ("draft/multiline batch", "draft/multiline"),
        ("draft/multiline multiline batch", "multiline"),
        ("draft/message-redaction", "message-redaction"),
        ("echo-message labeled-response batch standard-replies", ""),
    ],
)
def test_both_names_of_a_capability_mean_the_same(held: str, shapes: str) -> None:
    assert capabilities.shaping(frozenset(held.split())) == frozenset(shapes.split())


def test_capabilities_change_while_one_talks(world: IrcWorld) -> None:
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    script = written("""
        ann >> PRIVMSG #tea :one
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :one
        ann >> CAP REQ :echo-message
        ann << :irc.test CAP ann ACK :echo-message
        bob >> CAP REQ :server-time
        bob << :irc.test CAP bob ACK :server-time
        ann >> PRIVMSG #tea :two
        ann << :ann!~ann@192.0.2.1 PRIVMSG #tea :two
        bob << @time=1970-01-01T12:00:00.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :two
        ann ~~ 1.5
        ann >> CAP REQ :-echo-message
        ann << :irc.test CAP ann ACK :-echo-message
        ann >> PRIVMSG #tea :three
        bob << @time=1970-01-01T12:00:01.500Z :ann!~ann@192.0.2.1 PRIVMSG #tea :three
        bob >> PART #tea
        ann << :bob!~bob@192.0.2.2 PART #tea
        bob << @time=1970-01-01T12:00:01.500Z :bob!~bob@192.0.2.2 PART #tea
    """)
    assert world.play(script) == script


def test_echo_message(world: IrcWorld) -> None:
    world.enter("ann", capabilities="echo-message")
    world.enter("bob")
    world.gather("#tea", "bob")
    script = written("""
        ann >> PRIVMSG bob :psst
        ann << :ann!~ann@192.0.2.1 PRIVMSG bob :psst
        bob << :ann!~ann@192.0.2.1 PRIVMSG bob :psst
        ann >> NOTICE bob :psst
        ann << :ann!~ann@192.0.2.1 NOTICE bob :psst
        bob << :ann!~ann@192.0.2.1 NOTICE bob :psst
        ann >> PRIVMSG ann :note
        ann << :ann!~ann@192.0.2.1 PRIVMSG ann :note
        ann << :ann!~ann@192.0.2.1 PRIVMSG ann :note
        ann >> PRIVMSG #tea :from outside
        ann << :irc.test 404 ann #tea …
        bob >> MODE #tea -n
        bob << :bob!~bob@192.0.2.2 MODE #tea -n
        ann >> PRIVMSG #tea :from outside
        ann << :ann!~ann@192.0.2.1 PRIVMSG #tea :from outside
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :from outside
        ann >> PRIVMSG @#tea :from outside
        ann << :ann!~ann@192.0.2.1 PRIVMSG @#tea :from outside
        bob << :ann!~ann@192.0.2.1 PRIVMSG @#tea :from outside
        ann >> PRIVMSG nobody :?
        ann << :irc.test 401 ann nobody …
        bob >> PRIVMSG bob :to myself
        bob << :bob!~bob@192.0.2.2 PRIVMSG bob :to myself
    """)
    assert world.play(script) == script


def test_extended_join(world: IrcWorld) -> None:
    world.enter("ann", capabilities="extended-join")
    world.enter("bob")
    script = written("""
        ann >> JOIN #tea
        ann << :ann!~ann@192.0.2.1 JOIN #tea * :Ann Real
        ann << :irc.test 353 ann = #tea :@ann
        ann << :irc.test 366 ann #tea …
        bob >> JOIN #tea
        ann << :bob!~bob@192.0.2.2 JOIN #tea * :Bob Real
        bob << :bob!~bob@192.0.2.2 JOIN #tea
        bob << :irc.test 353 bob = #tea :@ann bob
        bob << :irc.test 366 bob #tea …
    """)
    assert world.play(script) == script


def test_away_notify(world: IrcWorld) -> None:
    world.enter("ann", capabilities="away-notify")
    world.enter("bob", "eve")
    world.enter("zoe", capabilities="away-notify")
    world.gather("#tea", "ann", "bob", "eve")
    script = written("""
        bob >> AWAY :lunch
        ann << :bob!~bob@192.0.2.2 AWAY :lunch
        bob << :irc.test 306 bob …
        bob >> AWAY :lunch
        bob << :irc.test 306 bob …
        bob >> AWAY :a nap
        ann << :bob!~bob@192.0.2.2 AWAY :a nap
        bob << :irc.test 306 bob …
        bob >> AWAY
        ann << :bob!~bob@192.0.2.2 AWAY
        bob << :irc.test 305 bob …
        bob >> AWAY :
        bob << :irc.test 305 bob …
        ann >> AWAY :brb
        ann << :irc.test 306 ann …
    """)
    assert world.play(script) == script


def test_away_notify_when_somebody_joins_who_is_away(world: IrcWorld) -> None:
    world.enter("ann", capabilities="away-notify")
    world.enter("bob", "eve")
    world.gather("#tea", "ann", "eve")
    script = written("""
        bob >> AWAY :lunch
        bob << :irc.test 306 bob …
        bob >> JOIN #tea
        ann << :bob!~bob@192.0.2.2 JOIN #tea
        ann << :bob!~bob@192.0.2.2 AWAY :lunch
        bob << :bob!~bob@192.0.2.2 JOIN #tea
        bob << :irc.test 353 bob = #tea :@ann eve bob
        bob << :irc.test 366 bob #tea …
        eve << :bob!~bob@192.0.2.2 JOIN #tea
    """)
    assert world.play(script) == script


def test_setname(world: IrcWorld) -> None:
    world.enter("ann", "bob", capabilities="setname")
    world.enter("eve")
    world.gather("#tea", "ann", "bob", "eve")
    long = "x" * 151
    script = written(f"""
        ann >> SETNAME :Ann of Cleves
        ann << :ann!~ann@192.0.2.1 SETNAME :Ann of Cleves
        bob << :ann!~ann@192.0.2.1 SETNAME :Ann of Cleves
        eve >> SETNAME Eve
        ann << :eve!~eve@192.0.2.3 SETNAME :Eve
        bob << :eve!~eve@192.0.2.3 SETNAME :Eve
        ann >> SETNAME {long}
        ann << :irc.test FAIL SETNAME INVALID_REALNAME …
        ann >> SETNAME :
        ann << :irc.test FAIL SETNAME INVALID_REALNAME …
        ann >> SETNAME
        ann << :irc.test 461 ann SETNAME …
        ann >> SETNAME {long[1:]}
        ann << :ann!~ann@192.0.2.1 SETNAME :{long[1:]}
        bob << :ann!~ann@192.0.2.1 SETNAME :{long[1:]}
    """)
    assert world.play(script) == script


def test_invite_notify(world: IrcWorld) -> None:
    world.enter("ann", "bob", "cid", "dan")
    world.enter("eve", capabilities="invite-notify")
    world.enter("fay", capabilities="invite-notify")
    world.gather("#tea", "ann", "bob", "eve", "fay")
    world.ask("ann", "MODE #tea +hh eve bob")
    world.forget()
    script = written("""
        ann >> INVITE cid #tea
        ann << :irc.test 341 ann cid #tea
        cid << :ann!~ann@192.0.2.1 INVITE cid :#tea
        eve << :ann!~ann@192.0.2.1 INVITE cid :#tea
        eve >> INVITE dan #tea
        dan << :eve!~eve@192.0.2.5 INVITE dan :#tea
        eve << :irc.test 341 eve dan #tea
    """)
    assert world.play(script) == script


def test_multi_prefix(world: IrcWorld) -> None:
    world.enter("ann", capabilities="multi-prefix")
    world.enter("bob")
    world.gather("#tea", "ann", "bob")
    world.ask("ann", "MODE #tea +vhov ann ann bob bob")
    world.forget()
    script = written("""
        ann >> NAMES #tea
        ann << :irc.test 353 ann = #tea :@%+ann @+bob
        ann << :irc.test 366 ann #tea …
        ann >> WHO bob
        ann << :irc.test 352 ann #tea ~bob 192.0.2.2 irc.test bob H@+ :0 Bob Real
        ann << :irc.test 315 ann bob …
        ann >> WHO bob %f
        ann << :irc.test 354 ann H@+
        ann << :irc.test 315 ann bob …
        bob >> NAMES #tea
        bob << :irc.test 353 bob = #tea :@ann @bob
        bob << :irc.test 366 bob #tea …
        bob >> WHO ann
        bob << :irc.test 352 bob #tea ~ann 192.0.2.1 irc.test ann H@ :0 Ann Real
        bob << :irc.test 315 bob ann …
        bob >> WHO ann %f
        bob << :irc.test 354 bob H@
        bob << :irc.test 315 bob ann …
    """)
    assert world.play(script) == script
    assert ":irc.test 319 ann bob :@+#tea" in world.ask("ann", "WHOIS bob")
    assert ":irc.test 319 bob ann :@#tea" in world.ask("bob", "WHOIS ann")


def test_userhost_in_names(world: IrcWorld) -> None:
    world.enter("ann", capabilities="userhost-in-names")
    world.enter("bob")
    world.gather("#tea", "bob")
    script = written("""
        ann >> JOIN #tea
        ann << :ann!~ann@192.0.2.1 JOIN #tea
        ann << :irc.test 353 ann = #tea :@bob!~bob@192.0.2.2 ann!~ann@192.0.2.1
        ann << :irc.test 366 ann #tea …
        bob << :ann!~ann@192.0.2.1 JOIN #tea
    """)
    assert world.play(script) == script


def test_server_time_marks_every_line_of_a_long_message(world: IrcWorld) -> None:
    world.enter("ann", capabilities="server-time")
    world.enter("bob")
    world.gather("#tea", "ann", "bob")
    world.perform("bob", Say("#tea", "ж" * 700))
    got = world.hears("ann")
    assert len(got) == 3
    assert all(line.startswith("@time=1970-01-01T12:00:00.000Z :bob!") for line in got)
