"""MOTD, LUSERS, VERSION, TIME, INFO, ADMIN, LINKS, STATS, HELP."""

from typing import get_args

import pytest

from beseda.catalogue import Language
from beseda.gateways.irc.commands import COMMANDS
from beseda.gateways.irc.settings import IrcSettings
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(
        cut=cut,
        settings=IrcSettings(
            motd="Tea at five.", admin_location="The kitchen", admin_contact="tea@example.org"
        ),
    )
    world.enter("ann", "bob")
    return world


@pytest.mark.parametrize("command", ["MOTD", "VERSION", "TIME", "INFO", "ADMIN"])
def test_which_server_is_meant(world: IrcWorld, command: str) -> None:
    here = world.ask("ann", command)
    for target in ("irc.test", "IRC.TEST", "*.test", "*", "bob", "ann"):
        assert world.ask("ann", f"{command} {target}") == here
    assert len(here) > 0
    script = written(f"""
        ann >> {command} elsewhere.test
        ann << :irc.test 402 ann elsewhere.test …
        ann >> {command} :a b
        ann << :irc.test 402 ann * …
    """)
    assert world.play(script) == script


def test_motd(world: IrcWorld) -> None:
    script = written("""
        ann >> MOTD
        ann << :irc.test 375 ann :- irc.test: message of the day -
        ann << :irc.test 372 ann :- Tea at five.
        ann << :irc.test 376 ann …
    """)
    assert world.play(script) == script


def test_no_motd() -> None:
    world = IrcWorld()
    world.enter("ann")
    script = written("""
        ann >> MOTD
        ann << :irc.test 422 ann …
    """)
    assert world.play(script) == script


def _counts(world: IrcWorld) -> list[str]:
    return [line.removeprefix(":irc.test ") for line in world.ask("ann", "LUSERS")]


def test_lusers_counts_everybody(world: IrcWorld) -> None:
    assert _counts(world) == [
        "251 ann :There are 2 visible and 0 invisible people on 1 server",
        "252 ann 0 :operators online",
        "253 ann 0 :connections without a name yet",
        "254 ann 0 :room(s) in use",
        "255 ann :I have 2 client(s) and 0 servers",
        "265 ann 2 2 :Current local users 2, max 2",
        "266 ann 2 2 :Current global users 2, max 2",
    ]
    world.enter("cid", "dan")
    for name in ("eve", "fay"):
        world.connect(name)
    world.say("eve", "NICK eve")
    world.ask("bob", "MODE bob +i", "OPER root secret", "JOIN #a,#b")
    world.ask("cid", "MODE cid +i", "OPER root secret", "OPER root secret", "JOIN #b")
    assert _counts(world)[:5] == [
        "251 ann :There are 2 visible and 2 invisible people on 1 server",
        "252 ann 2 :operators online",
        "253 ann 2 :connections without a name yet",
        "254 ann 2 :room(s) in use",
        "255 ann :I have 4 client(s) and 0 servers",
    ]
    world.ask("cid", "MODE cid -o", "MODE cid -o", "MODE cid +i", "PART #b")
    world.say("bob", "QUIT")
    world.lose("eve")
    world.lose("dan")
    world.ask("fay", "QUIT")
    assert _counts(world) == [
        "251 ann :There are 1 visible and 1 invisible people on 1 server",
        "252 ann 0 :operators online",
        "253 ann 0 :connections without a name yet",
        "254 ann 0 :room(s) in use",
        "255 ann :I have 2 client(s) and 0 servers",
        "265 ann 2 4 :Current local users 2, max 4",
        "266 ann 2 4 :Current global users 2, max 4",
    ]


def test_a_killed_operator_counts_no_more(world: IrcWorld) -> None:
    world.ask("ann", "OPER root secret")
    world.ask("bob", "OPER root secret", "MODE bob +i")
    world.ask("ann", "KILL bob :x")
    assert _counts(world)[:2] == [
        "251 ann :There are 1 visible and 0 invisible people on 1 server",
        "252 ann 1 :operators online",
    ]


def test_the_server_about_itself(world: IrcWorld) -> None:
    world.run(90)
    script = written("""
        ann >> TIME
        ann << :irc.test 391 ann irc.test 43290 0 :1970-01-01 12:01:30 UTC
        ann >> INFO
        ann << :irc.test 371 ann …
        ann << :irc.test 371 ann …
        ann << :irc.test 371 ann :Running since 1970-01-01 12:00:00 UTC
        ann << :irc.test 374 ann …
        ann >> ADMIN
        ann << :irc.test 256 ann irc.test …
        ann << :irc.test 257 ann :The kitchen
        ann << :irc.test 258 ann :Test Net
        ann << :irc.test 259 ann :tea@example.org
        ann >> LINKS
        ann << :irc.test 365 ann * …
        ann >> LINKS IRC.*
        ann << :irc.test 365 ann IRC.* …
        ann >> LINKS other.*
        ann << :irc.test 365 ann other.* …
        ann >> LINKS :a b
        ann << :irc.test 365 ann * …
    """)
    assert world.play(script) == script
    version, *tokens = world.ask("ann", "VERSION")
    assert version == ":irc.test 351 ann beseda-0.1.0 irc.test :Test Net"
    assert numerics(tokens) == ["005"] * len(tokens)
    assert len(tokens) > 0


def test_stats(world: IrcWorld) -> None:
    world.hub.started -= 86_400 + 2 * 3600 + 3 * 60 + 4
    world.enter("cid")
    world.ask("cid", "PING x", "ping y", "JOIN #a", "FROB", "USER x 0 * :x")
    script = written("""
        cid >> STATS u
        cid << :irc.test 242 cid :Server up 1 days, 2:03:04
        cid << :irc.test 219 cid u …
        cid >> STATS o
        cid << :irc.test 219 cid o …
        cid >> STATS x
        cid << :irc.test 219 cid x …
        cid >> STATS :
        cid << :irc.test 219 cid * …
        cid >> STATS ::
        cid << :irc.test 219 cid * …
        cid >> STATS : u
        cid << :irc.test 219 cid * …
        cid >> STATS
        cid << :irc.test 461 cid STATS …
        cid >> OPER root secret
        cid << :cid!~cid@192.0.2.3 MODE cid +o
        cid << :irc.test 381 cid …
        cid >> STATS o
        cid << :irc.test 243 cid O *@* * root
        cid << :irc.test 243 cid O *@203.0.113.* * far
        cid << :irc.test 219 cid o …
    """)
    assert world.play(script) == script
    *used, end = world.ask("cid", "STATS m")
    assert end.startswith(":irc.test 219 cid m :")
    counts = dict(line.split(" ")[3:] for line in used)
    assert numerics(used) == ["212"] * len(used)
    assert counts == {
        "CAP": "3",
        "JOIN": "1",
        "NICK": "3",
        "OPER": "1",
        "PING": "2",
        "STATS": "8",
        "USER": "3",
    }


# ── HELP ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("verb", COMMANDS)
def test_there_is_help_on_every_command(verb: str, language: Language) -> None:
    world = IrcWorld(language=language)
    nick = "ж" * 32
    world.enter(nick)
    got = world.ask(nick, f"HELP {verb.lower()}")
    assert numerics(got) == ["704", *["705"] * (len(got) - 2), "706"]
    assert all(line.split(" ")[3] == verb for line in got)
    assert got[1] == f":irc.test 705 {nick} {verb} :"
    shown = [line.partition(" :")[2] for line in got[2:-1]]
    assert max(map(len, shown)) <= 80
    words = " ".join(shown).split()
    assert words == COMMANDS[verb].help.to(language).split()
    assert verb in words or verb == "HELPOP"


def test_help(world: IrcWorld) -> None:
    got = world.ask("ann", "HELP")
    assert got == world.ask("ann", "HELPOP") == world.ask("ann", "HELP :")
    assert numerics(got) == ["704", *["705"] * (len(got) - 2), "706"]
    words = " ".join(line.partition(" :")[2] for line in got).split()
    assert set(COMMANDS) <= set(words)
    long = "x" * 400
    script = written(f"""
        ann >> HELP frob
        ann << :irc.test 524 ann frob …
        ann >> HELP {long}
        ann << :irc.test 524 ann {long} …
        ann >> HELP :two words
        ann << :irc.test 524 ann * …
        ann >> HELP ::x
        ann << :irc.test 524 ann * …
    """)
    assert world.play(script) == script
