"""How the public suite `irctest` (github.com/progval/irctest) starts this server.

Give it to the suite with `--controller tests.conformance.beseda_controller`; `make conformance
IRCTEST=FOLDER` does. The suite's own modules are not part of this project.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from irctest.basecontrollers import BaseServerController
from irctest.runner import NotImplementedByController
from irctest.specifications import OptionalBehaviors

_SETTINGS = """
[server]
name = "My.Little.Server"
network = "testnet"
description = "test server"
password = "{password}"

[limits]
flood = false
connections_per_address = 1000
ping_seconds = 3600

[irc]
casemapping = "ascii"

[operators.operuser]
password = "operpassword"
"""


class BesedaController(BaseServerController):  # type: ignore[misc]
    """Starts a server with its settings and its data in a folder of its own."""

    software_name = "Beseda"
    supported_sasl_mechanisms: set[str] = set()  # noqa: RUF012 - the suite's own way
    supports_sts = False
    optional_behaviors = frozenset(
        {
            OptionalBehaviors.BAN_EXCEPTION_MODE,
            OptionalBehaviors.INVITE_EXCEPTION_MODE,
            OptionalBehaviors.INVITE_LIST,
            OptionalBehaviors.INVITE_OVERRIDES_LIMIT,
            OptionalBehaviors.NO_CTCP,
        }
    )
    directory: Path | None = None

    def run(
        self,
        hostname: str,
        port: int,
        *,
        password: str | None,
        ssl: bool,
        run_services: bool,
        faketime: str | None,
        websocket_hostname: str | None,
        websocket_port: int | None,
    ) -> None:
        """Start the server; the suite waits for the port by itself."""
        if ssl:
            raise NotImplementedByController("TLS")
        if websocket_hostname is not None or websocket_port is not None:
            raise NotImplementedByController("WebSocket")
        self.port = port
        self.hostname = hostname
        self.directory = Path(tempfile.mkdtemp(prefix="beseda-irctest-"))
        config = self.directory / "beseda.toml"
        config.write_text(_SETTINGS.format(password=password or ""), encoding="utf-8")
        faked = ["faketime", "-f", faketime] if faketime and shutil.which("faketime") else []
        self.faketime_enabled = bool(faked)
        arguments = ["serve", "--config", str(config), "--data", str(self.directory / "data")]
        self.proc: subprocess.Popen[bytes] = self.execute(
            [*faked, sys.executable, "-m", "beseda", *arguments, "--listen", f"{hostname}:{port}"]
        )

    def kill(self) -> None:
        """Stop the server and forget its folder."""
        super().kill()
        if self.directory is not None:
            shutil.rmtree(self.directory, ignore_errors=True)


def get_irctest_controller_class() -> type[BesedaController]:
    """The suite's way in."""
    return BesedaController
