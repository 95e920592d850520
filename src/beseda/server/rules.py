"""What a type alone cannot say about a setting: rules over values that have the right type.

Each rule names the value that breaks it and what is allowed instead; a new one is a line in
`broken_rules`.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from beseda.catalogue import Text
from beseda.catalogue import configuration as texts
from beseda.net.address import TLS_SCHEME, BadAddressError, parse_listen
from beseda.server.errors import Said
from beseda.server.locating import KeyPath
from beseda.server.settings import Settings
from beseda.server.visible import visible


class Broken(Struct, frozen=True):
    """The value `found` at `path` is not `allowed`."""

    path: KeyPath
    found: object
    allowed: Said


_SERVER_NAME: Final = re.compile(r"[\w-]+(\.[\w-]+)+")
_ROOM: Final = re.compile(r"#[^\s,\x00-\x1f\x7f]+")
_WORD: Final = re.compile(r"\S+")
_URL: Final = re.compile(r"https?://[!-~]+")
_MASK: Final = re.compile(r"[^\s@]+@[^\s@]+")


def broken_rules(settings: Settings) -> Iterator[Broken]:
    """Every rule that `settings` break. Any thread may call it."""
    server = settings.server
    yield from _matching(("server", "name"), server.name, _SERVER_NAME, texts.RULE_SERVER_NAME)
    yield from _one_line(("server", "network"), server.network)
    yield from _one_line(("server", "data"), server.data)
    yield from _one_line(("server", "password"), server.password)
    yield from _listen(server.listen)
    yield from _room(("plain", "room"), settings.plain.room, settings.limits.room_length)
    for number, room in enumerate(settings.irc.auto_join):
        yield from _room(("irc", "auto_join", number), room, settings.limits.room_length)
    yield from _one_line(("irc", "admin_location"), settings.irc.admin_location)
    yield from _one_line(("irc", "admin_contact"), settings.irc.admin_contact)
    if settings.irc.network_icon:
        icon = settings.irc.network_icon
        yield from _matching(("irc", "network_icon"), icon, _URL, texts.RULE_URL)
    yield from _webirc(settings)
    yield from _operators(settings)


def _listen(addresses: list[str]) -> Iterator[Broken]:
    path: KeyPath = ("server", "listen")
    if not addresses:
        yield Broken(path, [], Said(texts.RULE_SOME_ADDRESS))
    seen = set()
    for number, text in enumerate(addresses):
        try:
            address = parse_listen(text)
        except BadAddressError as error:
            yield Broken((*path, number), text, _what_it_must_be(error))
            continue
        address = replace(address, tls=False)  # with or without: it is the same place
        # Port 0 is another free port each time.
        if address in seen and (address.port or address.path):
            yield Broken((*path, number), text, Said(texts.RULE_ADDRESS_TWICE))
        seen.add(address)


def _what_it_must_be(error: BadAddressError) -> Said:
    given = error.text.strip()
    port = given.removeprefix(TLS_SCHEME)
    scheme = given.removesuffix(port)
    return Said(texts.ADDRESS[error.reason], {"scheme": scheme, "port": port})


def _operators(settings: Settings) -> Iterator[Broken]:
    for name, operator in settings.operators.items():
        path: KeyPath = ("operators", name)
        yield from _matching(path, name, _WORD, texts.RULE_OPERATOR_NAME)
        yield from _one_line((*path, "password"), operator.password)
        if not operator.masks:
            yield Broken((*path, "masks"), [], Said(texts.RULE_SOME_MASK))
        for number, mask in enumerate(operator.masks):
            yield from _matching((*path, "masks", number), mask, _MASK, texts.RULE_MASK)


def _webirc(settings: Settings) -> Iterator[Broken]:
    for name, gateway in settings.irc.webirc.items():
        path: KeyPath = ("irc", "webirc", name)
        yield from _one_line((*path, "password"), gateway.password)
        if " " in gateway.password:
            yield Broken((*path, "password"), gateway.password, Said(texts.RULE_ONE_WORD))
        if not gateway.addresses:
            yield Broken((*path, "addresses"), [], Said(texts.RULE_SOME_NETWORK))
        for number, address in enumerate(gateway.addresses):
            if not _is_network(address):
                yield Broken((*path, "addresses", number), address, Said(texts.RULE_NETWORK))


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return text == "unix"
    return True


def _room(path: KeyPath, room: str, limit: int) -> Iterator[Broken]:
    broken = list(_matching(path, room, _ROOM, texts.RULE_ROOM))
    if not broken and len(room) > limit:
        broken.append(Broken(path, room, Said(texts.RULE_ROOM_LENGTH, {"limit": limit})))
    yield from broken


def _one_line(path: KeyPath, text: str) -> Iterator[Broken]:
    if visible(text) != text:
        yield Broken(path, text, Said(texts.RULE_ONE_LINE))


def _matching(path: KeyPath, text: str, pattern: re.Pattern[str], rule: Text) -> Iterator[Broken]:
    if not pattern.fullmatch(text) or visible(text) != text:
        yield Broken(path, text, Said(rule))
