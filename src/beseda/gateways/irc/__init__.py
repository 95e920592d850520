"""IRC as the Modern IRC document describes it (modern.ircdocs.horse, after RFC 1459 and 2812), and
as IRCv3 extends it (ircv3.net).

* `session` is one client: registration, and a row of `commands` for each line. What its base,
  `labelled`, adds is that a labelled command gets one response (`labels`), whenever it comes.
* `form` writes events for clients, `said` what people say; clients that negotiated the same
  capabilities (`capabilities`) share a form.
* `batching` takes the batches that clients send (`batches`): messages of several lines
  (`multiline`).
* Each other file holds a family of commands: a function a command. `history` is a folder of them.
"""
