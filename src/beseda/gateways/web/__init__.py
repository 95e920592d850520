"""For browsers: HTTP/1.1 (RFC 9110, RFC 9112), one request a connection.

* `session` is one connection: it waits for the head of a request, answers it and ends.
* `request` judges what is asked for; `pages` writes the answers for people; `response` puts them
  into HTTP. All three are pure.
"""
