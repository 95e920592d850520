"""The client library: one socket, one receiving thread, a pure model of what the server told.

The words that it uses:

* An *address* is where a server is: a host and a port, or a Unix socket (`client.address`).
* A *connection* moves lines: it owns the socket and the thread "receiver" (`client.connection`).
* The *model* is what the client knows: its name, its rooms, who is in them. It is fed messages and
  gives *events*, in the past tense (`client.model`, `client.events`); it has no socket, no thread
  and no clock.
* *Credentials* show whose account we are, by one of several *mechanisms* (`client.credentials`,
  `client.mechanisms`; how they are exchanged is `client.authentication`).
* The *engine* keeps a connection and a model together, and makes a new pair when the connection is
  lost (`client.engine`, `client.reconnect`).
* The *console* is the chat in a terminal or a pipe (`client.console`).

Every byte that comes from a server is hostile here: parsers never raise, tables have bounds, and
text is made safe before a terminal sees it (`client.safe`).
"""
