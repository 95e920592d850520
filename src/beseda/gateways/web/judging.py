"""What a request comes to: what it is for, or what is wrong with it. Pure."""

import h11
from msgspec import Struct

from beseda.catalogue import Language
from beseda.catalogue import web as texts
from beseda.gateways.web.problems import Fault, FaultError, Reader
from beseda.gateways.web.request import (
    Line,
    body_length,
    field,
    has_body,
    is_chunked,
    is_host,
    read_address,
    read_line,
    reads_html,
    wanted_language,
)
from beseda.gateways.web.routes import READ, JoiningPage, Routes, Target


class Judged(Struct, frozen=True):
    """A head, where it goes, for whom the answer is written, and what it is for or what is wrong
    with it."""

    head: h11.Request
    line: Line
    reader: Reader
    outcome: Target | Fault


def judge(request: h11.Request, routes: Routes, language: Language) -> Judged:
    """What `request` comes to; `language` is for those who wish for none of ours. Never raises."""
    line = read_line(request)
    reader = Reader(
        wanted_language(field(request, b"accept-language") or "", language),
        read_address(line.host or ""),
        html=reads_html(field(request, b"accept") or ""),
        head=request.method == b"HEAD",
    )
    try:
        _check_message(request, line)
        target = _find(request.method.decode("latin-1"), line.path, routes)
        _check_body(request, target)
    except FaultError as error:
        return Judged(request, line, reader, error.fault)
    return Judged(request, line, reader, target)


# The first that applies counts: what the message is, then what it wants.


def _check_message(request: h11.Request, line: Line) -> None:
    if not request.http_version.startswith(b"1."):
        raise FaultError(texts.OTHER_VERSION)
    # RFC 9112 section 3.2: 400 for a 1.1 request without Host, and for a Host that is no host. h11
    # has refused the former in HTTP/1.1, but not in a later 1.x, which counts as 1.1 (RFC 9110
    # section 2.5).
    lacks_host = line.host is None and request.http_version != b"1.0"
    if lacks_host or not is_host(line.host or ""):
        raise FaultError(texts.BAD_HOST)
    # RFC 9112 section 6.1: with both, whoever is in between may have read another length than we;
    # and HTTP/1.0 knows no transfer codings.
    if is_chunked(request) and (body_length(request) is not None or request.http_version == b"1.0"):
        raise FaultError(texts.BAD_LENGTH)


def _find(method: str, path: str, routes: Routes) -> Target:
    # Neither a tunnel nor the server as a whole ("*") is anybody's.
    targets = () if method == "CONNECT" or path == "*" else routes.at(path)
    for target in targets:
        if not target.methods or method in target.methods:
            return target
    if not targets and method != "CONNECT" and path != "*":
        raise FaultError(texts.NOT_FOUND)
    allowed = [each for target in targets for each in target.methods]
    raise FaultError(texts.METHOD_NOT_ALLOWED, methods=", ".join(allowed or READ))


def _check_body(request: h11.Request, target: Target) -> None:
    # RFC 9110 section 9.3.1: content in a request for a page has no meaning, and may be an attempt
    # to smuggle another request in; none is read.
    if isinstance(target, JoiningPage) and has_body(request):
        raise FaultError(texts.PAGE_WITH_BODY)
    if (body_length(request) or 0) > target.body_bytes:
        raise FaultError(texts.LARGE_BODY, bytes=target.body_bytes)
