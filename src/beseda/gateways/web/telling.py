"""What the console is told of a request. Pure."""

from beseda.gateways.web.routes import decode

_HOOKS = "hooks/"
_MOST_CHARACTERS = 100


def shown_path(path: str) -> str:
    """`path` as it may be shown: without the token of a webhook, wherever in it that stands, since
    one that was sent to a wrong path is as secret; and not longer than a line."""
    decoded = decode(path)
    begin = decoded.casefold().find(_HOOKS)
    if begin >= 0:
        return f"{decoded[:begin][:_MOST_CHARACTERS]}{_HOOKS}..."
    return path if len(path) <= _MOST_CHARACTERS else f"{path[:_MOST_CHARACTERS]}..."
