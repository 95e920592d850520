"""Who the person is to the system: the name to suggest."""

import getpass
import re

_MOST = 16


def login_name(otherwise: str = "guest") -> str:
    """The login name as a nick that any IRC server takes; `otherwise` if there is none."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # no such user in the system's list, as in some containers
        return otherwise
    return as_nick(name) or otherwise


def as_nick(name: str) -> str:
    """`name` with everything replaced that a nick may not hold (RFC 2812 section 2.3.1)."""
    clean = re.sub(r"[^A-Za-z0-9_\-]", "_", name)[:_MOST].lstrip("-")
    return "_" + clean if clean[:1].isdigit() else clean
