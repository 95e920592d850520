"""The command `beseda`: its rows, its languages, and that nothing is imported before its time."""

import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import beseda
from beseda.catalogue import Language, Text
from beseda.cli.lazy import LazyGroup, Row
from beseda.cli.main import ROWS, group
from beseda.server.errors import StartError
from beseda.server.settings import Settings


def run(*arguments: str, language: Language = "en") -> Result:
    environ = {"LC_ALL": "ru_RU.UTF-8" if language == "ru" else "C.UTF-8"}
    return CliRunner(env=environ).invoke(group(language), arguments)


class TestGroup:
    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_help_lists_every_command(self, language: Language) -> None:
        result = run("--help", language=language)
        assert result.exit_code == 0
        for row in ROWS:
            assert row.name in result.stdout
            assert row.help.to(language).split()[0] in result.stdout

    def test_version(self) -> None:
        assert run("--version").stdout == f"beseda {beseda.__version__}\n"

    def test_unknown_command(self) -> None:
        result = run("serv")
        assert result.exit_code == 2
        assert "No such command" in result.stderr

    @pytest.mark.parametrize("name", ["serve", "config"])
    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_each_command_has_help_in_both_languages(self, name: str, language: Language) -> None:
        result = run(name, "--help", language=language)
        assert result.exit_code == 0
        assert any("а" <= letter <= "я" for letter in result.stdout) == (language == "ru")

    def test_a_row_may_name_a_command_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module = types.ModuleType("row_of_a_test")
        module.hello = click.Command("hello", callback=lambda: click.echo("hi"))  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "row_of_a_test", module)
        rows = [Row("hello", "row_of_a_test:hello", Text("Greet.", "Поздороваться."))]
        assert CliRunner().invoke(LazyGroup(rows, "en"), ["hello"]).stdout == "hi\n"

    def test_python_m_beseda_imports_no_command_for_help(self) -> None:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "beseda", "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={"LANG": "ru_RU.UTF-8", "PYTHONPATH": str(Path(beseda.__file__).parents[1])},
        )
        assert "Запустить чат-сервер." in done.stdout
        imported = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
        assert "beseda.cli.lazy" in imported
        assert not imported & {f"beseda.cli.{row.name}" for row in ROWS}
        assert not imported & {"beseda.server", "beseda.client", "msgspec", "structlog"}


class Lifecycle(types.ModuleType):
    """Stands for `beseda.server.lifecycle`: remembers what it was asked to serve."""

    def __init__(self) -> None:
        super().__init__("beseda.server.lifecycle")
        self.settings = Settings()
        self.language = ""
        self.outcome: int | Exception = 0

    def serve(self, settings: Settings, language: Language, reload: Callable[[], Settings]) -> int:
        assert reload() == settings
        self.settings, self.language = settings, language
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def lifecycle(monkeypatch: pytest.MonkeyPatch) -> Lifecycle:
    stand_in = Lifecycle()
    monkeypatch.setitem(sys.modules, "beseda.server.lifecycle", stand_in)
    return stand_in


class TestServe:
    def test_defaults(self, lifecycle: Lifecycle) -> None:
        lifecycle.outcome = 3
        result = run("serve")
        assert result.exit_code == 3
        assert lifecycle.settings == Settings()
        assert lifecycle.language == "en"

    def test_every_option(self, lifecycle: Lifecycle, tmp_path: Path) -> None:
        file = tmp_path / "beseda.toml"
        file.write_text(
            "[limits]\npeople = 2\nburst = 3\n[net]\nio_threads = 9\n", encoding="utf-8"
        )
        result = run(
            *("serve", "--listen", ":1", "--listen", "unix:a,b", "--data", "somewhere"),
            *("--config", str(file), "--set", "limits.people=4", "--set", "limits.flood=off"),
            *("--language", "ru", "--threads", "per-client", "--io-threads", "2"),
            *("--log-format", "json", "--set", "net.io_threads=5"),
        )
        assert (result.exit_code, result.stderr) == (0, "")
        settings = lifecycle.settings
        assert settings.server.listen == [":1", "unix:a,b"]
        assert settings.server.data == "somewhere"
        assert (settings.limits.people, settings.limits.burst) == (4, 3)
        assert settings.limits.flood is False
        assert settings.net.threads == "per-client"
        assert settings.net.io_threads == 2  # an option of its own counts more than --set
        assert settings.console.format == "json"
        assert lifecycle.language == "ru"

    def test_the_language_is_the_locales(self, lifecycle: Lifecycle) -> None:
        assert run("serve", language="ru").exit_code == 0
        assert lifecycle.language == "ru"

    def test_a_bad_start_is_one_line(self, lifecycle: Lifecycle) -> None:
        lifecycle.outcome = StartError("port 8080 is taken")
        result = run("serve")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "port 8080 is taken\n"

    @pytest.mark.parametrize(
        ("arguments", "line"),
        [
            (["--listen", "x"], '--listen x: server.listen = "x" will not do: it must be'),
            (
                ["--listen", "8080"],
                (
                    '--listen 8080: server.listen = "8080" will not do: it must be an address:'
                    " write 127.0.0.1:8080 for this computer only, or :8080 for everybody."
                ),
            ),
            (
                ["--set", "limit.people=2"],
                (
                    "--set limit.people=2: there is no setting limit.people."
                    " Did you mean limits.people?"
                ),
            ),
            (["--io-threads", "many"], '--io-threads many: net.io_threads = "many" will not do'),
            (["--io-threads", "0"], "--io-threads 0: net.io_threads = 0 will not do: it must be a"),
            (["--set", "limits.x=1"], "--set limits.x=1: there is no setting limits.x."),
            (["--config", "no/such.toml"], "no/such.toml: there is no such file."),
        ],
    )
    def test_bad_settings_are_told(
        self, lifecycle: Lifecycle, arguments: list[str], line: str
    ) -> None:
        lifecycle.outcome = AssertionError("must not be reached")
        result = run("serve", *arguments)
        assert result.exit_code == 2
        assert result.stderr.startswith(line)
        assert len(result.stderr.splitlines()) == 1

    def test_bad_settings_are_told_in_the_language_that_they_ask_for(
        self, lifecycle: Lifecycle
    ) -> None:
        result = run("serve", "--set", "server.language=ru", "--set", "limits.people=-1")
        assert result.stderr.startswith("--set limits.people=-1: limits.people = -1 не годится")
