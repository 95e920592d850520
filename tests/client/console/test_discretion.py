"""Passwords behind commands: off the screen and out of the history."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.history import FileHistory

from beseda.client.console.commands import BY_NAME
from beseda.client.console.discretion import (
    WORDS_BEFORE,
    DiscreetHistory,
    is_private,
    masked,
)


def test_commands_that_take_passwords_exist() -> None:
    assert WORDS_BEFORE.keys() <= BY_NAME.keys()


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("/register hunter2", "/register *******"),
        ("/REGISTER  tea and cake", "/REGISTER  ************"),
        ("/password old new", "/password *******"),
        ("/Пароль old new", "/Пароль *******"),
        ("/login ann", "/login ann"),
        ("/login ann tea", "/login ann ***"),
        ("/login ann ", "/login ann "),
        ("/register", "/register"),
        ("/register ", "/register "),
        ("/msg ann /register x", "/msg ann /register x"),
        (" /register hunter2", " /register *******"),
        ("/msg NickServ IDENTIFY ann tea", "/msg NickServ IDENTIFY *******"),
        ("/msg NickServ HELP", "/msg NickServ HELP"),
        ("hello", "hello"),
        ("", ""),
    ],
)
def test_what_is_seen(line: str, seen: str) -> None:
    assert masked(line) == seen


@given(st.text())
def test_the_cursor_stays_where_it_is(text: str) -> None:
    assert len(masked(text)) == len(text)
    assert len(masked("/register " + text)) == len("/register " + text)


@pytest.mark.parametrize(
    ("typed", "private"),
    [
        ("/register hunter2", True),
        ("/login hunter2", True),  # meant as a password, perhaps
        ("hello\n/password a b", True),
        (" /login ann tea", True),
        ("/msg nickserv identify tea", True),
        ("/register", False),
        ("/msg ann hello", False),
        ("/who", False),
        ("hello", False),
    ],
)
def test_what_is_kept(tmp_path: Path, typed: str, private: bool) -> None:
    assert is_private(typed) is private
    history = DiscreetHistory(FileHistory(str(tmp_path / "history")))
    history.append_string(typed)
    kept = DiscreetHistory(FileHistory(str(tmp_path / "history")))
    assert list(kept.load_history_strings()) == ([] if private else [typed])
    assert history.get_strings() == ([] if private else [typed])
