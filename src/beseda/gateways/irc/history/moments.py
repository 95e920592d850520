"""Times as IRC clients write them (IRCv3 server-time), in milliseconds of Unix time."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MOST_CHARACTERS = 40


def parse_moment(text: str) -> int | None:
    """The moment that `YYYY-MM-DDThh:mm:ss.sssZ` says; None if `text` says none. Other forms of
    ISO 8601 are read as well; a time without a zone is UTC."""
    if not text[:1].isdigit() or "T" not in text or len(text) > _MOST_CHARACTERS:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return (moment - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError):
        return None


def moment(milliseconds: int) -> str:
    """The inverse of `parse_moment`, for moments that a clock has shown."""
    at = _EPOCH + milliseconds * _MILLISECOND
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def milliseconds(seconds: float) -> int:
    """Unix time in seconds, as events have it, in milliseconds."""
    return round(seconds * 1000)
