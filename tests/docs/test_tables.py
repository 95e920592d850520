"""Tables of commands and names of settings, compared with the program's own."""

import re
from collections.abc import Iterator

import click
import pytest

from beseda.cli.main import group
from beseda.client.console.commands import COMMANDS as CHAT_COMMANDS
from beseda.gateways.irc.commands import COMMANDS as IRC_COMMANDS
from beseda.gateways.plain.commands import COMMANDS as PLAIN_COMMANDS
from beseda.server.declarations import Section, declaration
from tests.docs.documents import Document, Table, document, documents

_SETTING = re.compile(r"([a-z]+)\.([a-z_]+)")
_FILE = "history.db"
_GUIDES = ("docs/guide.md", "docs/guide.ru.md")
_SLASH = re.compile(r"`/([\w?]+)[^`]*`")
_WORD = re.compile(r"`([A-Z]+)[^`]*`")


def _table(name: str, about: str) -> Table:
    """The table under the comment `<!-- table: ABOUT -->`."""
    found = [each for each in document(name).tables() if f"table: {about}" in each.comments]
    assert len(found) == 1, f"{name}: one table of {about} is wanted"
    return found[0]


@pytest.mark.parametrize("name", _GUIDES)
def test_the_guide_has_every_plain_command(name: str) -> None:
    table = _table(name, "plain commands")
    told = {
        command
        for row in table.rows
        for cell in (row[0], row[-1])
        for command in _SLASH.findall(cell)
    }
    assert told == {each for row in PLAIN_COMMANDS for each in row.names}


@pytest.mark.parametrize("name", _GUIDES)
def test_commands_stand_with_their_own_other_names(name: str) -> None:
    own = {row.names[0]: set(row.names[1:]) for row in PLAIN_COMMANDS}
    for row in _table(name, "plain commands").rows:
        firsts = _SLASH.findall(row[0])
        others = set().union(*(own[first] for first in firsts))
        assert set(_SLASH.findall(row[-1])) == others, row[0]


@pytest.mark.parametrize("name", _GUIDES)
def test_the_guide_has_every_command_of_the_terminal_client(name: str) -> None:
    table = _table(name, "commands of the terminal client")
    told = {command for row in table.rows for command in _SLASH.findall(row[0])}
    assert told == CHAT_COMMANDS.keys()


@pytest.mark.parametrize("name", _GUIDES)
def test_the_guide_has_every_irc_command(name: str) -> None:
    table = _table(name, "IRC commands")
    told = {command for row in table.rows for command in _WORD.findall(row[0])}
    assert told == IRC_COMMANDS.keys()


# ── the program's own commands ─────────────────────────────────────────────────────────────────


def _commands(each: Document) -> Iterator[str]:
    """Everything in a document that begins with `beseda`."""
    for span in each.spans():
        if re.match(r"(\.venv/bin/)?beseda ", span):
            yield span
    for block in each.blocks():
        if block.language in ("sh", "console"):
            for line in block.text.replace("\\\n", "").splitlines():
                for part in re.split(r"[|;&]", line.split("  #")[0].removeprefix("$ ")):
                    found = re.search(r"(?:^|\s|/)beseda (?=[a-z])(.*)", part)
                    if found:
                        yield f"beseda {found[1]}"


@pytest.mark.parametrize("each", documents(), ids=lambda each: each.name)
def test_commands_and_their_options_exist(each: Document) -> None:
    for command in _commands(each):
        _, word, *rest = command.split()
        if not re.fullmatch(r"[a-z]+", word):
            continue
        found = _subcommand(group("en"), word)
        assert found is not None, f"{each.name}: {command}"
        if isinstance(found, click.Group) and rest and re.fullmatch(r"[a-z]+", rest[0]):
            found = _subcommand(found, rest[0])
            assert found is not None, f"{each.name}: {command}"
        if isinstance(found, click.Group):
            continue
        known = {name for param in found.params for name in param.opts} | {"--help"}
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", command):
            assert option in known, f"{each.name}: {command}: there is no {option}"


def _subcommand(where: click.Command, name: str) -> click.Command | None:
    assert isinstance(where, click.Group)
    return where.get_command(click.Context(where), name)


# ── settings ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("each", documents(), ids=lambda each: each.name)
def test_settings_that_are_named_exist(each: Document) -> None:
    tree = declaration()
    sections = {name for name, member in tree.members.items() if isinstance(member, Section)}
    for span in each.spans():
        found = _SETTING.match(span)
        if found is None or found[1] not in sections or span.startswith(_FILE):
            continue
        section = tree.members[found[1]]
        assert isinstance(section, Section)
        assert section.member(found[2]) is not None, f"{each.name}: there is no setting {span}"


def test_the_operator_guide_has_every_section_of_settings() -> None:
    told = {
        name
        for row in _table("docs/operator.md", "sections of settings").rows
        for name in re.findall(r"`\[([a-z]+)", row[0])
    }
    members = declaration().members.items()
    assert told == {name for name, each in members if isinstance(each, Section)}
