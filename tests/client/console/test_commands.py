"""What is typed, what goes out, what is shown."""

from collections.abc import Callable, Iterator

import pytest

from beseda.catalogue import chat as texts
from beseda.catalogue.command_names import names
from beseda.client.connection import Timing
from beseda.client.console.commands import COMMANDS, take, words_for
from beseda.client.console.conversation import Conversation
from beseda.client.engine import Engine, Link
from beseda.client.entering import enter, in_room
from beseda.client.reconnect import Backoff
from beseda.client.state import Identity
from beseda.gateways.plain.commands import COMMANDS as PLAIN_COMMANDS
from tests.client.stub import PATIENCE, StubServer, stub_server


class ListScreen:
    """Remembers what is shown."""

    answers = True

    def __init__(self) -> None:
        self.lines: list[str] = []

    def show(self, line: str) -> None:
        self.lines.append(line)

    def complain(self, line: str) -> None:
        self.lines.append(line)

    def ask(self, question: str) -> str:
        raise EOFError

    def ask_secret(self, question: str) -> str:
        raise EOFError

    def read(self, prompt: Callable[[], str], complete: Callable[[str], list[str]]) -> str:
        raise EOFError

    def close(self) -> None:
        pass


class Desk:
    """A conversation in #tea with everything around it."""

    def __init__(self, server: StubServer) -> None:
        self.server = server
        self.screen = ListScreen()
        self.talk = Conversation(self.screen, "en", patience=2)
        self.client = self.talk.client = Engine(
            server.address,
            Identity("bob", "bob", "Bob"),
            self.talk.on_event,
            rooms=("#tea",),
            timing=Timing(farewell=1),
            backoff=Backoff(lambda: 0.5, first=0.01),
        )
        self.talk.desk.want("#tea")

    def type(self, line: str) -> list[str]:
        """Type a line; what is shown by the time the server has carried it out."""
        self.screen.lines.clear()
        assert take(self.talk, line)
        if self.client.link is Link.UP:
            assert self.client.sync(PATIENCE)
        return list(self.screen.lines)

    def receive(self, *lines: str) -> list[str]:
        """Let the server say something; what is shown."""
        self.screen.lines.clear()
        for line in lines:
            self.server.push(line)
        assert self.client.sync(PATIENCE)  # all is heard
        assert self.client.sync(PATIENCE)  # and what was sent because of it has arrived
        return list(self.screen.lines)

    def sent(self) -> str:
        """The last line that the server got, confirmations aside."""
        return [line for line in self.server.lines if not line.startswith("PING")][-1]


@pytest.fixture
def desk() -> Iterator[Desk]:
    with stub_server() as server:
        desk = Desk(server)
        desk.client.open()
        enter(desk.client, PATIENCE)
        in_room(desk.client, "#tea", PATIENCE)
        assert desk.client.sync(PATIENCE)
        yield desk
        desk.client.close()


def test_greeting(desk: Desk) -> None:
    assert desk.screen.lines == [
        f"* you are bob at {desk.server.address}. /help lists the commands, exit leaves",
        "* you are in #tea",
        "* the topic of #tea: Tea and talk",
        "* here in #tea: @Ann, bob",
    ]
    assert desk.talk.prompt() == "[#tea] "


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("hello", "PRIVMSG #tea :hello"),
        ("//help", "PRIVMSG #tea :/help"),
        ("/me waves", "PRIVMSG #tea :\x01ACTION waves\x01"),
        ("/msg Ann  come here ", "PRIVMSG Ann :come here"),
        ("/who", "NAMES #tea"),
        ("/who cake", "NAMES #cake"),
        ("/rooms", "LIST"),
        ("/join cake", "JOIN #cake"),
        ("/JOIN #cake key", "JOIN #cake key"),
        ("/leave", "PART #tea"),
        ("/leave so long", "PART #tea :so long"),
        ("/leave #cake so long", "PART #cake :so long"),
        ("/topic", "TOPIC #tea"),
        ("/topic A b", "TOPIC #tea :A b"),
        ("/nick robert", "NICK robert"),
        ("/away", "AWAY away"),
        ("/away for lunch", "AWAY :for lunch"),
        ("/back", "AWAY"),
        ("a\0b\n\nc", "PRIVMSG #tea :c"),
        ("/кто", "NAMES #tea"),
        ("/Войти cake", "JOIN #cake"),
        ("/list", "LIST"),
        ("/m Ann hi", "PRIVMSG Ann :hi"),
    ],
)
def test_what_goes_out(desk: Desk, typed: str, sent: str) -> None:
    desk.type(typed)
    assert desk.sent() == sent


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/jion x", "* there is no command /jion; do you mean /join?"),
        ("/xyzzy", "* there is no command /xyzzy; /help lists them"),
        ("/msg Ann", "* it is written like this: /msg NAME TEXT"),
        ("/msg a,b x", "* a,b is no name or room"),
        ("/reply x", "* nobody has written to you yet"),
        ("/ignore", "* nobody is ignored"),
        (
            "/kick Ann",
            "* not here: /kick is for IRC programs, which moderate rooms (see docs/guide.md)",
        ),
    ],
)
def test_what_is_answered_here(desk: Desk, typed: str, shown: str) -> None:
    before = desk.sent()
    assert desk.type(typed) == [shown]
    assert desk.sent() == before


def test_help_for_one(desk: Desk) -> None:
    row = f"  {'/me TEXT':<28} say what you do"
    assert desk.type("/help me") == [row, "  also: /я"]
    assert desk.type("/? /Я now") == [row, "  also: /я"]
    assert len(desk.type("/help back")) == 2
    assert len(desk.type("/help register")) == 1


def test_commands_are_called_as_in_netcat() -> None:
    plain = {name: row.names for row in PLAIN_COMMANDS for name in row.names}
    here = {name: names(own) for own in COMMANDS for name in names(own)}
    assert here.items() <= plain.items()
    assert plain.keys() - here.keys() == set(names("replay"))


def test_help_names_every_command(desk: Desk) -> None:
    lines = desk.type("/help")
    assert [line.split()[0] for line in lines[1:-1]] == ["/" + name for name in COMMANDS]


@pytest.mark.parametrize(
    "typed", ["exit", "EXIT", " exit ", "Выход", "/выход", "/exit", "/quit see you", "hi\nexit"]
)
def test_words_that_leave(desk: Desk, typed: str) -> None:
    assert not take(desk.talk, typed)
    assert desk.talk.farewell == ("see you" if "see" in typed else "")


def test_words_like_exit_do_not_leave(desk: Desk) -> None:
    desk.type("exit now")
    assert desk.sent() == "PRIVMSG #tea :exit now"


def test_own_messages_are_not_repeated(desk: Desk) -> None:
    assert desk.type("hello") == []


def test_several_rooms(desk: Desk) -> None:
    desk.type("/join cake")
    assert desk.talk.prompt() == "[#cake] "
    (line,) = desk.receive(":Ann!a@h PRIVMSG #tea :hi")
    assert line.endswith("] #tea Ann: hi")
    assert desk.type("/room tea") == ["* now talking in #tea"]
    (line,) = desk.receive(":Ann!a@h PRIVMSG #tea :hi")
    assert line.endswith("] Ann: hi")
    desk.type("/leave")
    assert desk.talk.prompt() == "[#cake] "
    desk.type("/leave")
    assert desk.talk.prompt() == "> "
    assert desk.type("hello") == ["* you are in no room; /join ROOM enters one"]


def test_reply_goes_to_the_last_person_not_to_a_robot(desk: Desk) -> None:
    desk.receive(":Ann!a@h PRIVMSG bob :psst", ":robot!r@h NOTICE bob :beep")
    desk.type("/reply yes")
    assert desk.sent() == "PRIVMSG Ann :yes"


def test_ignored_people_are_not_seen(desk: Desk) -> None:
    assert desk.type("/ignore ann") == ["* ann is ignored from now on"]
    assert desk.receive(":Ann!a@h PRIVMSG #tea :hi", ":Ann!a@h INVITE bob #x") == []
    assert desk.type("/ignore") == ["* ignored: ann"]
    assert desk.type("/ignore ANN") == ["* ANN is no longer ignored"]
    assert len(desk.receive(":Ann!a@h PRIVMSG #tea :hi")) == 1


def test_completion_knows_who_is_here(desk: Desk) -> None:
    assert words_for(desk.talk, "a") == ["Ann: "]
    assert words_for(desk.talk, "b") == []  # ourselves
    assert words_for(desk.talk, "/ig") == ["/ignore "]
    assert words_for(desk.talk, "hi #t") == ["#tea "]


def test_lines_typed_without_a_connection(desk: Desk) -> None:
    """They are kept, up to a bound, said when the connection is back, and commands refused."""
    desk.server.refuse_entry()
    desk.server.drop()
    assert desk.client.wait(lambda client: client.link is Link.MENDING, PATIENCE)
    lines = desk.type("first")
    assert "* " + texts.KEPT.en in lines
    assert "* " + texts.NOT_CONNECTED.en in desk.type("/nick robert")
    for number in range(99):
        desk.type(str(number))
    assert "* " + texts.NOT_KEPT.en in desk.type("one too many")
    kept = desk.talk.desk.take_kept()
    assert [line.text for line in kept] == ["first", *map(str, range(99))]


def test_kept_lines_are_said_after_the_return(desk: Desk) -> None:
    desk.server.refuse_entry()
    desk.server.drop()
    assert desk.client.wait(lambda client: client.link is not Link.UP, PATIENCE)
    desk.type("meanwhile")
    desk.type("/msg Ann psst")
    desk.server.allow_entry()
    desk.server.wait_for("PRIVMSG Ann :psst")
    lines = desk.server.lines
    assert lines.index("PRIVMSG #tea :meanwhile") < lines.index("PRIVMSG Ann :psst")
    assert "JOIN #tea" in lines[3 : lines.index("PRIVMSG #tea :meanwhile")]
    assert lines.count("PRIVMSG #tea :meanwhile") == 1
