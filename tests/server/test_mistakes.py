"""Mistakes in settings: each is told with its place, what is wrong and what to do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.server.configuration import load
from beseda.server.declarations import declaration
from beseda.server.errors import (
    BadValueError,
    InvalidSettingsError,
    MissingSettingError,
    UnknownSettingError,
)
from beseda.server.overriding import Override
from tests.server.loading import Write, errors_of, said


class TestNames:
    @pytest.mark.parametrize(
        ("text", "line", "key", "hint"),
        [
            ("\n[limit]\nrate = 1", 2, "limit", "Did you mean limits?"),
            ("[limits]\n\nrat = 1", 3, "limits.rat", "Did you mean limits.rate?"),
            ("[limits]\nline-bytes = 9", 2, "limits.line-bytes", "Did you mean limits.line_bytes?"),
            ('listen = [":1"]', 1, "listen", "Did you mean server.listen?"),
            ("[net]\npeople = 2", 2, "net.people", "Did you mean limits.people?"),
            ("[rooms]\nzzz = 2", 2, "rooms.zzz", "There are: default_modes, creation."),
            (
                '[operators.ann]\npassword = "x"\nmask = ["*@*"]',
                *(3, "operators.ann.mask", "Did you mean operators.NAME.masks?"),
            ),
        ],
    )
    def test_unknown(self, write: Write, text: str, line: int, key: str, hint: str) -> None:
        (error,) = errors_of(write(text))
        assert isinstance(error, UnknownSettingError)
        assert (error.line, error.key) == (line, key)
        assert str(error).endswith(hint)

    def test_an_unknown_section_is_told_once(self, write: Write, tmp_path: Path) -> None:
        (error,) = errors_of(write("[irk]\nmotd = 1\nx = 2"))
        assert said(error, tmp_path) == (
            "beseda.toml, line 1: there is no section [irk]. Did you mean irc?"
        )

    def test_a_section_is_no_setting(self, write: Write, tmp_path: Path) -> None:
        (error,) = errors_of(write("limits = 5"))
        assert said(error, tmp_path) == (
            "beseda.toml, line 1: limits is a section, it has no value of its own."
            " Give its settings below a line [limits], for example line_bytes = 4096."
        )

    def test_escapes_in_names_are_not_obeyed(self, write: Write) -> None:
        (error,) = errors_of(write('"\\u001b[31m\\n" = 1'))
        assert str(error).splitlines()[0].isprintable()
        assert len(str(error).splitlines()) == 1


class TestValues:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                "[limits]\nburst = 0",
                (
                    "line 2: limits.burst = 0 will not do: it must be"
                    " a whole number from 1 to 100_000 (commands)."
                ),
            ),
            (
                "[limits]\nrate = 0",
                (
                    "line 2: limits.rate = 0 will not do: it must be"
                    " a number above 0, at most 100_000 (commands per second)."
                ),
            ),
            ("[limits]\nrate = nan", "line 2: limits.rate = nan will not do: it must be a number"),
            (
                '[limits]\npeople = "2"',
                'line 2: limits.people = "2" will not do: it must be a whole number from 0',
            ),
            ("[limits]\npeople = 2.5", "line 2: limits.people = 2.5 will not do"),
            ("[limits]\npeople = true", "line 2: limits.people = true will not do"),
            ("[limits]\nflood = 1", "limits.flood = 1 will not do: it must be true or false."),
            (
                '[net]\nthreads = "many"',
                'net.threads = "many" will not do: it must be one of "shared", "per-client".',
            ),
            ("[server]\nnetwork = 5", "server.network = 5 will not do: it must be a text of 1"),
            ("[server]\nnetwork = 1979-05-27", "server.network = 1979-05-27 will not do"),
            (
                '[server]\nlisten = ":80"',
                'server.listen = ":80" will not do: it must be a list of texts',
            ),
            ("[server]\nlisten = [1]", "server.listen = [1] will not do"),
            ("[limits.rate]\nx = 1", "line 1: limits.rate = (a section) will not do"),
            (
                '[rooms]\ndefault_modes = "ntz"',
                (
                    'rooms.default_modes = "ntz" will not do:'
                    " it must be a text of no other letters than imnpstC."
                ),
            ),
            ("[limits]\npeople = " + "9" * 3000, "limits.people = 9"),
        ],
    )
    def test_wrong(self, write: Write, text: str, message: str) -> None:
        (error,) = errors_of(write(text))
        assert isinstance(error, BadValueError)
        assert message in str(error)
        assert len(str(error)) < 500

    def test_in_russian(self, write: Write) -> None:
        (error,) = errors_of(write("[limits]\nburst = 0"))
        assert error.to("ru").endswith(
            "beseda.toml, строка 2: limits.burst = 0 не годится, нужно:"
            " целое число от 1 до 100_000 (команды)."
        )

    @pytest.mark.parametrize(
        ("text", "line", "message"),
        [
            ('[server]\nname = "beseda"', 2, "a name with a dot and without spaces"),
            ('[server]\nname = "a b.c"', 2, "a name with a dot and without spaces"),
            ('[server]\nnetwork = "a\\nb"', 2, "a text in one line"),
            (
                '[server]\npassword = "a\\nb"',
                2,
                "(not shown) will not do: it must be a text in one",
            ),
            ('[plain]\nroom = "lobby"', 2, "a room's name: #"),
            ('[plain]\nroom = "#"', 2, "a room's name: #"),
            ('[irc]\nauto_join = [\n"#ok",\n"#a b"]', 4, '"#a b" will not do: it must be a room'),
            ('[limits]\nroom_length = 5\n[plain]\nroom = "#longer"', 4, "at most 5 characters"),
            ("[server]\nlisten = []", 2, "at least one address"),
            ('[server]\nlisten = [":80",\n "localhost"]', 3, "with a port after a colon"),
            (
                '[server]\nlisten = [":80",\n "8080"]',
                3,
                "127.0.0.1:8080 for this computer only, or",
            ),
            ('[server]\nlisten = ["tls://80"]', 2, "or tls://:80 for everybody"),
            ('[server]\nlisten = [":80",\n ":80"]', 3, "given once only"),
            ('[operators.a]\npassword="x"\nmasks = []', 3, "at least one mask"),
            ('[operators.a]\npassword="x"\nmasks = ["a"]', 3, '"a" will not do: it must be a mask'),
            ('[operators."a b"]\npassword="x"', 1, "where NAME is one word"),
            ('[irc]\nnetwork_icon = "icon.png"', 2, "an address such as https://"),
            ('[irc.webirc.a]\npassword="x y"', 2, "one word, without spaces"),
            ('[irc.webirc.a]\npassword="x"\naddresses = []', 3, "at least one address"),
            ('[irc.webirc.a]\npassword="x"\naddresses = ["web"]', 3, "a network such as"),
        ],
    )
    def test_rules(self, write: Write, text: str, line: int, message: str) -> None:
        (error,) = errors_of(write(text))
        assert isinstance(error, BadValueError)
        assert error.line == line
        assert message in str(error)

    def test_several_free_ports_are_fine(self) -> None:
        assert len(load(None, ["server.listen=:0,:0"]).server.listen) == 2

    def test_missing(self, write: Write, tmp_path: Path) -> None:
        (error,) = errors_of(write("\n[operators.ann]\nmasks = []"))
        assert isinstance(error, MissingSettingError)
        assert said(error, tmp_path) == (
            "beseda.toml, line 2: operators.ann.password is missing."
            " It must be a text that is not empty."
        )

    def test_passwords_are_not_shown(self, write: Write) -> None:
        (first,) = errors_of(write("[server]\npassword = 271828\n"))
        (second,) = errors_of(None, "server.password=27\x1b1828")
        for error in (first, second):
            assert "1828" not in str(error)
            assert "server.password" in str(error)

    def test_everything_at_once_in_the_order_of_the_file(self, write: Write) -> None:
        text = """\
zzz = 1
[limits]
burst = 0
rate = "fast"
[server]
name = "nodot"
listen = ["nowhere"]
language = "ru"
[operators.ann]
"""
        with pytest.raises(InvalidSettingsError) as caught:
            load(write(text), ["limits.people=x", "no.such=1"])
        errors = caught.value.errors
        assert [error.line for error in errors] == [1, 3, 4, 6, 7, 9, 0, 0]
        assert len(str(caught.value).splitlines()) == len(errors)
        assert caught.value.language == "ru"


class TestOptions:
    @pytest.mark.parametrize(
        ("given", "message"),
        [
            (
                "limits.rate",
                "--set limits.rate: this is not KEY=VALUE. For example: --set limits.rate=10",
            ),
            ("=5", "--set =5: this is not KEY=VALUE."),
            (
                "limits.rat=5",
                "--set limits.rat=5: there is no setting limits.rat. Did you mean limits.rate?",
            ),
            ("limits.rate.x=5", "--set limits.rate.x=5: there is no setting limits.rate.x."),
            ("=", "--set =: this is not KEY=VALUE."),
            ("..=", "--set ..=: there is no setting ..."),
            (
                "limits=5",
                (
                    "--set limits=5: limits is a section, it has no value of its own."
                    " Give one of its settings: limits.line_bytes."
                ),
            ),
            ("operators=5", "--set operators=5: operators is a section"),
            (
                "limits.flood=maybe",
                (
                    '--set limits.flood=maybe: limits.flood = "maybe" will not do:'
                    " it must be true or false."
                ),
            ),
            ("limits.burst=0", "--set limits.burst=0: limits.burst = 0 will not do: it must be a"),
            ("limits.burst=1.5", '--set limits.burst=1.5: limits.burst = "1.5" will not do'),
            ("limits.burst=", '--set limits.burst=: limits.burst = "" will not do'),
            ("limits.rate=nan", "--set limits.rate=nan: limits.rate = nan will not do"),
            ("server.listen=x,:1", '--set server.listen=x,:1: server.listen = "x" will not do'),
            ("plain.room=\x1b[2J", "--set plain.room=\\x1b[2J: plain.room = "),
        ],
    )
    def test_mistakes(self, given: str, message: str) -> None:
        (error,) = errors_of(None, given)
        assert str(error).startswith(message)
        assert str(error).isprintable()

    def test_the_place_is_the_option_not_the_files_line(self, write: Write) -> None:
        file = write('[server]\nlisten = [":1", ":2"]')
        (error,) = errors_of(file, "server.listen=:1,bad")
        assert str(error).startswith("--set server.listen=:1,bad: ")

    def test_the_place_is_the_option_that_was_typed(self) -> None:
        (error,) = errors_of(None, Override("net.io_threads", "0", "--io-threads 0"))
        assert str(error).startswith("--io-threads 0: net.io_threads = 0 will not do")


_KEYS = [setting.key.replace("NAME", "ann") for setting in declaration().settings()]


@given(st.dictionaries(st.sampled_from(_KEYS) | st.text(max_size=12), st.text(max_size=12)))
def test_any_option_is_taken_or_told_in_one_line(options: dict[str, str]) -> None:
    given = [f"{key}={value}" for key, value in options.items()]
    try:
        load(None, given)
    except InvalidSettingsError as error:
        for one in error.errors:
            for text in (one.to("en"), one.to("ru")):
                assert len(text.splitlines()) == 1
