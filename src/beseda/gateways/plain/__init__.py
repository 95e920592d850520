"""For people with netcat or telnet, and for hand-written clients: a name, then lines.

* `session` is one client, a line at a time; `door` asks for its name and lets it in.
* `talker` is who came in: their rooms and what they are told; `commands` has a row for each
  command, `accounts` and `history` those that need more than a line.
* `prompt` asks for a password and keeps the answer from everybody, `echo` from the screen.
* `form` writes events, the same bytes for everybody who reads the same language.
* `telnet` and `neutral` keep out what is no text, on the way in and on the way out; `blank_lines`
  lets Enter alone in.
"""
