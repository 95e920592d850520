"""The room logs on disk.

A *log* is a room's or a conversation's events in order; the *writer* is the one thread that writes
them, in *batches*, each one transaction; *readers* have connections of their own, read-only. The
only package that knows a database. Imports `beseda.domain` and nothing else of ours.
"""
