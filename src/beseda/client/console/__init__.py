"""The line-based chat for terminals, pipes, dumb terminals and screen readers.

* A *screen* shows lines and reads lines: in a terminal (`terminal`) or a pipe (`plain`).
* The *desk* is what the person is busy with: the current room, who wrote last, whom to ignore.
* The *entrance* is the way in: certificate, name, password (`entrance`).
* *Rendering* turns events into lines (`rendering`).
* The *conversation* joins them: typed lines in, events out (`conversation`, `commands`).
"""
