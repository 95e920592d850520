"""What a person who has started a server needs to know next: how to join, and how others do."""

import os
import shutil
import socket
import sys
from pathlib import Path

from beseda.catalogue import Language, Text
from beseda.catalogue import lifecycle as texts
from beseda.net.address import QUIC_SCHEME, TLS_SCHEME, UDP_SCHEME
from beseda.server.settings import Settings

EVERYWHERE = frozenset({"0.0.0.0", "[::]"})  # noqa: S104 - compared with, not bound to
"""Hosts that stand for every address of this computer."""

_NOT_TCP = ("unix:", f"{TLS_SCHEME}unix:", UDP_SCHEME, QUIC_SCHEME)
_PROBE = ("192.0.2.1", 9)  # RFC 5737: an address that nobody has; nothing is sent to it


def how_to_join(opened: list[str], settings: Settings, language: Language) -> str:
    """The lines to print. `opened`: what the server listens on, as `Network.open` and
    `DatagramNetwork.open` name it."""
    addresses = [address for address in opened if not address.startswith(_NOT_TCP)]
    rows: list[tuple[Text, str]] = []
    if addresses:
        # Where TLS is demanded comes last: it takes more to get in there.
        first = min(addresses, key=lambda address: address.startswith(TLS_SCHEME))
        rows = _rows_for(first, opened, settings, language)
    rows += [
        (texts.JOIN_NETCAT, f"nc -U {address.removeprefix('unix:')}")
        for address in opened
        if address.startswith("unix:")
    ]
    names = [name.to(language) for name, _ in rows]
    width = max(map(len, names), default=0)
    indent = "\n" + " " * (width + 4)
    lines = [
        f"  {name.ljust(width)}  {indent.join(how.splitlines())}"
        for name, (_, how) in zip(names, rows, strict=True)
    ]
    title, stop = texts.JOIN_TITLE.to(language), texts.JOIN_STOP.to(language)
    return "\n".join((title, "", *lines, "", stop, ""))


def _rows_for(
    address: str, opened: list[str], settings: Settings, language: Language
) -> list[tuple[Text, str]]:
    encrypted = address.startswith(TLS_SCHEME)
    address = address.removeprefix(TLS_SCHEME)
    host, _, port = address.rpartition(":")
    everywhere = host in EVERYWHERE
    near = "127.0.0.1" if everywhere else host
    far = f"{own_address()}:{port}" if everywhere or _is_local(host) else address
    others = texts.JOIN_OTHERS_LOCAL if _is_local(host) else texts.JOIN_OTHERS_OPEN
    bare = near.strip("[]")
    irc = texts.JOIN_IRC_HOW.to(language, host=bare, port=port, room=settings.plain.room)
    if encrypted:
        web, chat, netcat = "https", "ircs://", f"openssl s_client -quiet -connect {near}:{port}"
        irc = f"{irc}, TLS"
    else:
        web, chat, netcat = "http", "", f"nc {bare} {port}"
    command = _own_command()
    rows = [
        (texts.JOIN_BROWSER, f"{web}://{near}:{port}"),
        (texts.JOIN_TERMINAL, f"{command} chat {chat}{near}:{port}"),
    ]
    if QUIC_SCHEME + address in opened:
        rows.append((texts.JOIN_QUIC, f"{command} chat {QUIC_SCHEME}{near}:{port}"))
    rows.append((texts.JOIN_NETCAT, netcat))
    if UDP_SCHEME + address in opened:
        rows.append((texts.JOIN_UDP, f"nc -u {bare} {port}"))
    rows.append((texts.JOIN_IRC, irc))
    rows.append((texts.JOIN_OTHERS, others.to(language, port=port, address=far)))
    return rows


def _own_command() -> str:
    """How this program is called from here: by its name where the shell finds it."""
    if shutil.which("beseda"):
        return "beseda"
    return os.path.relpath(sys.argv[0]) if Path(sys.argv[0]).stem == "beseda" else "beseda"


def _is_local(host: str) -> bool:
    return host.startswith("127.") or host == "[::1]"


def own_address() -> str:
    """The address by which this computer's network knows it, as far as can be told.

    Connecting a datagram socket sends nothing; it only makes the system choose a route.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_PROBE)
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])
