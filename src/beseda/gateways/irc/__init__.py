"""IRC as the Modern IRC document describes it (modern.ircdocs.horse, after RFC 1459 and 2812).

* `session` is one client: registration, and a row of `commands` for each line.
* `form` writes events for clients; clients that negotiated the same capabilities share a form.
* Each other file holds a family of commands: a function a command.
"""
