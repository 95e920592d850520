"""Sockets and threads. Knows bytes, not chat."""
