"""`beseda history`: what was said in a room, from the database itself."""

import os
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from beseda.catalogue import Language
from beseda.catalogue import history as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.data import (
    FAILED,
    complain,
    data_option,
    data_place,
    fail,
    nick_keys,
    no_such_log,
    room_keys,
    told,
)
from beseda.cli.moments import Span, parse_moment
from beseda.cli.options import as_room, language_option, word_type
from beseda.cli.output import Output
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.cli.forms import Form
    from beseda.domain.events import Event
    from beseda.storage.listing import KeptLog, Listing, Wanted


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return click.Command(
        "history",
        params=[
            click.Argument(["room"], type=word_type(language), metavar="ROOM"),
            _moment_option("--since", texts.OPTION_SINCE.to(language), language),
            _moment_option("--until", texts.OPTION_UNTIL.to(language), language),
            click.Option(
                ["--from", "author"],
                type=word_type(language),
                metavar="NICK",
                help=texts.OPTION_FROM.to(language),
            ),
            click.Option(["--search"], metavar="TEXT", help=texts.OPTION_SEARCH.to(language)),
            click.Option(
                ["--limit"],
                type=click.IntRange(min=1),
                metavar="N",
                help=texts.OPTION_LIMIT.to(language),
            ),
            click.Option(["--all", "happenings"], is_flag=True, help=texts.OPTION_ALL.to(language)),
            click.Option(
                ["--format", "form"],
                type=click.Choice(["text", "json", "html"]),
                default="text",
                show_default=True,
                help=texts.OPTION_FORMAT.to(language),
            ),
            data_option(language),
            language_option(language),
        ],
        callback=run,
        help=texts.HISTORY_LONG.to(language),
    )


def _moment_option(name: str, help_text: str, language: Language) -> click.Option:
    def moment(written: str) -> Span:
        try:
            return parse_moment(written, time.time())
        except ValueError:
            said = texts.NOT_A_TIME.to(language, written=repr(written))
            raise click.BadParameter(said) from None

    return click.Option([name], type=moment, metavar="TIME", help=help_text)


class Choice(NamedTuple):
    """Which events are printed."""

    since: Span | None
    until: Span | None
    author: str | None
    search: str
    limit: int | None
    happenings: bool


def run(
    room: str,
    since: Span | None,
    until: Span | None,
    author: str | None,
    search: str | None,
    limit: int | None,
    happenings: bool,
    form: str,
    data: str | None,
    language: Literal["auto", "en", "ru"],
) -> None:
    """Print them; ends the process with its exit status."""
    spoken = choose_language(language, os.environ)
    place = data_place(data)
    choice = Choice(since, until, author, search or "", limit, happenings)
    with told(spoken, place):
        from beseda.cli.forms import FORMS
        from beseda.storage.listing import Listing

        with Listing(place) as listing:
            name = as_room(room)
            kept = listing.find(room_keys(name))
            if kept is None:
                rooms = [each.name for each in listing.rooms(closed=True)]
                fail(no_such_log(spoken, name, rooms), FAILED)
            shown = _print(_chosen(listing, kept, choice), FORMS[form](spoken, kept.name), spoken)
        if not shown:
            complain(texts.NOTHING_SAID.to(spoken, room=safe(name)))


def _print(pages: "Iterator[list[Event]]", form: "Form", language: Language) -> bool:
    """Print all pages; returns whether there was anything."""
    shown = False
    try:
        output = Output()
        output.write(form.begin())
        for page in pages:
            shown = True
            output.write(form.page(page))
        output.write(form.end())
    except BrokenPipeError:
        raise
    except OSError as error:
        problem = error.strerror or str(error)
        fail(texts.UNWRITABLE.to(language, file="-", problem=problem))
    return shown


def _chosen(listing: "Listing", kept: "KeptLog", choice: Choice) -> "Iterator[list[Event]]":
    """The events that `choice` is about, in pages, oldest first."""
    from beseda.storage.listing import Wanted

    after = listing.place_before(kept, choice.since.start) if choice.since else 0
    until = listing.place_before(kept, choice.until.end) if choice.until else kept.last
    nicks: tuple[str, ...] = ()
    if choice.author is not None:
        nicks = nick_keys(choice.author)
        if not nicks:  # nobody can be called that
            return
    wanted = Wanted(after=after, until=until, happenings=choice.happenings, nicks=nicks)
    matches = _matcher(choice.search)
    if choice.limit is not None:
        wanted = _last(listing, kept, wanted, matches, choice.limit)
    for page in listing.pages(kept, wanted):
        found = [event for event in page if matches(event)]
        if found:
            yield found


def _last(
    listing: "Listing",
    kept: "KeptLog",
    wanted: "Wanted",
    matches: "Callable[[Event], bool]",
    limit: int,
) -> "Wanted":
    """`wanted`, from the event on that is the last but `limit` - 1: found from the end, so that
    nothing has to be remembered."""
    from msgspec.structs import replace

    left = limit
    for page in listing.pages(kept, wanted, newest=True):
        for event in reversed(page):
            if matches(event):
                left -= 1
                if not left:
                    return replace(wanted, after=event.seq - 1)
    return wanted


def _matcher(search: str) -> "Callable[[Event], bool]":
    """Whether an event is a message with all words of `search`, compared as the chat's own search
    does; with none, it is whatever was said or happened."""
    from beseda.domain.events import MessagePosted
    from beseda.storage.words import words

    wanted = words(search)
    if not search.strip():
        return lambda _event: True
    if not wanted:  # nothing but signs
        signs = search.strip()
        return lambda event: isinstance(event, MessagePosted) and signs in event.text

    def matches(event: "Event") -> bool:
        if not isinstance(event, MessagePosted):
            return False
        said = " ".join(words(event.text))
        return all(word in said for word in wanted)

    return matches
