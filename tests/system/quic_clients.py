"""People who come by QUIC, with the client's own code."""

from pathlib import Path
from typing import Any

from beseda.client.address import Address
from beseda.client.quic import connect_quic
from beseda.client.trust import Trust
from tests.certificates import certificate, put
from tests.system.running import Running
from tests.system.serving import Served
from tests.system.talking import TIMEOUT, Client, IrcClient


def encrypted(directory: Path) -> dict[str, Any]:
    """The settings under `[tls]` for a server with the certificate that `trusting` expects."""
    files = put(directory)
    return {"certificate": str(files.certificate), "key": str(files.key)}


def trusting() -> Trust:
    """Of somebody who knows that server."""
    return Trust(only=certificate().fingerprint)


def address_of(server: Running | Served, port: int = 0) -> Address:
    """Where `server` is, or what stands before it at `port`."""
    return Address("127.0.0.1", port or server.address[1], tls=True, quic=True)


def by_quic(server: Running | Served, *, port: int = 0, trust: Trust | None = None) -> Client:
    """A new connection that has said nothing."""
    client = Client(connect_quic(address_of(server, port), TIMEOUT, trust or trusting()))
    server.clients.append(client)
    return client


def irc_by_quic(
    server: Running | Served,
    nick: str,
    *rooms: str,
    port: int = 0,
    trust: Trust | None = None,
) -> IrcClient:
    """Somebody who has registered as `nick` and is in `rooms`."""
    client = IrcClient(by_quic(server, port=port, trust=trust).socket)
    client.send(f"NICK {nick}", "USER test 0 * :Test Person")
    client.expect(" 422 ")
    for room in rooms:
        client.send(f"JOIN {room}")
        client.expect(" 366 ")
    return client
