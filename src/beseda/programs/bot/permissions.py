"""Who may call what.

A name is never a permission. Anybody may take a name that is free at the moment, on most servers
even one that has an owner who is away: a rule about nicks would be passed by whoever waits until
the real one is gone. What the server vouches for is who is logged in to which account (IRCv3
account-tag) and who has which rank in a room, so rules are about those.
"""

from collections.abc import Callable

from beseda.programs.bot.call import Call

_OPERATORS = frozenset("~&@")


class Rule:
    """Whether a call is allowed. `one | other` allows what one of the two does, `one & other` what
    both do; either side may be a function from a Call to a bool."""

    __slots__ = ("_allows",)

    def __init__(self, allows: Callable[[Call], bool]) -> None:
        self._allows = allows

    def __call__(self, call: Call) -> bool:
        """Whether `call` is allowed."""
        return self._allows(call)

    def __or__(self, other: Callable[[Call], bool]) -> "Rule":
        return Rule(lambda call: self(call) or other(call))

    def __and__(self, other: Callable[[Call], bool]) -> "Rule":
        return Rule(lambda call: self(call) and other(call))

    __ror__ = __or__
    __rand__ = __and__


def accounts(*names: str) -> Rule:
    """Those who are logged in to one of these accounts. Where the server does not tell accounts
    (no account-tag), nobody. Names are compared as the server compares them.
    """

    def allows(call: Call) -> bool:
        return bool(call.account) and any(call.same(name, call.account) for name in names)

    return Rule(allows)


def _is_operator(call: Call) -> bool:
    return not _OPERATORS.isdisjoint(call.ranks)


anyone = Rule(lambda _call: True)
"""Everybody."""

room_operators = Rule(_is_operator)
"""The operators (`@`) of the room that the call comes from, and who is above them; nobody in
private, where there is no room to be operator of."""
