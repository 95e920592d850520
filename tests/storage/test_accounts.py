"""Accounts on disk."""

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import pytest

from beseda.domain.accounts import (
    Account,
    AccountSettings,
    Enforce,
    IdentityError,
    Obstacle,
    ScramSecret,
    Secrets,
)
from beseda.domain.commands import Join
from beseda.domain.history import Page
from beseda.domain.keeping import Document
from beseda.storage import accounts as storing
from beseda.storage.accounts import AccountStore, through
from beseda.storage.accounts_offline import changing_accounts, list_accounts
from beseda.storage.documents import read_documents, write_documents
from beseda.storage.errors import DirectoryInUseError
from beseda.storage.listing import NoHistoryError
from beseda.storage.writer import LogWriter
from tests.storage.chatting import kept_chat, says

ANN = Account(
    "a0123456789abcdef",
    "Ann",
    1_700_000_000.123,
    "operator",
    "spam",
    AccountSettings(multiclient=False, always_on=True, enforce=Enforce.GRACE),
)
BOB = Account("afedcba9876543210", "Bob", 1_600_000_000.0)
SECRETS = Secrets("hash", ScramSecret(b"\x00salt", 4096, b"\xffstored", b"server"))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    with changing_accounts(tmp_path) as offline:
        store = offline.accounts
        store.add(ANN, SECRETS)
        store.add(BOB, Secrets("other"))
        assert store.all() == [BOB, ANN]
        assert store.secrets(ANN.id) == SECRETS
        assert store.secrets(BOB.id) == Secrets("other")
        assert store.secrets("") is None
        key = store.key
    assert list_accounts(tmp_path) == [BOB, ANN]
    with changing_accounts(tmp_path) as offline:
        assert offline.accounts.all() == [BOB, ANN]
        assert offline.accounts.key == key
        assert len(key) == 32


def test_what_is_removed_is_gone(tmp_path: Path) -> None:
    with changing_accounts(tmp_path) as offline:
        store = offline.accounts
        for each in (ANN, BOB):
            store.add(each, SECRETS)
            store.add_certificate(each.id, f"{each.name:f>64}", 1)
            with store._connection.begin():
                document = Document("person", each.id, each.name.encode())
                write_documents(store._connection, [document])
        store.remove(ANN.id)
        assert store.all() == [BOB]
        assert store.secrets(ANN.id) is None
        assert store.certificates(ANN.id) == []
        assert len(store.certificates(BOB.id)) == 1
        with store._connection.begin():
            assert read_documents(store._connection, "person") == {BOB.id: b"Bob"}


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with changing_accounts(tmp_path) as offline:
        offline.accounts.add(ANN, SECRETS)
        with pytest.raises(IdentityError) as refused:
            offline.accounts.add(ANN, Secrets())
        assert refused.value.obstacle is Obstacle.FAILED
        assert offline.accounts.secrets(ANN.id) == SECRETS


def test_only_while_no_server_runs(tmp_path: Path) -> None:
    with kept_chat(tmp_path) as chat:
        chat.on_writer(lambda: chat.store.accounts.add(ANN, SECRETS))
        assert list_accounts(tmp_path) == [ANN]
        with pytest.raises(DirectoryInUseError), changing_accounts(tmp_path):
            pass


def test_where_there_is_nothing_to_list(tmp_path: Path) -> None:
    with pytest.raises(NoHistoryError):
        list_accounts(tmp_path)


def test_what_somebody_said_is_erased(tmp_path: Path) -> None:
    with kept_chat(tmp_path) as chat:
        ann = chat.enter("Ann", account=chat.account("Ann"))
        (bob,) = chat.in_room("#tea", "Bob")
        ann.does(Join("#tea"))
        says(ann, *(f"word {n}" for n in range(50)))
        says(bob, "hello")
        chat.settle()
        assert chat.rows("SELECT DISTINCT nick, account FROM authors ORDER BY nick") == [
            ("Ann", "Ann"),
            ("Bob", ""),
        ]
        *_, (done, total, removed) = chat.store.accounts.erase("aAnn")
        assert done == total
        assert removed == 50
        assert chat.texts("#tea") == ["hello"]
        assert [*chat.store.accounts.erase("aNobody")][-1][2] == 0


def test_the_account_of_an_author_is_read_back(tmp_path: Path) -> None:
    with kept_chat(tmp_path) as chat:
        (bob,) = chat.in_room("#tea", "Bob")
        chat.hub.roster.log_in(bob.user, chat.account("Robert"))
        says(bob, "hello")
        chat.settle()
        with chat.hub.lock:
            log = chat.hub.log_of(chat.hub.room("#tea"))
        *_, said = chat.store.archive.page(Page(log=log, limit=1))
        assert (said.by.nick, said.by.account, said.by.identity) == ("Bob", "Robert", "aRobert")


class Writer:
    """Does nothing until it is told to."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def call(self, errand: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self.futures.append(future)
        return future


def test_what_has_not_begun_in_time_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "_BEGIN_SECONDS", 0.01)
    writer = Writer()
    with changing_accounts(tmp_path) as offline:
        connection, reading = offline.accounts._connection, offline.accounts._reading
        store = AccountStore(connection, reading, through(cast("LogWriter", writer)))
        with pytest.raises(IdentityError) as refused:
            store.call(lambda: store.add(ANN, SECRETS))
        assert refused.value.obstacle is Obstacle.FAILED
        assert writer.futures[0].cancelled()
        assert store.all() == []


def test_what_has_begun_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "_BEGIN_SECONDS", 0.01)
    writer = Writer()
    found: list[int] = []
    thread = threading.Thread(
        target=lambda: found.append(through(cast("LogWriter", writer))(lambda: 0))
    )

    class Begun(Future[Any]):
        """Says that it cannot be given up any more, and is done then."""

        def cancel(self) -> bool:
            self.set_result(5)
            return False

    monkeypatch.setattr(writer, "call", lambda _errand: Begun())
    thread.start()
    thread.join(10)
    assert found == [5]
