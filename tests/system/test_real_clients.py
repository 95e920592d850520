"""irssi, WeeChat and our own commands against the real server, as people use them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.running import BESEDA, environ, run
from tests.system.running import Running, running
from tests.system.talking import TIMEOUT
from tests.system.terminals import Pane, Tmux, need, tmux, wait_for_text

pytestmark = pytest.mark.slow

# Both clients space out what they send, to please servers with little patience; and irssi asks back
# when somebody types faster than people do.
IRSSI_CONFIG = """
settings = {
  core = { real_name = "Irssi Person"; user_name = "irssi"; nick = "irs"; };
  "irc/core" = { cmds_max_at_once = "100"; cmd_queue_speed = "10msec"; };
  "fe-text" = { paste_detect_time = "0"; paste_verify_line_count = "0"; };
};
"""
WEECHAT_SETTINGS = (
    "/set logger.file.flush_delay 0",
    "/set irc.server_default.anti_flood_prio_high 0",  # before WeeChat 4
    "/set irc.server_default.anti_flood_prio_low 0",
    "/set irc.server_default.anti_flood 0",  # since
    "/set irc.server_default.realname Weechat Person",
    "/set irc.server_default.username weechat",
)


class Irssi:
    """irssi, and what it keeps of its windows."""

    def __init__(self, terminals: Tmux, port: int) -> None:
        self._home = terminals.home / "irssi"
        self._home.mkdir()
        (self._home / "config").write_text(IRSSI_CONFIG)
        self.pane = terminals.run(
            "irssi", "irssi", f"--home={self._home}", "-c", "127.0.0.1", "-p", str(port)
        )

    def status(self) -> str:
        """All that its status window has shown."""
        file = self._home / "status"
        file.unlink(missing_ok=True)
        self.pane.type("/window 1")
        self.pane.type("/echo to the end")  # lastlog itself writes no end
        self.pane.type(f"/lastlog -file {file}")
        return wait_for_text(file, "to the end")


class WeeChat:
    """WeeChat, and the logs that it writes of its buffers."""

    def __init__(self, terminals: Tmux, port: int) -> None:
        version = subprocess.run(["weechat", "--version"], capture_output=True, check=True).stdout
        tls = "-notls" if int(version.split(b".")[0]) >= 4 else "-nossl"
        home = terminals.home / "weechat"
        self._logs = home / "logs"
        connect = (f"/server add chat 127.0.0.1/{port} {tls} -nicks=wee", "/connect chat")
        self.pane = terminals.run(
            "weechat", "weechat", "--dir", str(home), "-r", ";".join(WEECHAT_SETTINGS + connect)
        )

    def wait_for(self, part: str, buffer: str = "server.chat") -> str:
        """Wait until a buffer holds `part`; all that it holds then."""
        return wait_for_text(self._logs / f"irc.{buffer}.weechatlog", part)

    def wait_in(self, room: str, part: str) -> str:
        """The same for a room, or for a person."""
        return self.wait_for(part, f"chat.{room}")


@contextmanager
def everybody(home: Path) -> Iterator[tuple[Running, Irssi, WeeChat]]:
    """A server with irssi ("irs") and WeeChat ("wee") connected to it."""
    need("tmux", "irssi", "weechat")
    with running() as server, tmux(home) as terminals:
        irssi = Irssi(terminals, server.address[1])
        weechat = WeeChat(terminals, server.address[1])
        irssi.pane.wait_for("There is no message of the day")
        weechat.wait_for("There is no message of the day")
        yield server, irssi, weechat


@pytest.mark.slow
def test_irssi_weechat_and_netcat_in_one_room(tmp_path: Path) -> None:
    with everybody(tmp_path) as (server, irssi, weechat):
        ann = server.plain("Ann")
        irs, wee = irssi.pane, weechat.pane

        irs.type("/join #lobby")
        irs.wait_for("[Users #lobby]", "[ Ann] [ irs]", "Join to #lobby was synced")
        assert ann.expect("joined") == "* irs joined"
        wee.type("/join #lobby")
        assert ann.expect("joined") == "* wee joined"
        irs.wait_for("wee [~weechat@127.0.0.1] has joined #lobby")
        weechat.wait_in("#lobby", "Channel #lobby: 3 nicks")

        irs.type("hello from irssi")
        assert ann.expect("irs:").endswith("] irs: hello from irssi")
        weechat.wait_in("#lobby", "irs\thello from irssi")
        wee.type("hello from weechat")
        assert ann.expect("wee:").endswith("] wee: hello from weechat")
        irs.wait_for("< wee> hello from weechat")
        ann.say("здравствуйте")
        irs.wait_for("< Ann> здравствуйте")
        weechat.wait_in("#lobby", "Ann\tздравствуйте")
        irs.type("/me waves")
        assert ann.expect("waves").endswith("] * irs waves")
        weechat.wait_in("#lobby", "irs waves")

        irs.type("/topic Tea at five")
        assert ann.expect("topic") == "* irs set the topic: Tea at five"
        weechat.wait_in("#lobby", 'irs has changed topic for #lobby to "Tea at five"')
        ann.send("/topic Tea at six")
        irs.wait_for("Ann changed the topic of #lobby to: Tea at six")
        wee.type("/nick Wendy")
        assert ann.expect("called") == "* wee is now called Wendy"
        irs.wait_for("wee is now known as Wendy")
        ann.send("/nick Anna")
        ann.expect("You are now called Anna")
        irs.wait_for("Ann is now known as Anna")
        weechat.wait_in("#lobby", "Ann is now known as Anna")

        ann.send("/msg irs psst")
        irs.wait_for("Act: ")  # a window of its own
        irs.type("/query Anna")
        irs.wait_for("psst")
        irs.type("what is it?")
        assert ann.expect("private").endswith("] irs (private): what is it?")
        ann.send("/reply nothing")
        irs.wait_for("> nothing")

        irs.type("/quit see you")
        assert ann.expect("irs left") == "* irs left (see you)"
        weechat.wait_in("#lobby", "(~irssi@127.0.0.1) has quit (Quit: see you)")
        irs.wait_for_end()
        wee.type("/quit good night")
        assert ann.expect("Wendy left") == "* Wendy left (good night)"
        wee.wait_for_end()
        ann.send("/who")
        assert ann.expect("In #lobby") == "* In #lobby (1 person): Anna"


@pytest.mark.slow
def test_a_room_with_operators(tmp_path: Path) -> None:
    with everybody(tmp_path) as (server, irssi, weechat):
        irs, wee = irssi.pane, weechat.pane
        irs.type("/join #tea")
        irs.wait_for("[@irs]")
        ann = server.plain("Ann")
        ann.send("/join tea")
        ann.expect("You are in #tea")
        ann.line()
        wee.type("/join #tea")
        weechat.wait_in("#tea", "Channel #tea: 3 nicks (1 op")
        assert ann.expect("joined") == "* #tea: wee joined"

        irs.type("/op wee")
        assert ann.expect("mode") == "* #tea: irs sets mode +o wee"
        weechat.wait_in("#tea", "Mode #tea [+o wee] by irs")
        wee.type("/kick irs wake up")
        assert ann.expect("threw") == (
            "* wee threw irs out of #tea (wake up). To come back: /join #tea"
        )
        irs.wait_for("irs was kicked from #tea by wee [wake up]")
        irs.type("/join #tea")
        ann.expect("* #tea: irs joined")
        wee.type("/op irs")
        irs.wait_for("mode/#tea [+o irs] by wee")
        irs.type("/kick wee you too")
        assert ann.expect("* irs threw") == (
            "* irs threw wee out of #tea (you too). To come back: /join #tea"
        )
        weechat.wait_in("#tea", "irs has kicked wee (you too)")
        irs.type("/ban wee!*@*")
        irs.wait_for("[+b wee!*@*] by irs")
        wee.type("/join #tea")
        weechat.wait_in("#tea", "You cannot join #tea: you are banned from it.")
        irs.type("/kick Ann bye")
        assert ann.expect("threw") == (
            "* irs threw Ann out of #tea (bye). To come back: /join #tea"
        )


def odd_lines(text: str) -> list[str]:
    """Lines that a client writes of what it does not know or like."""
    signs = r"(?i)unknown|unhandled|malformed|not found|invalid|=!=|error|-!- \d{3} |\t\d{3} "
    return [line for line in text.splitlines() if re.search(signs, line)]


@pytest.mark.slow
def test_asking_the_server_with_irssi_and_weechat(tmp_path: Path) -> None:
    with everybody(tmp_path) as (server, irssi, weechat):
        server.plain("Ann")
        irs, wee = irssi.pane, weechat.pane
        irs.type("/join #lobby")
        irs.wait_for("Join to #lobby was synced")
        wee.type("/join #lobby")
        weechat.wait_in("#lobby", "Channel created on")

        questions = (
            *("/whois Ann", "/whois irs", "/whois wee", "/who #lobby", "/whowas Ghost"),
            *("/away lunch", "/away", "/lusers", "/motd", "/version", "/time", "/admin", "/info"),
            *("/ison Ann", "/userhost Ann", "/names #lobby", "/mode #lobby", "/mode #lobby +b"),
        )
        for question in (*questions, "/list -yes"):
            irs.type(question)
        for question in (*questions, "/list"):
            wee.type(question)
        seen = weechat.wait_for("End of list")
        assert "[Ann] (plain@127.0.0.1): Ann" in seen
        assert "[#lobby] irs (~irssi@127.0.0.1) H 0 (Irssi Person)" in seen
        assert "#lobby(3)" in seen
        assert "Ghost: Nobody of that name was here" in seen
        assert "You are marked as away" in seen
        assert "You are not marked as away any more" in seen
        assert odd_lines(seen) == []
        irs.type("/window 1")
        irs.wait_for("End of list")
        shown = irssi.status()
        assert "Ann [plain@127.0.0.1]" in shown
        assert "-!-     #lobby wee       H   0  ~weechat@127.0.0.1 [Weechat Person]" in shown
        assert "#lobby 3" in shown
        assert "You have been marked as being away" in shown
        assert "You are no longer marked as being away" in shown
        assert "End of list" in shown
        assert odd_lines(shown) == []


@pytest.mark.slow
def test_our_own_chat_on_a_terminal(tmp_path: Path) -> None:
    need("tmux")
    with running() as server, tmux(tmp_path) as terminals:
        ann, iris = server.plain("Ann"), server.irc("iris", "#lobby")
        host = f"127.0.0.1:{server.address[1]}"
        chat: Pane = terminals.run(
            "chat", sys.executable, "-m", "beseda", "chat", host, "--name", "Tui"
        )
        chat.wait_for(f"* you are Tui at {host}.", "* here in #lobby: Ann, iris, Tui")
        assert ann.expect("Tui joined")
        ann.say("hello Tui")
        chat.wait_for("] Ann: hello Tui")
        chat.type("hello both")
        assert ann.expect("Tui:").endswith("] Tui: hello both")
        assert iris.expect("PRIVMSG #lobby :hello both")
        chat.type("/me waves")
        assert ann.expect("waves").endswith("] * Tui waves")
        chat.type("/topic Terminals")
        assert ann.expect("topic") == "* Tui set the topic: Terminals"
        iris.send("PRIVMSG Tui :between us")
        chat.wait_for("(private) iris: between us")
        chat.type("/nick Tuija")
        assert ann.expect("called") == "* Tui is now called Tuija"
        chat.wait_for("* you are now called Tuija")
        chat.type("/quit good night")
        assert ann.expect("left") == "* Tuija left (good night)"
        chat.wait_for_end()


class TestCommands:
    """`beseda chat` in a pipe, `beseda send`, `beseda tail`."""

    def test_chat_in_a_pipe(self, tmp_path: Path) -> None:
        with running() as server:
            ann = server.plain("Ann")
            host = f"127.0.0.1:{server.address[1]}"
            typed = "привет\n//slash\n/me waves\nexit\n".encode()
            ended = run("chat", host, "--name", "Pipe", home=tmp_path, typed=typed)
            assert (ended.returncode, ended.stderr) == (0, b"")
            assert "* here in #lobby: Ann, Pipe" in ended.stdout.decode()
            assert [line.partition("] ")[2] or line for line in ann.lines_until("left")] == [
                "* Pipe joined",
                "Pipe: привет",
                "Pipe: /slash",
                "* Pipe waves",
                "* Pipe left (good-bye to all)",
            ]

    def test_chat_in_a_pipe_hears_the_others(self, tmp_path: Path) -> None:
        with running() as server:
            ann = server.plain("Ann")
            chat = subprocess.Popen(
                [*BESEDA, "chat", f"127.0.0.1:{server.address[1]}", "--name", "Pipe"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environ(tmp_path),
            )
            try:
                ann.expect("Pipe joined")
                ann.say("hello")
                ann.send("exit")
                ann.until_closed()
                assert chat.stdout is not None
                lines = iter(chat.stdout.readline, b"")
                assert any(line.endswith(b" Ann: hello\n") for line in lines)
                assert next(lines) == b"* Ann is gone\n"
                chat.communicate(b"exit\n", timeout=TIMEOUT)
                assert chat.returncode == 0
            finally:
                chat.kill()

    def test_send(self, tmp_path: Path) -> None:
        with running(limits={"rate": 50}) as server:
            ann, iris = server.plain("Ann"), server.irc("iris", "#lobby")
            host = ["--host", f"127.0.0.1:{server.address[1]}", "--name", "robot"]
            assert run("send", "#lobby", "build", "is", "red", *host, home=tmp_path).returncode == 0
            assert ann.expect("robot:").endswith("] robot: build is red")
            assert iris.expect("PRIVMSG").endswith(" PRIVMSG #lobby :build is red")
            assert run("send", "Ann", "psst", *host, home=tmp_path).returncode == 0
            assert ann.expect("private").endswith("] robot (private): psst")
            # More than may be sent at once: it is slowed, and all of it arrives in order.
            lines = b"".join(b"line %d\n" % number for number in range(45))
            assert run("send", "#lobby", *host, home=tmp_path, typed=lines).returncode == 0
            for number in range(45):
                assert iris.expect("PRIVMSG").endswith(f" :line {number}")
            refused = run("send", "Nobody", "x", *host, home=tmp_path)
            assert refused.returncode == 1
            assert refused.stderr == b"refused: Nobody here is called Nobody.\n"

    def test_tail(self, tmp_path: Path) -> None:
        with running() as server:
            ann, iris = server.plain("Ann"), server.irc("iris", "#lobby")
            host = f"127.0.0.1:{server.address[1]}"
            tail = subprocess.Popen(
                [*BESEDA, "tail", "#lobby", "--host", host, "--name", "tail", "--count", "3"],
                stdout=subprocess.PIPE,
                env=environ(tmp_path),
            )
            try:
                ann.expect("tail joined")
                ann.say("one")
                iris.expect(":one")
                iris.send("PRIVMSG #lobby :\x02two\x02", "NOTICE #lobby :three", "JOIN #other")
                out, _ = tail.communicate(timeout=TIMEOUT)
            finally:
                tail.kill()
            said = [line.partition("] ")[2] for line in out.decode().splitlines()]
            assert said == ["Ann: one", "iris: two", "-iris- three"]
            assert tail.returncode == 0
