"""The capabilities that a client can ask for (IRCv3 capability negotiation): a row each.

Where a specification has a draft's name and one of its own, both are offered and mean the same.
"""

from collections.abc import Callable, Collection, Iterable

from msgspec import Struct

from beseda.gateways.irc.settings import IrcSettings

DRAFT = "draft/"


class Capability(Struct, frozen=True):
    """One capability.

    `shapes` is what it changes in how events are written (`IrcForm`), "" for nothing that anybody
    but the author sees; capabilities that change the same have the same word. `value` gives what is
    told of it in CAP LS.
    """

    name: str
    shapes: str = ""
    value: Callable[[IrcSettings], str] | None = None


def _multiline(settings: IrcSettings) -> str:
    return f"max-bytes={settings.multiline_bytes},max-lines={settings.multiline_lines}"


CAPABILITIES = (
    Capability("away-notify", "away-notify"),
    Capability("batch"),
    Capability("cap-notify"),
    Capability("chathistory"),
    Capability("draft/chathistory"),
    Capability("draft/event-playback"),
    Capability("draft/message-redaction", "message-redaction"),
    Capability("draft/multiline", "draft/multiline", _multiline),
    Capability("draft/read-marker"),
    Capability("echo-message"),
    Capability("event-playback"),
    Capability("extended-join", "extended-join"),
    Capability("invite-notify", "invite-notify"),
    Capability("labeled-response"),
    Capability("message-redaction", "message-redaction"),
    Capability("message-tags", "message-tags"),
    Capability("multi-prefix"),
    Capability("multiline", "multiline", _multiline),
    Capability("read-marker"),
    Capability("server-time", "server-time"),
    Capability("setname", "setname"),
    Capability("soju.im/search"),
    Capability("standard-replies"),
    Capability("userhost-in-names"),
    Capability("znc.in/playback"),
)

BY_NAME = {capability.name: capability for capability in CAPABILITIES}

_MULTILINE = frozenset({"multiline", "draft/multiline"})


def shaping(held: frozenset[str]) -> frozenset[str]:
    """What of `held` a wire form depends on, in the words of `Capability.shapes`.

    A multi-line message is a batch: without the capability `batch` there is none. Of its two names,
    which stand in the lines as well, the draft's gives way.
    """
    shapes = {BY_NAME[name].shapes for name in held} - {""}
    if "batch" not in held:
        shapes -= _MULTILINE
    elif "multiline" in shapes:
        shapes.discard("draft/multiline")
    return frozenset(shapes)


def takes_batches(held: Collection[str]) -> bool:
    """Whether a client with these capabilities may send multi-line messages."""
    return "batch" in held and not _MULTILINE.isdisjoint(held)


def listed(settings: IrcSettings, *, values: bool) -> list[str]:
    """The words of CAP LS."""
    return [
        f"{each.name}={each.value(settings)}" if values and each.value is not None else each.name
        for each in CAPABILITIES
    ]


def in_lines(words: Iterable[str], room: int) -> list[str]:
    """`words` on as few lines of `room` bytes as they take; one at least. Words are ASCII."""
    lines = [""]
    for word in words:
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if len(line) <= room or not lines[-1]:
            lines[-1] = line
        else:
            lines.append(word)
    return lines


def in_one_line(words: list[str], room: int) -> str:
    """`words` on one line of `room` bytes, for clients that know of one line only: without drafts'
    names if all together are too long, and without the last ones if they must be."""
    if len(in_lines(words, room)) > 1:
        words = [word for word in words if not _has_other_name(word, words)]
    return in_lines(words, room)[0]


def _has_other_name(word: str, words: list[str]) -> bool:
    return word.startswith(DRAFT) and word.removeprefix(DRAFT) in words
