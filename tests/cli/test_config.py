"""`beseda config`: the sample and the check."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from beseda.cli.main import group
from beseda.server.configuration import load
from beseda.server.settings import Settings


def run(*arguments: str, environ: dict[str, str] | None = None) -> Result:
    locale = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "C.UTF-8", **(environ or {})}
    return CliRunner(env=locale).invoke(group("en"), ["config", *arguments])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_sample_loads(language: str, tmp_path: Path) -> None:
    result = run("--language", language)
    assert result.exit_code == 0
    assert result.stderr == ""
    file = tmp_path / "beseda.toml"
    file.write_text(result.stdout, encoding="utf-8")
    assert load(file) == Settings()
    assert ("Настройки" in result.stdout) == (language == "ru")


def test_the_language_is_the_locales() -> None:
    assert "Настройки" in run(environ={"LANG": "ru_RU.UTF-8"}).stdout
    assert "Настройки" not in run(environ={"LANG": "de_DE.UTF-8"}).stdout


def test_a_good_file(tmp_path: Path) -> None:
    file = tmp_path / "good.toml"
    file.write_text("[limits]\npeople = 2\n", encoding="utf-8")
    result = run("--check", str(file))
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{file}: no errors.\n", "")


def test_a_bad_file(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text("[limits]\npeople = -2\nrat = 1\n", encoding="utf-8")
    result = run("--check", str(file))
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{file}, line 2", f"{file}, line 3"]


def test_a_bad_file_in_russian(tmp_path: Path) -> None:
    result = run("--check", str(tmp_path / "no.toml"), "--language", "ru")
    assert result.exit_code == 2
    assert "такого файла нет" in result.stderr
