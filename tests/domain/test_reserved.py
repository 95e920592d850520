"""Names of services, and what a person would take for one: nobody has them."""

import pytest

from beseda.domain.names import NamePolicy
from beseda.domain.refusals import Reason, Refused
from beseda.protocol.irc.casemapping import CASEMAPPINGS

POLICIES = {each: NamePolicy(fold, 32, 64) for each, fold in CASEMAPPINGS.items()}


def is_refused(names: NamePolicy, text: str) -> bool:
    try:
        names.nick(text)
    except Refused as refused:
        return refused.refusal.reason is Reason.NICK_RESERVED
    return False


@pytest.mark.parametrize("names", POLICIES.values(), ids=POLICIES)
@pytest.mark.parametrize(
    "text",
    [
        *("NickServ", "CHANSERV", "server", "OperServ", "MemoServ", "HistServ"),
        *("N1ckServ", "NlckServ", "NIckServ", "N|ckServ"),
        *("Chan5erv", "Ch4nServ", "N1CK53RV", "Oper5erv", "H1s7Serv", "s3rv3r"),
        *("MernoServ", "rnernoserv"),
        *("N\u0456ckserv", "Ni\u0441kServ", "\u0421hanServ"),  # Cyrillic і, с, С
        *("Nic\u043aServ", "\u043fickserv", "\u041ce\u043co\u0405erv"),  # Cyrillic к, п, М м Ѕ
        *("Nic\u03baServ", "\u03b7ickserv", "\u039dickServ"),  # Greek κ, η, Ν
        *("N\u00edckServ", "Ni\u0304ckServ", "Ni\u010dkServ", "Nic\u0199Serv"),  # í, ī, č, ƙ
        "\u0274\u026a\u1d04\u1d0b\ua731\u1d07\u0280\u1d20",  # small capitals
    ],
)
def test_what_a_person_would_take_for_a_service(names: NamePolicy, text: str) -> None:
    assert is_refused(names, text)


@pytest.mark.parametrize("names", POLICIES.values(), ids=POLICIES)
@pytest.mark.parametrize(
    "text",
    [
        *("Nick", "Nicks", "Serv", "Servers", "Chan", "Memo", "Oper1", "Conserve", "Observer"),
        *("Nick-Serv", "NickServ2", "Bernoserv", "\u0421\u0435\u0440\u0432\u0435\u0440"),
    ],
)
def test_others_lose_no_name_by_it(names: NamePolicy, text: str) -> None:
    assert not is_refused(names, text)
