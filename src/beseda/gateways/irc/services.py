"""NickServ and ChanServ: accounts and rooms that last, for people whose fingers know them.

They are talked to like people (`PRIVMSG NickServ :IDENTIFY secret`) or by commands of their own
(`NICKSERV IDENTIFY secret`, `NS ...`). What is said to them goes into no log.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from beseda.catalogue import Text
from beseda.catalogue import irc_services as texts
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.refusals import Refused
from beseda.gateways.irc.form import one_line
from beseda.gateways.irc.session import IrcSession


class Talk(Struct, frozen=True):
    """One client talks to a service."""

    session: IrcSession
    service: str

    def say(self, text: Text, /, **values: object) -> None:
        """The service answers with a line."""
        self.show(text.to(self.session.language, **values))

    def show(self, line: str) -> None:
        """The service answers with a line that is in the client's language already."""
        name, server = self.service, self.session.server.name
        head = f":{name}!{name}@{server} NOTICE {self.session.nick} :"
        self.session.reply(one_line(head + line))

    def refuse(self, _obstacle: object, text: Text, values: Mapping[str, Any]) -> None:
        """Why something about accounts was not done (`identifying.ask`)."""
        self.say(text, **values)


class Order(Struct, frozen=True):
    """One thing that a service does: its function gets what was said after the word; `usage` names
    that, what must be there in angle brackets."""

    function: Callable[[Talk, list[str]], None]
    usage: str
    help: Text

    @property
    def least(self) -> int:
        """How many words must be there."""
        return self.usage.count("<")

    @property
    def most(self) -> int:
        """How many there can be: a password with a space in it is refused, and not cut."""
        return len(self.usage.split())


class Service(Struct, frozen=True):
    """One service: its name, how it begins its list of orders, and those."""

    name: str
    title: Text
    orders: Mapping[str, Order]


def hear(session: IrcSession, service: Service, text: str) -> None:
    """Something was said to `service`."""
    talk = Talk(session, service.name)
    word, *rest = text.split() or ["HELP"]
    order = service.orders.get(word.upper())
    if word.upper() == "HELP":
        _help(talk, service)
    elif order is None:
        talk.say(texts.UNKNOWN, command=word[:20])
    elif not order.least <= len(rest) <= order.most:
        talk.say(texts.USAGE, usage=f"{word.upper()} {order.usage}")
    else:
        try:
            order.function(talk, rest)
        except Refused as refused:
            talk.say(REFUSALS[refused.refusal.reason], **refused.refusal.values)


def _help(talk: Talk, service: Service) -> None:
    talk.say(service.title)
    for word, order in service.orders.items():
        does = order.help.to(talk.session.language)
        talk.show(f"  {f'{word} {order.usage}'.rstrip()} - {does}")
