"""Accounts from registering to deleting, on a real database."""

import sqlite3
import threading
from pathlib import Path
from unittest import mock

import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace

from beseda.domain.accounts import (
    Account,
    AccountSettings,
    Enforce,
    IdentityError,
    Obstacle,
    Secrets,
)
from beseda.identity import service as service_module
from beseda.storage.database import FILE_NAME
from tests.identity.office import HERE, PASSWORD, Office, obstacle

pytestmark = pytest.mark.slow

FINGERPRINT = "0123456789abcdef" * 4


class TestRegistering:
    def test_and_logging_in(self, office: Office) -> None:
        account = office.service.register("Ann", PASSWORD, HERE)
        assert (account.name, account.role, account.suspended) == ("Ann", "", None)
        assert account.id[0] == "a"
        assert len(account.id) == 17
        assert office.service.authenticate("aNN", PASSWORD, HERE) == account
        assert office.accounts.find("ann") == account
        assert office.on_disk() == [account]

    def test_it_lasts(self, office: Office) -> None:
        account = office.service.register("Ann", PASSWORD, HERE)
        office.restart()
        assert office.service.authenticate("Ann", PASSWORD, HERE) == account

    @pytest.mark.parametrize(
        ("name", "password", "expected"),
        [
            ("ann", PASSWORD, Obstacle.NAME_TAKEN),
            ("Аnn", PASSWORD, Obstacle.NAME_LOOKS_LIKE),
            ("Ann Lee", PASSWORD, Obstacle.BAD_NAME),
            ("NickServ", PASSWORD, Obstacle.BAD_NAME),
            ("", PASSWORD, Obstacle.BAD_NAME),
            ("Bob", "short", Obstacle.WEAK_PASSWORD),
            ("Bob", "", Obstacle.BAD_PASSWORD),
            ("Bob", "x" * 1025, Obstacle.BAD_PASSWORD),
        ],
    )
    def test_what_cannot_be(
        self, office: Office, name: str, password: str, expected: Obstacle
    ) -> None:
        office.ann()
        assert obstacle(lambda: office.service.register(name, password, HERE)) is expected
        assert [each.name for each in office.on_disk()] == ["Ann"]

    def test_not_where_only_operators_make_accounts(self, tmp_path: Path) -> None:
        office = Office(tmp_path, registration="closed")
        register = office.service.register
        assert obstacle(lambda: register("Ann", PASSWORD, HERE)) is Obstacle.NOT_ALLOWED
        assert office.ann() in office.accounts
        office.close()

    def test_not_by_the_dozen(self, office: Office) -> None:
        register = office.service.register
        for number in range(10):
            assert obstacle(lambda n=number: register(f"x{n}", "short", HERE))  # type: ignore[misc]
        assert obstacle(lambda: register("Ann", PASSWORD, HERE)) is Obstacle.TOO_MANY_TRIES
        office.now += 6
        assert obstacle(lambda: register("Ann", PASSWORD, HERE)) is None
        assert obstacle(lambda: register("Bob", PASSWORD, HERE)) is Obstacle.TOO_MANY_TRIES

    def test_not_without_end(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service_module, "MOST_ACCOUNTS", 1)
        account = office.ann()
        assert obstacle(lambda: office.service.create("Bob", PASSWORD)) is Obstacle.FULL
        office.service.change(account.id, lambda it: replace(it, name="Anna"))

    def test_two_at_the_same_time(self, office: Office) -> None:
        """Of people who want the same name, or names that look alike, one gets it."""
        outcomes: list[Obstacle | None] = []
        start = threading.Barrier(6)

        def work(name: str) -> None:
            start.wait(10)
            outcomes.append(obstacle(lambda: office.service.create(name, PASSWORD)))

        names = ("Ann", "ANN", "Аnn") * 2
        threads = [threading.Thread(target=work, args=[name]) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len(outcomes) == 6
        assert outcomes.count(None) == 1
        assert len(office.accounts) == len(office.on_disk()) == 1

    def test_what_cannot_be_written_is_not_there(self, office: Office) -> None:
        def fill() -> None:
            connection = office.store.writer._appender.connection
            with connection.begin():
                connection.exec_driver_sql(
                    "CREATE TRIGGER full BEFORE INSERT ON accounts "
                    "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
                )

        office.store.writer.call(fill).result(10)
        assert obstacle(office.ann) is Obstacle.FAILED
        assert list(office.accounts) == office.on_disk() == []


class TestLoggingIn:
    @pytest.mark.parametrize(
        ("name", "password"),
        [("Ann", "wrong horse"), ("Bob", PASSWORD), ("", PASSWORD), ("Ann", ""), ("Ann", "\x00")],
    )
    def test_wrong(self, office: Office, name: str, password: str) -> None:
        """The answer does not say whether there is such an account."""
        office.ann()
        with pytest.raises(IdentityError) as refused:
            office.service.authenticate(name, password, HERE)
        assert (refused.value.obstacle, refused.value.values) == (Obstacle.WRONG, {})

    @pytest.mark.parametrize(("name", "password"), [("Ann", "wrong horse"), ("Bob", PASSWORD)])
    def test_as_much_work_for_an_unknown_name(
        self, office: Office, name: str, password: str
    ) -> None:
        """One hash with the parameters of today, and one look into the database."""
        office.ann()
        verify, parameters = PasswordHasher.verify, []
        secrets = office.store.accounts.secrets
        looked: list[str] = []

        def counted(hasher: PasswordHasher, kept: str, given: str) -> bool:
            parameters.append(kept.split("$")[:4])
            return verify(hasher, kept, given)

        def look(account_id: str) -> Secrets | None:
            looked.append(account_id)
            return secrets(account_id)

        with (
            mock.patch.object(PasswordHasher, "verify", counted),
            mock.patch.object(office.store.accounts, "secrets", look),
        ):
            assert obstacle(lambda: office.service.authenticate(name, password, HERE))
        assert parameters == [["", "argon2id", "v=19", "m=19456,t=2,p=1"]]
        assert len(looked) == 1

    def test_the_twentieth_wrong_try_in_a_minute(self, office: Office) -> None:
        office.ann()
        answers = []
        for _ in range(20):
            answers.append(
                obstacle(lambda: office.service.authenticate("Ann", "wrong horse", HERE))
            )
            office.now += 3
        assert answers[:10] == [Obstacle.WRONG] * 10
        assert answers[-1] is Obstacle.TOO_MANY_TRIES

    def test_unknown_names_are_counted_alike(self, office: Office) -> None:
        office.ann()
        answers = {}
        for name in ("Ann", "Bob"):
            answers[name] = [
                obstacle(lambda n=name, a=f"10.0.0.{n}": office.service.authenticate(n, "x" * 9, a))  # type: ignore[misc]
                for n in range(12)
            ]
        assert answers["Ann"] == answers["Bob"]
        assert answers["Ann"][-1] is Obstacle.TOO_MANY_TRIES

    def test_who_is_let_in_may_come_as_often_as_they_like(self, office: Office) -> None:
        account = office.ann()
        for _ in range(15):
            assert office.service.authenticate("Ann", PASSWORD, HERE) == account

    def test_hashes_are_brought_up_to_date(self, office: Office) -> None:
        account = office.ann()
        old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        store = office.store.accounts
        store.call(lambda: store.set_secrets(account.id, Secrets(old)))
        office.service.authenticate("Ann", PASSWORD, HERE)
        kept = store.secrets(account.id)
        assert kept is not None
        assert "m=19456,t=2,p=1" in kept.password
        office.service.authenticate("Ann", PASSWORD, HERE)
        assert store.secrets(account.id) == kept

    def test_another_password(self, office: Office) -> None:
        account = office.ann()
        office.service.set_password(account.id, "battery staple")
        authenticate = office.service.authenticate
        assert obstacle(lambda: authenticate("Ann", PASSWORD, HERE)) is Obstacle.WRONG
        assert authenticate("Ann", "battery staple", HERE) == account
        weak = obstacle(lambda: office.service.set_password(account.id, "x"))
        assert weak is Obstacle.WEAK_PASSWORD
        unknown = obstacle(lambda: office.service.set_password("a0", PASSWORD))
        assert unknown is Obstacle.UNKNOWN_ACCOUNT

    def test_the_database_cannot_be_read(self, office: Office) -> None:
        office.ann()
        path = office.directory / FILE_NAME
        office.store._reading.dispose()
        path.rename(path.with_suffix(".away"))
        failed = obstacle(lambda: office.service.authenticate("Ann", PASSWORD, HERE))
        path.with_suffix(".away").rename(path)
        assert failed is Obstacle.FAILED


class TestSuspended:
    def test_only_the_owner_is_told(self, office: Office) -> None:
        account = office.ann()
        suspended = office.service.change(account.id, lambda it: replace(it, suspended="spam"))
        assert office.changes == [(account, suspended)]
        authenticate = office.service.authenticate
        assert obstacle(lambda: authenticate("Ann", "wrong horse", HERE)) is Obstacle.WRONG
        with pytest.raises(IdentityError) as refused:
            authenticate("Ann", PASSWORD, HERE)
        assert refused.value.obstacle is Obstacle.SUSPENDED
        assert refused.value.values == {"name": "Ann", "reason": "spam"}
        assert obstacle(lambda: office.service.create("ann", PASSWORD)) is Obstacle.NAME_TAKEN

    def test_and_not_any_more(self, office: Office) -> None:
        account = office.ann()
        office.service.change(account.id, lambda it: replace(it, suspended=""))
        office.restart()
        assert obstacle(lambda: office.service.authenticate("Ann", PASSWORD, HERE))
        office.service.change(account.id, lambda it: replace(it, suspended=None))
        assert office.service.authenticate("Ann", PASSWORD, HERE) == account


class TestChanging:
    def test_everything_lasts(self, office: Office) -> None:
        account = office.ann()
        settings = AccountSettings(multiclient=False, always_on=True, enforce=Enforce.GRACE)
        changed = office.service.change(
            account.id,
            lambda it: replace(it, name="Anna", role="operator", settings=settings, id="b"),
        )
        assert changed == replace(account, name="Anna", role="operator", settings=settings)
        office.restart()
        assert list(office.accounts) == [changed]
        assert office.service.authenticate("anna", PASSWORD, HERE) == changed
        assert obstacle(lambda: office.service.create("Ann", PASSWORD)) is None

    def test_a_name_of_somebody_else(self, office: Office) -> None:
        account = office.ann()
        office.service.create("Bob", PASSWORD)
        for name, expected in (
            ("bob", Obstacle.NAME_TAKEN),
            ("B0b", Obstacle.NAME_LOOKS_LIKE),
            ("a b", Obstacle.BAD_NAME),
        ):
            changing = obstacle(
                lambda n=name: office.service.change(account.id, lambda it: replace(it, name=n))  # type: ignore[misc]
            )
            assert changing is expected
        assert office.accounts.find("Ann") == account
        assert office.service.change(account.id, lambda it: replace(it, name="ANN")).name == "ANN"

    def test_of_two_changes_none_is_lost(self, office: Office) -> None:
        account = office.ann()

        def suspend(it: Account) -> Account:
            return replace(it, suspended="spam")

        def choose(it: Account) -> Account:
            return replace(it, settings=AccountSettings(always_on=True))

        threads = [
            threading.Thread(target=office.service.change, args=[account.id, how])
            for how in (suspend, choose)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert office.on_disk() == list(office.accounts) == [suspend(choose(account))]

    def test_an_account_that_is_not_there(self, office: Office) -> None:
        unknown = Obstacle.UNKNOWN_ACCOUNT
        assert obstacle(lambda: office.service.change("a0", lambda it: it)) is unknown
        assert obstacle(lambda: office.service.delete("a0", messages=True)) is unknown
        assert obstacle(lambda: office.service.add_certificate("a0", FINGERPRINT)) is unknown
        assert obstacle(lambda: office.service.account("Ann")) is unknown


class TestCertificates:
    def test_logging_in(self, office: Office) -> None:
        account = office.ann()
        office.service.add_certificate(account.id, FINGERPRINT.upper())
        office.service.add_certificate(account.id, FINGERPRINT)
        assert office.service.certificates(account.id) == [FINGERPRINT]
        authenticate = office.service.authenticate_certificate
        assert authenticate(FINGERPRINT, "", HERE) == account
        assert authenticate(FINGERPRINT.upper(), "ANN", HERE) == account
        for fingerprint, name in ((FINGERPRINT, "Bob"), ("ff" * 32, ""), ("", "Ann")):
            wrong = obstacle(lambda f=fingerprint, n=name: authenticate(f, n, HERE))  # type: ignore[misc]
            assert wrong is Obstacle.WRONG

    def test_one_belongs_to_one(self, office: Office) -> None:
        account, other = office.ann(), office.service.create("Bob", PASSWORD)
        office.service.add_certificate(account.id, FINGERPRINT)
        taken = obstacle(lambda: office.service.add_certificate(other.id, FINGERPRINT))
        assert taken is Obstacle.CERTIFICATE_TAKEN
        office.service.remove_certificate(other.id, FINGERPRINT)
        assert office.service.certificates(account.id) == [FINGERPRINT]
        office.service.remove_certificate(account.id, FINGERPRINT)
        office.service.add_certificate(other.id, FINGERPRINT)
        assert office.service.authenticate_certificate(FINGERPRINT, "", HERE) == other

    @pytest.mark.parametrize("fingerprint", ["", "ff", "g" * 64, "ff" * 33])
    def test_what_is_none(self, office: Office, fingerprint: str) -> None:
        account = office.ann()
        bad = obstacle(lambda: office.service.add_certificate(account.id, fingerprint))
        assert bad is Obstacle.BAD_CERTIFICATE

    def test_not_too_many(self, office: Office) -> None:
        account = office.ann()
        for number in range(10):
            office.service.add_certificate(account.id, f"{number:064x}")
        bad = obstacle(lambda: office.service.add_certificate(account.id, FINGERPRINT))
        assert bad is Obstacle.BAD_CERTIFICATE

    def test_a_suspended_account(self, office: Office) -> None:
        account = office.ann()
        office.service.add_certificate(account.id, FINGERPRINT)
        office.service.change(account.id, lambda it: replace(it, suspended=""))
        suspended = obstacle(lambda: office.service.authenticate_certificate(FINGERPRINT, "", HERE))
        assert suspended is Obstacle.SUSPENDED


class TestDeleting:
    def test_nothing_of_it_stays(self, office: Office) -> None:
        account = office.ann()
        office.service.add_certificate(account.id, FINGERPRINT)
        office.service.delete(account.id, messages=False)
        assert office.changes == [(account, None)]
        assert obstacle(lambda: office.service.authenticate("Ann", PASSWORD, HERE))
        new = office.ann()
        assert new.id != account.id
        assert office.service.certificates(account.id) == []
        office.restart()
        assert list(office.accounts) == [new]

    def test_secrets_do_not_stay_in_the_files(self, office: Office) -> None:
        account = office.ann()
        kept = office.store.accounts.secrets(account.id)
        assert kept is not None
        office.service.delete(account.id, messages=False)
        office.close()
        with sqlite3.connect(office.directory / FILE_NAME) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        for path in office.directory.iterdir():
            assert kept.password.encode() not in path.read_bytes()
        office._open()
