"""The IRC gateway as a whole: what is the same for all its sessions."""

from collections import Counter
from collections.abc import Callable

from beseda.catalogue import Language
from beseda.domain.actions.hosts import HOST_LENGTH
from beseda.domain.hub import Hub
from beseda.domain.limits import Limits
from beseda.domain.ranks import RANKS
from beseda.domain.room_modes import ROOM_MODES, ModeType
from beseda.gateways.irc import batching, rooms
from beseda.gateways.irc.commands import COMMANDS
from beseda.gateways.irc.form import Forms
from beseda.gateways.irc.modes import MODES_AT_ONCE
from beseda.gateways.irc.session import Control, Row, Server, When
from beseda.gateways.irc.settings import IrcSettings
from beseda.gateways.irc.tags import DeniedTags
from beseda.gateways.lines import Stage
from beseda.version import VERSION


def isupport(network: str, settings: IrcSettings, limits: Limits, page: int) -> tuple[str, ...]:
    """RPL_ISUPPORT's tokens (Modern IRC, "RPL_ISUPPORT Parameters"), in alphabetical order. `page`
    is the number of messages that a client can ask for at once."""
    by_type = {
        kind: "".join(mode.letter for mode in ROOM_MODES if mode.type is kind) for kind in ModeType
    }
    modes = ",".join(
        by_type[kind] for kind in (ModeType.LIST, ModeType.ALWAYS, ModeType.WHEN_SET, ModeType.FLAG)
    )
    letters = "".join(rank.letter for rank in RANKS)
    prefixes = "".join(rank.prefix for rank in RANKS)
    denied = DeniedTags(settings.client_tags_denied).token
    targets = limits.targets
    target_limits = {
        "JOIN": "",
        "KICK": targets,
        "LIST": targets,
        "NAMES": targets,
        "NOTICE": targets,
        "PART": "",
        "PRIVMSG": targets,
        "TAGMSG": targets,
        "USERHOST": 5,
        "WHOIS": 1,
    }
    return (
        "ACCOUNTEXTBAN=a",
        f"AWAYLEN={limits.away_length}",
        "BOT=B",
        f"CASEMAPPING={settings.casemapping}",
        f"CHANLIMIT=#:{limits.rooms_per_user}",
        f"CHANMODES={modes}",
        f"CHANNELLEN={limits.room_length}",
        "CHANTYPES=#",
        f"CHATHISTORY={page}",
        *([f"CLIENTTAGDENY={denied}"] if denied else []),
        "ELIST=CMNTU",
        "EXCEPTS=e",
        "EXTBAN=$,a",
        f"HOSTLEN={HOST_LENGTH}",
        "INVEX=I",
        f"KEYLEN={limits.key_length}",
        f"KICKLEN={limits.reason_length}",
        "MAXLIST="
        + ",".join(f"{letter}:{limits.list_entries}" for letter in by_type[ModeType.LIST]),
        f"MAXTARGETS={targets}",
        f"MODES={MODES_AT_ONCE}",
        f"MONITOR={limits.watched}",
        "MSGREFTYPES=msgid,timestamp",
        f"NAMELEN={limits.realname_length}",
        f"NETWORK={_escaped(network)}",
        f"NICKLEN={limits.nick_length}",
        f"PREFIX=({letters}){prefixes}",
        "SAFELIST",
        f"STATUSMSG={prefixes}",
        "TARGMAX=" + ",".join(f"{verb}:{limit}" for verb, limit in target_limits.items()),
        f"TOPICLEN={limits.topic_length}",
        f"USERLEN={limits.username_length}",
        "UTF8ONLY",
        "WHOX",
        *([f"draft/ICON={_escaped(settings.network_icon)}"] if settings.network_icon else []),
    )


def _escaped(value: str) -> str:
    """A token's value (Modern IRC, RPL_ISUPPORT): these three are escaped, a space as "\\x20"."""
    return value.translate({ord(each): f"\\x{ord(each):02X}" for each in " \\="})


def make_server(
    hub: Hub,
    settings: IrcSettings,
    control: Control,
    *,
    network: str,
    description: str,
    password: str,
    language: Language,
    sts: Callable[[bool], str] = lambda _: "",
) -> Server:
    """What IRC sessions share. `sts`: see `Server`."""
    return Server(
        name=hub.server.nick,
        network=network,
        description=description,
        version=f"beseda-{VERSION}",
        password=password,
        language=language,
        settings=settings,
        isupport=isupport(network, settings, hub.policy.limits, hub.policy.history.page),
        control=control,
        forms=Forms(),
        commands=COMMANDS,
        open_to={
            Stage.NAMELESS: _without(When.REGISTERED),
            Stage.PRESENT: _without(When.UNREGISTERED),
        },
        denied_tags=DeniedTags(settings.client_tags_denied),
        show=rooms.show,
        batched=batching.take,
        usage=Counter(),
        sts=sts,
    )


def _without(when: When) -> dict[str, Row]:
    """The commands but those that may be given only `when`."""
    return {verb: row for verb, row in COMMANDS.items() if row.when is not when}
