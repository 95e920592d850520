"""Bots: functions that are called from the chat.

The words that it uses:

* A *command* is a function that people call by name, a *pattern* one that is called by what they
  say, a *listener* by an event, an *interval* by time; a *book* holds those of one bot
  (`bot.book`, `bot.commands`).
* A *call* is somebody who wants something (`bot.call`); a *rule* says whether they may
  (`bot.permissions`); the *throttle*, whether it is too much (`bot.throttle`).
* What people write after a command is split into *words* (`bot.words`), which *readers* read as
  the types of the function's *parameters* (`bot.readers`, `bot.parameters`, `bot.binding`);
  numbers may have *bounds* (`bot.bounds`).
* The *dispatcher* is fed events and the time, and calls the functions; it has no socket, thread or
  clock (`bot.dispatcher`). The *bot* gives it those (`bot.bot`, `bot.serving`), a *rehearsal*
  plays them on a *stage*, perhaps by a *script* (`bot.rehearsal`).
* The *chat* is what it all speaks to: a client, or a stage (`bot.chat`).
"""

from beseda.programs.bot.bot import Bot
from beseda.programs.bot.bounds import Between
from beseda.programs.bot.call import Call
from beseda.programs.bot.errors import BotError, DeclarationError
from beseda.programs.bot.permissions import Rule, accounts, anyone, room_operators
from beseda.programs.bot.rehearsal import Rehearsal
from beseda.programs.bot.throttle import Limits

__all__ = [
    "Between",
    "Bot",
    "BotError",
    "Call",
    "DeclarationError",
    "Limits",
    "Rehearsal",
    "Rule",
    "accounts",
    "anyone",
    "room_operators",
]
