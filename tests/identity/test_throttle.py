"""Token buckets."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.identity.throttle import Throttle, neighbourhood_of, network_of


def test_so_many_at_once_and_then_one_after_another() -> None:
    throttle = Throttle(10)
    assert [throttle.take("ann", 5.0) for _ in range(10)] == [0.0] * 10
    assert throttle.take("ann", 5.0) == pytest.approx(6.0)
    assert throttle.take("ann", 10.9) == pytest.approx(0.1)
    assert throttle.take("ann", 11.0) == 0.0
    assert throttle.take("ann", 11.0) > 0.0


def test_keys_have_buckets_of_their_own() -> None:
    throttle = Throttle(1)
    assert throttle.take("ann", 0.0) == 0.0
    assert throttle.take("bob", 0.0) == 0.0
    assert throttle.take("ann", 0.0) > 0.0


def test_what_is_given_back_can_be_taken_again() -> None:
    throttle = Throttle(1)
    for _ in range(5):
        assert throttle.take("ann", 0.0) == 0.0
        throttle.give_back("ann")
    throttle.give_back("nobody")
    assert throttle.take("ann", 0.0) == 0.0
    assert throttle.take("ann", 0.0) > 0.0


def test_the_table_is_bounded() -> None:
    throttle = Throttle(2, most=3)
    for key in ("ann", "bob", "cyd", "ann", "dan"):
        throttle.take(key, 0.0)
    assert len(throttle) == 3
    assert throttle.take("ann", 0.0) > 0.0  # it was bob's that was forgotten


_TIMES = st.lists(st.floats(0, 50, allow_nan=False), min_size=1, max_size=80)


@given(st.integers(1, 12), _TIMES)
def test_in_any_minute_fewer_than_twice_as_many(tries: int, pauses: list[float]) -> None:
    """Whatever the pauses, and that it says for how long one has to wait is true."""
    throttle, now, taken = Throttle(tries), 0.0, deque[float]()
    for pause in pauses:
        now += pause / 10
        wait = throttle.take("ann", now)
        if wait:
            assert wait <= 60 / tries + 1e-6
            assert throttle.take("ann", now + wait / 2) > 0.0
            now += wait
            assert throttle.take("ann", now + 1e-6) == 0.0
            now += 1e-6
        taken.append(now)
        while taken[0] <= now - 60 + 1e-3:
            taken.popleft()
        assert len(taken) < max(2 * tries, 2)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "20010db800010002/64"),
        ("2001:db8:1:2:ffff::", "20010db800010002/64"),
        ("fe80::1%eth0", "fe80000000000000/64"),
        ("unix", "unix"),
        ("", ""),
    ],
)
def test_whom_an_address_stands_for(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2::1", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix", "unix"),
    ],
)
def test_where_an_address_is(address: str, network: str) -> None:
    assert neighbourhood_of(address) == network
