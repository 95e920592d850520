"""Beseda: a chat server on one port.

The words that the whole package uses:

* A *connection* is a socket with its outbox, owned by one I/O thread (`beseda.net`).
* A *session* is a connection that got in: somebody speaking one protocol (`beseda.domain.users`).
* A *user* is someone present, under one nick; a *room* is where users talk (an IRC channel).
* An *event* is what happened, in the past tense; a *command* is what somebody wants, in the
  imperative (`beseda.domain.events`, `beseda.domain.commands`).
* The *hub* carries commands out, one at a time, and puts events in one order
  (`beseda.domain.hub`); *delivery* encodes each event once per *wire form* and hands the bytes to
  the I/O threads (`beseda.domain.delivery`).
* A *gateway* translates one protocol: its lines to commands, events to its wire form
  (`beseda.gateways`).

`docs/architecture.md` tells how they work together.
"""

__version__ = "0.1.0"
