"""All settings of the server: one tree of values, given to each part as it needs them.

The sections that a lower floor needs are declared there; what each setting means to a person
stands in `beseda.catalogue.settings`.
"""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from beseda.domain.limits import Limits
from beseda.domain.settings import (
    AccountsSettings,
    HistorySettings,
    OperatorSettings,
    RoomSettings,
)
from beseda.gateways.irc.settings import IrcSettings
from beseda.gateways.plain.settings import PlainSettings
from beseda.gateways.web.hook_settings import WebhookSettings
from beseda.net.settings import NetSettings, TlsSettings, UdpSettings

LanguageSetting = Literal["auto", "en", "ru"]


class ServerSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[server]`: who this server is and where it is reached."""

    name: Annotated[str, Meta(min_length=3, max_length=63)] = "beseda.local"
    network: Annotated[str, Meta(min_length=1, max_length=50)] = "Beseda"
    description: Annotated[str, Meta(min_length=1, max_length=100)] = "A Beseda chat server"
    listen: list[str] = field(default_factory=lambda: ["127.0.0.1:8080"])
    data: str = ""
    language: LanguageSetting = "auto"
    password: str = ""


class ConsoleSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[console]`: what the server's operator sees."""

    format: Literal["auto", "text", "json"] = "auto"
    colour: Literal["auto", "always", "never"] = "auto"
    messages: bool = False


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every setting of a server; `Settings()` is the server without a settings file.

    `beseda.server.configuration.load` makes one from a file and the command line. Frozen: any
    thread may read it.
    """

    server: ServerSettings = ServerSettings()
    net: NetSettings = NetSettings()
    udp: UdpSettings = UdpSettings()
    tls: TlsSettings = TlsSettings()
    limits: Limits = Limits()
    rooms: RoomSettings = RoomSettings()
    history: HistorySettings = HistorySettings()
    accounts: AccountsSettings = AccountsSettings()
    plain: PlainSettings = PlainSettings()
    irc: IrcSettings = IrcSettings()
    webhooks: WebhookSettings = WebhookSettings()
    console: ConsoleSettings = ConsoleSettings()
    operators: dict[str, OperatorSettings] = {}


def data_directory(settings: ServerSettings) -> Path:
    """Where the server keeps its data: `server.data`, or else the user's own data directory.

    The directory is not created. Any thread may call it.
    """
    if settings.data:
        return Path(settings.data).expanduser()
    import platformdirs

    return platformdirs.user_data_path("beseda", appauthor=False)
