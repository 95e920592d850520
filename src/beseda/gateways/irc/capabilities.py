"""The capabilities that a client can ask for (IRCv3 capability negotiation): a row each."""

from msgspec import Struct


class Capability(Struct, frozen=True):
    """One capability; `shapes_events` if it changes how events are written (`IrcForm`)."""

    name: str
    shapes_events: bool = False


CAPABILITIES = (
    Capability("away-notify", shapes_events=True),
    Capability("cap-notify"),
    Capability("echo-message", shapes_events=True),
    Capability("extended-join", shapes_events=True),
    Capability("invite-notify", shapes_events=True),
    Capability("multi-prefix"),
    Capability("server-time", shapes_events=True),
    Capability("setname", shapes_events=True),
    Capability("userhost-in-names"),
)

BY_NAME = {capability.name: capability for capability in CAPABILITIES}


def shaping(held: frozenset[str]) -> frozenset[str]:
    """Those of `held` that a wire form depends on."""
    return frozenset(name for name in held if BY_NAME[name].shapes_events)
