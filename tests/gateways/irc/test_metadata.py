"""METADATA: what people and channels say of themselves (IRCv3 metadata)."""

import pytest

from beseda.domain.limits import Limits
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written

SECOND, THIRD = "batch draft/metadata-2", "batch draft/metadata-3"
ANN, BOB = "ann!~ann@192.0.2.1", "bob!~bob@192.0.2.2"


@pytest.fixture
def world(cut: int) -> IrcWorld:
    """Ann and Bob, who know of metadata, are in #tea, of which Ann is operator; Cid does not."""
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob", capabilities=SECOND)
    world.enter("cid")
    world.gather("#tea", "ann", "bob", "cid")
    return world


def codes(lines: list[str]) -> list[str]:
    """What stands before the text of each standard reply."""
    return [line.removeprefix(":irc.test ").partition(" :")[0] for line in lines]


# ── asking ─────────────────────────────────────────────────────────────────────────────────────


def test_set_get_list_and_take_away(world: IrcWorld) -> None:
    script = written("""
        ann >> METADATA * SET display-name :Ann the First
        ann << :irc.test 761 ann ann display-name * :Ann the First
        ann >> METADATA ann SET url https://ann.example
        ann << :irc.test 761 ann ann url * :https://ann.example
        ann >> METADATA ANN SET empty :
        ann << :irc.test 761 ann ann empty * :
        bob >> METADATA ann GET url none $url$ display-name
        bob << :irc.test BATCH +metadata metadata ann
        bob << @batch=metadata :irc.test 761 bob ann url * :https://ann.example
        bob << @batch=metadata :irc.test 766 bob ann none …
        bob << @batch=metadata :irc.test FAIL METADATA KEY_INVALID $url$ …
        bob << @batch=metadata :irc.test 761 bob ann display-name * :Ann the First
        bob << :irc.test BATCH -metadata
        ann >> METADATA * SET url
        ann << :irc.test 766 ann ann url …
        bob >> METADATA ann LIST
        bob << :irc.test BATCH +metadata metadata ann
        bob << @batch=metadata :irc.test 761 bob ann display-name * :Ann the First
        bob << @batch=metadata :irc.test 761 bob ann empty * :
        bob << :irc.test BATCH -metadata
        ann >> METADATA * CLEAR
        ann << :irc.test BATCH +metadata metadata ann
        ann << @batch=metadata :irc.test 766 ann ann display-name …
        ann << @batch=metadata :irc.test 766 ann ann empty …
        ann << :irc.test BATCH -metadata
        ann >> METADATA * LIST
        ann << :irc.test BATCH +metadata metadata ann
        ann << :irc.test BATCH -metadata
    """)
    assert world.play(script) == script


def test_a_channel_speaks_through_its_operators(world: IrcWorld) -> None:
    script = written("""
        ann >> METADATA #TEA SET url https://tea.example
        ann << :irc.test 761 ann #tea url * :https://tea.example
        bob >> METADATA #tea GET url
        bob << :irc.test BATCH +metadata metadata #tea
        bob << @batch=metadata :irc.test 761 bob #tea url * :https://tea.example
        bob << :irc.test BATCH -metadata
    """)
    assert world.play(script) == script
    assert codes(world.ask("bob", "METADATA #tea SET url x")) == [
        "FAIL METADATA KEY_NO_PERMISSION #tea url"
    ]
    assert codes(world.ask("bob", "METADATA #tea CLEAR")) == [
        "FAIL METADATA KEY_NO_PERMISSION #tea *"
    ]
    world.ask("bob", "OPER root secret")
    assert numerics(world.ask("bob", "METADATA #tea SET url x")) == ["761"]


def test_others_speak_for_themselves(world: IrcWorld) -> None:
    world.ask("bob", "METADATA * SET color red")
    assert codes(world.ask("ann", "METADATA BOB SET color blue", "METADATA bob CLEAR")) == [
        "FAIL METADATA KEY_NO_PERMISSION BOB color",
        "FAIL METADATA KEY_NO_PERMISSION bob *",
    ]
    world.ask("ann", "OPER root secret")
    assert numerics(world.ask("ann", "METADATA bob SET color blue")) == ["761"]


def test_a_closed_channel_says_nothing_to_those_outside(world: IrcWorld) -> None:
    world.ask("ann", "METADATA #tea SET url x", "MODE #tea +i")
    world.enter("dan", capabilities=SECOND)
    for rest in ("GET url", "LIST", "SYNC", "SET url y", "CLEAR"):
        assert codes(world.ask("dan", f"METADATA #tea {rest}")) == [
            "FAIL METADATA INVALID_TARGET #tea"
        ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("METADATA nobody LIST", "FAIL METADATA INVALID_TARGET nobody"),
        ("METADATA #none LIST", "FAIL METADATA INVALID_TARGET #none"),
        ("METADATA $a:x SET url x", "FAIL METADATA INVALID_TARGET $a:x"),
        ("METADATA bob SUB url", "FAIL METADATA INVALID_TARGET bob"),
        ("METADATA * SET Url x", "FAIL METADATA KEY_INVALID Url"),
        ("METADATA * SET : x", "FAIL METADATA KEY_INVALID *"),
        ("METADATA * SET " + "x" * 33 + " x", "FAIL METADATA KEY_INVALID " + "x" * 33),
        ("METADATA * SET url", "FAIL METADATA KEY_NOT_SET * url"),
        ("METADATA * SET url :" + "ж" * 129, "FAIL METADATA VALUE_INVALID"),
        ("METADATA * FROB", "FAIL METADATA SUBCOMMAND_INVALID FROB"),
        ("METADATA * GET", "461 ann METADATA"),
        ("METADATA *", "461 ann METADATA"),
    ],
)
def test_what_cannot_be(world: IrcWorld, line: str, code: str) -> None:
    assert codes(world.ask("ann", line)) == [code]


def test_only_for_those_who_negotiated_it(world: IrcWorld) -> None:
    assert numerics(world.ask("cid", "METADATA * LIST")) == ["421"]


def test_as_many_keys_as_promised() -> None:
    world = IrcWorld(limits=Limits(flood=False, metadata_keys=2, metadata_bytes=3))
    world.connect("ann")
    promised = [
        word
        for line in world.ask("ann", "CAP LS 302")
        for word in line.split()
        if "/metadata" in word
    ]
    assert promised == [
        f"draft/metadata-{version}=before-connect,max-subs=50,max-keys=2,max-value-bytes=3"
        for version in (2, 3)
    ]
    world.enter("bob", capabilities=SECOND)
    world.ask("bob", "METADATA * SET a 1", "METADATA * SET b 2")
    assert codes(world.ask("bob", "METADATA * SET c 3")) == ["FAIL METADATA LIMIT_REACHED *"]
    assert numerics(world.ask("bob", "METADATA * SET b 3")) == ["761"]
    assert codes(world.ask("bob", "METADATA * SET b 1234")) == ["FAIL METADATA VALUE_INVALID"]


def test_not_too_many_changes() -> None:
    world = IrcWorld(limits=Limits(burst=1000, rate=1000))
    world.enter("ann", capabilities=SECOND)
    lines = world.ask("ann", *(f"METADATA * SET a {number}" for number in range(21)))
    assert numerics(lines[:-1]) == ["761"] * 20
    assert codes(lines[-1:]) == ["FAIL METADATA RATE_LIMITED ann a 3"]
    world.run(2.1)
    assert numerics(world.ask("ann", "METADATA * SET a 1")) == ["761"]


# ── being told ─────────────────────────────────────────────────────────────────────────────────


def test_those_who_want_to_know_are_told(world: IrcWorld) -> None:
    world.enter("dan", capabilities=SECOND)
    for name in ("ann", "bob", "dan"):
        assert world.ask(name, "METADATA * SUB url color") == [f":irc.test 770 {name} url color"]
    script = written(f"""
        ann >> METADATA * SET url https://ann.example
        ann << :irc.test 761 ann ann url * :https://ann.example
        bob << :{ANN} METADATA ann url * :https://ann.example
        ann >> METADATA * SET other x
        ann << :irc.test 761 ann ann other * :x
        ann >> METADATA * SET url
        ann << :irc.test 766 ann ann url …
        bob << :{ANN} METADATA ann url *
        ann >> METADATA #tea SET color green
        ann << :irc.test 761 ann #tea color * :green
        bob << :{ANN} METADATA #tea color * :green
        ann >> METADATA #tea CLEAR
        ann << :irc.test BATCH +metadata metadata #tea
        ann << @batch=metadata :irc.test 766 ann #tea color …
        ann << :irc.test BATCH -metadata
        bob << :{ANN} METADATA #tea color *
        bob >> METADATA * UNSUB url nothing
        bob << :irc.test 771 bob url nothing
        ann >> METADATA * SET url x
        ann << :irc.test 761 ann ann url * :x
    """)
    assert world.play(script) == script


def test_the_third_version_is_told_by_numerics() -> None:
    world = IrcWorld()
    world.enter("ann", "bob", capabilities=f"{THIRD} draft/metadata-2")
    world.gather("#tea", "ann", "bob")
    world.ask("bob", "METADATA * SUB url")
    world.say("ann", "METADATA * SET url x", "METADATA * SET url")
    set_, gone = world.hears("bob")
    assert set_ == ":irc.test 761 * ann url * :x"
    assert gone.startswith(":irc.test 766 * ann url :")
    assert codes(world.ask("ann", "METADATA * SET url :" + "x" * 257))[-1] == (
        "FAIL METADATA INVALID_VALUE url"
    )


def test_who_comes_in_learns_what_the_others_say(world: IrcWorld) -> None:
    world.ask("ann", "METADATA * SET url 1", "METADATA #tea SET url 2")
    world.ask("bob", "METADATA * SET color 3", "METADATA * SUB url")
    world.enter("dan", capabilities=SECOND)
    world.ask("dan", "METADATA * SET url 4", "METADATA * SUB color url none")
    world.forget()
    world.say("dan", "JOIN #tea")
    told = world.hears("dan")
    assert told[3:] == [
        ":irc.test BATCH +metadata metadata #tea",
        "@batch=metadata :irc.test METADATA #tea url * :2",
        "@batch=metadata :irc.test METADATA ann url * :1",
        "@batch=metadata :irc.test METADATA bob color * :3",
        "@batch=metadata :irc.test METADATA dan url * :4",
        ":irc.test BATCH -metadata",
    ]
    assert world.hears("bob") == [
        ":dan!~dan@192.0.2.4 JOIN #tea",
        ":dan!~dan@192.0.2.4 METADATA dan url * :4",
    ]
    assert world.hears("ann") == [":dan!~dan@192.0.2.4 JOIN #tea"]


def test_who_wants_to_know_more_learns_it_at_once(world: IrcWorld) -> None:
    world.ask("ann", "METADATA * SET url 1", "METADATA #tea SET url 2")
    assert world.ask("bob", "METADATA * SUB url") == [
        ":irc.test 770 bob url",
        ":irc.test METADATA #tea url * :2",
        ":irc.test METADATA ann url * :1",
    ]
    assert world.ask("bob", "METADATA #tea SYNC") == [
        ":irc.test BATCH +metadata metadata #tea",
        "@batch=metadata :irc.test METADATA #tea url * :2",
        "@batch=metadata :irc.test METADATA ann url * :1",
        ":irc.test BATCH -metadata",
    ]
    assert world.ask("bob", "METADATA ann SYNC")[1:-1] == [
        "@batch=metadata :irc.test METADATA ann url * :1"
    ]


def test_in_a_large_channel_clients_ask_when_they_want_it(world: IrcWorld) -> None:
    names = [f"p{number}" for number in range(100)]
    world.enter(*names)
    world.gather("#tea", *names)
    world.ask("p7", f"CAP REQ :{SECOND}", "METADATA * SET url 7")
    assert world.ask("bob", "METADATA * SUB url") == [
        ":irc.test 770 bob url",
        ":irc.test 774 bob #tea 4",
    ]
    world.ask("bob", "PART #tea")
    assert world.ask("bob", "JOIN #tea")[-1] == ":irc.test 774 bob #tea 4"
    assert world.ask("bob", "METADATA #tea SYNC")[1:-1] == [
        "@batch=metadata :irc.test METADATA p7 url * :7"
    ]


def test_those_whom_one_watches_for(world: IrcWorld) -> None:
    world.enter("dan", capabilities=SECOND)
    world.ask("ann", "METADATA * SET url 1")
    world.ask("dan", "METADATA * SUB url")
    assert world.ask("dan", "MONITOR + ann,eve") == [
        f":irc.test 730 dan :{ANN}",
        ":irc.test 731 dan :eve",
        ":irc.test METADATA ann url * :1",
    ]
    world.say("ann", "METADATA * SET url 2")
    assert world.hears("dan") == [f":{ANN} METADATA ann url * :2"]
    world.connect("eve")
    world.say("eve", f"CAP REQ :{SECOND}", "METADATA * SET url 3")
    world.say("eve", "NICK eve", "USER eve 0 * :Eve", "CAP END")
    assert world.hears("dan") == [
        ":irc.test 730 * :eve!~eve@192.0.2.5",
        ":eve!~eve@192.0.2.5 METADATA eve url * :3",
    ]


def test_whois_tells_those_who_understand_it(world: IrcWorld) -> None:
    world.ask("ann", "METADATA * SET display-name :Ann the First")
    line = ":irc.test 760 bob ann display-name * :Ann the First"
    assert line in world.ask("bob", "WHOIS ann")
    assert "760" not in numerics(world.ask("cid", "WHOIS ann"))


def test_keys_that_cannot_be_followed() -> None:
    world = IrcWorld(limits=Limits(flood=False, metadata_subscriptions=3))
    world.enter("ann", capabilities=SECOND)
    lines = world.ask("ann", "METADATA * SUB a B b c d a")
    assert lines[0].startswith(":irc.test FAIL METADATA TOO_MANY_SUBS d :")
    assert lines[1] == ":irc.test 770 ann a b c"
    assert codes(lines[2:]) == ["FAIL METADATA KEY_INVALID B"]
    assert world.ask("ann", "METADATA * SUBS") == [
        ":irc.test BATCH +metadata metadata-subs",
        "@batch=metadata :irc.test 772 ann a b c",
        ":irc.test BATCH -metadata",
    ]
    world.ask("ann", "METADATA * UNSUB a b c")
    assert world.ask("ann", "METADATA ann SUBS") == [
        ":irc.test BATCH +metadata metadata-subs",
        ":irc.test BATCH -metadata",
    ]


# ── before registration ────────────────────────────────────────────────────────────────────────


def test_before_registration() -> None:
    world = IrcWorld()
    script = written("""
        ann ++
        ann >> CAP REQ :batch draft/metadata-2
        ann << :irc.test CAP * ACK :batch draft/metadata-2
        ann >> METADATA * SUB display-name
        ann << :irc.test 770 * display-name
        ann >> METADATA * SET display-name :a b c
        ann << :irc.test 761 * * display-name * :a b c
        ann >> METADATA ann SET url x
        ann << :irc.test FAIL METADATA INVALID_TARGET ann …
        ann >> METADATA * SYNC
        ann << :irc.test 451 * …
        ann >> NICK ann
        ann >> USER ann 0 * :Ann
    """)
    assert world.play(script) == script
    lines = world.ask("ann", "CAP END")
    begin = lines.index(":irc.test BATCH +metadata metadata ann")
    assert lines[begin + 1 : begin + 3] == [
        "@batch=metadata :irc.test METADATA ann display-name * :a b c",
        ":irc.test BATCH -metadata",
    ]
    assert numerics(lines[begin + 3 :]) == ["422"]
    assert world.ask("ann", "METADATA * SUBS")[1].endswith(" 772 ann display-name")
    assert world.ask("ann", "METADATA * LIST")[1].endswith(" 761 ann ann display-name * :a b c")


def test_an_empty_batch_if_nothing_was_said() -> None:
    world = IrcWorld()
    world.connect("ann")
    lines = world.ask("ann", f"CAP REQ :{SECOND}", "NICK ann", "USER ann 0 * :Ann", "CAP END")
    begin = lines.index(":irc.test BATCH +metadata metadata ann")
    assert lines[begin + 1] == ":irc.test BATCH -metadata"


def test_not_without_the_capability() -> None:
    world = IrcWorld()
    world.connect("ann")
    assert numerics(world.ask("ann", "METADATA * LIST")) == ["451"]


def test_a_label_stands_on_the_batch() -> None:
    world = IrcWorld()
    world.enter("ann", capabilities=f"{SECOND} labeled-response")
    assert world.ask("ann", "@label=x METADATA * LIST") == [
        "@label=x :irc.test BATCH +metadata metadata ann",
        ":irc.test BATCH -metadata",
    ]
