"""What can be wrong with a bot, and with what people write to it."""

from beseda.catalogue import Language, Text


class BotError(Exception):
    """Raised by a bot's function: the text is the answer, and nothing is reported.

    For what is the caller's doing: `raise BotError("There are no dice with 0 sides.")`.
    """


class DeclarationError(TypeError):
    """A bot is declared wrongly; raised where that is done, before anybody can call it."""


class ArgumentError(Exception):
    """What somebody wrote after a command is not what it takes."""

    def __init__(self, text: Text, **values: str) -> None:
        """`text` says what is wrong, with `values` in its places."""
        super().__init__(text.en)
        self._text = text
        self._values = values

    def to(self, language: Language) -> str:
        """The sentence in `language`."""
        return self._text.to(language, **self._values)
