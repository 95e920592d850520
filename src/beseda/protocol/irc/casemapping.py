"""Which names are the same: the case mappings that ISUPPORT's CASEMAPPING announces."""

from collections.abc import Callable

import precis_i18n

_ASCII = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_RFC1459 = _ASCII | {ord("["): "{", ord("]"): "}", ord("\\"): "|", ord("~"): "^"}
_precis = precis_i18n.get_profile("UsernameCaseMapped")


def fold_ascii(name: str) -> str:
    """Modern IRC, CASEMAPPING `ascii`: A to Z become a to z."""
    return name.translate(_ASCII)


def fold_rfc1459(name: str) -> str:
    """Modern IRC, CASEMAPPING `rfc1459`: as `ascii`, and `[]\\~` become `{}|^`."""
    return name.translate(_RFC1459)


def fold_precis(name: str) -> str:
    """CASEMAPPING `precis`: RFC 8265's UsernameCaseMapped: widths and case folded, NFC.

    Raises ValueError for a name that the profile does not allow (spaces, symbols, controls, a
    mixture of directions ...).
    """
    ascii_only = name.isascii() and name.isprintable() and " " not in name
    return name.lower() if name and ascii_only else _enforce(name)


def _enforce(name: str) -> str:
    folded: str = _precis.enforce(name)
    return folded


CASEMAPPINGS: dict[str, Callable[[str], str]] = {
    "ascii": fold_ascii,
    "rfc1459": fold_rfc1459,
    "precis": fold_precis,
}
"""By the name that ISUPPORT and the setting `irc.casemapping` use."""
