"""Answers to those whose request cannot be answered: a page for browsers, a few lines for others.

Pure. Somebody with a socket of their own has to read the answer in a terminal, so HTML is for those
who ask for it.
"""

from msgspec import Struct

from beseda.catalogue import Language
from beseda.catalogue import web as texts
from beseda.catalogue.web import Problem
from beseda.gateways.web.exchange import Answer
from beseda.gateways.web.pages import Site, page_answer, problem_page
from beseda.gateways.web.request import Address

BUSY_SECONDS = 5
"""When whoever was told that the server is busy may try again."""


class Fault(Struct, frozen=True):
    """What is wrong, and the values of its sentences."""

    problem: Problem
    values: dict[str, int | str] = {}


class FaultError(Exception):
    """A request cannot be carried out because of `fault`."""

    def __init__(self, problem: Problem, **values: int | str) -> None:
        super().__init__(problem.title.en)
        self.fault = Fault(problem, values)


_EXPLAINED = (texts.NOT_HTTP, texts.BAD_HOST)
"""What an example of a right request helps with."""

BUSY = Fault(texts.BUSY, {"seconds": BUSY_SECONDS})
STOPPING = Fault(texts.STOPPING)


class Reader(Struct, frozen=True):
    """Whom an answer is written for: the language, by which address they know the server (None if
    they have not said it), and whether they read HTML."""

    language: Language
    address: Address | None = None
    html: bool = False
    head: bool = False
    """Whether the answer has no content (RFC 9110 section 9.3.2)."""


def explain(fault: Fault, reader: Reader, site: Site) -> Answer:
    """The answer that says what is wrong."""
    problem, language = fault.problem, reader.language
    address = reader.address or site.address
    title, advice = problem.title.to(language), problem.advice.to(language, **fault.values)
    example = f"GET / HTTP/1.1\nHost: {address}\n\n" if problem in _EXPLAINED else ""
    if reader.html:
        page = problem_page(site, language, problem.status, title, advice, example)
        return page_answer(problem.status, page, language, *_fields(fault))
    lines = f"{title}.\n{advice}\n"
    if example:
        lines += f"{texts.EXAMPLE.to(language)}\n\n{example}"
    return Answer(
        problem.status, lines.encode(), headers=(("Content-Language", language), *_fields(fault))
    )


def _fields(fault: Fault) -> tuple[tuple[str, str], ...]:
    if fault.problem is texts.METHOD_NOT_ALLOWED:
        return (("Allow", str(fault.values["methods"])),)  # RFC 9110 section 15.5.6: a must
    if fault.problem is texts.BUSY:
        return (("Retry-After", str(fault.values["seconds"])),)  # RFC 9110 section 10.2.3
    return ()
