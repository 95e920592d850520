"""A bot cannot be made to flood a room."""

from beseda.programs.bot import Bot, Limits, Rehearsal
from beseda.programs.bot.throttle import MOST_PEOPLE, Throttle, Verdict

SLOW = "Not so fast, please: I will answer again in a while."
BUSY = "Too many people ask me at once: please try again in a while."


def rehearsal() -> Rehearsal:
    limits = Limits(burst=3, rate=1, burst_of_all=5, rate_of_all=1)
    bot = Bot("dice", rooms=["#games"], limits=limits)
    bot.command("roll")(lambda call: "4")
    bot.pattern("luck")(lambda call, match: "Luck?")
    return Rehearsal(bot, throttled=True)


def test_one_person() -> None:
    rehearsal().play(f"""
        <ann> !roll
        <dice> ann: 4
        <ann> what luck
        <dice> ann: Luck?
        <ann> dice: what?
        <dice> ann: There is no command «what?»; !help lists them.
        <ann> !help
        <dice> ann: {SLOW}
        <ann> !roll
        <ann> dice: what?
        * 1 second passes
        <ann> !roll
        <dice> ann: 4
        <ann> !roll
        * 3 seconds pass
        <ann> !roll
        <dice> ann: 4
        <ann> what people say is not counted
        <ann> !roll
        <dice> ann: 4
        <ann> !roll
        <dice> ann: 4
        <ann> !roll
        <dice> ann: {SLOW}
    """)


def test_a_person_has_ten_at_once_and_one_a_second() -> None:
    bot = Bot("dice", rooms=["#games"])
    bot.command("roll")(lambda call: "4")
    rehearsal = Rehearsal(bot, throttled=True)
    answers = [rehearsal.says("ann", "!roll") for _ in range(12)]
    assert answers == [["ann: 4"]] * 10 + [[f"ann: {SLOW}"], []]
    rehearsal.passes(1)
    assert rehearsal.says("ann", "!roll") == ["ann: 4"]
    assert rehearsal.says("ann", "!roll") == []


def test_all_together() -> None:
    rehearsal().play(f"""
        <u1> !roll
        <dice> u1: 4
        <u2> !roll
        <dice> u2: 4
        <u3> !roll
        <dice> u3: 4
        <u4> !roll
        <dice> u4: 4
        <u5> !roll
        <dice> u5: 4
        <u6> !roll
        <dice> u6: {BUSY}
        <u7> !roll
        * 1 second passes
        <u7> !roll
        <dice> u7: 4
        <u8> !roll
    """)


def test_an_account_is_one_person_whatever_the_nick() -> None:
    rehearsal().play(f"""
        <u1 [ann]> !roll
        <dice> u1: 4
        <u2 [ann]> !roll
        <dice> u2: 4
        <u3 [Ann]> !roll
        <dice> u3: 4
        <u4 [ann]> !roll
        <dice> u4: {SLOW}
        <ann> !roll
        <dice> ann: 4
    """)


def test_a_crowd_gets_no_more_sentences_than_answers() -> None:
    throttle = Throttle(Limits(burst=1, rate=0.001, burst_of_all=10, rate_of_all=1), 0.0)
    verdicts = [throttle.ask(f"u{number // 3}", 0.0) for number in range(300)]
    assert len(verdicts) - verdicts.count(Verdict.SILENCE) <= 11


def test_two_bots_do_not_talk_for_ever() -> None:
    one, other = (Rehearsal(Bot(name), throttled=True) for name in ("one", "other"))
    said = ["hello"]
    for turn in range(100):
        speaker, listener = ("one", other) if turn % 2 == 0 else ("other", one)
        said = [answer for text in said for answer in listener.says(speaker, text, room="")]
        if not said:
            break
    assert turn < 25


def test_memory_is_bounded() -> None:
    throttle = Throttle(Limits(burst_of_all=1e9), 0.0)
    for number in range(MOST_PEOPLE * 3):
        throttle.ask(f"u{number}", 0.0)
    assert len(throttle._people) == MOST_PEOPLE
