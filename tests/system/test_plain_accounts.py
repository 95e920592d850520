"""Accounts with netcat and telnet, on a server with its threads, sockets and timers."""

from typing import Any

import pytest

from beseda.gateways.plain.telnet import WILL_ECHO, WONT_ECHO
from tests.system.running import each_threading, running

pytestmark = pytest.mark.slow

ASKED = "Password for Ann (or Enter, to cancel): "


@each_threading
def test_a_name_of_ones_own(net: dict[str, Any]) -> None:
    with running(net=net) as server:
        bob, ann = server.plain("Bob"), server.plain("Ann")
        ann.send("/register")
        ann.expect_text(ASKED)
        ann.send("secret word")
        ann.expect("The name Ann is yours")
        ann.send("/account always-on on")
        ann.expect("always-on on")
        ann.say("hello")
        bob.expect("Ann joined")
        assert bob.line().endswith("Ann: hello")
        ann.send("exit")
        ann.until_closed()
        bob.say("anybody there?")
        bob.catch_up()
        phone = server.connect()
        phone.send("Ann", "secret word", "/who")
        told = phone.lines_until("In #lobby")
        assert "* --- missed in #lobby ---" in told
        assert told[-3].endswith("Bob: anybody there?")
        assert told[-2:] == [
            "* --- that is what you missed ---", "* In #lobby (2 people): Bob, Ann",
        ]  # fmt: skip


@each_threading
def test_telnet_does_not_show_the_password(net: dict[str, Any]) -> None:
    with running(net=net) as server:
        ann = server.plain("Ann")
        ann.send_raw(b"\xff\xf1/register\r\n")  # NOP
        ann.send_raw(b"secret word\r\nexit\r\n")
        told = ann.bytes_until_closed()
        assert told.startswith(WILL_ECHO + ASKED.encode() + WONT_ECHO + b"\r\n* The name Ann is")
