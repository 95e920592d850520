"""For other programs: a client that they can use, and bots made of a few functions.

The words that it uses:

* The *client* is one user's place in the chat, for a program: connect, join, say, wait for events
  (`programs.client`). It stands on the *engine* (`beseda.client`), which does the same for the
  terminal client.
* A *bot* is a set of functions, each with what calls it: a *command*, a *pattern*, an *event*, an
  *interval* (`programs.bot`). It needs no network: a *rehearsal* feeds it a conversation and shows
  what it says (`programs.bot.rehearsal`).
"""
