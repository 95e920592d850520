"""The pages: what a browser shows until there is a chat in it. Pure: any thread may write one.

Every value and every sentence is escaped where it enters the HTML. There is no script, and the one
style sheet is allowed by its hash, so that nothing which might slip in could do anything.
"""

import shlex
from base64 import b64encode
from hashlib import sha256
from html import escape
from http import HTTPStatus
from urllib.parse import quote

from msgspec import Struct

from beseda.catalogue import Language, plural
from beseda.catalogue import web as texts
from beseda.gateways.web.exchange import Answer
from beseda.gateways.web.request import Address


class Site(Struct, frozen=True):
    """What the pages tell of this server.

    `address` is where it listens, for whoever does not say by which address they came; `room` is
    the room to enter; `asks_password` says whether everybody must give the server's password.
    `hears_text` and `speaks_quic` tell in which ways it answers UDP.
    """

    network: str = texts.NAME.en
    address: Address = Address("127.0.0.1", 8080)
    room: str = "#lobby"
    asks_password: bool = False
    hears_text: bool = False
    speaks_quic: bool = False

    def shown(self, language: Language) -> str:
        """The chat's name; the one that nobody has chosen is translated."""
        return texts.NAME.to(language) if self.network == texts.NAME.en else self.network


DEFAULT_SITE = Site()
"""A server without a settings file."""

_STYLE = """
:root { color-scheme: light dark; --page: #f6f4ef; --card: #fffefb; --ink: #22262b; --soft: #5d646d;
  --line: #e2ddd2; --code: #f1ede4; --accent: #0b6e66; }
@media (prefers-color-scheme: dark) { :root { --page: #15181b; --card: #1d2125; --ink: #e6e4df;
  --soft: #a0a7af; --line: #31373d; --code: #14171a; --accent: #5fcabd; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
  -webkit-text-size-adjust: 100%; }
main { max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; }
svg { width: 2.25rem; height: 2.25rem; flex: none; color: var(--accent); }
h1 { display: flex; align-items: center; gap: .75rem; margin: 0; font-size: 1.75rem;
  line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1.0625rem; }
p { margin: .5rem 0; }
.lead { font-size: 1.125rem; margin: 1rem 0 .5rem; text-wrap: balance; }
.soft { color: var(--soft); }
.here { padding: .125rem .75rem; border: 1px solid var(--line); border-radius: 1rem;
  background: var(--card); color: var(--accent); font-size: .9375rem; }
section { margin-top: 1rem; padding: 1rem 1.25rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .75rem; }
section p { color: var(--soft); font-size: .9375rem; overflow-wrap: break-word; }
h3 { margin: .75rem 0 0; font-size: .875rem; font-weight: 600; color: var(--soft); }
pre { margin: .5rem 0 0; padding: .625rem .75rem; background: var(--code); border-radius: .5rem;
  white-space: pre-wrap; overflow-wrap: anywhere;
  font: .9375rem/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { font: inherit; user-select: all; -webkit-user-select: all; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
"""

_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()

CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Allows what stands in these pages, and nothing else."""

_BUBBLES = (
    '<path d="M4 4h15a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-7l-5 4v-4H4a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z"/>'
    '<path d="M25 11h3a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-1v4l-5-4h-6a3 3 0 0 1-3-2.6l.6-.4H19a6 6 0 0'
    ' 0 6-6z" opacity=".55"/>'
)
# A page without an icon of its own makes browsers ask for /favicon.ico, a connection each time.
_ICON = quote(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="#0b8f85">{_BUBBLES}</svg>',
    safe="/:=",
)

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:image/svg+xml,{icon}">
<style>{style}</style>
</head>
<body>
<main>
<header><h1><svg viewBox="0 0 32 32" fill="currentColor" aria-hidden="true">{bubbles}</svg>
<span>{heading}</span></h1>{beside}</header>
{content}
</main>
</body>
</html>
"""


def joining_answer(site: Site, language: Language, address: Address, people: int) -> Answer:
    """The page as the answer to a request; the arguments as for `joining_page`."""
    page = joining_page(site, language, address, people)
    return page_answer(HTTPStatus.OK, page, language)


def page_answer(
    status: HTTPStatus, page: str, language: Language, *fields: tuple[str, str]
) -> Answer:
    """A page as an answer, with the fields that all pages have besides those of all answers."""
    return Answer(
        status,
        page.encode(),
        "text/html; charset=utf-8",
        (
            ("Content-Language", language),
            ("Vary", "Accept, Accept-Language"),
            ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            *fields,
        ),
    )


def joining_page(site: Site, language: Language, address: Address, people: int) -> str:
    """The ways in for whoever knows this server by `address`, and how many people are here."""
    here = plural(language, people, texts.PEOPLE_HERE)
    if not people:
        here = texts.NOBODY_HERE.to(language)
    content = [
        _paragraph(texts.LEAD.to(language), "lead"),
        _paragraph(texts.NO_BROWSER_YET.to(language), "soft"),
    ]
    if site.asks_password:
        content.append(_paragraph(texts.PASSWORD.to(language)))
    content += _ways(site, language, address)
    return _page(
        language,
        title=texts.TITLE.to(language, network=site.shown(language)),
        heading=site.shown(language),
        beside=f'<span class="here">{escape(here)}</span>',
        content=content,
    )


def _ways(site: Site, language: Language, address: Address) -> list[str]:
    ways = [_terminal(site, language, address)]
    host, port = address
    by_hand = f"{texts.NETCAT_HOW.to(language)} {texts.LEAVING.to(language)}"
    netcat = [f"nc {host} {port}"]
    if site.hears_text:
        by_hand = f"{by_hand} {texts.BY_UDP.to(language)}"
        netcat.append(f"nc -u {host} {port}")
    ways.append(_way(texts.NETCAT.to(language), by_hand, _commands(*netcat)))
    telnet = _commands(f"telnet {host} {port}")
    ways.append(_way(texts.TELNET.to(language), texts.TELNET_HOW.to(language), telnet))
    ways.append(_irc(site, language, address))
    return ways


def _terminal(site: Site, language: Language, address: Address) -> str:
    # Quoted for the shell: some take the brackets of an IPv6 address for a pattern.
    how, places = texts.TERMINAL_HOW.to(language), [str(address)]
    if site.speaks_quic:
        how = f"{how} {texts.BY_QUIC.to(language)}"
        places.append(f"quic://{address}")
    password = " --password" if site.asks_password else ""
    commands = [f"beseda chat {shlex.quote(place)}{password}" for place in places]
    return _way(texts.TERMINAL.to(language), how, _commands(*commands))


def _irc(site: Site, language: Language, address: Address) -> str:
    host, port = address
    irssi, weechat = f"/connect {host} {port}", f"/server add beseda {host}/{port} -notls"
    if site.asks_password:
        word = texts.PASSWORD_HERE.to(language)
        irssi, weechat = f"{irssi} {word}", f"{weechat} -password={word}"
    join = f"/join {site.room}"
    return _way(
        texts.IRC.to(language),
        texts.IRC_HOW.to(language, host=host, port=port, room=site.room),
        _subtitle("irssi"),
        _commands(irssi, join),
        _subtitle("WeeChat"),
        _commands(weechat, "/connect beseda", join),
    )


def problem_page(
    site: Site, language: Language, status: HTTPStatus, title: str, advice: str, example: str = ""
) -> str:
    """Why there is no other page, in words of that language; `example` is a request that works."""
    content = [_paragraph(advice, "lead")]
    if example:
        content.append(_paragraph(texts.EXAMPLE.to(language), "soft"))
        content.append(f"<pre>{escape(example)}</pre>")
    back = escape(texts.BACK.to(language))
    content.append(f'<p><a href="/">{back}</a></p>')
    return _page(language, f"{status.value} — {site.shown(language)}", title, "", content)


# ── pieces of HTML: text goes in, and is escaped ───────────────────────────────────────────────


def _page(language: Language, title: str, heading: str, beside: str, content: list[str]) -> str:
    """A whole page; `beside` and `content` are HTML."""
    return _PAGE.format(
        language=language,
        title=escape(title),
        icon=_ICON,
        style=_STYLE,
        bubbles=_BUBBLES,
        heading=escape(heading),
        beside=beside,
        content="\n".join(content),
    )


def _paragraph(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _subtitle(text: str) -> str:
    return f"<h3>{escape(text)}</h3>"


def _commands(*lines: str) -> str:
    """Lines to type, each of which one click selects."""
    shown = "\n".join(f"<code>{escape(line)}</code>" for line in lines)
    return f"<pre>{shown}</pre>"


def _way(title: str, how: str, *content: str) -> str:
    """A way in; `content` is HTML."""
    return f"<section><h2>{escape(title)}</h2>{_paragraph(how)}{''.join(content)}</section>"
