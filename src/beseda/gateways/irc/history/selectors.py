"""What a client says of the messages it wants: references to them, and how many (IRCv3
chathistory)."""

from beseda.catalogue import Text
from beseda.catalogue import irc_history as texts
from beseda.domain.history import AtMessage, AtTime, Mark
from beseda.gateways.irc.history.moments import parse_moment

INVALID = "INVALID_PARAMS"
INVALID_TYPE = "INVALID_MSGREFTYPE"

_MOST_DIGITS = 9


class BadSelector(Exception):  # noqa: N818 - an answer, not a fault
    """A parameter cannot be understood: the code of the standard reply, and why."""

    def __init__(self, code: str, parameter: str, text: Text) -> None:
        super().__init__(code, parameter)
        self.code = code
        self.parameter = parameter
        self.text = text


def parse_mark(parameter: str) -> Mark:
    """`timestamp=...` or `msgid=...`. Raises BadSelector."""
    kind, equals, value = parameter.partition("=")
    if kind == "timestamp":
        return AtTime(parse_time(parameter))
    if kind == "msgid":
        if not value:
            raise BadSelector(INVALID, parameter, texts.BAD_MSGID)
        return AtMessage(value)
    code = INVALID_TYPE if kind and equals else INVALID
    raise BadSelector(code, parameter, texts.BAD_REFERENCE)


def parse_time(parameter: str) -> int:
    """`timestamp=...`, in milliseconds of Unix time. Raises BadSelector."""
    kind, _, value = parameter.partition("=")
    at = parse_moment(value) if kind == "timestamp" else None
    if at is None:
        raise BadSelector(INVALID, parameter, texts.BAD_TIMESTAMP)
    return at


def parse_limit(parameter: str, most: int) -> int:
    """How many messages, at most `most`. Raises BadSelector."""
    if not (parameter.isascii() and parameter.isdigit()) or not int(parameter[:_MOST_DIGITS]):
        raise BadSelector(INVALID, parameter, texts.BAD_LIMIT)
    return min(int(parameter[:_MOST_DIGITS]), most)
