"""The body of a request: JSON, a form that carries JSON or a message, or plain text."""

import json
import re
from typing import Final
from urllib.parse import unquote_plus, unquote_to_bytes

from beseda.protocol.webhooks.fields import Fields
from beseda.protocol.webhooks.posts import MOST_BYTES, Code, PayloadError

_FIELD: Final = b"payload="
_OF_A_MESSAGE = frozenset({b"text", b"username", b"channel"})
_MOST_FORM_FIELDS = 100
_JSON_TYPE = re.compile(r"application/(?:[a-z0-9.+-]+\+)?json")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SAMPLE: Final = '{"text": "hello"}'


def read_body(content_type: str, body: bytes) -> Fields | str:
    """The JSON object in `body`, or its text. Raises PayloadError.

    `curl -d` calls everything a form: what does not have the field `payload` is JSON if it begins
    like an object, a message if it has the fields of one (`text=...`) and no others, and else a
    text. So is what comes without a type, or with an unknown one.
    """
    if len(body) > MOST_BYTES:
        raise PayloadError(Code.TOO_LONG, limit=MOST_BYTES)
    body = body.removeprefix(_BYTE_ORDER_MARK)
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        raise PayloadError(Code.INVALID_FORM_DATA)
    if _JSON_TYPE.fullmatch(media_type):
        return _object(body)
    if media_type == "text/plain":
        return _text(body)
    carried = _form_field(body)
    if carried is not None:
        return _object(carried)
    if body.lstrip().startswith(b"{"):
        return _object(body)
    return _message(body) or _text(body)


def read_object(body: bytes) -> Fields | None:
    """The JSON object in `body` (RFC 8259); None if there is none.

    Not read with msgspec: that refuses halves of surrogate pairs, and a program that cuts a text to
    some length leaves half an emoji there.
    """
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError):  # ValueError: also what is not UTF-8, and huge numbers
        return None
    return value if isinstance(value, dict) else None


def _object(body: bytes) -> Fields:
    found = read_object(body)
    if found is None:
        raise PayloadError(Code.INVALID_PAYLOAD, sample=_SAMPLE)
    return found


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise PayloadError(Code.INVALID_CHARSET) from None


def _message(body: bytes) -> Fields | None:
    """The fields of a message, where a form has these only; None for any other text."""
    found: dict[str, object] = {}
    for field in body.split(b"&", len(_OF_A_MESSAGE)):
        name, equals, value = field.partition(b"=")
        if not equals or name not in _OF_A_MESSAGE:
            return None
        try:
            found[name.decode()] = unquote_plus(value.decode(), errors="strict")
        except UnicodeDecodeError:
            raise PayloadError(Code.INVALID_CHARSET) from None
    return found if "text" in found else None


def _form_field(body: bytes) -> bytes | None:
    """The form's field `payload` (WHATWG URL, "application/x-www-form-urlencoded parsing")."""
    if _FIELD not in body:
        return None
    for field in body.split(b"&", _MOST_FORM_FIELDS):
        if field.startswith(_FIELD):
            return unquote_to_bytes(field[len(_FIELD) :].replace(b"+", b" "))
    return None
