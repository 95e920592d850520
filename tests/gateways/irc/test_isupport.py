"""What RPL_ISUPPORT promises is what the server does."""

import pytest

from beseda.domain.limits import Limits
from beseda.gateways.irc.settings import IrcSettings
from tests.gateways.irc.conversation import IrcWorld, numerics


def tokens(world: IrcWorld, name: str = "ann") -> dict[str, str]:
    """The tokens that `name` is told of, by parameter."""
    lines = [line for line in world.ask(name, "VERSION") if " 005 " in line]
    words = [line.partition(" :")[0].split(" ")[3:] for line in lines]
    assert all(1 <= len(each) <= 13 for each in words)
    found = [word for each in words for word in each]
    assert found == sorted(found)
    pairs = [word.partition("=") for word in found]
    assert len({name for name, _, _ in pairs}) == len(pairs)
    return {name: value for name, _, value in pairs}


@pytest.fixture
def world() -> IrcWorld:
    limits = Limits(
        flood=False,
        away_length=11,
        rooms_per_user=3,
        room_length=12,
        key_length=5,
        reason_length=13,
        list_entries=4,
        targets=2,
        realname_length=14,
        nick_length=9,
        topic_length=15,
        username_length=6,
        watched=6,
    )
    world = IrcWorld(limits=limits)
    world.enter("ann", "bob", "cid")
    world.gather("#tea", "ann", "bob", "cid")
    return world


def test_nothing_is_promised_that_is_not_tested_here(world: IrcWorld) -> None:
    assert tokens(world) == {
        "ACCOUNTEXTBAN": "a",
        "AWAYLEN": "11",
        "BOT": "B",
        "CASEMAPPING": "precis",
        "CHANLIMIT": "#:3",
        "CHANMODES": "beI,k,l,Cimnpst",
        "CHANNELLEN": "12",
        "CHANTYPES": "#",
        "CHATHISTORY": "100",
        "ELIST": "CMNTU",
        "EXCEPTS": "e",
        "EXTBAN": "$,a",
        "HOSTLEN": "63",
        "INVEX": "I",
        "KEYLEN": "5",
        "KICKLEN": "13",
        "MAXLIST": "b:4,e:4,I:4",
        "MAXTARGETS": "2",
        "MODES": "12",
        "MONITOR": "6",
        "MSGREFTYPES": "msgid,timestamp",
        "NAMELEN": "14",
        "NETWORK": "Test\\x20Net",
        "NICKLEN": "9",
        "PREFIX": "(qaohv)~&@%+",
        "SAFELIST": "",
        "STATUSMSG": "~&@%+",
        "TARGMAX": "JOIN:,KICK:2,LIST:2,NAMES:2,NOTICE:2,PART:,PRIVMSG:2,"
        "TAGMSG:2,USERHOST:5,WHOIS:1",
        "TOPICLEN": "15",
        "USERLEN": "6",
        "UTF8ONLY": "",
        "WHOX": "",
    }


def test_lengths(world: IrcWorld) -> None:
    world.ask("bob", "AWAY :" + "x" * 20)
    assert world.ask("ann", "PRIVMSG bob :hi")[0].endswith(" :" + "x" * 11)
    assert numerics(world.ask("ann", "JOIN #" + "x" * 12)) == ["403"]
    assert numerics(world.ask("ann", "JOIN #" + "x" * 11))[0] == "JOIN"
    assert world.ask("ann", "MODE #tea +k 123456789")[0].endswith(" +k 12345")
    assert world.ask("ann", "TOPIC #tea :" + "x" * 20)[0].endswith(" :" + "x" * 15)
    assert "FAIL" in numerics(world.ask("ann", "SETNAME " + "x" * 15))
    assert numerics(world.ask("ann", "SETNAME " + "x" * 14)) == []
    assert numerics(world.ask("ann", "NICK " + "x" * 10)) == ["432"]
    assert numerics(world.ask("ann", "NICK " + "x" * 9)) == ["NICK"]
    assert world.ask("ann", "KICK #tea bob :" + "x" * 20)[0].endswith(" :" + "x" * 13)
    world.connect("dan")
    welcome = world.ask("dan", "NICK dan", "USER longname 0 * :Dan")[0]
    assert welcome.endswith(", dan!~longn@192.0.2.4")


def test_as_many_rooms(world: IrcWorld) -> None:
    assert numerics(world.ask("ann", "JOIN #a,#b,#c")).count("JOIN") == 2


def test_as_many_masks_on_each_list(world: IrcWorld) -> None:
    world.ask("ann", *(f"MODE #tea +{letter} m{n}" for letter in "beI" for n in range(6)))
    for letter in "beI":
        assert len(world.ask("ann", f"MODE #tea {letter}")) == 5


@pytest.mark.parametrize("verb", ["PRIVMSG", "NOTICE", "@+a TAGMSG"])
def test_as_many_targets(world: IrcWorld, verb: str) -> None:
    for name in ("ann", "bob", "cid"):
        world.ask(name, "CAP REQ :message-tags")
    world.ask("ann", f"{verb} ann,bob,cid :hi")
    assert (len(world.hears("bob")), len(world.hears("cid"))) == (1, 0)


def test_as_many_targets_of_other_commands(world: IrcWorld) -> None:
    world.gather("#a", "ann")
    world.gather("#b", "ann")
    assert numerics(world.ask("ann", "NAMES #a,#b,#tea")) == ["353", "353", "366"]
    assert numerics(world.ask("ann", "LIST #a,#b,#tea")) == ["321", "322", "322", "323"]
    assert numerics(world.ask("ann", "WHOIS ann,bob")) == ["401", "318"]
    assert numerics(world.ask("ann", "PART #a,#b,#tea")) == ["PART"] * 3
    world.gather("#k", "ann", "bob", "cid")
    world.enter("dan")
    world.gather("#k", "dan")
    assert numerics(world.ask("ann", "KICK #k bob,cid,dan")) == ["KICK"] * 2


def test_the_letters_are_modes_of_their_types(world: IrcWorld) -> None:
    held = tokens(world)
    lists, always, when_set, flags = held["CHANMODES"].split(",")
    for letter in lists:
        assert world.ask("ann", f"MODE #tea +{letter} x")[0].endswith(f" +{letter} x!*@*")
    for letter in always:
        assert world.ask("ann", f"MODE #tea +{letter} x")[0].endswith(f" +{letter} x")
        assert world.ask("ann", f"MODE #tea -{letter} x")[0].endswith(f" -{letter} x")
    for letter in when_set:
        assert world.ask("ann", f"MODE #tea +{letter} 7")[0].endswith(f" +{letter} 7")
        assert world.ask("ann", f"MODE #tea -{letter}")[0].endswith(f" -{letter}")
    world.ask("ann", f"MODE #tea -{flags}")
    for letter in flags:
        assert world.ask("ann", f"MODE #tea +{letter}")[0].endswith(f" +{letter}")
    world.ask("ann", "OPER root secret")
    letters, _, prefixes = held["PREFIX"][1:].partition(")")
    for letter, prefix in zip(letters, prefixes, strict=True):
        world.ask("ann", f"MODE #tea +{letter} bob")
        assert f" {prefix}bob" in world.ask("cid", "NAMES #tea")[0]
        world.ask("ann", f"MODE #tea -{letter} bob")
    others = set(map(chr, range(ord("A"), ord("z")))) - set(f"{lists}{always}{when_set}")
    for letter in sorted(others - set(flags) - set(letters)):
        assert numerics(world.ask("ann", f"MODE #tea +{letter} x")) == ["472"]


def test_only_one_type_of_channels(world: IrcWorld) -> None:
    for prefix in "&!+":
        assert numerics(world.ask("ann", f"JOIN {prefix}a")) == ["403"]


@pytest.mark.parametrize(
    ("casemapping", "same"),
    [
        ("ascii", {"[]\\~": False, "TEA": True}),
        ("rfc1459", {"[]\\~": True, "TEA": True}),
        ("precis", {"[]\\~": False, "ЖЕНЯ": True}),
    ],
)
def test_casemapping(casemapping: str, same: dict[str, bool]) -> None:
    settings = IrcSettings(casemapping=casemapping)  # type: ignore[arg-type]
    world = IrcWorld(settings=settings)
    world.enter("ann")
    assert tokens(world)["CASEMAPPING"] == casemapping
    for room, expected in same.items():
        lower = room.lower().translate(str.maketrans("[]\\~", "{}|^"))
        world.ask("ann", f"JOIN #{room}")
        assert (world.ask("ann", f"JOIN #{lower}") == []) is expected
        world.ask("ann", "JOIN 0")
    assert world.ask("ann", "ISON ANN") == [":irc.test 303 ann :ann"]


@pytest.mark.parametrize(
    ("network", "written"), [("A B", "A\\x20B"), ("a=b", "a\\x3Db"), ("a\\b", "a\\x5Cb")]
)
def test_the_networks_name(network: str, written: str) -> None:
    world = IrcWorld(network=network)
    world.enter("ann")
    assert tokens(world)["NETWORK"] == written
