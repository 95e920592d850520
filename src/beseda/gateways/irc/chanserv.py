"""ChanServ: rooms that last."""

from beseda.catalogue import irc_services as texts
from beseda.domain import ranks, views
from beseda.domain.commands import DropRoom, RegisterRoom, SetAccess, TakeRank
from beseda.domain.presence import Registration, Room
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.irc.server_queries import moment
from beseda.gateways.irc.services import Order, Service, Talk, hear
from beseda.gateways.irc.session import IrcSession

NAME = "ChanServ"


def command(session: IrcSession, params: list[str]) -> None:
    """CHANSERV <order> ..., or CS."""
    hear(session, SERVICE, " ".join(params))


def _register(talk: Talk, words: list[str]) -> None:
    talk.session.perform(RegisterRoom(words[0]))
    talk.say(texts.ROOM_REGISTERED, room=words[0])


def _drop(talk: Talk, words: list[str]) -> None:
    talk.session.perform(DropRoom(words[0]))
    talk.say(texts.ROOM_DROPPED, room=words[0])


def _info(talk: Talk, words: list[str]) -> None:
    room, registration = _registered(talk, words[0])
    founder = _name(talk, registration.founder)
    since = moment(registration.at)
    talk.say(texts.ROOM_INFO, room=room.name, account=founder, since=since)


def _access(talk: Talk, words: list[str]) -> None:
    name, what, rest = words[0], words[1].upper(), words[2:]
    if what == "LIST":
        _list(talk, name)
    elif what == "ADD" and len(rest) > 1:
        talk.session.perform(SetAccess(name, rest[0], rest[1].lower().removeprefix("+")))
        talk.say(texts.ACCESS_SET)
    elif what == "DEL" and rest:
        talk.session.perform(SetAccess(name, rest[0], ""))
        talk.say(texts.ACCESS_SET)
    else:
        talk.say(texts.USAGE, usage=f"ACCESS {ORDERS['ACCESS'].usage}")


def _list(talk: Talk, name: str) -> None:
    """Who may see the list: who is in the room."""
    room, registration = _registered(talk, name)
    user = talk.session.user
    if user not in room.members and user.operator is None:
        raise Refused(Reason.NOT_IN_ROOM, room=room.name)
    for account_id, held in registration.access.items():
        letters = "".join(rank.letter for rank in ranks.RANKS if held & rank.bit)
        talk.say(texts.ACCESS_ROW, account=_name(talk, account_id), rank=f"+{letters}")
    talk.say(texts.ACCESS_END, number=len(registration.access))


def _op(talk: Talk, words: list[str]) -> None:
    talk.session.perform(TakeRank(words[0]))


def _registered(talk: Talk, name: str) -> tuple[Room, Registration]:
    room = views.room(talk.session.hub, name, talk.session.user)
    if room.registration is None:
        raise Refused(Reason.ROOM_NOT_REGISTERED, room=room.name)
    return room, room.registration


def _name(talk: Talk, account_id: str) -> str:
    account = talk.session.hub.accounts.by_id(account_id)
    return account.name if account is not None else texts.GONE.to(talk.session.language)


ORDERS = {
    "REGISTER": Order(_register, "<#room>", texts.HELP_CHAN_REGISTER),
    "DROP": Order(_drop, "<#room>", texts.HELP_CHAN_DROP),
    "INFO": Order(_info, "<#room>", texts.HELP_CHAN_INFO),
    "ACCESS": Order(_access, "<#room> <LIST|ADD|DEL> [account] [rank]", texts.HELP_CHAN_ACCESS),
    "OP": Order(_op, "<#room>", texts.HELP_CHAN_OP),
}
SERVICE = Service(NAME, texts.CHAN_HELP_TITLE, ORDERS)
