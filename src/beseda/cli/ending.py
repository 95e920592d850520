"""Saying on the error output why a command of the client has failed."""

import click

from beseda.catalogue import Language, Text
from beseda.catalogue import chat as texts
from beseda.client.safe import safe
from beseda.client.sending import Result, Status


def tell_failure(result: Result, language: Language) -> None:
    """One line for a result that is not good; none if it has no reason."""
    reason = result.reason
    words = safe(reason.to(language) if isinstance(reason, Text) else reason)
    match result.status:
        case Status.NOT_CONNECTED:
            line = words
        case Status.REFUSED:
            line = texts.REFUSED.to(language, text=words)
        case Status.LOST if words:
            line = texts.LOST.to(language, reason=words)
        case _:
            return
    click.echo(line, err=True)
