"""What a request to an incoming webhook has to say, whichever program sent it."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from beseda.catalogue.text import Language
from beseda.protocol.webhooks import alerts, github, gitlab, slack
from beseda.protocol.webhooks.bodies import read_body
from beseda.protocol.webhooks.fields import Fields
from beseda.protocol.webhooks.lines import Lines
from beseda.protocol.webhooks.posts import Code, PayloadError, Posts

Headers = Mapping[str, str]
"""By names in lower case."""


class _Format(NamedTuple):
    """Payloads of a kind: how they are recognised, and what reads them."""

    is_it: Callable[[Headers, Fields], bool]
    read: Callable[[Headers, Fields, Language], Posts]


def _has(header: str) -> Callable[[Headers, Fields], bool]:
    return lambda headers, _: header in headers


def _forge(header: str) -> _Format:
    """GitHub, or a forge that does as GitHub does."""
    return _Format(
        _has(header),
        lambda headers, fields, language: github.read_event(headers[header], fields, language),
    )


# Gitea and its kin call themselves GitHub, too: they come first.
_FORMATS: Final = (
    _forge("x-forgejo-event"),
    _forge("x-gitea-event"),
    _forge("x-gogs-event"),
    _forge("x-github-event"),
    _Format(
        _has("x-gitlab-event"), lambda _, fields, language: gitlab.read_event(fields, language)
    ),
    _Format(
        lambda _, fields: alerts.is_alerts(fields),
        lambda _, fields, language: alerts.read_alerts(fields, language),
    ),
    _Format(lambda *_: True, lambda _, fields, language: slack.read_message(fields, language)),
)


def read(headers: Headers, body: bytes, language: Language) -> Posts:
    """What the request says; sentences that are ours are in `language`. Any thread may call it; it
    takes time in proportion to the body's length.

    Raises PayloadError. A payload of a known program in which something is missing, or is not what
    it should be, is read as far as it goes.
    """
    content = read_body(headers.get("content-type", ""), body)
    if isinstance(content, str):
        lines = Lines(language)
        lines.add(content)
        said = lines.end()
        if not said:
            raise PayloadError(Code.NO_TEXT)
        return Posts(lines=said)
    kind = next(each for each in _FORMATS if each.is_it(headers, content))
    return kind.read(headers, content, language)
