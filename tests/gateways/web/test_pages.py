"""What the pages say, to whom, and that nothing gets into them as HTML."""

import re
from base64 import b64encode
from hashlib import sha256
from html import escape, unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.catalogue import Language
from beseda.catalogue import web as texts
from beseda.catalogue.web import Problem
from beseda.gateways.web.exchange import Answer
from beseda.gateways.web.pages import (
    CONTENT_SECURITY_POLICY,
    DEFAULT_SITE,
    Site,
    joining_page,
)
from beseda.gateways.web.problems import Fault, explain
from beseda.gateways.web.problems import Reader as Reading
from beseda.gateways.web.request import Address, read_address, wanted_language
from tests.gateways.web.browser import Browser

LANGUAGES: tuple[Language, ...] = ("en", "ru")


class Reader(HTMLParser):
    """Collects text and sees that elements are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.code: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "link"):
            self.open.append(tag)
        if tag == "code":
            self.code.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "code":
            self.code[-1] += data


PROBLEMS = [each for each in vars(texts).values() if isinstance(each, Problem)]
VALUES = dict.fromkeys(("bytes", "came", "length", "methods", "seconds"), 5)


def explained(problem: Problem, language: Language, site: Site, *, html: bool) -> Answer:
    return explain(Fault(problem, {**VALUES}), Reading(language, html=html), site)


def every_page(site: Site = DEFAULT_SITE) -> list[str]:
    return [
        *(joining_page(site, language, site.address, 3) for language in LANGUAGES),
        *(
            explained(problem, language, site, html=True).body.decode()
            for language in LANGUAGES
            for problem in PROBLEMS
        ),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_problems_without_html(problem: Problem, language: Language) -> None:
    answer = explained(problem, language, DEFAULT_SITE, html=False)
    assert answer.status == problem.status
    assert answer.content_type == "text/plain; charset=utf-8"
    said = answer.body.decode()
    assert said.startswith(problem.title.to(language))
    assert said.endswith("\n")
    assert not set("<>{}") & set(said)


@pytest.mark.parametrize("page", every_page(Site(asks_password=True)))
def test_html(page: str) -> None:
    reader = Reader(page)
    assert "script" not in reader.tags
    names = {name for name, _ in reader.attributes}
    assert "style" not in names
    assert not any(name.startswith("on") for name in names)
    assert "{" not in re.sub("<style>.*?</style>", "", page, flags=re.DOTALL)


def test_the_style_is_the_one_that_is_allowed() -> None:
    for page in every_page():
        (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}';" in CONTENT_SECURITY_POLICY


HOSTS = [
    ("chat.example:8080", "chat.example:8080"),
    ("chat.example", "chat.example:80"),
    ("chat.example:", "chat.example:80"),
    ("CHAT.example.:1", "CHAT.example.:1"),
    ("192.0.2.1:8080", "192.0.2.1:8080"),
    ("[2001:db8::1]:8080", "[2001:db8::1]:8080"),
    ("[::1]", "[::1]:80"),
    ("xn--e1afmkfd.xn--p1ai:65535", "xn--e1afmkfd.xn--p1ai:65535"),
]
NO_HOSTS = [
    *("", ":", ":8080", "[]", "[::1", "::1", "[::1]x", "[::1%eth0]:80", "[v1.x]:80", "[:::]:1"),
    *("256.1.1.1:80", "1.2.3:80", "01.2.3.4", "a_b:80", "-a:80", "a-:80", "a..b:80", "..", "."),
    *("host:0", "host:65536", "host:+80", "host:8 0", "host:٣", "host:080808", "a%41:80", "a;b:80"),
    *("a" * 64, ("a" * 60 + ".") * 5, "host\n", "host:80\n", "$(x):80", "<b>:80", "a:b:80"),
]


@pytest.mark.parametrize(("text", "expected"), HOSTS)
def test_a_host_is_used(text: str, expected: str) -> None:
    assert str(read_address(text)) == expected


@pytest.mark.parametrize("text", NO_HOSTS)
def test_what_is_no_host_is_not_used(text: str) -> None:
    assert read_address(text) is None


@given(st.text(max_size=40))
def test_only_harmless_characters_get_through(text: str) -> None:
    address = read_address(text)
    assert address is None or re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", str(address))


def ask(host: str, **fields: str) -> str:
    lines = ["GET / HTTP/1.1", f"Host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    answer = Browser(people=2).ask("\r\n".join([*lines, "", ""]).encode())
    assert answer.status == 200
    return answer.body


def test_the_ways_in() -> None:
    assert Reader(ask("chat.example:8080")).code == [
        "beseda chat chat.example:8080",
        "nc chat.example 8080",
        "telnet chat.example 8080",
        "/connect chat.example 8080",
        "/join #lobby",
        "/server add beseda chat.example/8080 -notls",
        "/connect beseda",
        "/join #lobby",
    ]


def test_the_ways_in_by_ipv6() -> None:
    code = Reader(ask("[::1]:8080")).code
    assert code[:3] == ["beseda chat '[::1]:8080'", "nc ::1 8080", "telnet ::1 8080"]


@pytest.mark.parametrize("host", ["a_b:80", "1.2.3", "host:99999", "", "x'y"])
def test_a_host_that_cannot_be_shown(host: str) -> None:
    """Valid in HTTP, but not to be typed: the address where the server listens is shown."""
    page = ask(host)
    assert "nc 127.0.0.1 8080" in page
    assert host == "" or escape(host) not in page


def test_the_target_counts_more_than_host() -> None:
    request = b"GET http://chat.example:8080/ HTTP/1.1\r\nHost: other.example\r\n\r\n"
    page = Browser().ask(request).body
    assert "nc chat.example 8080" in page
    assert "other.example" not in page


@pytest.mark.parametrize(
    ("people", "language", "expected"),
    [
        (0, "en", "Nobody is here now: be the first"),
        (1, "en", "1 person is here now"),
        (5, "en", "5 people are here now"),
        (1, "ru", "1 человек сейчас здесь"),
        (3, "ru", "3 человека сейчас здесь"),
    ],
)
def test_how_many_are_here(people: int, language: Language, expected: str) -> None:
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = Browser(people=people, language=language).ask(request)
    assert expected in answer.body
    assert answer.fields["content-language"] == language


def test_password() -> None:
    address = DEFAULT_SITE.address
    assert "password" not in joining_page(DEFAULT_SITE, "en", address, 0)
    page = joining_page(Site(asks_password=True), "en", address, 0)
    assert "asks everybody for its password" in page
    assert Reader(page).code == [
        "beseda chat 127.0.0.1:8080 --password",
        "nc 127.0.0.1 8080",
        "telnet 127.0.0.1 8080",
        "/connect 127.0.0.1 8080 PASSWORD",
        "/join #lobby",
        "/server add beseda 127.0.0.1/8080 -notls -password=PASSWORD",
        "/connect beseda",
        "/join #lobby",
    ]


def test_the_ways_over_udp() -> None:
    address = Address("::1", 8080)
    for hears_text in (False, True):
        for speaks_quic in (False, True):
            site = Site(hears_text=hears_text, speaks_quic=speaks_quic)
            code = Reader(joining_page(site, "en", address, 0)).code
            assert ("nc -u ::1 8080" in code) is hears_text
            assert ("beseda chat 'quic://[::1]:8080'" in code) is speaks_quic


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("RU-ru", "ru"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
        ("en-GB, ru", "en"),
        ("en;q=0.5, ru", "ru"),
        ("de, ru;q=0.1", "ru"),
        ("de, fr", "en"),
        ("*", "en"),
        ("*;q=0.1, ru;q=0.2", "ru"),
        ("ru;q=0", "en"),
        ("ru;q=2", "en"),
        ("ru;q=", "en"),
        ("ru;x=1;q=1", "en"),
        ("rus", "en"),
        (",;,=,;;q,", "en"),
        ("de," * 1000 + "ru", "en"),
    ],
)
def test_language(field: str, expected: Language) -> None:
    assert wanted_language(field, "en") == expected


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_language(field: str, otherwise: Language) -> None:
    assert wanted_language(field, otherwise) in LANGUAGES


def test_language_of_the_page() -> None:
    assert '<html lang="ru">' in ask("x", Accept_Language="ru, en;q=0.5")
    assert '<html lang="en">' in ask("x", Accept_Language="de")


EVIL = "<script>alert('1')</script>\"&{0}{network}%s"


def test_everything_is_escaped() -> None:
    """Even what nobody could have put there."""
    site = Site(network=EVIL, room=EVIL, address=Address(EVIL, 1))
    for page in every_page(site):
        assert EVIL not in page
        assert "<script" not in page
        assert EVIL in unescape(page)
        Reader(page)


@pytest.mark.parametrize("place", ["target", "host", "field", "language"])
def test_nothing_of_a_request_is_repeated(place: str) -> None:
    where = dict.fromkeys(("target", "host", "field", "language"), "x")
    where[place] = '"><script>alert(1)</script>'
    request = (
        f"GET /{where['target']} HTTP/1.1\r\nHost: {where['host']}\r\nX-Y: {where['field']}\r\n"
        f"Accept-Language: {where['language']}\r\n\r\n"
    )
    assert "alert" not in Browser().ask(request.encode()).body


def test_the_name_that_nobody_has_chosen_is_translated() -> None:
    assert "<span>Beseda</span>" in joining_page(DEFAULT_SITE, "en", DEFAULT_SITE.address, 0)
    assert "<span>«Беседа»</span>" in joining_page(DEFAULT_SITE, "ru", DEFAULT_SITE.address, 0)
    chosen = Site(network="Tea")
    assert "<span>Tea</span>" in joining_page(chosen, "ru", chosen.address, 0)
