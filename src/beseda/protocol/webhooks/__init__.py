"""What programs post to the chat and what the chat posts to programs: bodies of HTTP requests to
lines of text and back. Pure.

`reading.read` takes what came in, whichever program sent it; `authenticity.verify` tells whether
the program knows the secret that it was given. `outgoing` makes the bodies of what goes out,
`signing` signs them.
"""
