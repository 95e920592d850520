"""What the server says it can do: ISUPPORT (numeric 005), with defaults where it is silent."""

from collections.abc import Callable

from beseda.protocol.irc.casemapping import CASEMAPPINGS, fold_rfc1459
from beseda.protocol.irc.splitting import LINE_BYTES

_MOST_LINE_BYTES = 8192
_MOST_MODES = 64


class Features:
    """The server's own words for ranks, room names and equal names. Kept by a model."""

    __slots__ = ("bot_mode", "casemapping", "chantypes", "line_bytes", "prefixes", "with_argument")

    def __init__(self) -> None:
        self.casemapping: Callable[[str], str] = fold_rfc1459
        """The form of a name in which equal names are the same (CASEMAPPING); `fold` uses it."""
        self.prefixes: dict[str, str] = {"o": "@", "v": "+"}
        """Mode letter to the symbol before a nick, highest rank first (PREFIX)."""
        self.chantypes = "#&"
        """What the names of rooms begin with (CHANTYPES)."""
        self.with_argument: tuple[str, str] = ("beIqk", "lfjL")
        """Modes with an argument always, and with an argument only when set (CHANMODES)."""
        self.bot_mode = ""
        """The user mode by which a program says that it is one (BOT), "" if there is none."""
        self.line_bytes = LINE_BYTES
        """The longest line that the server relays, its line end included (LINELEN)."""

    def fold(self, name: str) -> str:
        """The form in which equal names are the same. Takes any text; never raises."""
        try:
            return self.casemapping(name)
        except ValueError:  # not a name by the profile: it can only be equal to itself
            return name.casefold()

    def is_room(self, target: str) -> bool:
        """Whether messages to `target` go to a room."""
        return target[:1] in self.chantypes and target != ""

    def split_ranks(self, name: str) -> tuple[str, str]:
        """`@+ann` as the symbols of its ranks and the nick."""
        nick = name.lstrip("".join(self.prefixes.values()))
        return name[: len(name) - len(nick)], nick

    def sort_ranks(self, symbols: str) -> str:
        """The known ones of `symbols`, highest first, each once."""
        return "".join(symbol for symbol in self.prefixes.values() if symbol in symbols)

    def takes_argument(self, letter: str, setting: bool) -> bool:
        """Whether a mode letter on a MODE line goes with the next argument."""
        always, when_set = self.with_argument
        return letter in self.prefixes or letter in always or (setting and letter in when_set)

    def update(self, tokens: list[str]) -> None:
        """Take over the tokens of one 005 line; what makes no sense is passed over."""
        for token in tokens:
            name, _, value = token.partition("=")
            reader = _READERS.get(name)
            if reader is not None:
                reader(self, value)


def _read_casemapping(features: Features, value: str) -> None:
    features.casemapping = CASEMAPPINGS.get(value.lower(), fold_rfc1459)


def _read_prefix(features: Features, value: str) -> None:
    letters, bracket, symbols = value.removeprefix("(").partition(")")
    if bracket and len(letters) == len(symbols) <= _MOST_MODES:
        features.prefixes = dict(zip(letters, symbols, strict=True))


def _read_chantypes(features: Features, value: str) -> None:
    features.chantypes = value[:_MOST_MODES]


def _read_chanmodes(features: Features, value: str) -> None:
    kinds = value.split(",")
    if len(kinds) >= 4:
        lists, always, when_set = (kind[:_MOST_MODES] for kind in kinds[:3])
        features.with_argument = (lists + always, when_set)


def _read_linelen(features: Features, value: str) -> None:
    if value.isascii() and value.isdigit() and len(value) < 6:
        features.line_bytes = min(max(int(value), LINE_BYTES), _MOST_LINE_BYTES)


def _read_bot(features: Features, value: str) -> None:
    if len(value) == 1 and value.isascii() and value.isalpha():
        features.bot_mode = value


_READERS: dict[str, Callable[[Features, str], None]] = {
    "CASEMAPPING": _read_casemapping,
    "PREFIX": _read_prefix,
    "CHANTYPES": _read_chantypes,
    "CHANMODES": _read_chanmodes,
    "LINELEN": _read_linelen,
    "BOT": _read_bot,
}
