"""Addresses as people write them."""

import pytest

from beseda.client.address import Address, AddressError, parse_address


@pytest.mark.parametrize(
    ("written", "address", "shown"),
    [
        ("chat.example", Address("chat.example", 8080), "chat.example:8080"),
        ("chat.example:1", Address("chat.example", 1), "chat.example:1"),
        (":6667", Address("127.0.0.1", 6667), "127.0.0.1:6667"),
        ("", Address("127.0.0.1", 8080), "127.0.0.1:8080"),
        ("::1", Address("::1", 8080), "[::1]:8080"),
        ("[::1]", Address("::1", 8080), "[::1]:8080"),
        ("[::1]:65535", Address("::1", 65535), "[::1]:65535"),
        ("unix:/run/b:1", Address("", 0, "/run/b:1"), "unix:/run/b:1"),
        ("h:6697", Address("h", 6697, tls=True), "ircs://h:6697"),
        ("ircs://h", Address("h", 6697, tls=True), "ircs://h:6697"),
        ("ircs://[::1]:1/", Address("::1", 1, tls=True), "ircs://[::1]:1"),
        ("irc://h", Address("h", 6667), "h:6667"),
        ("quic://h", Address("h", 8080, tls=True, quic=True), "quic://h:8080"),
        ("QUIC://[::1]:1/", Address("::1", 1, tls=True, quic=True), "quic://[::1]:1"),
        ("irc://h:6697", Address("h", 6697, tls=True), "ircs://h:6697"),
    ],
)
def test_understood(written: str, address: Address, shown: str) -> None:
    assert parse_address(written) == address
    assert str(address) == shown


@pytest.mark.parametrize(
    "written",
    [
        "h:",
        "h:0",
        "h:65536",
        "h:x",
        "h:٣",
        "[::1",
        "[]",
        "[::1]x",
        "a b",
        "a\n",
        "unix:",
        "h:-1",
        "ircs://h:0",
        "quic://h:0",
        "quic://unix:/run/b",
    ],
)
def test_refused(written: str) -> None:
    with pytest.raises(AddressError):
        parse_address(written)
