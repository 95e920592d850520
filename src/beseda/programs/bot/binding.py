"""What somebody wrote after a command, as the arguments of its function."""

from collections.abc import Sequence

from msgspec import Struct, field

from beseda.catalogue import bot as texts
from beseda.client.safe import safe
from beseda.programs.bot.errors import ArgumentError
from beseda.programs.bot.parameters import Parameter, Takes
from beseda.programs.bot.words import Word, split_words

_MOST_SHOWN = 40
"""Characters of somebody's word that are said back to them."""


class Arguments(Struct):
    """What a function is called with, after the call."""

    positional: list[object] = field(default_factory=list)
    named: dict[str, object] = field(default_factory=dict)


def bind(parameters: Sequence[Parameter], line: str) -> Arguments:
    """The arguments that `line` means for `parameters`.

    Raises ArgumentError if it is not what they take, whatever the line, and nothing else.
    """
    arguments = Arguments()
    words = split_words(line)
    for parameter in parameters:
        match parameter.takes:
            case Takes.WORD:
                arguments.positional.append(_word(parameter, words))
            case Takes.WORDS:
                arguments.positional += [_read(parameter, word) for word in words]
                words = []
            case Takes.REST:
                arguments.named[parameter.name] = _rest(parameter, words, line)
                words = []
    if words:
        raise ArgumentError(texts.TOO_MUCH, word=shown(words[0].text))
    return arguments


def shown(word: str) -> str:
    """Somebody's own word as it is said back: on one line, short, with its ends marked."""
    clipped = word[:_MOST_SHOWN] + "…" * (len(word) > _MOST_SHOWN)
    return f"«{safe(clipped)}»"


def _word(parameter: Parameter, words: list[Word]) -> object:
    return _read(parameter, words.pop(0)) if words else _missing(parameter)


def _rest(parameter: Parameter, words: Sequence[Word], line: str) -> object:
    return line[words[0].start :].rstrip() if words else _missing(parameter)


def _missing(parameter: Parameter) -> object:
    if parameter.required:
        raise ArgumentError(texts.MISSING, name=parameter.name)
    return parameter.default


def _read(parameter: Parameter, word: Word) -> object:
    try:
        return parameter.reader.read(word.text)
    except ValueError:
        raise ArgumentError(
            parameter.reader.problem,
            name=parameter.name,
            word=shown(word.text),
            choices=", ".join(parameter.reader.choices),
        ) from None
