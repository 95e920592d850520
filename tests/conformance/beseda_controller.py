"""How the public suite `irctest` (github.com/progval/irctest) starts this server.

Give it to the suite with `--controller tests.conformance.beseda_controller`; `make conformance
IRCTEST=FOLDER` does. The suite's own modules are not part of this project.
"""

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from irctest.basecontrollers import BaseServerController
from irctest.runner import NotImplementedByController
from irctest.specifications import OptionalBehaviors

_PATIENCE = 10.0
_LONG = 400
_SETTINGS = """
[server]
name = "My.Little.Server"
network = "testnet"
description = "test server"
password = "{password}"

[net]
# Some tests connect and say nothing for as long as others take, on a busy machine.
sniff_seconds = 10

[limits]
flood = false
connections_per_address = 1000
ping_seconds = 3600

[irc]
casemapping = "ascii"

[accounts]
password_length = 1
tries_per_minute = 1000
before_connect = {before_connect}
scram = true
always_on = {always_on}

[operators.operuser]
password = "operpassword"
"""


class BesedaController(BaseServerController):  # type: ignore[misc]
    """Starts a server with its settings and its data in a folder of its own."""

    software_name = "Beseda"
    supported_sasl_mechanisms: set[str] = {"PLAIN", "SCRAM-SHA-256"}  # noqa: RUF012 - the suite's own way
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
        if self.test_config.account_registration_requires_email:
            raise NotImplementedByController("mail")
        self.port = port
        self.hostname = hostname
        self.directory = Path(tempfile.mkdtemp(prefix="beseda-irctest-"))
        config = self.directory / "beseda.toml"
        before_connect = str(self.test_config.account_registration_before_connect).lower()
        text = _SETTINGS.format(
            password=password or "",
            before_connect=before_connect,
            always_on=str(self._wants_always_on()).lower(),
        )
        config.write_text(text, encoding="utf-8")
        faked = ["faketime", "-f", faketime] if faketime and shutil.which("faketime") else []
        self.faketime_enabled = bool(faked)
        arguments = ["serve", "--config", str(config), "--data", str(self.directory / "data")]
        self.proc: subprocess.Popen[bytes] = self.execute(
            [*faked, sys.executable, "-m", "beseda", *arguments, "--listen", f"{hostname}:{port}"]
        )

    def _wants_always_on(self) -> bool:
        """The suite can only say it in the words of another server's settings."""
        settings: dict[str, dict[str, dict[str, str]]] = {"accounts": {"multiclient": {}}}
        change = self.test_config.ergo_config
        if change is not None:
            with contextlib.suppress(KeyError):
                change(settings)
        return settings["accounts"]["multiclient"].get("always-on") == "opt-out"

    def wait_for_services(self) -> None:
        """Accounts are the server's own business."""

    def registerUser(  # noqa: N802 - the suite's name
        self, _case: object, username: str, password: str | None = None
    ) -> None:
        """Make an account as its owner would, or, with a password that takes more than a line, as
        whoever runs the server would."""
        assert password is not None
        self.wait_for_port()
        if len(password) < _LONG:
            self._register(username, password)
        else:
            data = str(self.directory / "data") if self.directory is not None else ""
            words = ["account", "add", username, "--data", data, "--password-stdin"]
            command = [sys.executable, "-m", "beseda", *words]
            subprocess.run(command, input=password.encode(), check=True, stdout=subprocess.DEVNULL)

    def _register(self, username: str, password: str) -> None:
        introduction = f"NICK {username}\r\nUSER u 0 * :u\r\n"
        register = f"REGISTER * * :{password}\r\nQUIT\r\n"
        with socket.create_connection((self.hostname, self.port), _PATIENCE) as connection:
            connection.sendall(f"{introduction}{register}".encode())
            with connection.makefile("r", encoding="utf-8") as lines:
                answers = list(lines)
        assert any(" REGISTER SUCCESS " in answer for answer in answers), answers

    def kill(self) -> None:
        """Stop the server and forget its folder."""
        super().kill()
        if self.directory is not None:
            shutil.rmtree(self.directory, ignore_errors=True)


def get_irctest_controller_class() -> type[BesedaController]:
    """The suite's way in."""
    return BesedaController
