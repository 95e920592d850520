"""WEBIRC: a gateway says where its client comes from (IRCv3 webirc)."""

import pytest

from beseda.gateways.irc.settings import IrcSettings, WebircSettings
from tests.gateways.irc.conversation import IrcWorld, numerics

GATEWAYS = {
    "web": WebircSettings(password="hunter2", addresses=["192.0.2.0/28", "unix"]),
    "six": WebircSettings(password="hunter6", addresses=["2001:db8::/32"]),
}
FINGERPRINT = "ab" * 32


@pytest.fixture
def world() -> IrcWorld:
    world = IrcWorld(settings=IrcSettings(webirc=GATEWAYS))
    world.enter("root")
    world.ask("root", "OPER root secret")
    return world


def come(world: IrcWorld, line: str, host: str = "192.0.2.9", *, secure: bool = False) -> list[str]:
    """Ann comes in through the gateway at `host`; the first lines that she gets."""
    client = world.connect("ann", host)
    client.link.is_secure = secure
    return world.ask("ann", line, "NICK ann", "USER ann 0 * :Ann")


def shown(world: IrcWorld) -> tuple[str, str]:
    """Ann's host as it is shown, and her real address."""
    user = world.hub.roster.find("ann")
    assert user is not None
    return user.person.host, user.address


@pytest.mark.parametrize(
    ("hostname", "ip", "host", "address"),
    [
        ("3-100.isp.example", "198.51.100.3", "3-100.isp.example", "198.51.100.3"),
        ("198.51.100.3", "198.51.100.3", "198.51.100.3", "198.51.100.3"),
        ("0::1", "0::1", "0::1", "::1"),
        ("2001:DB8:0::7", "2001:DB8:0::7", "2001:DB8:0::7", "2001:db8::7"),
        ("no!host@all", "198.51.100.3", "198.51.100.3", "198.51.100.3"),
        ("x" * 64, "0::ffff:198.51.100.3", "198.51.100.3", "198.51.100.3"),
    ],
)
def test_the_client_is_where_the_gateway_says(
    world: IrcWorld, hostname: str, ip: str, host: str, address: str
) -> None:
    line = f"WEBIRC hunter2 gateway {hostname} {ip}"
    assert numerics(come(world, line))[0] == "001"
    assert shown(world) == (host, address)


@pytest.mark.parametrize(
    ("password", "host"),
    [("hunter2", "unix"), ("hunter2", "192.0.2.15"), ("hunter6", "2001:db8::9")],
)
def test_gateways_that_the_settings_name(world: IrcWorld, password: str, host: str) -> None:
    line = f"WEBIRC {password} gateway tea.example 198.51.100.3"
    assert numerics(come(world, line, host))[0] == "001"


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("WEBIRC wrong gateway tea.example 198.51.100.3", "192.0.2.9"),
        ("WEBIRC hunter2 gateway tea.example 198.51.100.3", "192.0.2.16"),
        ("WEBIRC hunter6 gateway tea.example 198.51.100.3", "192.0.2.9"),
        ("WEBIRC wrong gateway tea.example nowhere", "192.0.2.9"),
    ],
)
def test_nobody_else_is_believed(world: IrcWorld, line: str, host: str) -> None:
    assert come(world, line, host) == [f"ERROR :Closing link: ({host}) Invalid WebIRC password"]
    assert world.clients["ann"].link.ended is not None
    assert "webirc_refused" in [note.name for note in world.notes]
    assert world.hub.roster.find("ann") is None


@pytest.mark.parametrize(
    "ip", ["nowhere", "198.51.100", "198.51.100.3:80", "fe80::1%x!y@z", "tea.example"]
)
def test_a_gateway_that_gives_no_address_is_told_so(world: IrcWorld, ip: str) -> None:
    [told] = come(world, f"WEBIRC hunter2 gateway {ip} {ip}")
    assert told.startswith("ERROR :Closing link: (192.0.2.9) The gateway gave no IP address of")
    assert world.clients["ann"].link.ended is not None
    assert "webirc_unusable" in [note.name for note in world.notes]
    assert world.hub.roster.find("ann") is None


def test_nobody_is_believed_unless_the_settings_say_so() -> None:
    world = IrcWorld()
    assert "ERROR" in come(world, "WEBIRC hunter2 gateway tea.example 198.51.100.3")[0]


@pytest.mark.parametrize(
    "before",
    [
        "NICK ann",
        "USER ann 0 * :Ann",
        "CAP LS",
        "WEBIRC hunter2 gateway tea.example 198.51.100.3",
    ],
)
def test_it_comes_first(world: IrcWorld, before: str) -> None:
    world.connect("ann", "192.0.2.9")
    lines = world.ask("ann", before, "WEBIRC hunter2 gateway tea.example 198.51.100.4")
    assert lines[-1].startswith("ERROR :")
    assert lines[-1].endswith(" WEBIRC must come first, and once: before NICK, USER and CAP")


def test_not_once_one_is_in(world: IrcWorld) -> None:
    world.enter("bob")
    assert numerics(world.ask("bob", "WEBIRC hunter2 gateway tea.example 198.51.100.3")) == ["462"]
    assert numerics(world.ask("bob", "WEBIRC hunter2 gateway tea.example")) == ["462"]


@pytest.mark.parametrize(
    ("options", "secure", "believed"),
    [
        ("secure", True, True),
        (":secure=x local-port=6697", True, True),
        ("secure", False, False),
        ("insecure", True, False),
        (":", True, False),
    ],
)
def test_secure_is_who_is_so_all_the_way(
    world: IrcWorld, options: str, secure: bool, believed: bool
) -> None:
    come(world, f"WEBIRC hunter2 gateway tea.example 198.51.100.3 {options}", secure=secure)
    assert ("671" in numerics(world.ask("root", "WHOIS ann"))) is believed


def test_the_certificate_is_the_clients_and_not_the_gateways(world: IrcWorld) -> None:
    client = world.connect("ann", "192.0.2.9")
    client.link.fingerprint = "cd" * 32
    option = f"certfp-sha-256={FINGERPRINT.upper()}"
    world.ask("ann", f"WEBIRC hunter2 gateway tea.example 198.51.100.3 :secure {option}")
    assert client.session.peer.fingerprint == FINGERPRINT
    other = world.connect("bob", "192.0.2.9")
    other.link.fingerprint = "cd" * 32
    world.ask("bob", "WEBIRC hunter2 gateway tea.example 198.51.100.3 :certfp-sha-256=x")
    assert other.session.peer.fingerprint == ""


def test_bans_are_for_the_client(world: IrcWorld) -> None:
    world.gather("#tea", "root")
    come(world, "WEBIRC hunter2 gateway tea.example 198.51.100.3")
    for mask in ("*!*@tea.example", "*!*@198.51.100.*"):
        world.ask("root", f"MODE #tea +b {mask}")
        assert numerics(world.ask("ann", "JOIN #tea")) == ["474"]
        world.ask("root", f"MODE #tea -b {mask}")
    world.ask("root", "MODE #tea +b *!*@192.0.2.9")
    assert numerics(world.ask("ann", "JOIN #tea"))[0] == "JOIN"
