"""Proving who somebody is: passwords, certificates, SCRAM, and how often it may be tried.

Knows the domain and nothing else of ours. What it keeps, it keeps through `keeping.AccountKeeper`,
which `beseda.storage` provides. Never called on an I/O thread: a password takes tens of
milliseconds on purpose.
"""
