"""For people with netcat or telnet, and for hand-written clients: a name, then lines.

* `session` is one client: the questions at the door, then a line at a time.
* `talker` is who came in: their rooms and what they are told; `commands` has a row for each
  command.
* `form` writes events, the same bytes for everybody who reads the same language.
* `telnet` and `neutral` keep out what is no text, on the way in and on the way out.
"""
