"""Loading settings: what counts, and files that cannot be read."""

import tomllib
from pathlib import Path

import pytest

from beseda.server.configuration import load
from beseda.server.errors import BadSyntaxError, BadValueError, UnreadableFileError
from beseda.server.overriding import Override
from beseda.server.settings import Settings
from tests.server.loading import Write, errors_of, said


class TestWhatCounts:
    def test_nothing_given(self) -> None:
        assert load() == Settings()

    def test_empty_file(self, write: Write) -> None:
        assert load(write("")) == Settings()

    def test_file(self, write: Write) -> None:
        settings = load(
            write(
                '[server]\nlisten = [":7000", "unix:/tmp/x"]\n[limits]\npeople = 2\nrate = 7\n'
                '[operators.ann]\npassword = "secret"\n'
            )
        )
        assert settings.server.listen == [":7000", "unix:/tmp/x"]
        assert settings.limits.people == 2
        assert settings.limits.rate == 7.0
        assert settings.operators["ann"].password == "secret"
        assert settings.net == Settings().net

    def test_windows_line_ends_and_byte_order_mark(self, write: Write) -> None:
        assert load(write("\ufeff[limits]\r\npeople = 2\r\n")).limits.people == 2

    def test_the_command_line_counts_more_and_the_last_most(self, write: Write) -> None:
        file = write("[limits]\npeople = 2\nburst = 3\n")
        settings = load(file, ["limits.people=4", "limits.people = 5"])
        assert (settings.limits.people, settings.limits.burst) == (5, 3)

    def test_an_override_can_mend_a_files_mistake(self, write: Write) -> None:
        assert load(write('[limits]\npeople = "x"\n'), ["limits.people=3"]).limits.people == 3

    @pytest.mark.parametrize("word", ["on", "true", "yes", "ON", "True"])
    def test_switch_on(self, word: str) -> None:
        assert load(None, [f"console.messages={word}"]).console.messages is True

    @pytest.mark.parametrize("word", ["off", "false", "no", "Off"])
    def test_switch_off(self, word: str) -> None:
        assert load(None, [f"limits.flood={word}"]).limits.flood is False

    def test_each_type(self) -> None:
        settings = load(
            None,
            [
                "limits.outbox_bytes=1_000_000",
                "limits.rate=2.5",
                "server.listen=:1, :2 ,",
                "irc.auto_join=",
                "plain.prompt=a, b = c",
                "net.threads=per-client",
                "operators.ann.password=x=y",
            ],
        )
        assert settings.limits.outbox_bytes == 1_000_000
        assert settings.limits.rate == 2.5
        assert settings.server.listen == [":1", ":2"]
        assert settings.irc.auto_join == []
        assert settings.plain.prompt == "a, b = c"
        assert settings.net.threads == "per-client"
        assert settings.operators["ann"].password == "x=y"

    def test_an_option_of_its_own(self) -> None:
        option = Override("server.listen", [":1", "unix:a,b"], "--listen :1 --listen unix:a,b")
        assert load(None, [option]).server.listen == [":1", "unix:a,b"]


class TestFile:
    def test_missing(self, tmp_path: Path) -> None:
        (error,) = errors_of(tmp_path / "no.toml")
        assert isinstance(error, UnreadableFileError)
        assert said(error, tmp_path) == (
            "no.toml: there is no such file. `beseda config` prints a sample to start from."
        )

    def test_directory(self, tmp_path: Path) -> None:
        (error,) = errors_of(tmp_path)
        assert isinstance(error, UnreadableFileError)
        assert str(error).endswith("this is a directory, not a file.")

    def test_impossible_name(self) -> None:
        (error,) = errors_of(Path("a\0b"))
        assert isinstance(error, UnreadableFileError)
        assert "\0" not in str(error)

    def test_not_utf8(self, tmp_path: Path) -> None:
        file = tmp_path / "beseda.toml"
        file.write_bytes("[server]\n# \nnetwork = 'Беседа'".encode("cp1251"))
        (error,) = errors_of(file)
        assert isinstance(error, UnreadableFileError)
        assert error.line == 3

    def test_bad_file_and_bad_option_are_both_told(self, tmp_path: Path) -> None:
        errors = errors_of(tmp_path / "no.toml", "limits.people=-1")
        assert [type(error) for error in errors] == [UnreadableFileError, BadValueError]


class TestSyntax:
    def test_place_and_line_are_shown(self, write: Write, tmp_path: Path) -> None:
        (error,) = errors_of(write("[server]\nnetwork = Beseda\n"))
        assert isinstance(error, BadSyntaxError)
        assert (error.line, error.place.column) == (2, 11)
        assert said(error, tmp_path).splitlines() == [
            (
                "beseda.toml, line 2, column 11: this is not TOML: this is no value: a text needs"
                ' quotation marks, as in "Ann"; a switch is true or false.'
            ),
            "    network = Beseda",
            "              ^",
        ]

    def test_in_russian(self, write: Write) -> None:
        (error,) = errors_of(write("[server]\nnetwork = Beseda\n"))
        first = error.to("ru").splitlines()[0]
        assert "строка 2, столбец 11: это не TOML: это не значение" in first

    @pytest.mark.parametrize(
        ("text", "line", "start"),
        [
            ("a = 1\na = 2", 2, "this setting was given before"),
            ("[limits]\n[net]\n[limits]\n", 3, "this section was begun before"),
            ("[limits\n", 1, "a section's name needs"),
            ("a 1", 1, "after a name there must be ="),
            ('a = "b', 1, "the closing quotation mark"),
            ('a = """b\nc', 1, "the closing quotation mark"),
            ("a = 1\nb = 'c\nd = 1\n\n", 2, "the closing quotation mark"),
            ("a = 'b\nc = 'd'", 1, "this character cannot stand here"),
            ("a = 'b\n", 1, "the closing quotation mark"),
            ("a = [1\nb = 2", 2, "the ] that closes the list"),
            ("a = [1, 2\n\n", 1, "the ] that closes the list"),
            ("a = {b = 1", 1, "the closing brace"),
            ("a = 1 b = 2", 1, "after a value the line must end"),
            ('a = "C:\\new\\q"', 1, "write \\\\ for a backslash"),
            ("a\x1b = 1", 1, "after a name there must be ="),
            ("= 1", 1, "here a line such as"),
        ],
    )
    def test_in_our_words(self, write: Write, text: str, line: int, start: str) -> None:
        (error,) = errors_of(write(text))
        assert isinstance(error, BadSyntaxError)
        assert error.line == line
        assert f": this is not TOML: {start}" in str(error)
        assert "\x1b" not in str(error)

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "a='b",
                "a='b\nc",
                'a="b\n',
                'a="""b',
                "a='''b",
                'a="\\q"',
                'a="\\u12"',
                'a="\\uD800"',
            ),
            *(
                "a={b=1\n}",
                "a={b=1,b=2}",
                "a=[1",
                "a=1.",
                "a=on",
                "a=\x01",
                "\x01",
                "#\x01",
                "a",
                "1",
            ),
            *("[]", "[a", "[[a]", "[a]\nb={}\n[a.b.c]", "a=[]\n[[a]]", "a=1\n[a]", "a=1\na.b=2"),
        ],
    )
    def test_the_parsers_own_words_are_not_needed(self, write: Write, text: str) -> None:
        with pytest.raises(tomllib.TOMLDecodeError) as parser:
            tomllib.loads(text)
        (error,) = errors_of(write(text))
        assert str(parser.value).rpartition(" (")[0] not in error.to("ru")

    def test_bottomless_nesting(self, write: Write) -> None:
        (error,) = errors_of(write("a = " + "[" * 100_000))
        assert isinstance(error, BadSyntaxError)
        assert "nested too deeply" in str(error)
