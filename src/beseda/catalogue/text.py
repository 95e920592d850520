"""The form of a sentence in two languages."""

from typing import Literal, NamedTuple

Language = Literal["en", "ru"]
"""A language that people can be spoken to in: `"en"` or `"ru"`."""


class Text(NamedTuple):
    """One sentence in both languages; `{name}` marks a place for a value (`str.format`)."""

    en: str
    ru: str

    def to(self, language: Language, /, **values: object) -> str:
        """The sentence in `language` with `values` in its places. Any thread may call it.

        Values are put in as they are: the caller has made them safe to show.
        Raises KeyError if a place has no value.
        """
        sentence = self.ru if language == "ru" else self.en
        return sentence.format(**values) if values else sentence


def plural(language: Language, number: int, forms: Text) -> str:
    """`number` and the form of the noun that goes with it: "5 people", "5 человек".

    `forms` lists the forms with `|` between them: two in English (one, many), three in Russian
    (one, few, many), by the CLDR's plural rules for integers.
    """
    if language == "ru":
        one, few, many = forms.ru.split("|")
        tens, units = number % 100, number % 10
        if units == 1 and tens != 11:
            form = one
        elif 2 <= units <= 4 and not 12 <= tens <= 14:
            form = few
        else:
            form = many
    else:
        one, many = forms.en.split("|")
        form = one if number == 1 else many
    return f"{number} {form}"
