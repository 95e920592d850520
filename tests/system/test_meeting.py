"""People with different clients meet in one room."""

import pytest

from tests.system.running import running


@pytest.mark.parametrize("threads", ["shared", "per-client"])
def test_plain_and_irc_people_see_each_other(threads: str) -> None:
    with running(net={"threads": threads}) as server:
        ann, bob, iris = server.plain("Ann"), server.plain("Bob"), server.irc("iris")
        iris.send("JOIN #lobby")
        assert "Ann" in iris.expect(" 353 ")
        ann.expect("* iris joined")
        ann.send("hello")
        assert iris.expect("PRIVMSG") == ":Ann!plain@127.0.0.1 PRIVMSG #lobby :hello"
        assert bob.expect("Ann: hello")
        bob.send("exit")
        assert "Bob" in bob.until_closed()
        assert iris.expect("QUIT").startswith(":Bob!")
        assert "Bob" in ann.expect("left")
