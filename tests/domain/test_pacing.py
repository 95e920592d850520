"""The token bucket that keeps one client from drowning the others."""

from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.pacing import Pace


def test_a_burst_is_free_and_then_the_rate_counts() -> None:
    pace = Pace(rate=2.0, burst=3, now=100.0)
    assert [pace.spend(1.0, 100.0) for _ in range(5)] == [True, True, True, False, False]
    assert not pace.spend(1.0, 100.4)
    assert pace.spend(1.0, 100.5)
    assert not pace.spend(1.0, 100.5)


def test_waiting_as_long_as_it_says_is_enough() -> None:
    pace = Pace(rate=4.0, burst=2, now=0.0)
    assert pace.spend(2.0, 0.0)
    assert not pace.spend(1.0, 0.0)
    assert pace.wait(1.0) == 0.25
    assert pace.spend(1.0, 0.25)
    assert pace.wait(0.0) == 0.0


def test_idling_saves_up_no_more_than_a_burst() -> None:
    pace = Pace(rate=10.0, burst=2, now=0.0)
    assert [pace.spend(1.0, 3600.0) for _ in range(3)] == [True, True, False]


def test_somebody_is_behind_from_the_first_refusal_until_they_catch_up() -> None:
    pace = Pace(rate=1.0, burst=1, now=0.0)
    since = [pace.behind_since]
    for now in (0.0, 0.5, 0.75, 1.0):
        pace.spend(1.0, now)
        since.append(pace.behind_since)
    # At 1.0 one command gets through, but more may be waiting.
    assert since == [None, None, 0.5, 0.5, 0.5]
    pace.caught_up()
    assert pace.behind_since is None


@given(
    rate=st.sampled_from([0.5, 1.0, 5.0]),
    burst=st.integers(1, 20),
    steps=st.lists(st.tuples(st.floats(0, 3), st.sampled_from([0.5, 1.0, 2.0])), max_size=60),
)
def test_nobody_gets_more_than_the_burst_and_the_rate(
    rate: float, burst: int, steps: list[tuple[float, float]]
) -> None:
    pace, now, spent = Pace(rate, burst, 0.0), 0.0, 0.0
    for pause, cost in steps:
        now += pause
        if pace.spend(cost, now):
            spent += cost
        assert spent <= burst + rate * now + 1e-6
