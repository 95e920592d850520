"""The servers that are compared, each told to do without any kind of throttling."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.servers import CERTIFICATE, DEEP, DIRECTORY, HOST, KEY, PORT, TLS, Server

# More connections than any scenario opens; every limit on connections is set to this.
CONNECTIONS = 20_000


class Beseda(Server):
    """This project's server, from the environment the benchmark itself runs in."""

    name = "beseda"
    # Its accept queue has room for 1024 by default.
    registrations_in_flight = 1000
    features = frozenset(
        {"batch", "echo-message", "message-tags", "sasl", "server-time", DEEP, TLS}
    )
    tls_arguments = (
        *("--set", f"tls.certificate={DIRECTORY}/{CERTIFICATE}"),
        *("--set", f"tls.key={DIRECTORY}/{KEY}"),
    )

    def __init__(self, extra_arguments: str = "", more: Mapping[str, str] | None = None) -> None:
        settings = {
            "limits.flood": "off",  # no limit on commands per second
            "limits.connections": str(CONNECTIONS),
            "limits.connections_per_address": str(CONNECTIONS),
            # What may be waiting for one slow reader. The window keeps every reader far below.
            "limits.outbox_bytes": str(16 * 1024 * 1024),
            # What a person who joins is told of what was said before is not what is measured.
            "history.replay": "0",
            "accounts.tries_per_minute": "10000",  # all logins are right, from one address
            **(more or {}),
        }
        arguments = ["serve", "--listen", f"{HOST}:{PORT}", "--data", f"{DIRECTORY}/data"]
        for key, value in settings.items():
            arguments += ["--set", f"{key}={value}"]
        self.arguments = arguments + shlex.split(extra_arguments)

    def executable(self) -> str | None:
        """The script next to the interpreter that runs the benchmark."""
        path = Path(sys.executable).parent / "beseda"
        return str(path) if path.exists() else None


class BesedaOff(Beseda):
    """The same without a history: what is shown is on no disk, as with the peers."""

    name = "beseda-off"
    variant = True

    def __init__(self, extra_arguments: str = "") -> None:
        super().__init__(extra_arguments, {"history.durability": "off"})


class InspIRCd(Server):
    """InspIRCd 3."""

    name = "inspircd"
    features = frozenset({DEEP, TLS})
    # InspIRCd welcomes new users only once a second, all that are waiting at that moment. With
    # few in flight that pause would be all one measures, so there is no limit here; the accept
    # queue (somaxconn below) is long enough, as connections are accepted faster than made.
    registrations_in_flight = CONNECTIONS

    # commandrate   How much "penalty" is forgiven per second, in thousandths of a command;
    #               4,000,000 commands a second are beyond what the server can read.
    # threshold     Penalty at which a user is slowed down or removed, in commands. The server
    #               multiplies it by 1000 in 32 bits, so this is about the largest that works.
    # fakelag       Slowing down users who reach the threshold: off.
    # softsendq     Above this much unsent output the user's own commands are held back.
    # hardsendq     Above this much unsent output the user is removed.
    # recvq         Above this much unread input the user is removed.
    # localmax, globalmax, limit, softlimit
    #               Connections per address, per class and altogether.
    # resolvehostnames, useident
    #               No DNS and ident lookups, which would delay every registration.
    # pingfreq, timeout
    #               No PING during a measurement, no removal while many register at once.
    # clonesonconnect
    #               No second count of connections per address, as the limit is off anyway.
    # somaxconn     Length of the accept queue.
    # No module is loaded besides the core (and GnuTLS, where everybody speaks TLS), so connflood,
    # connectban, joinflood, messageflood and the like are absent.
    configuration = f"""\
<path configdir="{DIRECTORY}" datadir="{DIRECTORY}" logdir="{DIRECTORY}" runtimedir="{DIRECTORY}">
<server name="bench.example.net" description="benchmark" id="1BE" network="bench">
<admin name="bench" nick="bench" email="bench@example.net">
<bind address="{HOST}" port="{PORT}" type="clients">
<connect name="all" allow="*" maxchans="20"
    commandrate="4000000000" threshold="4000000" fakelag="no"
    softsendq="1000000000" hardsendq="1000000000" recvq="1000000000"
    localmax="{CONNECTIONS}" globalmax="{CONNECTIONS}" maxconnwarn="no" limit="{CONNECTIONS}"
    resolvehostnames="no" useident="no" pingfreq="1h" timeout="10m">
<performance softlimit="{CONNECTIONS}" somaxconn="4096" clonesonconnect="no">
<options defaultmodes="nt">
"""
    tls_configuration = (
        configuration.replace(' type="clients">', ' type="clients" sslprofile="Clients">')
        + f"""\
<module name="ssl_gnutls">
<sslprofile name="Clients" provider="gnutls" hash="sha256"
    certfile="{DIRECTORY}/{CERTIFICATE}" keyfile="{DIRECTORY}/{KEY}">
"""
    )

    def __init__(self) -> None:
        # In the foreground, and without files for log and process number.
        arguments = ["--config", f"{DIRECTORY}/server.conf", "--nofork", "--nolog", "--nopid"]
        # As root it does not start unless told that this is meant.
        self.arguments = [*arguments, "--runasroot"] if os.geteuid() == 0 else arguments

    def executable(self) -> str | None:
        """The installed program."""
        return _find("inspircd")


class NgIRCd(Server):
    """ngIRCd 25 and later (MaxPenaltyTime is new in 25)."""

    name = "ngircd"
    # Its accept queue has room for ten, which is a constant in its source.
    registrations_in_flight = 10
    # -n: stay in the foreground.
    arguments = ("-n", "-f", f"{DIRECTORY}/server.conf")

    # MaxPenaltyTime    Longest pause after too many commands or bytes in a second: none. This
    #                   turns off both of its throttles ("command limit" and "bps").
    # MaxConnections, MaxConnectionsIP
    #                   Connections altogether and per address: unlimited.
    # MaxJoins          Channels per user: unlimited.
    # PingTimeout, PongTimeout
    #                   No PING during a measurement, no removal while many register.
    # DNS, Ident, PAM   No lookups, and no child process per login.
    # Two limits are constants in the source and stay: it handles three commands per user before
    # it looks at the next one, and it removes a user for whom more than 32 KiB are waiting. The
    # benchmark's window (see README) is chosen so that this cannot happen.
    configuration = f"""\
[Global]
    Name = bench.example.net
    AdminEMail = bench@example.net
    Info = benchmark
    Listen = {HOST}
    Ports = {PORT}
    MotdPhrase = benchmark
[Limits]
    MaxPenaltyTime = 0
    MaxConnections = 0
    MaxConnectionsIP = 0
    MaxJoins = 0
    MaxNickLength = 20
    PingTimeout = 3600
    PongTimeout = 3600
[Options]
    DNS = no
    Ident = no
    PAM = no
"""

    def executable(self) -> str | None:
        """The installed program."""
        return _find("ngircd")


def _find(program: str) -> str | None:
    """Look for `program` where daemons are installed, too; that is not on everybody's PATH."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def all_servers(beseda_arguments: str = "") -> list[Server]:
    """Every server the benchmark knows; this project's own comes first."""
    return [Beseda(beseda_arguments), BesedaOff(beseda_arguments), InspIRCd(), NgIRCd()]
