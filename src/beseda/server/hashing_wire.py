"""What the server and a process that hashes for it say to each other: a line of JSON each."""

from typing import TypeAlias

from msgspec import Struct, json

from beseda.domain.accounts import ScramSecret


class Hash(Struct, tag=True, frozen=True):
    """Hash a password."""

    password: str


class Compare(Struct, tag=True, frozen=True):
    """Compare a password with what is kept of one."""

    kept: str
    password: str


class DeriveScram(Struct, tag=True, frozen=True):
    """Derive from a password what SCRAM wants."""

    password: str


Wanted: TypeAlias = Hash | Compare | DeriveScram


class Answer(Struct, frozen=True, omit_defaults=True):
    """Has what was wanted."""

    hash: str = ""
    same: bool = False
    scram: ScramSecret | None = None


_wanted: json.Decoder[Wanted] = json.Decoder(Wanted)
_answer = json.Decoder(Answer)


def to_line(said: Wanted | Answer) -> bytes:
    """With its line end, and with none in it."""
    return json.encode(said) + b"\n"


def wanted_of(line: bytes) -> Wanted:
    """Raises msgspec.MsgspecError."""
    return _wanted.decode(line)


def answer_of(line: bytes) -> Answer:
    """Raises msgspec.MsgspecError."""
    return _answer.decode(line)
