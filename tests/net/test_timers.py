"""Things to do later."""

from hypothesis import given
from hypothesis import strategies as st

from beseda.net.timers import Timers


def test_the_soonest_comes_first_and_equals_in_the_order_they_were_set() -> None:
    timers, done = Timers(), ""

    def note(letter: str) -> None:
        nonlocal done
        done += letter

    for when, letter in ((3.0, "d"), (1.0, "a"), (2.0, "b"), (2.0, "c"), (9.0, "z")):
        timers.at(when, lambda letter=letter: note(letter))  # type: ignore[misc]
    for timer in timers.due(3.0):
        timer.fire()
    assert done == "abcd"


def test_nothing_happens_before_its_time() -> None:
    timers = Timers()
    timers.at(5.0, lambda: None)
    assert timers.due(4.999) == []
    assert len(timers.due(5.0)) == 1
    assert timers.due(100.0) == []


def test_the_wait_is_for_the_next_one() -> None:
    timers = Timers()
    assert timers.wait(0.0) is None
    timers.at(5.0, lambda: None)
    timers.at(3.0, lambda: None)
    assert timers.wait(1.0) == 2.0
    assert timers.wait(3.0) == 0.0
    assert timers.wait(4.0) == 0.0


def test_nobody_waits_for_what_was_cancelled() -> None:
    timers = Timers()
    first, second = timers.at(1.0, lambda: None), timers.at(2.0, lambda: None)
    first.cancel()
    assert timers.wait(0.0) == 2.0
    second.cancel()
    assert timers.wait(0.0) is None


def test_what_was_cancelled_is_not_done_even_if_it_is_due_already() -> None:
    timers, done = Timers(), []
    second = timers.at(1.0, lambda: done.append("second"))
    timers.at(0.0, second.cancel)
    for timer in timers.due(1.0):
        timer.fire()
    assert done == []
    assert second.cancelled


def test_it_is_done_once() -> None:
    done = []
    timer = Timers().at(0.0, lambda: done.append(1))
    timer.fire()
    timer.fire()
    timer.cancel()
    assert done == [1]
    assert timer.cancelled


@given(st.lists(st.tuples(st.floats(0, 10), st.booleans())), st.lists(st.floats(0, 12)))
def test_each_is_done_once_in_time_and_in_order(
    set_up: list[tuple[float, bool]], looks: list[float]
) -> None:
    timers = Timers()
    done: list[float] = []
    for when, cancelled in set_up:
        timer = timers.at(when, lambda when=when: done.append(when))  # type: ignore[misc]
        if cancelled:
            timer.cancel()
    for now in [*sorted(looks), 10.0]:
        for timer in timers.due(now):
            timer.fire()
        wait = timers.wait(now)
        assert wait is None or wait > 0 or now > 10
    assert done == sorted(when for when, cancelled in set_up if not cancelled)
