"""What somebody wrote after a command, as the arguments of its function."""

from collections.abc import Sequence

from msgspec import Struct, field

from beseda.catalogue import Language
from beseda.catalogue import bot as texts
from beseda.client.safe import safe
from beseda.programs.bot.errors import ArgumentError
from beseda.programs.bot.parameters import Parameter, Takes
from beseda.programs.bot.readers import Numbers
from beseda.programs.bot.words import Word, split_words

_MOST_SHOWN = 40
"""Characters of somebody's word that are said back to them."""


class Arguments(Struct):
    """What a function is called with, after the call."""

    positional: list[object] = field(default_factory=list)
    named: dict[str, object] = field(default_factory=dict)


def bind(parameters: Sequence[Parameter], line: str, language: Language = "en") -> Arguments:
    """The arguments that `line` means for `parameters`, written by somebody who speaks `language`.

    Raises ArgumentError if it is not what they take, whatever the line, and nothing else.
    """
    arguments = Arguments()
    words = split_words(line)
    for parameter in parameters:
        match parameter.takes:
            case Takes.WORD:
                arguments.positional.append(_word(parameter, words, language))
            case Takes.WORDS:
                arguments.positional += [_read(parameter, word, language) for word in words]
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


def _word(parameter: Parameter, words: list[Word], language: Language) -> object:
    return _read(parameter, words.pop(0), language) if words else _missing(parameter)


def _rest(parameter: Parameter, words: Sequence[Word], line: str) -> object:
    return line[words[0].start :].rstrip() if words else _missing(parameter)


def _missing(parameter: Parameter) -> object:
    if parameter.required:
        raise ArgumentError(texts.MISSING, name=parameter.name)
    return parameter.default


def _read(parameter: Parameter, word: Word, language: Language) -> object:
    reader, bounds = parameter.reader, parameter.bounds
    text = word.text
    if language == "ru" and reader.numbers is Numbers.FRACTIONS:
        text = text.replace(",", ".")
    try:
        value = reader.read(text)
    except ValueError:
        raise ArgumentError(
            reader.problem,
            name=parameter.name,
            word=shown(word.text),
            choices=", ".join(reader.choices),
        ) from None
    if bounds is not None and value not in bounds:
        raise ArgumentError(
            texts.NOT_BETWEEN,
            name=parameter.name,
            word=shown(word.text),
            least=str(bounds.least),
            most=str(bounds.most),
        )
    return value
