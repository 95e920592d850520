"""What a bot does by itself, every so many seconds."""

from hypothesis import given
from hypothesis import strategies as st

from beseda.programs.bot import Bot, Rehearsal
from beseda.programs.bot.commands import Interval
from beseda.programs.bot.schedule import Schedule


def test_intervals() -> None:
    bot = Bot("dice", rooms=["#games"])
    bot.every(60)(lambda: bot.say("#games", "tick"))
    bot.every(45, first=0)(lambda: bot.say("#games", "tock"))
    Rehearsal(bot).play("""
        * 0 seconds pass
        <dice> tock
        * 45 seconds pass
        <dice> tock
        * 15 seconds pass
        <dice> tick
        * 59 seconds pass
        <dice> tock
        * 1 second passes
        <dice> tick
        * 60 seconds pass
        <dice> tock
        <dice> tick
        <dice> tock
    """)


def test_what_was_missed_is_done_once() -> None:
    done: list[str] = []
    schedule = Schedule([Interval(10, 10, lambda: done.append("tick"))], 0.0)
    assert schedule.take(9.9) == []
    assert len(schedule.take(47.0)) == 1
    assert schedule.next == 50.0
    assert schedule.take(49.9) == []


@given(
    st.lists(st.tuples(st.floats(0.01, 1e6), st.floats(0, 1e6)), max_size=5),
    st.floats(0, 1e9),
    st.lists(st.floats(0, 1e6), max_size=20),
)
def test_what_is_taken_is_due_later(
    intervals: list[tuple[float, float]], begin: float, steps: list[float]
) -> None:
    schedule = Schedule([Interval(*each, lambda: None) for each in intervals], begin)
    now = begin
    for step in steps:
        now += step
        taken = schedule.take(now)
        assert len(taken) <= len(intervals)
        assert schedule.next > now
