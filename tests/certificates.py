"""Certificates for tests, and clients that speak TLS."""

import socket
import ssl
from functools import cache
from pathlib import Path

from beseda.net.certificates import Files
from beseda.server.self_signed import Made, make, write

HERE = ("localhost", "127.0.0.1")


def certificate(number: int = 0, hosts: tuple[str, ...] = HERE) -> Made:
    """A certificate for this computer, or other hosts; another one for each number."""
    return _made(number, hosts)


@cache
def _made(number: int, hosts: tuple[str, ...]) -> Made:
    return make(hosts, number + 1)


def put(directory: Path, number: int = 0, hosts: tuple[str, ...] = HERE) -> Files:
    """The same in two files of `directory`, whatever is in them."""
    files = Files(directory / "certificate.pem", directory / "key.pem")
    write(certificate(number, hosts), files, replace=True)
    return files


def client_context(
    *alpn: str, own: Files | None = None, trusted: int = 0, newest: ssl.TLSVersion | None = None
) -> ssl.SSLContext:
    """A client that trusts the `trusted`th certificate only and shows its `own`."""
    context = ssl.create_default_context(cadata=certificate(trusted).certificate.decode())
    if alpn:
        context.set_alpn_protocols([*alpn])
    if own is not None:
        context.load_cert_chain(*own)
    if newest is not None:
        context.maximum_version = newest
    return context


def secured(
    sock: socket.socket, context: ssl.SSLContext | None = None, name: str = "localhost"
) -> ssl.SSLSocket:
    """`sock` after the client's half of the handshake."""
    return (context or client_context()).wrap_socket(sock, server_hostname=name)
