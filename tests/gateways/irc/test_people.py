"""WHO, WHOIS, WHOWAS, ISON, USERHOST, AWAY, and changes of names."""

import pytest

from beseda.domain.limits import Limits
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    return world


# ── WHOIS ──────────────────────────────────────────────────────────────────────────────────────


def test_whois(world: IrcWorld) -> None:
    world.run(20)
    script = written("""
        ann >> WHOIS bob
        ann << :irc.test 311 ann bob ~bob 192.0.2.2 * :Bob Real
        ann << :irc.test 319 ann bob :#tea
        ann << :irc.test 312 ann bob irc.test :Test Net
        ann << :irc.test 317 ann bob 20 43200 …
        ann << :irc.test 318 ann bob …
        ann >> WHOIS BOB
        ann << :irc.test 311 ann bob ~bob 192.0.2.2 * :Bob Real
        ann << :irc.test 319 ann bob :#tea
        ann << :irc.test 312 ann bob irc.test :Test Net
        ann << :irc.test 317 ann bob 20 43200 …
        ann << :irc.test 318 ann BOB …
        ann >> WHOIS irc.test ann
        ann << :irc.test 311 ann ann ~ann 192.0.2.1 * :Ann Real
        ann << :irc.test 319 ann ann :@#tea
        ann << :irc.test 312 ann ann irc.test :Test Net
        ann << :irc.test 379 ann ann :is using modes +
        ann << :irc.test 378 ann ann :is connecting from 192.0.2.1
        ann << :irc.test 317 ann ann 20 43200 …
        ann << :irc.test 318 ann ann …
        ann >> WHOIS nobody
        ann << :irc.test 401 ann nobody …
        ann << :irc.test 318 ann nobody …
        ann >> WHOIS :a b
        ann << :irc.test 401 ann * …
        ann << :irc.test 318 ann * …
        ann >> WHOIS elsewhere.test ann
        ann << :irc.test 402 ann elsewhere.test …
        ann >> WHOIS
        ann << :irc.test 431 ann …
        ann >> WHOIS :
        ann << :irc.test 431 ann …
        ann >> WHOIS bob :
        ann << :irc.test 431 ann …
    """)
    assert world.play(script) == script


def test_whois_in_all_its_lines(world: IrcWorld) -> None:
    world.ask("bob", "OPER root secret", "MODE bob +B", "AWAY :lunch", "PART #tea")
    world.forget()
    script = written("""
        ann >> WHOIS bob
        ann << :irc.test 311 ann bob ~bob 192.0.2.2 * :Bob Real
        ann << :irc.test 312 ann bob irc.test :Test Net
        ann << :irc.test 301 ann bob :lunch
        ann << :irc.test 313 ann bob …
        ann << :irc.test 335 ann bob …
        ann << :irc.test 317 ann bob 0 43200 …
        ann << :irc.test 318 ann bob …
        bob >> WHOIS bob ann
        bob << :irc.test 311 bob ann ~ann 192.0.2.1 * :Ann Real
        bob << :irc.test 319 bob ann :@#tea
        bob << :irc.test 312 bob ann irc.test :Test Net
        bob << :irc.test 379 bob ann :is using modes +
        bob << :irc.test 378 bob ann :is connecting from 192.0.2.1
        bob << :irc.test 317 bob ann 0 43200 …
        bob << :irc.test 318 bob ann …
    """)
    assert world.play(script) == script


def test_whois_with_many_rooms() -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    rooms = [f"#{'x' * 40}{number}" for number in range(30)]
    for room in rooms:
        world.ask("ann", f"JOIN {room}")
    lines = [line for line in world.ask("bob", "WHOIS ann") if " 319 " in line]
    assert len(lines) == 3
    assert " ".join(line.partition(" :")[2] for line in lines) == "@" + " @".join(rooms)


# ── WHOWAS ─────────────────────────────────────────────────────────────────────────────────────


def test_whowas(world: IrcWorld) -> None:
    script = written("""
        bob >> NICK robert
        ann << :bob!~bob@192.0.2.2 NICK :robert
        bob << :bob!~bob@192.0.2.2 NICK :robert
        bob ~~ 60
        bob >> NICK Bob
        ann << :robert!~bob@192.0.2.2 NICK :Bob
        bob << :robert!~bob@192.0.2.2 NICK :Bob
        bob >> QUIT
        ann << :Bob!~bob@192.0.2.2 QUIT :Quit: …
        bob << ERROR …
        bob --
        ann >> WHOWAS bob
        ann << :irc.test 314 ann Bob ~bob 192.0.2.2 * :Bob Real
        ann << :irc.test 312 ann Bob irc.test :1970-01-01 12:01:00 UTC
        ann << :irc.test 314 ann bob ~bob 192.0.2.2 * :Bob Real
        ann << :irc.test 312 ann bob irc.test :1970-01-01 12:00:00 UTC
        ann << :irc.test 369 ann bob …
        ann >> WHOWAS BOB 1
        ann << :irc.test 314 ann Bob ~bob 192.0.2.2 * :Bob Real
        ann << :irc.test 312 ann Bob irc.test :1970-01-01 12:01:00 UTC
        ann << :irc.test 369 ann BOB …
        ann >> WHOWAS nobody
        ann << :irc.test 406 ann nobody …
        ann << :irc.test 369 ann nobody …
        ann >> WHOWAS :a b
        ann << :irc.test 406 ann * …
        ann << :irc.test 369 ann * …
        ann >> WHOWAS
        ann << :irc.test 431 ann …
    """).replace("Quit: …", "Quit: ")
    assert world.play(script) == script
    for count in ("-1", "0", "x", "²", "9" * 400):
        assert numerics(world.ask("ann", f"WHOWAS bob {count}")) == ["314", "312"] * 2 + ["369"]


def test_operators_see_where_they_were(world: IrcWorld) -> None:
    world.connect("six", "::6")
    world.ask("six", "NICK six", "USER six 0 * :Six", "QUIT")
    world.ask("ann", "OPER root secret")
    world.forget()
    assert world.ask("ann", "WHOWAS six")[:2] == [
        ":irc.test 314 ann six ~six 0::6 * :Six",
        ":irc.test 338 ann six 0::6 :actually using host",
    ]


def test_whowas_is_forgotten_in_time() -> None:
    world = IrcWorld(limits=Limits(flood=False, whowas=2))
    world.enter("ann")
    world.ask("ann", "NICK b", "NICK c", "NICK d")
    assert numerics(world.ask("ann", "WHOWAS ann")) == ["406", "369"]
    assert numerics(world.ask("ann", "WHOWAS c")) == ["314", "312", "369"]


# ── WHO ────────────────────────────────────────────────────────────────────────────────────────


def test_who(world: IrcWorld) -> None:
    world.enter("eve")
    world.ask("bob", "AWAY :x", "OPER root secret")
    world.forget()
    script = written("""
        ann >> WHO #TEA
        ann << :irc.test 352 ann #tea ~ann 192.0.2.1 irc.test ann H@ :0 Ann Real
        ann << :irc.test 352 ann #tea ~bob 192.0.2.2 irc.test bob G* :0 Bob Real
        ann << :irc.test 315 ann #TEA …
        ann >> WHO #tea o
        ann << :irc.test 352 ann #tea ~bob 192.0.2.2 irc.test bob G* :0 Bob Real
        ann << :irc.test 315 ann #tea …
        ann >> WHO EVE
        ann << :irc.test 352 ann * ~eve 192.0.2.3 irc.test eve H :0 Eve Real
        ann << :irc.test 315 ann EVE …
        ann >> WHO b*
        ann << :irc.test 352 ann #tea ~bob 192.0.2.2 irc.test bob G* :0 Bob Real
        ann << :irc.test 315 ann b* …
        ann >> WHO *.2.3
        ann << :irc.test 352 ann * ~eve 192.0.2.3 irc.test eve H :0 Eve Real
        ann << :irc.test 315 ann *.2.3 …
        ann >> WHO *VE?REAL
        ann << :irc.test 352 ann * ~eve 192.0.2.3 irc.test eve H :0 Eve Real
        ann << :irc.test 315 ann *VE?REAL …
        ann >> WHO #none
        ann << :irc.test 315 ann #none …
        ann >> WHO nobody
        ann << :irc.test 315 ann nobody …
        ann >> WHO :a b
        ann << :irc.test 315 ann * …
    """)
    assert world.play(script) == script
    for everybody in ("WHO", "WHO *", "WHO 0"):
        assert numerics(world.ask("eve", everybody)) == ["352", "352", "352", "315"]


FIELDS = {
    "c": "#tea",
    "u": "~bob",
    "i": "255.255.255.255",
    "h": "192.0.2.2",
    "s": "irc.test",
    "n": "bob",
    "f": "H",
    "d": "0",
    "l": "0",
    "a": "0",
    "o": "n/a",
    "r": ":Bob Real",
}


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_of_whox(field: str) -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    got = world.ask("ann", f"WHO bob %{field}")
    assert got[0] == f":irc.test 354 ann {FIELDS[field]}"
    assert numerics(got) == ["354", "315"]


def test_whox(world: IrcWorld) -> None:
    world.run(7)
    world.ask("bob", "OPER root secret")
    world.forget()
    script = written("""
        ann >> WHO #tea %tcuihsnfdlaor,42
        ann << :irc.test 354 ann 42 #tea ~ann 192.0.2.1 192.0.2.1 irc.test ann H@ 0 7 0 n/a :Ann Real
        ann << :irc.test 354 ann 42 #tea ~bob 255.255.255.255 192.0.2.2 irc.test bob H* 0 0 0 n/a :Bob Real
        ann << :irc.test 315 ann #tea …
        ann >> WHO #tea %rnt,007
        ann << :irc.test 354 ann 007 ann :Ann Real
        ann << :irc.test 354 ann 007 bob :Bob Real
        ann << :irc.test 315 ann #tea …
        ann >> WHO ann %nXt,1234
        ann << :irc.test 354 ann 0 ann
        ann << :irc.test 315 ann ann …
        ann >> WHO ann :%nt,a b
        ann << :irc.test 354 ann 0 ann
        ann << :irc.test 315 ann ann …
        ann >> WHO #tea o%n
        ann << :irc.test 354 ann bob
        ann << :irc.test 315 ann #tea …
        bob >> WHO ann %inl
        bob << :irc.test 354 bob 192.0.2.1 ann 7
        bob << :irc.test 315 bob ann …
    """)  # noqa: E501
    assert world.play(script) == script


def test_addresses_that_begin_with_a_colon() -> None:
    world = IrcWorld()
    world.connect("ann", "::1")
    world.say("ann", "NICK ann", "USER ann 0 * :Ann")
    world.forget()
    assert world.ask("ann", "WHO ann %inh")[0] == ":irc.test 354 ann 0::1 0::1 ann"


def test_long_real_names_make_no_long_lines() -> None:
    world = IrcWorld(limits=Limits(flood=False, realname_length=300))
    world.enter("ann")
    world.ask("ann", "JOIN #" + "ж" * 63, "SETNAME :" + "ж" * 245)
    for question in ("WHO ann", "WHO ann %cuhnr", "WHOIS ann"):
        assert 509 <= len(world.ask("ann", question)[0].encode()) <= 510


# ── ISON, USERHOST ─────────────────────────────────────────────────────────────────────────────


def test_ison_and_userhost(world: IrcWorld) -> None:
    world.ask("bob", "OPER root secret", "AWAY :x")
    world.forget()
    script = written("""
        ann >> ISON nobody BOB eve Ann
        ann << :irc.test 303 ann :bob ann
        ann >> ISON :nobody ann bob
        ann << :irc.test 303 ann :ann bob
        ann >> ISON nobody
        ann << :irc.test 303 ann :
        ann >> ISON
        ann << :irc.test 461 ann ISON …
        ann >> USERHOST BOB nobody ann
        ann << :irc.test 302 ann :bob*=-~bob@192.0.2.2 ann=+~ann@192.0.2.1
        ann >> USERHOST nobody
        ann << :irc.test 302 ann :
        ann >> USERHOST a b c d e ann
        ann << :irc.test 302 ann :
        ann >> USERHOST
        ann << :irc.test 461 ann USERHOST …
    """)
    assert world.play(script) == script


def test_no_name_is_cut_in_two() -> None:
    world = IrcWorld()
    nicks = [f"{letter}{'ж' * 31}" for letter in "abcdefg"] + [f"h{'ж' * 22}"]
    for number, nick in enumerate(nicks):
        world.connect(nick, f"2001:db8:1111:2222:3333:4444:5555:{number:04}")
        world.say(nick, f"NICK {nick}", "USER user5678901 0 * :x")
    world.enter("ann")
    lines = world.ask("ann", "ISON :" + " ".join(nicks))
    assert numerics(lines) == ["303"] * 2
    assert " ".join(line.partition(" :")[2] for line in lines).split(" ") == nicks
    lines = world.ask("ann", "USERHOST " + " ".join(nicks[:5]))
    assert numerics(lines) == ["302"] * 2
    words = " ".join(line.partition(" :")[2] for line in lines).split(" ")
    assert [word.partition("=")[0] for word in words] == nicks[:5]
    assert all(word.endswith(f":5555:{number:04}") for number, word in enumerate(words))


# ── NICK, AWAY, QUIT ───────────────────────────────────────────────────────────────────────────


def test_changing_ones_name(world: IrcWorld) -> None:
    world.enter("eve")
    world.gather("#milk", "ann", "bob")
    script = written("""
        bob >> NICK robert
        ann << :bob!~bob@192.0.2.2 NICK :robert
        bob << :bob!~bob@192.0.2.2 NICK :robert
        bob >> NICK robert
        bob >> NICK Robert
        ann << :robert!~bob@192.0.2.2 NICK :Robert
        bob << :robert!~bob@192.0.2.2 NICK :Robert
        bob >> NICK ann
        bob << :irc.test 433 Robert ann …
        bob >> NICK аnn
        bob << :irc.test 433 Robert аnn …
        bob >> NICK 7up
        bob << :irc.test 432 Robert 7up …
        bob >> NICK :a b
        bob << :irc.test 432 Robert * …
        bob >> NICK
        bob << :irc.test 431 Robert …
        eve >> NICK bob
        eve << :eve!~eve@192.0.2.3 NICK :bob
    """)
    assert world.play(script) == script


def test_no_new_name_while_banned(world: IrcWorld) -> None:
    world.ask("ann", "MODE #tea +b bob")
    world.forget()
    script = written("""
        bob >> NICK robert
        bob << :irc.test 437 bob #tea …
    """)
    assert world.play(script) == script


def test_away(world: IrcWorld) -> None:
    long = "z" * 250
    script = written(f"""
        ann >> AWAY :{long}
        ann << :irc.test 306 ann …
        bob >> PRIVMSG ann :hi
        ann << :bob!~bob@192.0.2.2 PRIVMSG ann :hi
        bob << :irc.test 301 bob ann :{long[:200]}
        ann >> AWAY
        ann << :irc.test 305 ann …
        bob >> PRIVMSG ann :hi
        ann << :bob!~bob@192.0.2.2 PRIVMSG ann :hi
    """)
    assert world.play(script) == script


def test_quitting(world: IrcWorld) -> None:
    world.enter("eve", "dan")
    world.gather("#milk", "ann", "bob", "eve")
    script = written("""
        ann >> QUIT :Gone to lunch
        ann << ERROR :Closing link: (192.0.2.1) Quit: Gone to lunch
        ann --
        bob << :ann!~ann@192.0.2.1 QUIT :Quit: Gone to lunch
        eve << :ann!~ann@192.0.2.1 QUIT :Quit: Gone to lunch
        bob xx
        eve << :bob!~bob@192.0.2.2 QUIT :Connection lost
        dan <> PING 1
        dan --
    """)
    assert world.play(script) == script
    assert world.hub.roster.people_count == 1
    assert list(world.hub.rooms) == ["#milk"]


def test_lines_behind_a_quit_are_not_carried_out(world: IrcWorld) -> None:
    world.send("ann", b"QUIT\r\nPRIVMSG #tea :ghost\r\nPING x\r\n")
    assert len(world.hears("ann")) == 1
    assert world.hears("bob") == [":ann!~ann@192.0.2.1 QUIT :Quit: "]


@pytest.mark.parametrize("reason", ["x" * 500, "\ufffd" * 160, "ж" * 250])
def test_the_last_words_fit_into_a_line(reason: str) -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    world.say("ann", f"QUIT :{reason}")
    [line] = world.hears("ann")
    assert line.startswith("ERROR :Closing link: (192.0.2.1) Quit: " + reason[:50])
    [line] = world.hears("bob")
    assert line.startswith(":ann!~ann@192.0.2.1 QUIT :Quit: " + reason[:50])
