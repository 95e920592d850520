"""Where owners have been before, strangers who try passwords do not lock them out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from beseda.domain.accounts import Obstacle
from beseda.identity.tries import MOST_KNOWN
from beseda.storage.database import FILE_NAME
from tests.identity.office import HERE, PASSWORD, Office, obstacle

pytestmark = pytest.mark.slow

ELSEWHERE = "192.0.2.9"
FINGERPRINT = "0123456789abcdef" * 4


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Two wrong tries a minute are let through."""
    office = Office(tmp_path, tries_per_minute=2)
    yield office
    office.close()


def strangers_try(office: Office, name: str = "Ann") -> None:
    """Until nobody from anywhere else may."""
    for n in range(3):
        obstacle(lambda n=n: office.service.authenticate(name, "wrong horse", f"10.9.{n}.1"))  # type: ignore[misc]


def logs_in(office: Office, address: str, name: str = "Ann") -> Obstacle | None:
    return obstacle(lambda: office.service.authenticate(name, PASSWORD, address))


def test_after_a_restart(office: Office) -> None:
    office.ann()
    assert logs_in(office, HERE) is None
    office.restart()
    strangers_try(office)
    assert logs_in(office, ELSEWHERE) is Obstacle.TOO_MANY_TRIES
    assert logs_in(office, HERE) is None


def test_where_the_account_was_made_or_a_certificate_was_shown(office: Office) -> None:
    account = office.service.register("Ann", PASSWORD, HERE)
    office.service.add_certificate(account.id, FINGERPRINT)
    office.service.authenticate_certificate(FINGERPRINT, "", ELSEWHERE)
    office.restart()
    strangers_try(office)
    assert logs_in(office, HERE) is None
    assert logs_in(office, ELSEWHERE) is None


def test_it_goes_with_the_account_and_not_with_its_name(office: Office) -> None:
    account = office.ann()
    assert logs_in(office, HERE) is None
    office.service.change(account.id, lambda it: replace(it, name="Anna"))
    strangers_try(office, "Anna")
    assert logs_in(office, HERE, "Anna") is None
    office.service.delete(account.id, messages=False)
    office.service.create("Anna", PASSWORD)
    strangers_try(office, "Anna")
    assert logs_in(office, HERE, "Anna") is Obstacle.TOO_MANY_TRIES
    assert office.store.accounts.networks() == {}


def test_little_is_kept_and_no_address(office: Office) -> None:
    account = office.ann()
    for n in range(MOST_KNOWN + 2):
        assert logs_in(office, f"203.0.{n}.77") is None
    expected = [f"203.0.{n}.0/24" for n in range(2, MOST_KNOWN + 2)]
    assert office.store.accounts.networks() == {account.id: expected}
    for file in office.directory.glob(f"{FILE_NAME}*"):
        assert b"203.0.9.77" not in file.read_bytes()


def test_a_place_that_is_known_is_not_written_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.ann()
    assert logs_in(office, HERE) is None
    monkeypatch.setattr(office.store.accounts, "set_networks", None)
    assert logs_in(office, HERE) is None


def test_what_cannot_be_written_keeps_nobody_out(office: Office) -> None:
    office.ann()
    office.store._connection.exec_driver_sql("PRAGMA query_only=ON")
    assert logs_in(office, HERE) is None
    strangers_try(office)
    assert logs_in(office, HERE) is None
    office.store._connection.exec_driver_sql("PRAGMA query_only=OFF")
