"""Whose a name is: logging in and out, and others who go by it."""

import pytest

from beseda.domain.accounts import OPERATOR, AccountSettings, Enforce
from beseda.domain.commands import GiveUpName, Join, LogIn, LogOut, Reclaim, Rename, Say
from beseda.domain.refusals import Reason, Refused
from tests.domain.fakes import Chat


def test_logging_in_is_told_to_those_who_share_a_room() -> None:
    chat = Chat()
    account = chat.account("Anna")
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    eve = chat.enter("Eve")
    ann.does(LogIn(account))
    assert ann.hears() == ["you: Ann is logged in: Anna"]
    assert bob.hears() == ["Ann is logged in: Anna"]
    assert eve.hears() == []
    assert (ann.user.person.account, ann.user.person.identity) == ("Anna", "aAnna")
    assert chat.noted()[-1] == "logged_in"
    ann.does(LogIn(account))  # again
    assert bob.hears() == []


def test_who_logs_out_is_a_stranger() -> None:
    chat = Chat()
    [ann] = chat.enter_all("Ann")
    before = ann.user.person.identity
    ann.does(LogIn(chat.account("Ann")))
    ann.does(LogOut())
    after = ann.user.person
    assert after.account == ""
    assert after.identity not in (before, "aAnn")
    assert chat.hub.logins.present("aAnn") is None
    assert ann.cannot(LogOut()) is Reason.NOT_LOGGED_IN


@pytest.mark.parametrize("name", ["Anna", "ANNA", "Аnna"])  # the last with a Cyrillic A
def test_nobody_else_can_have_the_name_or_one_that_looks_like_it(name: str) -> None:
    chat = Chat()
    account = chat.account("Anna")
    with pytest.raises(Refused) as refused:
        chat.enter(name)
    assert refused.value.refusal.reason is Reason.NICK_REGISTERED
    bob = chat.enter("Bob")
    assert bob.cannot(Rename(name)) is Reason.NICK_REGISTERED
    assert chat.enter("Anna", account=account).user.person.account == "Anna"


def test_the_owner_can_take_the_name_once_logged_in() -> None:
    chat = Chat()
    account = chat.account("Anna")
    guest = chat.enter("Guest")
    assert guest.cannot(Rename("Anna")) is Reason.NICK_REGISTERED
    guest.does(LogIn(account))
    guest.does(Rename("Anna"))
    assert guest.user.nick == "Anna"


def test_a_name_on_loan() -> None:
    chat = Chat()
    chat.account("Anna", settings=AccountSettings(enforce=Enforce.GRACE))
    guest = chat.enter("Anna")
    guest.does(Join("#tea"))
    guest.hears()
    assert chat.hub.logins.is_on_loan(guest.user)
    guest.does(GiveUpName())
    assert guest.user.nick.startswith("Guest")
    assert guest.hears() == [f"you: Anna is now {guest.user.nick}"]
    assert not chat.hub.logins.is_on_loan(guest.user)
    guest.does(GiveUpName())
    assert guest.hears() == []


def test_a_name_is_taken_back_from_a_guest() -> None:
    chat = Chat()
    account = chat.account("Anna", settings=AccountSettings(enforce=Enforce.GRACE))
    guest = chat.enter("Anna")
    owner = chat.enter("Owner", account=account)
    assert chat.enter("Eve").cannot(Reclaim("Anna", "mine")) is Reason.NOT_YOUR_NAME
    owner.does(Reclaim("Anna", "mine"), Rename("Anna"))
    assert owner.user.nick == "Anna"
    assert guest.user.nick.startswith("Guest")
    assert guest.channel.closed is None


def test_a_name_is_taken_back_from_ones_own_dead_connection() -> None:
    chat = Chat()
    account = chat.account("Anna", settings=AccountSettings(multiclient=False))
    dead = chat.enter("Anna", account=account)
    owner = chat.enter("Owner", account=account)
    assert owner.cannot(Reclaim("Owner", "mine")) is Reason.NOT_YOUR_NAME
    owner.does(Reclaim("Anna", "mine"), Rename("Anna"))
    assert dead.channel.closed == "mine"
    assert [user.nick for user in chat.hub.roster.people()] == ["Anna"]
    assert chat.hub.logins.present("aAnna") is owner.user


def test_an_operators_account_makes_one() -> None:
    chat = Chat()
    guest = chat.enter("Ann")
    guest.does(LogIn(chat.account("Anna", role=OPERATOR)))
    assert guest.user.operator == "Anna"
    assert "o" in guest.user.modes


def test_private_history_goes_with_the_account() -> None:
    chat = Chat()
    account = chat.account("Anna")
    ann, bob = chat.enter_all("Ann", "Bob")
    log = chat.hub.log_between(ann.user.person, bob.user.person)
    ann.does(LogIn(account))
    assert chat.hub.log_between(ann.user.person, bob.user.person) != log
    ann.does(LogOut(), LogIn(account), Say("Bob", "hi"))
    assert chat.hub.log_between(ann.user.person, bob.user.person).members == (
        "aAnna",
        bob.user.person.identity,
    )


def test_who_logs_out_or_in_elsewhere_loses_the_name_of_the_account() -> None:
    chat = Chat()
    anna, maria = chat.account("Anna"), chat.account("Maria")
    ann = chat.enter("Anna", account=anna)
    ann.does(LogIn(maria))
    assert ann.user.nick.startswith("Guest")
    ann.does(Rename("Maria"), LogOut())
    assert ann.user.nick.startswith("Guest")
    assert chat.enter("Anna", account=anna).user.nick == "Anna"


def test_the_owner_of_a_name_on_loan_gets_it() -> None:
    chat = Chat()
    account = chat.account("Anna", settings=AccountSettings(enforce=Enforce.GRACE))
    guest = chat.enter("Anna")
    owner = chat.enter("Owner", account=account)
    owner.does(Rename("Anna"))
    assert owner.user.nick == "Anna"
    assert guest.user.nick.startswith("Guest")


def test_who_was_suspended_meanwhile_is_not_let_in() -> None:
    chat = Chat()
    account = chat.account("Anna")
    guest = chat.enter("Guest")
    chat.account("Anna", suspended="spam")
    assert guest.cannot(LogIn(account)) is Reason.NOT_LOGGED_IN
