"""The capabilities that a client can ask for (IRCv3 capability negotiation): a row each.

Where a specification has a draft's name and one of its own, both are offered and mean the same.
"""

from collections.abc import Callable, Collection, Iterable

from msgspec import Struct

from beseda.domain.limits import Limits
from beseda.domain.settings import AccountsSettings
from beseda.gateways.irc.settings import IrcSettings

DRAFT = "draft/"


class Terms(Struct, frozen=True):
    """What it depends on whether a client is offered a capability, and with which value."""

    settings: IrcSettings
    accounts: AccountsSettings
    mechanisms: tuple[str, ...]
    """The ways to log in that are open to the client (IRCv3 sasl)."""
    limits: Limits = Limits()
    sts: str = ""
    """What the client is told of TLS (IRCv3 sts); "" if nothing."""


class Capability(Struct, frozen=True):
    """One capability.

    `shapes` is what it changes in how events are written (`IrcForm`), "" for nothing that anybody
    but the author sees; capabilities that change the same have the same word. `value` gives what is
    told of it in CAP LS; None if the client is not offered it.
    """

    name: str
    shapes: str = ""
    value: Callable[[Terms], str | None] | None = None


def _multiline(terms: Terms) -> str:
    settings = terms.settings
    return f"max-bytes={settings.multiline_bytes},max-lines={settings.multiline_lines}"


def _metadata(terms: Terms) -> str:
    limits = terms.limits
    return (
        f"before-connect,max-subs={limits.metadata_subscriptions},max-keys={limits.metadata_keys},"
        f"max-value-bytes={limits.metadata_bytes}"
    )


def _sasl(terms: Terms) -> str | None:
    return ",".join(terms.mechanisms) or None


def _account_registration(terms: Terms) -> str | None:
    if terms.accounts.registration == "closed":
        return None
    return "before-connect" if terms.accounts.before_connect else ""


CAPABILITIES = (
    Capability("account-notify", "account-notify"),
    Capability("account-tag", "account-tag"),
    Capability("away-notify", "away-notify"),
    Capability("batch"),
    Capability("cap-notify"),
    Capability("chathistory"),
    Capability("chghost", "chghost"),
    Capability("draft/account-registration", value=_account_registration),
    Capability("draft/channel-rename", "channel-rename"),
    Capability("draft/chathistory"),
    Capability("draft/event-playback"),
    Capability("draft/extended-isupport"),
    Capability("draft/extended-monitor", "extended-monitor"),
    Capability("draft/message-redaction", "message-redaction"),
    Capability("draft/metadata-2", "metadata-2", _metadata),
    Capability("draft/metadata-3", "metadata-3", _metadata),
    Capability("draft/multiline", "draft/multiline", _multiline),
    Capability("draft/no-implicit-names"),
    Capability("draft/oper-tag", "draft/oper-tag"),
    Capability("draft/pre-away"),
    Capability("draft/read-marker"),
    Capability("draft/relaymsg", "draft/relaymsg", lambda _: "/"),
    Capability("echo-message"),
    Capability("event-playback"),
    Capability("extended-join", "extended-join"),
    Capability("extended-monitor", "extended-monitor"),
    Capability("invite-notify", "invite-notify"),
    Capability("labeled-response"),
    Capability("message-redaction", "message-redaction"),
    Capability("message-tags", "message-tags"),
    Capability("multi-prefix"),
    Capability("multiline", "multiline", _multiline),
    Capability("no-implicit-names"),
    Capability("read-marker"),
    Capability("sasl", value=_sasl),
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
    which stand in the lines as well, the draft's gives way; of the two versions of metadata, the
    older one.
    """
    shapes = {BY_NAME[name].shapes for name in held} - {""}
    if "batch" not in held:
        shapes -= _MULTILINE
    elif "multiline" in shapes:
        shapes.discard("draft/multiline")
    if "metadata-3" in shapes:
        shapes.discard("metadata-2")
    return frozenset(shapes)


def takes_batches(held: Collection[str]) -> bool:
    """Whether a client with these capabilities may send multi-line messages."""
    return "batch" in held and not _MULTILINE.isdisjoint(held)


def offered(terms: Terms) -> dict[str, str]:
    """What a client can ask for, with the values."""
    values = {each.name: each.value(terms) if each.value else "" for each in CAPABILITIES}
    return {name: value for name, value in values.items() if value is not None}


def listed(terms: Terms, *, values: bool) -> list[str]:
    """The words of CAP LS. `sts` is one that means nothing without its value, and cannot be asked
    for (IRCv3 strict transport security)."""
    words = [
        f"{name}={value}" if values and value else name for name, value in offered(terms).items()
    ]
    return [*words, f"sts={terms.sts}"] if values and terms.sts else words


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
    """`words` on one line of `room` bytes, for clients that know of one line only: if all together
    are too long, without drafts' names that have another one, then without any draft, and without
    the last ones if they must be."""
    if len(in_lines(words, room)) > 1:
        words = [word for word in words if not _has_other_name(word, words)]
    if len(in_lines(words, room)) > 1:
        words = [word for word in words if not word.startswith(DRAFT)]
    return in_lines(words, room)[0]


def _has_other_name(word: str, words: list[str]) -> bool:
    return word.startswith(DRAFT) and word.removeprefix(DRAFT) in words
