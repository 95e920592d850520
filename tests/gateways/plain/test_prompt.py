"""A question for a password: its answer is nobody else's, and is not shown where that can be."""

import pytest

from beseda.domain.accounts import AccountSettings, Enforce
from beseda.domain.limits import Limits
from beseda.domain.settings import AccountsSettings
from beseda.gateways.plain.telnet import WILL_ECHO, WONT_ECHO
from tests.gateways.plain.conversation import World, written
from tests.gateways.plain.people import HERE, PASSWORD, account_of, choose, log_in, world_of
from tests.gateways.remembering import Remembering

ELSEWHERE = "192.0.2.7"
NEGOTIATION = b"\xff\xfd\x03"  # DO SUPPRESS-GO-AHEAD


def heard(world: World, name: str = "bob") -> str:
    """What somebody got since the last time."""
    return world.clients[name].taken()


def files_of(kept: Remembering) -> bytes:
    """All that is on disk."""
    return b"".join(each.read_bytes() for each in kept.directory.iterdir() if each.is_file())


# ── the answer ─────────────────────────────────────────────────────────────────────────────────


def test_the_answer_is_for_nobody_else(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    world.enter("ann", "bob")
    script = written("""
        ann >> /register
        ann << Password for ann (or Enter, to cancel): |
        ann >> /a-secret-word
        ann << * The name ann is yours from now on. Next time you will be asked for the password.
        ann >> /password
        ann << Your present password (or Enter, to cancel): |
        ann >> /a-secret-word
        ann << The new password (or Enter, to cancel): |
        ann >> exit-secret-word
        ann << * Your password is changed.
        ann >> /login
        ann << Password for ann (or Enter, to cancel): |
        ann >> exit-secret-word
        ann << * You are logged in as ann.
        ann >> so
        bob << [12:00] ann: so
    """)
    assert world.play(script) == script
    assert b"secret-word" not in files_of(kept)
    assert "secret-word" not in repr(world.notes)


def test_a_script_says_it_all_at_once(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    world.enter("ann", "bob")
    world.send("ann", b"/register\nsecret word\n/password\nsecret word\nother word\nhello\n")
    assert heard(world) == "[12:00] ann: hello\r\n"
    assert heard(world, "ann").endswith("* Your password is changed.\r\n")


def test_a_script_that_says_no_more_gets_its_answer(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    world.enter("ann")
    script = written("""
        ann <> /register secret-word
        ann << * The name ann is yours from now on. Next time you will be asked for the password.
        ann --
    """)
    assert world.play(script) == script


def test_a_client_without_line_ends(kept: Remembering) -> None:
    world = world_of(kept)
    world.enter("ann")
    script = written("""
        ann >| /register
        ann << Password for ann (or Enter, to cancel): |
        ann >| secret word
        ann << * The name ann is yours from now on. Next time you will be asked for the password.
    """)
    assert world.play(script) == script


def test_a_password_is_taken_with_its_blanks(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    world.enter("ann")
    world.send("ann", b"/register\n  secret word \r\n/logout\n/login ann\n  secret word \n")
    assert account_of(world, "ann") == "ann"


@pytest.mark.parametrize("nothing", ["\n", "\r\n", "   \n", "\r\0"])
def test_enter_alone_cancels(kept: Remembering, nothing: str) -> None:
    world = world_of(kept)
    world.enter("ann", "bob")
    world.send("ann", f"/register\n{nothing}hello\n".encode())
    assert heard(world, "ann").endswith("* Nothing has changed.\r\n")
    assert heard(world) == "[12:00] ann: hello\r\n"


def test_an_answer_too_long(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    world.enter("ann", "bob")
    world.send("ann", b"/register\n" + b"x" * 5000 + b"\nsecret\nhello\n")
    assert "* That is too long for a password. Nothing has changed.\r\n" in heard(world, "ann")
    assert heard(world) == "[12:00] ann: hello\r\n"


def test_an_answer_costs_as_much_as_the_command_with_it(kept: Remembering) -> None:
    world = World(kept=kept, host=HERE, limits=Limits(rate=1, burst=12))
    world.enter("ann", "bob")
    world.run(60)
    world.send("ann", b"/login bob2\n/register\nsecret word\nhello\n")  # 5, 5 and 5
    assert world.clients["ann"].link.paused
    assert account_of(world, "ann") == ""
    world.run(10)
    assert heard(world) == "[12:01] ann: hello\r\n"


# ── no answer ──────────────────────────────────────────────────────────────────────────────────


def test_an_answer_that_comes_too_late_is_not_said(kept: Remembering) -> None:
    world = world_of(kept)
    world.enter("ann", "bob")
    script = written("""
        ann >> /register
        ann << Password for ann (or Enter, to cancel): |
        ann ~~ 59
        ann ~~ 1
        ann <<
        ann << * No password came in time, and nothing has changed. Give the command again.
        ann >> secret word
        ann << * That was not sent: it might be a password. Say it again if it is not.
        ann >> hello
        bob << [12:01] ann: hello
    """).replace("<<\n", "<< \n")
    assert world.play(script) == script


@pytest.mark.parametrize("command", ["/register", "/login", "/login Ann"])
def test_a_script_that_is_not_asked_does_not_say_it(kept: Remembering, command: str) -> None:
    world = world_of(kept, "Ann", host=ELSEWHERE)
    world.enter("guest", "bob")
    for line in ("//secret word", "/secret word", "secret word"):
        world.send("guest", f"{command}\n{line}\nhello\n".encode())
        assert heard(world) == "[12:00] guest: hello\r\n"
        assert "* Passwords are only taken over TLS" in heard(world, "guest")


@pytest.mark.parametrize("old", ["secret word", "/secret word", "", "x" * 5000])
def test_a_script_that_is_not_asked_twice_does_not_say_it(kept: Remembering, old: str) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    world.enter("guest", "bob")
    world.connect("afar", ELSEWHERE)
    world.send("afar", b"afar\n")
    for name in ("ann", "guest", "afar"):
        world.send(name, f"/password\n{old}\nother word\nhello\n".encode())
    assert "word" not in heard(world)


def test_a_command_is_carried_out_all_the_same(kept: Remembering) -> None:
    world = world_of(kept, settings=AccountsSettings(registration="closed"))
    world.enter("ann")
    script = written("""
        ann >> /register
        ann << * On this server only its operators make accounts. Ask one of them.
        ann >> /topic
        ann << * #lobby has no topic. /topic TEXT sets one.
        ann >> hello
    """)
    assert world.play(script) == script


def test_whose_name_has_changed_meanwhile(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(grace_seconds=30))
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    world.enter("eve")
    script = written("""
        eve >> /nick Ann
        eve << * You are now called Ann
        eve << * The name Ann belongs to an account. If it is yours, log in within 30 seconds; \
else you will be given another.
        eve >> /register
        eve << Password for Ann (or Enter, to cancel): |
        eve ~~ 30
        eve << * You are now called Guest1
        eve >> secret word
        eve << * You have got another name meanwhile, so nothing has changed. Give the command \
again.
    """)
    assert world.play(script) == script


def test_who_is_logged_out_meanwhile_changes_no_password(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    log_in(world, "phone", "Ann")
    world.play("ann >> /password\nphone >> /logout")
    assert world.play(f"ann >> {PASSWORD}").endswith("ann << * You are not logged in.\n")


def test_who_leaves_is_asked_no_more(kept: Remembering) -> None:
    world = world_of(kept)
    world.enter("ann")
    world.play("ann >> /register")
    world.lose("ann")
    world.run(100)
    assert heard(world, "ann") == ""


# ── telnet ─────────────────────────────────────────────────────────────────────────────────────


def sent(world: World, name: str) -> bytes:
    """The bytes that somebody got since the last time."""
    link = world.clients[name].link
    output, link.output = link.output, b""
    return output


def test_telnet_does_not_show_it(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    world.enter("ann")
    world.send("ann", NEGOTIATION + b"/register\r\n")
    assert sent(world, "ann") == WILL_ECHO + b"Password for ann (or Enter, to cancel): "
    world.send("ann", b"\xff\xfd\x01secret word\r\n")  # DO ECHO
    assert sent(world, "ann").startswith(WONT_ECHO + b"\r\n* The name ann is yours")


def test_telnet_does_not_show_it_at_the_door(kept: Remembering, cut: int) -> None:
    world = world_of(kept, "Ann", cut=cut)
    world.connect("ann")
    world.send("ann", NEGOTIATION + b"Ann\r\n")
    asked = WILL_ECHO + b"Ann is a registered name. Its password (or Enter, for another name): "
    assert sent(world, "ann").endswith(asked)
    world.send("ann", b"wrong\r\n")
    assert sent(world, "ann") == WONT_ECHO + b"\r\n* Wrong name or password.\r\n" + asked
    world.send("ann", b"\r\n")
    assert sent(world, "ann") == WONT_ECHO + b"\r\nYour name: "


def test_telnet_does_not_show_the_servers_password() -> None:
    world = World(password="sesame")
    world.connect("ann")
    world.send("ann", NEGOTIATION)
    world.run(1)
    assert sent(world, "ann").endswith(WILL_ECHO + b"The server's password: ")
    world.send("ann", b"sesame\r\n")
    assert sent(world, "ann") == WONT_ECHO + b"\r\nYour name: "


def test_telnet_that_sends_each_key_is_waited_for(kept: Remembering) -> None:
    """With the echo at the server some clients send what is typed as it is typed."""
    world = world_of(kept)
    world.enter("ann")
    world.send("ann", NEGOTIATION + b"/register\r\n")
    for key in b"secret word":
        world.send("ann", bytes([key]))
        world.run(1)
    world.send("ann", b"\r\n")
    assert account_of(world, "ann") == "ann"


def test_telnet_shows_again_when_the_time_is_up(kept: Remembering) -> None:
    world = world_of(kept)
    world.enter("ann")
    world.send("ann", NEGOTIATION + b"/register\r\n")
    sent(world, "ann")
    world.run(60)
    assert sent(world, "ann").startswith(WONT_ECHO + b"\r\n* No password came in time")


def test_others_get_no_such_bytes(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    world.enter("ann")
    world.send("ann", b"\xff\n/register\nsecret word\n")  # a letter of Windows-1251
    assert b"\xff" not in sent(world, "ann")


@pytest.mark.parametrize(
    "command",
    ["/login nosuch", "/login Ann wrong", "/logn Ann", "/register x", "/password old new"],
)
def test_what_may_be_the_password_after_a_wrong_one_is_not_said(
    kept: Remembering, command: str
) -> None:
    world = world_of(kept, "Ann")
    if command.startswith("/password"):
        log_in(world, "guest", "Ann")
    else:
        world.enter("guest")
    world.enter("bob")
    world.send("guest", f"{command}\nsecret word\nhello\n".encode())
    told = heard(world)
    assert told.endswith(": hello\r\n")
    assert "secret" not in told


def test_what_follows_a_right_one_is_said(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    world.enter("guest", "bob")
    world.send("guest", f"/login Ann {PASSWORD}\nhello\n".encode())
    assert heard(world).endswith("hello\r\n")


def test_blanks_before_a_command_do_not_have_everybody_read_the_password(
    kept: Remembering,
) -> None:
    world = world_of(kept, "Ann")
    world.enter("guest", "bob")
    world.send("guest", f"  /login Ann {PASSWORD}\n  /who are you\n".encode())
    told = heard(world)
    assert told.endswith("  /who are you\r\n")
    assert PASSWORD not in told
