"""Bytes to messages and back. Pure: no socket, no thread, no clock.

Whoever owns a connection feeds bytes in and takes messages out; nothing here ever waits.
"""
