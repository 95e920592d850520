"""A bot for a room of friends: dice and polls.

python examples/games.py 127.0.0.1:8080 '#lobby'

!roll            a die            !poll Tea or coffee? | tea | coffee
!roll 3d20       three of 20      !vote 1
!roll 2d6 5      five times       !result
"""

import argparse
import random
import re
from dataclasses import dataclass, field
from typing import Annotated

import beseda

DICE = re.compile(r"([0-9]{0,2})d([0-9]{1,4})", re.IGNORECASE | re.ASCII)
MOST_TIMES = 10
MOST_CHOICES = 9


@dataclass
class Poll:
    """A question, and who wants what. Whoever votes again changes their mind."""

    question: str
    choices: list[str]
    by: str
    votes: dict[str, int] = field(default_factory=dict)

    def result(self) -> list[str]:
        """The question and a line for each choice, the most wanted first."""
        counts = [list(self.votes.values()).count(number) for number in range(len(self.choices))]
        ranking = sorted(range(len(self.choices)), key=lambda number: -counts[number])
        lines = [f"{counts[number]} × {self.choices[number]}" for number in ranking]
        return [self.question, *lines]


def make_bot(room: str, chance: random.Random) -> beseda.Bot:
    """The bot "games" for `room`; `chance` throws the dice."""
    bot = beseda.Bot("games", rooms=[room])
    polls: dict[str, Poll] = {}

    @bot.command(aliases=["dice"])
    def roll(
        call: beseda.Call,
        dice: str = "1d6",
        times: Annotated[int, beseda.Between(1, MOST_TIMES)] = 1,
    ) -> list[str]:
        """Throw dice: !roll 2d6, or five times: !roll 2d6 5"""
        match = DICE.fullmatch(dice)
        if not match or not int(match[2]):
            raise beseda.BotError("Dice are written like 2d6: how many, and their sides.")
        number, sides = int(match[1] or 1), int(match[2])
        throws = ([chance.randint(1, sides) for _ in range(number)] for _ in range(times))
        return [f"{' + '.join(map(str, each))} = {sum(each)}" for each in throws]

    @bot.command(rooms=[room])
    def poll(call: beseda.Call, *, text: str) -> list[str]:
        """Ask everybody: !poll Tea or coffee? | tea | coffee"""
        question, *choices = (part.strip() for part in text.split("|"))
        if not question or not 2 <= len(choices) <= MOST_CHOICES or not all(choices):
            raise beseda.BotError(
                f"Write a question and 2 to {MOST_CHOICES} choices, with | between."
            )
        polls[call.room] = Poll(question, choices, call.nick)
        return [f"{question} Answer with !vote and a number.", *numbered(choices)]

    @bot.command(rooms=[room])
    def vote(call: beseda.Call, number: int) -> str:
        """Answer the question: !vote 1"""
        asked = find(call)
        if not 1 <= number <= len(asked.choices):
            raise beseda.BotError(f"There are the numbers 1 to {len(asked.choices)}.")
        # No nick begins with @: a guest who takes an account's name has a vote of their own.
        asked.votes[f"@{call.account}" if call.account else call.nick] = number - 1
        return f"You want: {asked.choices[number - 1]}"

    @bot.command(rooms=[room])
    def result(call: beseda.Call) -> list[str]:
        """How the poll stands: !result"""
        return find(call).result()

    def find(call: beseda.Call) -> Poll:
        if call.room not in polls:
            raise beseda.BotError("Nobody has asked anything. Ask with !poll")
        return polls[call.room]

    return bot


def numbered(choices: list[str]) -> list[str]:
    """The choices as they are voted for."""
    return [f"{number}. {choice}" for number, choice in enumerate(choices, start=1)]


def main(arguments: list[str] | None = None) -> None:
    """Run the bot until Ctrl-C."""
    parser = argparse.ArgumentParser(description="Dice and polls for a room")
    parser.add_argument("address", nargs="?", default="127.0.0.1:8080")
    parser.add_argument("room", nargs="?", default="#lobby")
    options = parser.parse_args(arguments)
    make_bot(options.room, random.SystemRandom()).run(options.address)


if __name__ == "__main__":
    main()
