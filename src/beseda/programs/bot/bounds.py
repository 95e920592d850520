"""How large the numbers may be that people write after a command."""

import math
from decimal import Decimal

from msgspec import Struct

from beseda.programs.bot.errors import DeclarationError

Number = int | float | Decimal


class Between(Struct, frozen=True):
    """The numbers from `least` to `most`, both included, for the annotation of a parameter:

    >>> bot = Bot("dice", rooms=["#games"])
    >>> @bot.command()
    ... def roll(call: Call, sides: Annotated[int, Between(1, 1000)] = 6) -> str:
    ...     return f"1 to {sides}"
    >>> Rehearsal(bot).says("ann", "!roll 0")[0]
    'ann: sides: «0» is not between 1 and 1000. It is written like this: !roll [sides: 1..1000]'

    A default may lie outside: it stands for nothing written. Raises DeclarationError if no number
    is between the two.
    """

    least: Number
    most: Number

    def __post_init__(self) -> None:
        for bound in (self.least, self.most):
            if not isinstance(bound, Number) or isinstance(bound, bool) or not math.isfinite(bound):
                raise DeclarationError(f"{bound!r} is no number to lie between")
        if self.least > self.most:
            raise DeclarationError(f"nothing is between {self.least} and {self.most}")

    def __contains__(self, value: object) -> bool:
        """Whether a value is one of these numbers."""
        return isinstance(value, Number) and self.least <= value <= self.most
