"""What people and rooms say of themselves, by key (IRCv3 metadata). Pure."""

import re
from collections.abc import Iterator, Mapping

from beseda.domain.limits import Limits
from beseda.domain.refusals import Reason, Refused

_KEY = re.compile(r"[a-z0-9_./-]{1,32}")


def is_key(text: str) -> bool:
    """Whether `text` can be a key: what IRCv3 metadata allows, and no more than 32 characters."""
    return _KEY.fullmatch(text) is not None


class Metadata:
    """A few short texts by key, of one person or one room. Under the hub's lock."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        """`values` as they were kept."""
        self._values: dict[str, str] = dict(values or {})

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Keys and values, in the order in which the keys were first set."""
        return iter(list(self._values.items()))

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: str) -> str | None:
        """The value of `key`; None if it is not set."""
        return self._values.get(key)

    def change(self, key: str, value: str | None, limits: Limits) -> None:
        """Set `key`, or take it away (None). Raises Refused with a METADATA_ reason."""
        if not is_key(key):
            raise Refused(Reason.METADATA_KEY_MALFORMED, key=key)
        if value is None:
            if key not in self._values:
                raise Refused(Reason.METADATA_NOT_SET, key=key)
            del self._values[key]
            return
        if len(value.encode("utf-8", "replace")) > limits.metadata_bytes:
            raise Refused(Reason.METADATA_TOO_LONG, limit=str(limits.metadata_bytes))
        if key not in self._values and len(self._values) >= limits.metadata_keys:
            raise Refused(Reason.METADATA_FULL, limit=str(limits.metadata_keys))
        self._values[key] = value

    def clear(self) -> list[str]:
        """Take all keys away; returns them."""
        keys = list(self._values)
        self._values.clear()
        return keys
