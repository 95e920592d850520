"""Every sentence that a person reads, in English and Russian: the one catalogue.

Each area has its module (`refusals`, `plain`, `console`, ...), each sentence its constant, a
`Text`; a misspelt name is a type error, and a test holds both languages to the same placeholders.
"""

from beseda.catalogue.text import Language, Text, plural

__all__ = ["Language", "Text", "plural"]
