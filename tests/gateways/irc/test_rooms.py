"""Channels: JOIN, PART, TOPIC, NAMES, INVITE, KICK."""

import pytest

from beseda.domain.limits import Limits
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob")
    return world


# ── JOIN and PART ──────────────────────────────────────────────────────────────────────────────


def test_joining_and_parting(world: IrcWorld) -> None:
    script = written("""
        ann >> JOIN #Tea
        ann << :ann!~ann@192.0.2.1 JOIN #Tea
        ann << :irc.test 353 ann = #Tea :@ann
        ann << :irc.test 366 ann #Tea …
        ann >> TOPIC #tea :Green?
        ann << :ann!~ann@192.0.2.1 TOPIC #Tea :Green?
        bob >> JOIN #TEA
        ann << :bob!~bob@192.0.2.2 JOIN #Tea
        bob << :bob!~bob@192.0.2.2 JOIN #Tea
        bob << :irc.test 332 bob #Tea :Green?
        bob << :irc.test 333 bob #Tea ann!~ann@192.0.2.1 43200
        bob << :irc.test 353 bob = #Tea :@ann bob
        bob << :irc.test 366 bob #Tea …
        bob >> JOIN #tea
        bob >> PART #tEa :no milk
        ann << :bob!~bob@192.0.2.2 PART #Tea :no milk
        bob << :bob!~bob@192.0.2.2 PART #Tea :no milk
        bob >> PART #tea
        bob << :irc.test 442 bob #Tea …
        ann >> PART #tea :
        ann << :ann!~ann@192.0.2.1 PART #Tea
        ann >> PART #tea
        ann << :irc.test 403 ann #tea …
    """)
    assert world.play(script) == script


def test_joining_several(world: IrcWorld) -> None:
    world.gather("#locked", "bob")
    world.ask("bob", "MODE #locked +k key")
    script = written("""
        ann >> JOIN #a,,#locked,nonsense,#b ,x,key more keys
        ann << :ann!~ann@192.0.2.1 JOIN #a
        ann << :irc.test 353 ann = #a :@ann
        ann << :irc.test 366 ann #a …
        ann << :ann!~ann@192.0.2.1 JOIN #locked
        ann << :irc.test 353 ann = #locked :@bob ann
        ann << :irc.test 366 ann #locked …
        ann << :irc.test 403 ann nonsense …
        ann << :ann!~ann@192.0.2.1 JOIN #b
        ann << :irc.test 353 ann = #b :@ann
        ann << :irc.test 366 ann #b …
        bob << :ann!~ann@192.0.2.1 JOIN #locked
        ann >> PART #a,#b,#none,#a :bye
        ann << :ann!~ann@192.0.2.1 PART #a :bye
        ann << :ann!~ann@192.0.2.1 PART #b :bye
        ann << :irc.test 403 ann #none …
        ann << :irc.test 403 ann #a …
        ann >> JOIN 0
        ann << :ann!~ann@192.0.2.1 PART #locked
        bob << :ann!~ann@192.0.2.1 PART #locked
        ann >> JOIN 0
    """)
    assert world.play(script) == script


def test_names_that_no_room_has(world: IrcWorld) -> None:
    long = "#" + "x" * 64
    script = written(f"""
        ann >> JOIN #
        ann << :irc.test 403 ann # …
        ann >> JOIN &local
        ann << :irc.test 403 ann &local …
        ann >> JOIN :#with space
        ann << :irc.test 403 ann * …
        ann >> JOIN #a:b
        ann << :irc.test 403 ann #a:b …
        ann >> JOIN {long}
        ann << :irc.test 403 ann {long} …
        ann >> JOIN ::
        ann << :irc.test 403 ann * …
        ann >> JOIN {long[:-1]}
        ann << :ann!~ann@192.0.2.1 JOIN {long[:-1]}
        ann << :irc.test 353 ann = {long[:-1]} :@ann
        ann << :irc.test 366 ann {long[:-1]} …
    """)
    assert world.play(script) == script


@pytest.mark.parametrize(
    ("modes", "key", "numeric"),
    [
        ("+k key", "", "475"),
        ("+k key", "wrong", "475"),
        ("+k key", "KEY", "475"),
        ("+l 1", "", "471"),
        ("+i", "", "473"),
        ("+b ann", "", "474"),
        ("+b *!*@192.0.2.1", "", "474"),
        ("+bi ann", "", "474"),
    ],
)
def test_closed_doors(modes: str, key: str, numeric: str) -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    world.gather("#tea", "bob")
    world.ask("bob", f"MODE #tea {modes}")
    script = written(f"""
        ann >> JOIN #tea {key}
        ann << :irc.test {numeric} ann #tea …
    """)
    assert world.play(script) == script
    world.ask("bob", "INVITE ann #tea")
    world.forget()
    assert numerics(world.ask("ann", "JOIN #tea")) == ["JOIN", "353", "366"]


@pytest.mark.parametrize(
    ("modes", "key"),
    [
        ("+k key", "key"),
        ("+l 2", ""),
        ("+iI ann", ""),
        ("+be ann ann", ""),
        ("+b eve", ""),
        ("+I ann", ""),
    ],
)
def test_doors_that_open(modes: str, key: str) -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    world.gather("#tea", "bob")
    world.ask("bob", f"MODE #tea {modes}")
    assert numerics(world.ask("ann", f"JOIN #tea {key}")) == ["JOIN", "353", "366"]


def test_too_many_rooms() -> None:
    world = IrcWorld(limits=Limits(flood=False, rooms_per_user=2, rooms=3))
    world.enter("ann", "bob")
    assert numerics(world.ask("ann", "JOIN #a,#b,#c,#a")) == [*["JOIN", "353", "366"] * 2, "405"]
    got = world.ask("bob", "JOIN #c,#d")
    assert numerics(got) == ["JOIN", "353", "366", "405"]
    assert got[-1].startswith(":irc.test 405 bob #d :")


def test_when_only_operators_make_rooms() -> None:
    world = IrcWorld(creation=False)
    world.enter("ann")
    script = written("""
        ann >> JOIN #new
        ann << :irc.test 403 ann #new …
    """)
    assert world.play(script) == script
    world.ask("ann", "OPER root secret")
    assert numerics(world.ask("ann", "JOIN #new"))[0] == "JOIN"


# ── TOPIC ──────────────────────────────────────────────────────────────────────────────────────


def test_topics(world: IrcWorld) -> None:
    world.gather("#tea", "ann", "bob")
    script = written("""
        ann >> TOPIC #tea
        ann << :irc.test 331 ann #tea …
        bob >> TOPIC #tea :mine
        bob << :irc.test 482 bob #tea …
        ann >> TOPIC #tea :Green or black?
        ann << :ann!~ann@192.0.2.1 TOPIC #tea :Green or black?
        bob << :ann!~ann@192.0.2.1 TOPIC #tea :Green or black?
        ann ~~ 60
        bob >> TOPIC #tea
        bob << :irc.test 332 bob #tea :Green or black?
        bob << :irc.test 333 bob #tea ann!~ann@192.0.2.1 43200
        ann >> MODE #tea -t
        ann << :ann!~ann@192.0.2.1 MODE #tea -t
        bob << :ann!~ann@192.0.2.1 MODE #tea -t
        bob >> TOPIC #tea :
        ann << :bob!~bob@192.0.2.2 TOPIC #tea :
        bob << :bob!~bob@192.0.2.2 TOPIC #tea :
        ann >> TOPIC #tea
        ann << :irc.test 331 ann #tea …
        ann >> TOPIC #none
        ann << :irc.test 403 ann #none …
        ann >> TOPIC #none :x
        ann << :irc.test 403 ann #none …
        ann >> TOPIC
        ann << :irc.test 461 ann TOPIC …
    """)
    assert world.play(script) == script


def test_the_topic_from_outside(world: IrcWorld) -> None:
    world.gather("#tea", "ann")
    world.ask("ann", "TOPIC #tea :Green", "MODE #tea -t")
    script = written("""
        bob >> TOPIC #tea
        bob << :irc.test 332 bob #tea :Green
        bob << :irc.test 333 bob #tea ann!~ann@192.0.2.1 43200
        bob >> TOPIC #tea :Black
        bob << :irc.test 442 bob #tea …
    """)
    assert world.play(script) == script


# ── NAMES ──────────────────────────────────────────────────────────────────────────────────────


def test_names(world: IrcWorld) -> None:
    world.enter("cid")
    world.gather("#a", "ann", "bob")
    world.gather("#b", "bob")
    world.ask("bob", "MODE #b +v bob")
    world.forget()
    script = written("""
        cid >> NAMES #a,#none,#B,#A
        cid << :irc.test 353 cid = #a :@ann bob
        cid << :irc.test 353 cid = #b :@bob
        cid << :irc.test 366 cid #a,#none,#B,#A …
        cid >> NAMES
        cid << :irc.test 366 cid * …
        cid >> NAMES #none
        cid << :irc.test 366 cid #none …
        cid >> NAMES :
        cid << :irc.test 366 cid * …
        cid >> NAMES ::x y
        cid << :irc.test 366 cid * …
    """)
    assert world.play(script) == script


def test_names_take_as_many_lines_as_they_need() -> None:
    world = IrcWorld()
    nicks = [f"person{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(120)]
    world.enter(*nicks)
    world.gather("#tea", *nicks)
    world.enter("ann", capabilities="userhost-in-names")
    *lines, end = world.ask("ann", "NAMES #tea")
    assert end.startswith(":irc.test 366 ann #tea :")
    assert {line.partition(" :")[0] for line in lines} == {":irc.test 353 ann = #tea"}
    listed = " ".join(line.partition(" :")[2] for line in lines).split(" ")
    assert [name.partition("!")[0] for name in listed] == ["@" + nicks[0], *nicks[1:]]
    assert all(len(line) > 470 for line in lines[:-1])


# ── INVITE ─────────────────────────────────────────────────────────────────────────────────────


def test_invitations(world: IrcWorld) -> None:
    world.enter("cid")
    world.gather("#tea", "ann", "bob")
    script = written("""
        bob >> INVITE cid #tea
        bob << :irc.test 341 bob cid #tea
        cid << :bob!~bob@192.0.2.2 INVITE cid :#tea
        ann >> MODE #tea +i
        ann << :ann!~ann@192.0.2.1 MODE #tea +i
        bob << :ann!~ann@192.0.2.1 MODE #tea +i
        bob >> INVITE cid #tea
        bob << :irc.test 482 bob #tea …
        ann >> INVITE bob #tea
        ann << :irc.test 443 ann bob #tea …
        cid >> INVITE ann #tea
        cid << :irc.test 442 cid #tea …
        ann >> INVITE nobody #tea
        ann << :irc.test 401 ann nobody …
        ann >> INVITE cid #none
        ann << :irc.test 403 ann #none …
        ann >> INVITE cid
        ann << :irc.test 461 ann INVITE …
        ann >> INVITE :c d
        ann << :irc.test 461 ann INVITE …
        cid >> AWAY :brewing
        cid << :irc.test 306 cid …
        ann >> INVITE CID #TEA
        ann << :irc.test 341 ann cid #tea
        ann << :irc.test 301 ann cid :brewing
        cid << :ann!~ann@192.0.2.1 INVITE cid :#tea
        cid >> INVITE
        cid << :irc.test 336 cid #tea
        cid << :irc.test 337 cid …
        cid >> JOIN #tea
        ann << :cid!~cid@192.0.2.3 JOIN #tea
        bob << :cid!~cid@192.0.2.3 JOIN #tea
        cid << :cid!~cid@192.0.2.3 JOIN #tea
        cid << :irc.test 353 cid = #tea :@ann bob cid
        cid << :irc.test 366 cid #tea …
        cid >> INVITE
        cid << :irc.test 337 cid …
        cid >> PART #tea
        ann << :cid!~cid@192.0.2.3 PART #tea
        bob << :cid!~cid@192.0.2.3 PART #tea
        cid << :cid!~cid@192.0.2.3 PART #tea
        cid >> JOIN #tea
        cid << :irc.test 473 cid #tea …
    """)
    assert world.play(script) == script


def test_an_invitation_is_not_to_another_room_of_the_name(world: IrcWorld) -> None:
    world.enter("cid")
    world.gather("#tea", "ann")
    world.ask("ann", "INVITE cid #tea", "PART #tea")
    world.gather("#tea", "bob")
    world.ask("bob", "MODE #tea +is")
    world.forget()
    script = written("""
        cid >> INVITE
        cid << :irc.test 337 cid …
        cid >> JOIN #tea
        cid << :irc.test 473 cid #tea …
    """)
    assert world.play(script) == script


def test_invitations_are_bounded() -> None:
    world = IrcWorld(limits=Limits(flood=False, invites=3))
    world.enter("ann", "cid")
    world.gather("#a,#b,#c,#d,#e", "ann")
    world.ask("ann", *(f"INVITE cid #{letter}" for letter in "abcdeca"))
    world.forget()
    got = world.ask("cid", "INVITE")
    assert [line.split(" ")[3] for line in got[:-1]] == ["#e", "#c", "#a"]


# ── KICK ───────────────────────────────────────────────────────────────────────────────────────


def test_kicking(world: IrcWorld) -> None:
    world.enter("cid")
    world.gather("#tea", "ann", "bob", "cid")
    script = written("""
        bob >> KICK #tea cid
        bob << :irc.test 482 bob #tea …
        ann >> KICK #tea BOB :no sugar
        ann << :ann!~ann@192.0.2.1 KICK #tea bob :no sugar
        bob << :ann!~ann@192.0.2.1 KICK #tea bob :no sugar
        cid << :ann!~ann@192.0.2.1 KICK #tea bob :no sugar
        ann >> KICK #tea bob
        ann << :irc.test 441 ann bob #tea …
        ann >> KICK #tea nobody
        ann << :irc.test 401 ann nobody …
        ann >> KICK #none cid
        ann << :irc.test 403 ann #none …
        bob >> KICK #tea cid
        bob << :irc.test 442 bob #tea …
        ann >> KICK #tea
        ann << :irc.test 461 ann KICK …
        ann >> KICK #tea cid
        ann << :ann!~ann@192.0.2.1 KICK #tea cid :ann
        cid << :ann!~ann@192.0.2.1 KICK #tea cid :ann
        ann >> KICK #tea ann :oneself
        ann << :ann!~ann@192.0.2.1 KICK #tea ann :oneself
        ann >> NAMES #tea
        ann << :irc.test 366 ann #tea …
    """)
    assert world.play(script) == script


def test_kicking_several(world: IrcWorld) -> None:
    world.enter("cid", "dan")
    world.gather("#a", "ann", "bob", "cid")
    world.gather("#b", "ann", "dan")
    script = written("""
        ann >> KICK #a,#b cid,dan :out
        ann << :ann!~ann@192.0.2.1 KICK #a cid :out
        ann << :ann!~ann@192.0.2.1 KICK #b dan :out
        bob << :ann!~ann@192.0.2.1 KICK #a cid :out
        cid << :ann!~ann@192.0.2.1 KICK #a cid :out
        dan << :ann!~ann@192.0.2.1 KICK #b dan :out
        ann >> KICK #a nobody,,bob :out
        ann << :irc.test 401 ann nobody …
        ann << :ann!~ann@192.0.2.1 KICK #a bob :out
        bob << :ann!~ann@192.0.2.1 KICK #a bob :out
    """)
    assert world.play(script) == script


def test_kick_has_as_many_targets_as_it_says(world: IrcWorld) -> None:
    world.gather("#a", "ann", "bob")
    assert numerics(world.ask("ann", "KICK #a " + "x," * 8 + "bob")) == ["401"] * 8
    assert numerics(world.ask("ann", "KICK #a " + "x," * 7 + "bob"))[-1] == "KICK"


@pytest.mark.parametrize(
    ("kicker", "kicked", "allowed"),
    [
        ("h", "", True),
        ("h", "v", True),
        ("h", "h", True),
        ("h", "o", False),
        ("o", "o", True),
        ("o", "a", False),
        ("a", "q", False),
        ("q", "q", True),
        ("v", "", False),
        ("", "", False),
    ],
)
def test_who_may_kick_whom(kicker: str, kicked: str, allowed: bool) -> None:
    world = IrcWorld()
    world.enter("oper", "ann", "bob")
    world.gather("#tea", "oper", "ann", "bob")
    world.ask("oper", "OPER root secret", f"MODE #tea +{kicker} ann", f"MODE #tea +{kicked} bob")
    world.forget()
    got = world.ask("ann", "KICK #tea bob")
    assert numerics(got) == (["KICK"] if allowed else ["482"])
    assert allowed or got[0].startswith(":irc.test 482 ann #tea :")
