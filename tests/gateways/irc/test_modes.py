"""MODE, for rooms and for oneself."""

import pytest

from beseda.domain.limits import Limits
from beseda.gateways.irc.modes import parse_changes
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    return world


def test_asking_for_a_rooms_modes(world: IrcWorld) -> None:
    world.enter("eve")
    script = written("""
        ann >> MODE #TEA
        ann << :irc.test 324 ann #tea +nt
        ann << :irc.test 329 ann #tea 43200
        ann >> MODE #tea +mlk 7 sesame
        ann << :ann!~ann@192.0.2.1 MODE #tea +mlk 7 sesame
        bob << :ann!~ann@192.0.2.1 MODE #tea +mlk 7 sesame
        bob >> MODE #tea
        bob << :irc.test 324 bob #tea +mntkl sesame 7
        bob << :irc.test 329 bob #tea 43200
        eve >> MODE #tea
        eve << :irc.test 324 eve #tea +mntkl * 7
        eve << :irc.test 329 eve #tea 43200
        eve >> OPER root secret
        eve << :eve!~eve@192.0.2.3 MODE eve +o
        eve << :irc.test 381 eve …
        eve >> MODE #tea
        eve << :irc.test 324 eve #tea +mntkl sesame 7
        eve << :irc.test 329 eve #tea 43200
        ann >> MODE #none
        ann << :irc.test 403 ann #none …
        ann >> MODE #none +m
        ann << :irc.test 403 ann #none …
        ann >> MODE
        ann << :irc.test 461 ann MODE …
    """)
    assert world.play(script) == script


@pytest.mark.parametrize("letter", "Cimnpst")
def test_flags(world: IrcWorld, letter: str) -> None:
    world.ask("ann", f"MODE #tea -{letter}")
    world.forget()
    script = written(f"""
        ann >> MODE #tea +{letter}
        ann << :ann!~ann@192.0.2.1 MODE #tea +{letter}
        bob << :ann!~ann@192.0.2.1 MODE #tea +{letter}
        ann >> MODE #tea +{letter}
        bob >> MODE #tea -{letter}
        bob << :irc.test 482 bob #tea …
        ann >> MODE #tea -{letter}
        ann << :ann!~ann@192.0.2.1 MODE #tea -{letter}
        bob << :ann!~ann@192.0.2.1 MODE #tea -{letter}
        ann >> MODE #tea -{letter}
    """)
    assert world.play(script) == script


def test_several_at_once(world: IrcWorld) -> None:
    script = written("""
        ann >> MODE #tea im-t+v-n+h bob bob
        ann << :ann!~ann@192.0.2.1 MODE #tea +im-t+v-n+h bob bob
        bob << :ann!~ann@192.0.2.1 MODE #tea +im-t+v-n+h bob bob
        ann >> MODE #tea +i+m-t
        ann >> MODE #tea +vXo+X-X nobody ann
        ann << :irc.test 401 ann nobody …
        ann << :irc.test 472 ann X …
    """)
    assert world.play(script) == script


@pytest.mark.parametrize("letter", "qaohv")
def test_ranks(world: IrcWorld, letter: str) -> None:
    world.enter("eve")
    world.ask("ann", "OPER root secret")
    world.forget()
    script = written(f"""
        ann >> MODE #tea +{letter} BOB
        ann << :ann!~ann@192.0.2.1 MODE #tea +{letter} bob
        bob << :ann!~ann@192.0.2.1 MODE #tea +{letter} bob
        ann >> MODE #tea +{letter} bob
        ann >> MODE #tea -{letter} bob
        ann << :ann!~ann@192.0.2.1 MODE #tea -{letter} bob
        bob << :ann!~ann@192.0.2.1 MODE #tea -{letter} bob
        ann >> MODE #tea +{letter} eve
        ann << :irc.test 441 ann eve #tea …
        ann >> MODE #tea +{letter} nobody
        ann << :irc.test 401 ann nobody …
        ann >> MODE #tea +{letter}
        ann >> MODE #tea +{letter} :
        ann << :irc.test 696 ann #tea {letter} * …
        bob >> MODE #tea +{letter} bob
        bob << :irc.test 482 bob #tea …
        eve >> MODE #tea +{letter} bob
        eve << :irc.test 442 eve #tea …
    """)
    assert world.play(script) == script


def test_the_key(world: IrcWorld) -> None:
    long = "k" * 40
    script = written(f"""
        ann >> MODE #tea +k
        ann >> MODE #tea +k :
        ann << :irc.test 525 ann #tea …
        ann >> MODE #tea +k a,b
        ann << :irc.test 525 ann #tea …
        ann >> MODE #tea +k :a b
        ann << :irc.test 525 ann #tea …
        ann >> MODE #tea +k ::ab
        ann << :irc.test 525 ann #tea …
        ann >> MODE #tea +k {long}
        ann << :ann!~ann@192.0.2.1 MODE #tea +k {long[:32]}
        bob << :ann!~ann@192.0.2.1 MODE #tea +k {long[:32]}
        ann >> MODE #tea +k other
        ann << :ann!~ann@192.0.2.1 MODE #tea +k other
        bob << :ann!~ann@192.0.2.1 MODE #tea +k other
        ann >> MODE #tea -k
        ann << :ann!~ann@192.0.2.1 MODE #tea -k other
        bob << :ann!~ann@192.0.2.1 MODE #tea -k other
        ann >> MODE #tea -k whatever
        ann >> MODE #tea +k again
        ann << :ann!~ann@192.0.2.1 MODE #tea +k again
        bob << :ann!~ann@192.0.2.1 MODE #tea +k again
        ann >> MODE #tea -kv wrong bob
        ann << :ann!~ann@192.0.2.1 MODE #tea -k again
        bob << :ann!~ann@192.0.2.1 MODE #tea -k again
    """)
    assert world.play(script) == script


@pytest.mark.parametrize("value", ["x", "-1", "1234567890", "1.5", "٣", "+1"])
def test_limits_that_will_not_do(world: IrcWorld, value: str) -> None:
    script = written(f"""
        ann >> MODE #tea +l {value}
        ann << :irc.test 696 ann #tea l {value} …
    """)
    assert world.play(script) == script


def test_the_limit(world: IrcWorld) -> None:
    script = written("""
        ann >> MODE #tea +l :a b
        ann << :irc.test 696 ann #tea l * …
        ann >> MODE #tea +l ::1
        ann << :irc.test 696 ann #tea l * …
        ann >> MODE #tea +l
        ann >> MODE #tea +l 007
        ann << :ann!~ann@192.0.2.1 MODE #tea +l 7
        bob << :ann!~ann@192.0.2.1 MODE #tea +l 7
        ann >> MODE #tea +l 7
        ann >> MODE #tea -lv bob
        ann << :ann!~ann@192.0.2.1 MODE #tea -l
        bob << :ann!~ann@192.0.2.1 MODE #tea -l
    """)
    assert world.play(script) == script


@pytest.mark.parametrize(
    ("letter", "entry", "end"), [("b", 367, 368), ("e", 348, 349), ("I", 346, 347)]
)
def test_lists(world: IrcWorld, letter: str, entry: int, end: int) -> None:
    world.enter("eve")
    script = written(f"""
        ann >> MODE #tea {letter}
        ann << :irc.test {end} ann #tea …
        ann >> MODE #tea +{letter} Dan
        ann << :ann!~ann@192.0.2.1 MODE #tea +{letter} Dan!*@*
        bob << :ann!~ann@192.0.2.1 MODE #tea +{letter} Dan!*@*
        ann >> MODE #tea +{letter} dan!*@*
        ann ~~ 30
        ann >> MODE #tea +{letter} *@203.0.113.*
        ann << :ann!~ann@192.0.2.1 MODE #tea +{letter} *!*@203.0.113.*
        bob << :ann!~ann@192.0.2.1 MODE #tea +{letter} *!*@203.0.113.*
        bob >> MODE #tea +{letter}
        bob << :irc.test {entry} bob #tea Dan!*@* ann 43200
        bob << :irc.test {entry} bob #tea *!*@203.0.113.* ann 43230
        bob << :irc.test {end} bob #tea …
        eve >> MODE #tea -{letter}{letter}
        eve << :irc.test {entry} eve #tea Dan!*@* ann 43200
        eve << :irc.test {entry} eve #tea *!*@203.0.113.* ann 43230
        eve << :irc.test {end} eve #tea …
        bob >> MODE #tea +{letter} eve
        bob << :irc.test 482 bob #tea …
        eve >> MODE #tea -{letter} dan
        eve << :irc.test 442 eve #tea …
        ann >> MODE #tea -{letter} DAN
        ann << :ann!~ann@192.0.2.1 MODE #tea -{letter} Dan!*@*
        bob << :ann!~ann@192.0.2.1 MODE #tea -{letter} Dan!*@*
        ann >> MODE #tea -{letter} dan
        ann >> MODE #tea +{letter} :
        ann << :irc.test 696 ann #tea {letter} * …
    """)
    assert world.play(script) == script


def test_all_lists_at_once(world: IrcWorld) -> None:
    assert numerics(world.ask("ann", "MODE #tea +beIb")) == ["368", "349", "347"]


@pytest.mark.parametrize("mask", [":a b!*@*", "::x", ":: x", ":x!*@* y"])
def test_masks_that_would_break_a_line(world: IrcWorld, mask: str) -> None:
    script = written(f"""
        ann >> MODE #tea +b {mask}
        ann << :irc.test 696 ann #tea b * …
        ann >> MODE #tea +b
        ann << :irc.test 368 ann #tea …
    """)
    assert world.play(script) == script


def test_a_mask_that_fits_nobody(world: IrcWorld) -> None:
    mask = "x" * 260
    script = written(f"""
        ann >> MODE #tea +b {mask}
        ann << :irc.test 696 ann #tea b {mask}!*@* …
    """)
    assert world.play(script) == script


@pytest.mark.parametrize("letter", "beI")
def test_a_full_list(letter: str) -> None:
    world = IrcWorld(limits=Limits(flood=False, list_entries=2))
    world.enter("ann")
    world.gather("#tea", "ann")
    script = written(f"""
        ann >> MODE #tea +{letter}{letter}{letter}{letter} a b c d
        ann << :ann!~ann@192.0.2.1 MODE #tea +{letter}{letter} a!*@* b!*@*
        ann << :irc.test 478 ann #tea c!*@* …
        ann << :irc.test 478 ann #tea d!*@* …
        ann >> MODE #tea -{letter}+{letter} a c
        ann << :ann!~ann@192.0.2.1 MODE #tea -{letter}+{letter} a!*@* c!*@*
    """)
    assert world.play(script) == script


def test_unknown_modes(world: IrcWorld) -> None:
    script = written("""
        ann >> MODE #tea +XYX
        ann << :irc.test 472 ann X …
        ann << :irc.test 472 ann Y …
        ann >> MODE #tea :+: i
        ann << :ann!~ann@192.0.2.1 MODE #tea +i
        ann << :irc.test 472 ann * …
        ann << :irc.test 472 ann * …
        bob << :ann!~ann@192.0.2.1 MODE #tea +i
        ann >> MODE #tea +
        ann >> MODE #tea :
    """)
    assert world.play(script) == script


def test_more_changes_than_the_server_takes(world: IrcWorld) -> None:
    masks = [f"m{number}" for number in range(13)]
    world.ask("ann", f"MODE #tea +{'b' * 13} {' '.join(masks)}")
    got = world.ask("ann", "MODE #tea b")
    assert [line.split(" ")[4] for line in got[:-1]] == [f"{mask}!*@*" for mask in masks[:12]]


def test_a_long_change_reaches_everybody_whole(world: IrcWorld) -> None:
    """Twelve masks in one line of a client: with the source before it, they need two."""
    masks = [f"{letter * 36}!*@*" for letter in "abcdefghijkl"]
    line = f"MODE #tea +{'b' * 12} {' '.join(mask.removesuffix('!*@*') for mask in masks)}"
    assert len(line) < 510
    got = world.ask("ann", line)
    assert world.hears("bob") == got
    assert [line.split(" ")[:4] for line in got] == [
        [":ann!~ann@192.0.2.1", "MODE", "#tea", f"+{'b' * count}"] for count in (11, 1)
    ]
    assert [mask for line in got for mask in line.split(" ")[4:]] == masks


@pytest.mark.parametrize(
    ("words", "changes", "lists"),
    [
        ("+ov-l ann bob", "+o ann, +v bob, -l", ""),
        ("ov ann", "+o ann", ""),
        ("-k+k old new", "-k old, +k new", ""),
        ("-k", "-k", ""),
        ("+k-l", "-l", ""),
        ("b-e+I", "", "beI"),
        ("+bb mask", "+b mask", "b"),
        ("+-+-m", "-m", ""),
        ("+?", "+?", ""),
        ("+" + "v" * 14 + "m " + "x " * 14, "+v x, " * 12 + "+m", ""),
    ],
)
def test_parsing(words: str, changes: str, lists: str) -> None:
    got, asked = parse_changes(words.split())
    shown = (f"{'+' if each.on else '-'}{each.letter} {each.param or ''}".rstrip() for each in got)
    assert ", ".join(shown) == changes
    assert "".join(asked) == lists


# ── one's own ──────────────────────────────────────────────────────────────────────────────────


def test_ones_own_modes(world: IrcWorld) -> None:
    script = written("""
        ann >> MODE ann
        ann << :irc.test 221 ann +
        ann >> MODE ANN +iw-i+BR
        ann << :ann!~ann@192.0.2.1 MODE ann +iw-i+BR
        ann >> MODE ann +i
        ann << :ann!~ann@192.0.2.1 MODE ann +i
        ann >> MODE ann +i
        ann >> MODE ann
        ann << :irc.test 221 ann +BRiw
        ann >> MODE ann -wX+Y
        ann << :ann!~ann@192.0.2.1 MODE ann -w
        ann << :irc.test 501 ann …
        ann >> MODE ann +o
        ann >> MODE ann
        ann << :irc.test 221 ann +BRi
        ann >> MODE bob
        ann << :irc.test 502 ann …
        ann >> MODE bob +i
        ann << :irc.test 502 ann …
        ann >> MODE nobody
        ann << :irc.test 401 ann nobody …
        ann >> MODE :
        ann << :irc.test 401 ann * …
        ann >> MODE :a b
        ann << :irc.test 401 ann * …
    """)
    assert world.play(script) == script


def test_giving_up_being_an_operator(world: IrcWorld) -> None:
    script = written("""
        ann >> OPER root secret
        ann << :ann!~ann@192.0.2.1 MODE ann +o
        ann << :irc.test 381 ann …
        ann >> OPER root secret
        ann << :irc.test 381 ann …
        ann >> MODE ann -o
        ann << :ann!~ann@192.0.2.1 MODE ann -o
        ann >> WALLOPS :hello?
        ann << :irc.test 481 ann …
    """)
    assert world.play(script) == script


def test_no_private_messages_from_strangers(world: IrcWorld) -> None:
    script = written("""
        bob >> MODE bob +R
        bob << :bob!~bob@192.0.2.2 MODE bob +R
        ann >> PRIVMSG bob :hi
        ann << :irc.test 531 ann bob …
        ann >> NOTICE bob :hi
        bob >> PRIVMSG bob :hi
        bob << :bob!~bob@192.0.2.2 PRIVMSG bob :hi
    """)
    assert world.play(script) == script


def test_bots_are_marked(world: IrcWorld) -> None:
    world.ask("bob", "MODE bob +B")
    assert world.ask("ann", "WHO #tea")[1].split(" ")[8] == "HB"
    world.ask("ann", "MODE #tea +v bob")
    assert world.ask("ann", "WHO #tea")[1].split(" ")[8] == "H+B"
    assert "335" in numerics(world.ask("ann", "WHOIS bob"))
