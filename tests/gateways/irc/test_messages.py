"""PRIVMSG and NOTICE."""

import pytest

from beseda.domain.commands import Say
from beseda.domain.events import Kind
from beseda.domain.limits import Limits
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob", "eve")
    world.gather("#tea", "ann", "bob")
    return world


def test_talking(world: IrcWorld) -> None:
    script = written("""
        ann >> PRIVMSG #TEA :Hello, all!
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :Hello, all!
        ann >> PRIVMSG #tea one
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :one
        ann >> PRIVMSG #tea ::)
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea ::)
        ann >> PRIVMSG #tea :  two  spaces\x20
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :  two  spaces\x20
        ann >> PRIVMSG Eve :psst
        eve << :ann!~ann@192.0.2.1 PRIVMSG eve :psst
        ann >> NOTICE #tea :beep
        bob << :ann!~ann@192.0.2.1 NOTICE #tea :beep
        ann >> NOTICE eve :beep
        eve << :ann!~ann@192.0.2.1 NOTICE eve :beep
        ann >> PRIVMSG ann :to myself
        ann << :ann!~ann@192.0.2.1 PRIVMSG ann :to myself
        ann >> PRIVMSG #tea :\x01ACTION waves\x01
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :\x01ACTION waves\x01
        ann >> PRIVMSG #tea :\x01ACTION forgets the end
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :\x01ACTION forgets the end\x01
        ann >> PRIVMSG bob :\x01VERSION\x01
        bob << :ann!~ann@192.0.2.1 PRIVMSG bob :\x01VERSION\x01
        bob >> NOTICE ann :\x01VERSION 1.0\x01
        ann << :bob!~bob@192.0.2.2 NOTICE ann :\x01VERSION 1.0\x01
        ann >> PRIVMSG #tea :Привет, 世界 🙂
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :Привет, 世界 🙂
    """)
    assert world.play(script) == script


def test_what_is_not_sent(world: IrcWorld) -> None:
    script = written("""
        ann >> PRIVMSG
        ann << :irc.test 411 ann :To whom? (PRIVMSG)
        ann >> PRIVMSG ,, :hi
        ann << :irc.test 411 ann :To whom? (PRIVMSG)
        ann >> PRIVMSG bob
        ann << :irc.test 412 ann …
        ann >> PRIVMSG bob :
        ann << :irc.test 412 ann …
        ann >> PRIVMSG :bob
        ann << :irc.test 412 ann …
        ann >> PRIVMSG nobody :hi
        ann << :irc.test 401 ann nobody …
        ann >> PRIVMSG #none :hi
        ann << :irc.test 403 ann #none …
        ann >> PRIVMSG @#none :hi
        ann << :irc.test 403 ann #none …
        ann >> PRIVMSG @bob :hi
        ann << :irc.test 401 ann @bob …
        ann >> PRIVMSG @ :hi
        ann << :irc.test 401 ann @ …
        ann >> PRIVMSG $irc.test :hi
        ann << :irc.test 401 ann $irc.test …
        eve >> PRIVMSG #tea :hi
        eve << :irc.test 404 eve #tea …
    """)
    assert world.play(script) == script


def test_nothing_is_ever_answered_to_a_notice(world: IrcWorld) -> None:
    world.ask("bob", "AWAY :out")
    world.forget()
    script = written("""
        ann >> NOTICE
        ann >> NOTICE bob
        ann >> NOTICE bob :
        ann >> NOTICE nobody :hi
        ann >> NOTICE #none :hi
        ann >> NOTICE bob :hi
        bob << :ann!~ann@192.0.2.1 NOTICE bob :hi
        eve >> NOTICE #tea :hi
        ann >> NOTICE a,b,c,d,e,f,g,bob,eve :hi
        bob << :ann!~ann@192.0.2.1 NOTICE bob :hi
    """)
    assert world.play(script) == script


def test_several_targets(world: IrcWorld) -> None:
    script = written("""
        ann >> PRIVMSG #tea,nobody,,eve,#tea :hi
        ann << :irc.test 401 ann nobody …
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        eve << :ann!~ann@192.0.2.1 PRIVMSG eve :hi
        ann >> PRIVMSG bob,eve,#tea,a,b,c,d,e :hi
        ann << :irc.test 401 ann a …
        ann << :irc.test 401 ann b …
        ann << :irc.test 401 ann c …
        ann << :irc.test 401 ann d …
        ann << :irc.test 401 ann e …
        bob << :ann!~ann@192.0.2.1 PRIVMSG bob :hi
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        eve << :ann!~ann@192.0.2.1 PRIVMSG eve :hi
    """)
    assert world.play(script) == script


@pytest.mark.parametrize(("last", "shown"), [("eve", "eve"), (":eve", "*")])
def test_too_many_targets(last: str, shown: str) -> None:
    world = IrcWorld(limits=Limits(flood=False, targets=2))
    world.enter("ann", "bob", "eve")
    script = written(f"""
        ann >> PRIVMSG bob,ann,{last},x :hi
        ann << :ann!~ann@192.0.2.1 PRIVMSG ann :hi
        ann << :irc.test 407 ann {shown} …
        bob << :ann!~ann@192.0.2.1 PRIVMSG bob :hi
    """)
    assert world.play(script) == script


@pytest.mark.parametrize(
    ("modes", "rank", "allowed"),
    [
        ("+m", "", False),
        ("+m", "v", True),
        ("+m", "h", True),
        ("+b bob", "", False),
        ("+b bob", "v", True),
        ("+be bob bob", "", True),
        ("+b *!*@192.0.2.2", "", False),
        ("+m-n", "", False),
    ],
)
def test_who_may_talk(modes: str, rank: str, allowed: bool) -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    world.ask("ann", f"MODE #tea {modes}", f"MODE #tea +{rank} bob")
    world.forget()
    got = world.ask("bob", "PRIVMSG #tea :hi")
    assert numerics(got) == ([] if allowed else ["404"])
    assert world.hears("ann") == [":bob!~bob@192.0.2.2 PRIVMSG #tea :hi"] * allowed


def test_masks_are_not_compiled_for_each_message(
    world: IrcWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many rooms have however many masks: it takes a hundred times as long as matching."""
    world.ask("ann", "MODE #tea +bbbe *a*b*c* *!*@203.0.113.* bob bob")
    monkeypatch.setattr("re.compile", None)
    assert world.ask("bob", "PRIVMSG #tea :hi") == []
    assert world.ask("bob", "PART #tea", "JOIN #tea")[0].split(" ")[1] == "PART"
    assert numerics(world.hears("ann"))[-3:] == ["PRIVMSG", "PART", "JOIN"]


def test_from_outside(world: IrcWorld) -> None:
    world.ask("ann", "MODE #tea -n")
    world.forget()
    script = written("""
        eve >> PRIVMSG #tea :hi
        ann << :eve!~eve@192.0.2.3 PRIVMSG #tea :hi
        bob << :eve!~eve@192.0.2.3 PRIVMSG #tea :hi
        ann >> MODE #tea +m
        ann << :ann!~ann@192.0.2.1 MODE #tea +m
        bob << :ann!~ann@192.0.2.1 MODE #tea +m
        eve >> PRIVMSG #tea :hi
        eve << :irc.test 404 eve #tea …
    """)
    assert world.play(script) == script


def test_no_ctcp(world: IrcWorld) -> None:
    world.ask("ann", "MODE #tea +C")
    world.forget()
    script = written("""
        ann >> PRIVMSG #tea :\x01VERSION\x01
        ann << :irc.test 404 ann #tea …
        ann >> NOTICE #tea :\x01VERSION 1\x01
        ann >> PRIVMSG #tea :\x01ACTION waves\x01
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :\x01ACTION waves\x01
        ann >> PRIVMSG bob :\x01VERSION\x01
        bob << :ann!~ann@192.0.2.1 PRIVMSG bob :\x01VERSION\x01
    """)
    assert world.play(script) == script


@pytest.mark.parametrize(
    ("target", "shown", "heard"),
    [
        ("~#tea", "~#tea", "q"),
        ("&#tea", "&#tea", "qa"),
        ("@#tea", "@#tea", "qao"),
        ("%#tea", "%#tea", "qaoh"),
        ("+#TEA", "+#tea", "qaohv"),
        ("@%#tea", "%#tea", "qaoh"),
        ("+~#tea", "+#tea", "qaohv"),
    ],
)
@pytest.mark.parametrize("verb", ["PRIVMSG", "NOTICE"])
def test_for_those_of_a_rank(verb: str, target: str, shown: str, heard: str) -> None:
    world = IrcWorld()
    nicks = {f"nick{letter}": letter for letter in "qaohvx"}
    world.enter("ann", *nicks)
    world.gather("#tea", "ann", *nicks)
    changes = [f"MODE #tea +{letter} {nick}" for nick, letter in nicks.items()]
    world.ask("ann", "OPER root secret", *changes)
    world.forget()
    assert world.ask("ann", f"{verb} {target} :psst") == []
    got = {nick: world.hears(nick) for nick in nicks}
    line = f":ann!~ann@192.0.2.1 {verb} {shown} :psst"
    assert got == {nick: [line] if letter in heard else [] for nick, letter in nicks.items()}


def test_somebody_who_is_away(world: IrcWorld) -> None:
    script = written("""
        bob >> AWAY :having lunch
        bob << :irc.test 306 bob …
        ann >> PRIVMSG bob :hi
        ann << :irc.test 301 ann bob :having lunch
        bob << :ann!~ann@192.0.2.1 PRIVMSG bob :hi
        ann >> PRIVMSG #tea :hi
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
    """)
    assert world.play(script) == script


def test_what_fits_a_clients_line_arrives_whole(world: IrcWorld) -> None:
    text = "x" * (510 - len("PRIVMSG #tea :"))
    world.say("ann", f"PRIVMSG #tea :{text}")
    assert world.hears("bob") == [f":ann!~ann@192.0.2.1 PRIVMSG #tea :{text}"]


def test_what_is_too_long_for_a_line_arrives_in_pieces(world: IrcWorld) -> None:
    """Plain users may say more at once than an IRC line holds."""
    world.perform("ann", Say("#tea", "ж" * 400))
    head = ":ann!~ann@192.0.2.1 PRIVMSG #tea :"
    got = world.hears("bob")
    assert len(got) == 2
    assert all(line.startswith(head) and len(line.encode()) <= 510 for line in got)
    assert "".join(line.removeprefix(head) for line in got) == "ж" * 400


def test_a_long_action_is_an_action_in_each_piece(world: IrcWorld) -> None:
    world.perform("ann", Say("#tea", "ж" * 400, Kind.ACTION))
    head = ":ann!~ann@192.0.2.1 PRIVMSG #tea :\x01ACTION "
    got = world.hears("bob")
    assert len(got) == 2
    assert all(line.startswith(head) and line.endswith("\x01") for line in got)


def test_talking_is_being_active(world: IrcWorld) -> None:
    world.run(50)
    world.ask("ann", "PING x")
    assert ":irc.test 317 bob ann 50 43200 :seconds idle, signed on at" in world.ask(
        "bob", "WHOIS ann"
    )
    world.ask("ann", "PRIVMSG #tea :hi")
    assert any(" 317 bob ann 0 " in line for line in world.ask("bob", "WHOIS ann"))
