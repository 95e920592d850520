"""/register, /login and the like, against a server that runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from beseda.client.address import Address
from beseda.client.connection import Timing
from beseda.client.console.commands import take
from beseda.client.console.conversation import Conversation
from beseda.client.credentials import Credentials
from beseda.client.engine import Engine, Link
from beseda.client.entering import enter, in_room
from beseda.client.state import Identity
from tests.client.stub import PATIENCE
from tests.system.running import Running, running

pytestmark = pytest.mark.slow

PASSWORD = "correct-horse"


class Person:
    """A screen with somebody before it, who answers questions in their order, unseen."""

    answers = True

    def __init__(self, server: Running, nick: str, credentials: Credentials | None = None) -> None:
        self.lines: list[str] = []
        self.questions: list[str] = []
        self.secrets: list[str] = []
        self.talk = Conversation(self, "en", patience=2)
        self.client = self.talk.client = Engine(
            Address(*server.address),
            Identity(nick, "test", "Test", credentials=credentials),
            self.talk.on_event,
            rooms=("#tea",),
            timing=Timing(farewell=1),
        )
        self.talk.desk.want("#tea")

    def type(self, line: str, *secrets: str) -> list[str]:
        """Type a line, then the answers to questions; what is shown by the time that the server
        has carried it out."""
        self.lines.clear()
        self.questions.clear()
        self.secrets = [*secrets]
        assert take(self.talk, line)
        assert self.client.sync(PATIENCE)
        assert self.secrets == [], "nobody asked for that"
        shown = list(self.lines)
        assert not any(secret in line for line in shown for secret in secrets if secret)
        return shown

    def show(self, line: str) -> None:
        self.lines.append(line)

    complain = show

    def ask(self, question: str) -> str:
        raise EOFError

    def ask_secret(self, question: str) -> str:
        self.questions.append(question)
        if not self.secrets:
            raise KeyboardInterrupt
        return self.secrets.pop(0)

    def read(self, prompt: Callable[[], str], complete: Callable[[str], list[str]]) -> str:
        raise EOFError

    def close(self) -> None:
        pass


@contextmanager
def person(server: Running, nick: str, credentials: Credentials | None = None) -> Iterator[Person]:
    found = Person(server, nick, credentials)
    found.client.open()
    try:
        enter(found.client, PATIENCE)
        assert in_room(found.client, "#tea", PATIENCE)
        assert found.client.sync(PATIENCE)
        yield found
    finally:
        found.client.close()


@pytest.fixture
def server() -> Iterator[Running]:
    with running() as server:
        yield server


@pytest.fixture
def ann(server: Running) -> Iterator[Person]:
    """Ann, who has an account and is logged in to it."""
    server.assembly.identity.create("Ann", PASSWORD)
    with person(server, "Ann", Credentials("Ann", PASSWORD)) as ann:
        yield ann


@pytest.fixture
def guest(server: Running) -> Iterator[Person]:
    with person(server, "Bob") as guest:
        yield guest


class TestRegister:
    def test_with_questions(self, guest: Person) -> None:
        shown = guest.type("/register", PASSWORD, PASSWORD)
        assert guest.questions == ["New password (not shown): ", "The same once more: "]
        assert shown == [
            "* the account Bob is yours. Next time: beseda chat --account Bob",
            "* you are logged in as Bob",
        ]
        credentials = guest.client.look(lambda model: model.login.credentials)
        assert credentials == Credentials("Bob", PASSWORD)

    def test_with_the_password_behind_it(self, guest: Person) -> None:
        assert "* you are logged in as Bob" in guest.type("/register tea and cake")
        assert guest.type("/logout")
        assert "* you are logged in as Bob" in guest.type("/login", "tea and cake")

    def test_two_that_are_not_the_same(self, guest: Person) -> None:
        shown = guest.type("/register", PASSWORD, "correct-house")
        assert shown == ["* The two are not the same; nothing was done"]

    @pytest.mark.parametrize("secrets", [(), ("",)])
    def test_nothing_typed(self, guest: Person, secrets: tuple[str, ...]) -> None:
        assert guest.type("/register", *secrets) == ["* Nothing was done"]

    def test_one_that_is_too_short(self, guest: Person) -> None:
        assert guest.type("/register", "tea", "tea") == [
            "! Bob: The password is too short: it must have at least 8 characters."
        ]

    def test_a_server_where_that_is_not_for_people(self) -> None:
        with (
            running(accounts={"registration": "closed"}) as server,
            person(server, "Bob") as guest,
        ):
            (line,) = guest.type("/register")
            assert "ask who runs it" in line


class TestLogin:
    def test_with_a_name(self, server: Running, guest: Person) -> None:
        server.assembly.identity.create("Ann", PASSWORD)
        assert guest.type("/login ann", PASSWORD)[-1] == "* you are logged in as Ann"
        assert guest.questions == ["Password of ann (not shown): "]

    def test_with_everything(self, server: Running, guest: Person) -> None:
        server.assembly.identity.create("Ann", "tea and cake")
        assert guest.type("/login ann tea and cake")[-1] == "* you are logged in as Ann"

    def test_a_wrong_one_is_asked_for_again(self, server: Running, guest: Person) -> None:
        server.assembly.identity.create("Ann", PASSWORD)
        refused = "! not logged in as ann: Wrong name or password."
        shown = guest.type("/login ann", "wrong one", PASSWORD)
        assert shown == [refused, "* you are logged in as Ann"]
        assert guest.type("/login ann", "wrong 1", "wrong 2", "wrong 3") == [refused] * 3

    def test_as_whoever_we_were(self, ann: Person) -> None:
        shown = ann.type("/logout")
        assert shown[-1] == "* you are a guest now"
        assert ann.type("/logout") == ["* you are a guest: /login comes first"]
        assert ann.type("/login", PASSWORD)[-1] == "* you are logged in as Ann"
        assert ann.questions == ["Password of Ann (not shown): "]

    def test_others_see_it(self, server: Running, ann: Person) -> None:
        with person(server, "Bob") as guest:
            ann.lines.clear()
            guest.type("/register", PASSWORD, PASSWORD)
            guest.type("/logout")
            assert ann.client.sync(PATIENCE)
        assert "* Bob is logged in as Bob" in ann.lines
        assert any(line.endswith(" is a guest now") for line in ann.lines)

    def test_without_a_connection_it_is_for_the_next_one(
        self, server: Running, guest: Person
    ) -> None:
        server.assembly.stop()
        assert guest.client.wait(lambda client: client.link is not Link.UP, PATIENCE)
        guest.lines.clear()
        guest.secrets = [PASSWORD]
        take(guest.talk, "/login Ann")
        assert "* no connection: you will be logged in when there is one again" in guest.lines


class TestAccount:
    def test_of_somebody(self, ann: Person) -> None:
        first, second = ann.type("/account")
        assert first == "* your account is Ann"
        assert "MULTICLIENT on" in second

    def test_of_a_guest(self, guest: Person) -> None:
        (line,) = guest.type("/account")
        assert "/register" in line

    def test_a_room_that_lasts(self, server: Running, ann: Person) -> None:
        shown = ann.type("/keep")
        assert "#tea lasts from now on" in shown[-1]


class TestPassword:
    def test_changed(self, server: Running, ann: Person) -> None:
        shown = ann.type("/password", PASSWORD, "another-one", "another-one")
        assert ann.questions == [
            "Present password (not shown): ",
            "New password (not shown): ",
            "The same once more: ",
        ]
        assert shown[-1].endswith("Your password is changed.")
        assert server.assembly.identity.authenticate("Ann", "another-one", "unix").name == "Ann"

    def test_changed_on_one_line(self, server: Running, ann: Person) -> None:
        assert ann.type(f"/password {PASSWORD} another-one")[-1].endswith("changed.")
        assert server.assembly.identity.authenticate("Ann", "another-one", "unix").name == "Ann"

    def test_not_with_a_wrong_one(self, ann: Person) -> None:
        shown = ann.type("/password", "wrong-one", "another-one", "another-one")
        assert shown[-1].endswith("The present password is wrong.")

    def test_not_with_spaces(self, ann: Person) -> None:
        (line,) = ann.type("/password", PASSWORD, "tea and cake", "tea and cake")
        assert "no spaces" in line

    def test_not_as_a_guest(self, guest: Person) -> None:
        assert guest.type("/password") == ["* you are a guest: /login comes first"]

    @pytest.mark.parametrize("secrets", [(), (PASSWORD,), (PASSWORD, "")])
    def test_nothing_typed(self, ann: Person, secrets: tuple[str, ...]) -> None:
        assert ann.type("/password", *secrets) == ["* Nothing was done"]


def test_no_password_goes_where_others_can_read_it(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beseda.client.reaching.is_loopback", lambda _: False)
    with person(server, "Bob") as guest:
        for typed in ("/register tea-and-cake", "/login Bob tea-and-cake"):
            (line,) = guest.type(typed)
            assert "NOT sent" in line
            assert "--tls" in line
