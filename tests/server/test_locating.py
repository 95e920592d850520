"""Lines of TOML keys: the walk agrees with tomllib on what is a key."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beseda.server.explaining import toml_value
from beseda.server.locating import KeyPath, locate

EVERYTHING = """\
# [commented]
top = 1  # comment
"quoted.key" . 'x' = "a # b [c] = d"

[a . "b"]  # comment [z]
multi = \"\"\"
[not.a.section]
key = 1 \\
\\\"\"\" still inside
ends with two\"\"\"\"\"
literal = '''
it's [here] = ''
'''
path = 'C:\\'
empty = ""
after = ''
list = [
  1, # one ]
  "]",
  [2, {x = 1, "y" = [3]}],
]
inline = { p.q = 1, r = "}" , s = {} }
when = 1979-05-27 07:32:00
[[t]]
n = 1
[[t]]
n = 2
[a]
last = true"""

EXPECTED: dict[KeyPath, int] = {
    ("top",): 2,
    ("quoted.key",): 3,
    ("quoted.key", "x"): 3,
    ("a",): 5,
    ("a", "b"): 5,
    ("a", "b", "multi"): 6,
    ("a", "b", "literal"): 11,
    ("a", "b", "path"): 14,
    ("a", "b", "empty"): 15,
    ("a", "b", "after"): 16,
    ("a", "b", "list"): 17,
    ("a", "b", "list", 0): 18,
    ("a", "b", "list", 1): 19,
    ("a", "b", "list", 2): 20,
    ("a", "b", "list", 2, 0): 20,
    ("a", "b", "list", 2, 1): 20,
    ("a", "b", "list", 2, 1, "x"): 20,
    ("a", "b", "list", 2, 1, "y"): 20,
    ("a", "b", "list", 2, 1, "y", 0): 20,
    ("a", "b", "inline"): 22,
    ("a", "b", "inline", "p"): 22,
    ("a", "b", "inline", "p", "q"): 22,
    ("a", "b", "inline", "r"): 22,
    ("a", "b", "inline", "s"): 22,
    ("a", "b", "when"): 23,
    ("t",): 24,
    ("t", 0): 24,
    ("t", 0, "n"): 25,
    ("t", 1): 26,
    ("t", 1, "n"): 27,
    ("a", "last"): 29,
}


def _paths(value: object, path: KeyPath = ()) -> set[KeyPath]:
    """The path of everything within a parsed document."""
    found = {path} if path else set()
    members: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    for name, member in members:
        found |= _paths(member, (*path, name))
    return found


def test_every_form_of_toml() -> None:
    assert locate(EVERYTHING) == EXPECTED
    assert set(EXPECTED) == _paths(tomllib.loads(EVERYTHING))


def test_nothing_in_nothing() -> None:
    assert locate("") == {}
    assert locate("\n # only this") == {}


_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab .#=[", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abc.'] #", max_size=4), _VALUES, max_size=6))
def test_finds_what_tomllib_finds(document: dict[str, Any]) -> None:
    lines = [f"{toml_value(key)} = {toml_value(value)}" for key, value in document.items()]
    text = "\n\n".join(lines)
    assert tomllib.loads(text) == document
    found = locate(text)
    assert set(found) == _paths(document)
    assert [found[key,] for key in document] == [1 + 2 * n for n in range(len(document))]
