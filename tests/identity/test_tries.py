"""How often somebody may try."""

import pytest

from beseda.domain.accounts import IdentityError, Obstacle
from beseda.identity.tries import MOST_KNOWN, Tries


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def refused(tries: Tries, address: str, account: str = "") -> bool:
    try:
        tries.take(address, account)
    except IdentityError as error:
        return error.obstacle is Obstacle.TOO_MANY_TRIES
    return False


def test_from_one_address() -> None:
    clock = Clock()
    tries = Tries(10, clock)
    assert [refused(tries, "10.0.0.1", f"name{n}") for n in range(11)] == [False] * 10 + [True]
    assert not refused(tries, "10.0.0.2", "name0")
    clock.now += 6.0
    assert not refused(tries, "10.0.0.1", "name")


def test_the_twentieth_in_a_minute_is_refused_however_they_are_spread() -> None:
    clock = Clock()
    tries = Tries(10, clock)
    answers = []
    for _ in range(20):
        answers.append(refused(tries, "10.0.0.1", "ann"))
        clock.now += 59.9 / 19
    assert answers[-1]


def test_for_one_account_from_many_addresses() -> None:
    tries = Tries(10, Clock())
    answers = [refused(tries, f"10.0.0.{n}", "ann") for n in range(11)]
    assert answers == [False] * 10 + [True]
    assert not refused(tries, "10.0.0.99", "bob")


def test_neighbours_in_an_ipv6_network_are_one() -> None:
    tries = Tries(2, Clock())
    assert [refused(tries, f"2001:db8::{n}", f"name{n}") for n in range(1, 4)] == [
        *(False, False, True)
    ]


def test_who_may_not_try_does_not_use_up_others_tries() -> None:
    tries = Tries(2, Clock())
    for name in ("x", "y"):
        assert not refused(tries, "10.0.0.1", name)
    for _ in range(5):
        assert refused(tries, "10.0.0.1", "ann")
    assert not refused(tries, "10.0.0.2", "ann")


def test_good_tries_do_not_count() -> None:
    tries = Tries(2, Clock())
    for _ in range(20):
        assert not refused(tries, "10.0.0.1", "ann")
        tries.succeeded("10.0.0.1", "ann")


def strangers_try(tries: Tries) -> None:
    """Until nobody from anywhere else may."""
    for n in range(10):
        refused(tries, f"10.9.9.{n}", "ann")
    assert refused(tries, "10.9.8.1", "ann")


@pytest.mark.parametrize(
    ("been_at", "comes_from", "locked_out"),
    [
        ("10.0.0.1", "10.0.0.1", False),
        ("10.0.0.1", "10.0.0.99", False),
        ("10.0.0.1", "10.0.1.1", True),
        ("10.0.0.1", "::ffff:10.0.0.1", False),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", False),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", True),
        ("unix", "unix", False),
    ],
)
def test_strangers_do_not_lock_an_owner_out(
    been_at: str, comes_from: str, locked_out: bool
) -> None:
    tries = Tries(2, Clock())
    tries.take(been_at, "ann")
    tries.succeeded(been_at, "ann")
    assert tries.knows(been_at, "ann")
    strangers_try(tries)
    assert refused(tries, comes_from, "ann") is locked_out


def test_nor_after_a_restart() -> None:
    before = Tries(2, Clock())
    assert before.knows("10.0.0.1", "ann")
    assert not before.knows("10.0.0.7", "ann")
    assert before.networks("ann") == ["10.0.0.0/24"]
    tries = Tries(2, Clock(), {"ann": before.networks("ann")})
    strangers_try(tries)
    assert not refused(tries, "10.0.0.1", "ann")
    tries.forget("ann")
    assert refused(tries, "10.0.0.1", "ann")


def test_of_an_owner_who_is_everywhere_the_latest_places_are_remembered() -> None:
    tries = Tries(2, Clock())
    for n in range(MOST_KNOWN + 1):
        tries.knows(f"10.0.{n}.1", "ann")
        tries.knows("10.0.0.1", "ann")
    expected = [*(f"10.0.{n}.0/24" for n in range(2, MOST_KNOWN + 1)), "10.0.0.0/24"]
    assert tries.networks("ann") == expected


def test_tries_for_no_account() -> None:
    tries = Tries(1, Clock())
    tries.take("10.0.0.1")
    tries.succeeded("10.0.0.1")
    tries.take("10.0.0.1")
    with pytest.raises(IdentityError) as refused_now:
        tries.take("10.0.0.1")
    assert refused_now.value.retry_seconds == pytest.approx(60.0)
    assert refused_now.value.values == {"seconds": 60}
