"""WEBIRC: a gateway that clients come through says where they come from (IRCv3 webirc)."""

import hmac
import re
from ipaddress import ip_address, ip_network

from beseda.catalogue import Text
from beseda.catalogue import irc_extensions as texts
from beseda.domain.actions.hosts import is_host
from beseda.gateways.irc.session import IrcSession
from beseda.gateways.irc.settings import WebircSettings
from beseda.gateways.link import Peer
from beseda.protocol.irc.message import unescape_tag

_SECURE, _CERTIFICATE = "secure", "certfp-sha-256"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def webirc(session: IrcSession, params: list[str]) -> None:
    """WEBIRC <password> <gateway> <hostname> <ip> [<options>], before anything else is said. From
    one that the settings do not name, or who does not know the password, nothing more is taken;
    and nothing from one who does not say of whom it speaks: its clients would all be the gateway.
    What is wrong besides the password is told only to those who know it."""
    password, _, hostname, ip = params[:4]
    name = _gateway(session, password)
    if name is None:
        session.hub.note("webirc_refused", address=session.link.address)
        session.finish(texts.WEBIRC_REFUSED.to(session.language))
        return
    address = _address(ip)
    if not _is_first(session):
        _end(session, name, texts.WEBIRC_LATE)
    elif address is None:
        _end(session, name, texts.WEBIRC_NO_ADDRESS)
    else:
        _believe(session, name, hostname, address, params[4] if len(params) > 4 else "")


def _end(session: IrcSession, name: str, reason: Text) -> None:
    told = reason.to(session.language)
    session.hub.note("webirc_unusable", address=session.link.address, name=name, reason=told)
    session.finish(told)


def _believe(session: IrcSession, name: str, hostname: str, address: str, more: str) -> None:
    """The client is where the gateway `name` says, with the options `more`."""
    options = _options(more)
    fingerprint = options.get(_CERTIFICATE, "").lower()
    session.behind = Peer(
        host=address,
        name=hostname if is_host(hostname) else address,
        # "Servers MUST ONLY treat the connection as secure if [...] the connection from the gateway
        # to the server is also secure with TLS."
        is_secure=_SECURE in options and session.link.is_secure,
        fingerprint=fingerprint if _FINGERPRINT.fullmatch(fingerprint) else "",
    )
    session.hub.note("webirc", address=session.link.address, name=name, host=address)


def _is_first(session: IrcSession) -> bool:
    told = session.registration
    said = told.nick or told.username or told.negotiating
    return not said and session.behind is None


def _gateway(session: IrcSession, password: str) -> str | None:
    """The name in the settings of the gateway that the connection comes from, if it has given its
    password; no time tells how nearly."""
    for name, settings in session.server.settings.webirc.items():
        right = hmac.compare_digest(settings.password.encode(), password.encode("utf-8", "replace"))
        if right and _is_from(session.link.host, settings):
            return name
    return None


def _is_from(host: str, settings: WebircSettings) -> bool:
    if host == "unix":
        return "unix" in settings.addresses
    address = ip_address(host)
    return any(
        address in ip_network(each, strict=False) for each in settings.addresses if each != "unix"
    )


def _address(text: str) -> str | None:
    """An IP address in its usual spelling; None if it is none. A zone ("%eth0") means something
    on the gateway only, and may be any text."""
    if "%" in text:
        return None
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _options(text: str) -> dict[str, str]:
    """`name[=value]` with spaces between; values escaped as those of message tags."""
    pairs = (each.partition("=") for each in text.split(" ") if each)
    return {name: unescape_tag(value) for name, _, value in pairs}
