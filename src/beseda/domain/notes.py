"""What the server's console is told."""

from msgspec import Struct


class Note(Struct, frozen=True):
    """One line for the server's console: what happened, with its values."""

    name: str
    values: dict[str, str | int]
