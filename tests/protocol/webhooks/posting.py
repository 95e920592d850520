"""What a program's request becomes, for tests."""

import json
from typing import Any

from beseda.catalogue.text import Language
from beseda.protocol.webhooks.posts import Posts
from beseda.protocol.webhooks.reading import read


def post(
    payload: dict[str, Any], *, language: Language = "en", headers: dict[str, str] | None = None
) -> Posts:
    """The payload in JSON, as programs send it."""
    sent = {"content-type": "application/json", **(headers or {})}
    return read(sent, json.dumps(payload).encode(), language)


def said(payload: dict[str, Any], **how: Any) -> list[str]:
    """Its lines alone."""
    return list(post(payload, **how).lines)
