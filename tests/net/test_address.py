"""Listen addresses: what is understood, and why the rest is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.net.address import AddressProblem, BadAddressError, ListenAddress, parse_listen


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8080", ListenAddress(kind="inet", host="127.0.0.1", port=8080)),
        ("localhost:0", ListenAddress(kind="inet", host="localhost", port=0)),
        ("chat.example.org.:6667", ListenAddress(kind="inet", host="chat.example.org.", port=6667)),
        ("сервер_1:65535", ListenAddress(kind="inet", host="сервер_1", port=65535)),
        ("[::1]:8080", ListenAddress(kind="inet6", host="::1", port=8080)),
        ("[fe80::1%eth0]:1", ListenAddress(kind="inet6", host="fe80::1%eth0", port=1)),
        (":8080", ListenAddress(kind="any", port=8080)),
        ("*:8080", ListenAddress(kind="any", port=8080)),
        ("  :8080\n", ListenAddress(kind="any", port=8080)),
        ("unix:/run/beseda.sock", ListenAddress(kind="unix", path="/run/beseda.sock")),
        ("unix:a:b", ListenAddress(kind="unix", path="a:b")),
        ("tls://:6697", ListenAddress(kind="any", port=6697, tls=True)),
        ("tls://[::1]:1", ListenAddress(kind="inet6", host="::1", port=1, tls=True)),
        ("tls://unix:a", ListenAddress(kind="unix", path="a", tls=True)),
    ],
)
def test_understood(text: str, address: ListenAddress) -> None:
    assert parse_listen(text) == address


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("tls://", "empty"),
        ("tls://tls://:1", "ipv6_brackets"),
        ("  ", "empty"),
        ("localhost", "no_port"),
        ("localhost:", "no_port"),
        (":", "no_port"),
        ("[::1]", "no_port"),
        ("[::1]8080", "no_port"),
        ("[::1]:", "no_port"),
        ("8080", "bare_port"),
        ("  8080\n", "bare_port"),
        ("tls://8080", "bare_port"),
        ("localhost:http", "bad_port"),
        ("localhost:-1", "bad_port"),
        ("localhost:+1", "bad_port"),
        ("localhost:1_0", "bad_port"),
        ("localhost:８０", "bad_port"),
        ("localhost:65536", "port_range"),
        ("localhost:" + "9" * 5000, "port_range"),
        ("70000", "port_range"),
        ("300.1.1.1:80", "bad_ipv4"),
        ("1.2.3:80", "bad_ipv4"),
        ("a b:80", "bad_host"),
        ("-a:80", "bad_host"),
        ("a..b:80", "bad_host"),
        ("http//x:80", "bad_host"),
        ("a" * 64 + ":80", "bad_host"),
        ("[::1:80", "bad_ipv6"),
        ("[zz]:80", "bad_ipv6"),
        ("[]:80", "bad_ipv6"),
        ("[::1%]:80", "bad_ipv6"),
        ("[::\x00]:80", "bad_ipv6"),
        ("::1:8080", "ipv6_brackets"),
        ("http://host:80", "ipv6_brackets"),
        ("unix:", "no_path"),
        ("unix:a\x00b", "bad_path"),
        ("unix:" + "я" * 54, "long_path"),
    ],
)
def test_refused_with_the_reason(text: str, reason: AddressProblem) -> None:
    with pytest.raises(BadAddressError) as caught:
        parse_listen(text)
    assert caught.value.reason == reason
    assert caught.value.text == text


def test_the_longest_socket_path_fits() -> None:
    assert parse_listen("unix:" + "x" * 107).path == "x" * 107


@given(st.text())
def test_any_text_is_an_address_or_a_clean_refusal(text: str) -> None:
    try:
        address = parse_listen(text)
    except BadAddressError:
        return
    assert parse_listen(str(address)) == address


@given(st.integers(0, 65535), st.sampled_from(["", "localhost", "10.0.0.1", "[::]", "*"]))
def test_every_port_is_kept(port: int, host: str) -> None:
    assert parse_listen(f"{host}:{port}").port == port
