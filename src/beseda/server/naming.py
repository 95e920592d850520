"""The rules for names, by the settings."""

from beseda.domain.names import NamePolicy
from beseda.protocol.irc.casemapping import CASEMAPPINGS
from beseda.server.settings import Settings


def make_names(settings: Settings) -> NamePolicy:
    """How names are checked and compared. Any thread may call it."""
    return NamePolicy(
        CASEMAPPINGS[settings.irc.casemapping],
        settings.limits.nick_length,
        settings.limits.room_length,
    )
