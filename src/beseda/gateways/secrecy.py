"""Whether a password may be sent over a connection."""

from ipaddress import ip_address

from beseda.domain.settings import AccountsSettings
from beseda.gateways.link import Link


def takes_passwords(link: Link, settings: AccountsSettings) -> bool:
    """Whether nobody on the way can read what comes over `link`, or whoever runs the server has
    said that it does not matter. Never where others can send in the person's name."""
    if link.is_forgeable:
        return False
    return link.is_secure or settings.allow_plaintext or _is_here(link.host)


def takes_them_by_tcp(link: Link, settings: AccountsSettings) -> bool:
    """Whether passwords would be taken from whoever is at the end of `link`, a way by datagrams, if
    they came by TCP."""
    return link.is_forgeable and (settings.allow_plaintext or _is_here(link.host))


def _is_here(host: str) -> bool:
    """Whether `host` is this machine."""
    try:
        return host == "unix" or ip_address(host).is_loopback
    except ValueError:
        return False
