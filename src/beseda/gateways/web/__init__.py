"""For browsers and programs: HTTP/1.1 (RFC 9110, RFC 9112), one request a connection.

* `session` is one connection: it waits for a request, has it answered and ends. `gateway` is what
  all of them share.
* `reading` reads a request, `judging` says what it comes to (`request`: what its head says).
* `routes` is the table of what is where. A *route* is a function of ours from a request to an
  answer (`exchange`); a *mounted* application is a program's own, called by `running` as PEP 3333
  has it (`environ`, `wsgi`).
* `pages` writes pages for people, `problems` what is said to whoever cannot be answered, and
  `response` puts answers into HTTP.

All but `session` and `running` are pure.
"""
