"""The lines that say how to join a server that has just started."""

import pytest

from beseda.catalogue import Language
from beseda.server.joining import how_to_join
from beseda.server.settings import Settings

ADDRESS = "127.0.0.1:8080"


def ways(*opened: str, language: Language = "en") -> dict[str, str]:
    """What is said for each way in."""
    lines = how_to_join([*opened], Settings(), language).split("\n\n")[1].splitlines()
    found = (line.strip().partition("  ") for line in lines if not line.startswith("     "))
    return {name: how.strip() for name, _, how in found}


def test_only_what_is_there_is_told_of() -> None:
    assert [*ways(ADDRESS)] == ["browser", "terminal", "netcat", "any IRC client", "let others in"]
    assert ways(ADDRESS)["netcat"] == "nc 127.0.0.1 8080"


def test_datagrams_by_hand() -> None:
    assert ways(ADDRESS, f"udp://{ADDRESS}")["netcat, UDP"] == "nc -u 127.0.0.1 8080"
    assert "netcat, UDP" not in ways(ADDRESS, "udp://127.0.0.1:9999")


@pytest.mark.parametrize("listener", [ADDRESS, f"tls://{ADDRESS}"])
def test_quic(listener: str) -> None:
    how = ways(listener, f"quic://{ADDRESS}")["terminal, QUIC"]
    assert how.endswith("beseda chat quic://127.0.0.1:8080")


def test_an_address_that_stands_for_all_is_told_as_this_computer_s() -> None:
    told = ways("0.0.0.0:8080", "udp://0.0.0.0:8080", "quic://0.0.0.0:8080", language="ru")
    assert told["netcat, UDP"] == "nc -u 127.0.0.1 8080"
    assert told["терминал, QUIC"].endswith("chat quic://127.0.0.1:8080")


def test_unix_sockets() -> None:
    assert ways("unix:/tmp/chat") == {"netcat": "nc -U /tmp/chat"}
