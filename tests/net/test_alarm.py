"""A deadline that moves."""

from hypothesis import given
from hypothesis import strategies as st

from beseda.net.alarm import Alarm
from beseda.net.timers import Timers


def test_it_rings_when_it_is_due() -> None:
    rung: list[str] = []
    timers = Timers()
    alarm = Alarm(timers, lambda: rung.append("ring"))
    alarm.set(5.0)
    assert timers.due(4.9) == []
    for timer in timers.due(5.0):
        timer.fire()
    assert rung == ["ring"]


def test_it_rings_no_more_when_it_was_stopped() -> None:
    rung: list[str] = []
    timers = Timers()
    alarm = Alarm(timers, lambda: rung.append("ring"))
    alarm.set(5.0)
    alarm.set(1.0)
    alarm.stop()
    for timer in timers.due(10.0):
        timer.fire()
    assert rung == []


def test_a_deadline_that_moves_away_leaves_nothing_behind() -> None:
    timers = Timers()
    alarm = Alarm(timers, lambda: None)
    for number in range(1000):
        alarm.set(100.0 + number)
        alarm.set(1.0 + number / 1000)
    assert len(timers._heap) == 2


@given(st.lists(st.tuples(st.booleans(), st.floats(0.01, 10.0)), max_size=60))
def test_whoever_looks_when_it_rings_is_never_late(steps: list[tuple[bool, float]]) -> None:
    timers = Timers()
    now, deadline = 0.0, 0.0
    kept: list[float] = []

    def ring() -> None:
        if deadline > now:
            alarm.set(deadline)
        elif deadline not in kept:
            kept.append(deadline)

    alarm = Alarm(timers, ring)
    for moves, seconds in steps:
        if moves or deadline <= now:
            deadline = now + seconds
            alarm.set(deadline)
        else:
            now += seconds
            for timer in timers.due(now):
                timer.fire()
            assert now < deadline or deadline in kept
