"""The tree of settings, its meanings and the sample made of both."""

import tomllib
from pathlib import Path

import pytest

from beseda.catalogue import Language
from beseda.catalogue.settings import SETTINGS, UNITS
from beseda.server.configuration import load
from beseda.server.declarations import Section, Setting, declaration
from beseda.server.explaining import toml_value
from beseda.server.rules import broken_rules
from beseda.server.sample import sample
from beseda.server.settings import ServerSettings, Settings, data_directory

LANGUAGES: list[Language] = ["en", "ru"]
TREE = declaration()


def _documented_keys() -> set[str]:
    """The keys that need a meaning: a section whose name the operator chooses has its parent's."""
    return {member.key for member in TREE.walk() if not member.key.endswith(".NAME")}


def test_every_setting_has_a_meaning_and_no_meaning_is_stale() -> None:
    assert set(SETTINGS) == _documented_keys()


def test_every_unit_has_a_name_and_no_name_is_stale() -> None:
    assert set(UNITS) == {setting.unit for setting in TREE.settings() if setting.unit}


def test_the_declaration_is_the_struct() -> None:
    limits = TREE.member("limits")
    assert isinstance(limits, Section)
    rate = limits.member("rate")
    assert isinstance(rate, Setting)
    assert (rate.key, rate.kind, rate.low, rate.above, rate.high, rate.unit, rate.default) == (
        *("limits.rate", "number", 0, True, 100_000),
        *("commands per second", 5.0),
    )
    operators = TREE.member("operators")
    assert isinstance(operators, Section)
    assert operators.named
    ann = operators.member("ann")
    assert isinstance(ann, Section)
    password = ann.member("password")
    assert isinstance(password, Setting)
    assert password.required


def test_choices_keep_the_order_of_declaration() -> None:
    choices = {setting.key: setting.choices for setting in TREE.settings() if setting.choices}
    assert choices["console.format"] == ("auto", "text", "json")
    assert choices["net.threads"] == ("shared", "per-client")


def test_the_defaults_break_no_rule() -> None:
    assert list(broken_rules(Settings())) == []


@pytest.mark.parametrize("language", LANGUAGES)
class TestSample:
    def test_equals_the_defaults(self, language: Language, tmp_path: Path) -> None:
        file = tmp_path / "beseda.toml"
        file.write_text(sample(language), encoding="utf-8")
        assert load(file) == Settings()

    def test_has_every_setting_once(self, language: Language) -> None:
        document = tomllib.loads(sample(language))
        keys = [f"{section}.{name}" for section, names in document.items() for name in names]
        named = [setting.key for setting in TREE.settings() if ".NAME." not in setting.key]
        assert keys == named

    def test_the_example_of_a_named_section_loads_too(
        self, language: Language, tmp_path: Path
    ) -> None:
        text = sample(language)
        start = text.index("# [operators.")
        example = text[start:].replace("# ", "", 1).replace("\n# ", "\n").replace("\n#\n", "\n\n")
        file = tmp_path / "beseda.toml"
        file.write_text(text[:start] + example, encoding="utf-8")
        (operator,) = load(file).operators.values()
        assert operator.masks == ["*@*"]

    def test_tells_meaning_range_unit_and_default(self, language: Language) -> None:
        lines = sample(language).splitlines()
        at = lines.index("outbox_bytes = 1_048_576")
        allowed = {
            "en": ("whole number from 65_536 to 1_073_741_824 (bytes)", "Default: 1_048_576."),
            "ru": ("целое число от 65_536 до 1_073_741_824 (байты)", "По умолчанию: 1_048_576."),
        }
        assert all(part in lines[at - 1] for part in allowed[language])
        comment = lines[lines.index("", at - 6) + 1 : at - 1]
        meaning = " ".join(line.removeprefix("# ") for line in comment)
        assert meaning == SETTINGS["limits.outbox_bytes"].to(language)

    def test_fits_a_terminal(self, language: Language) -> None:
        assert max(map(len, sample(language).splitlines())) <= 90


def test_the_languages_of_the_sample_differ_in_comments_only() -> None:
    plain = [
        [line for line in sample(language).splitlines() if not line.startswith("#")]
        for language in LANGUAGES
    ]
    assert plain[0] == plain[1]


def test_data_is_where_it_was_put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_directory(ServerSettings(data="/srv/chat")) == Path("/srv/chat")
    assert data_directory(ServerSettings(data="~/chat")) == tmp_path / "chat"


def test_data_is_the_users_own_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    directory = data_directory(ServerSettings())
    assert directory.is_relative_to(tmp_path)
    assert directory.name == "beseda"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (3, "3"),
        (9999, "9999"),
        (10_000, "10_000"),
        (-65_536, "-65_536"),
        (3.0, "3.0"),
        (0.5, "0.5"),
        (100_000.0, "100_000.0"),
        (float("inf"), "inf"),
        ('a"\\\n\x7f\x9b', '"a\\"\\\\\\n\\u007f\\u009b"'),
        ("я", '"я"'),
        (["a", 1], '["a", 1]'),
        ({}, "{}"),
        ({"a b": 1}, '{ "a b" = 1 }'),
    ],
)
def test_values_in_toml(value: object, written: str) -> None:
    assert toml_value(value) == written
    assert tomllib.loads(f"x = {written}") == {"x": value}
