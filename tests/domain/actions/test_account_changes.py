"""What those who are here notice when an account changes."""

from typing import Any

from msgspec.structs import replace

from beseda.domain import lasting
from beseda.domain.accounts import Account
from beseda.domain.actions.account_changes import account_changed
from beseda.domain.commands import Join
from tests.domain.fakes import Chat, Guest


def changes(chat: Chat, old: Account, **fields: Any) -> None:
    """The account is another from now on, or no more (nothing is said of it)."""
    new = replace(old, **fields) if fields else None
    with chat.hub.lock:
        if new is None:
            chat.hub.accounts.remove(old.id)
        else:
            chat.hub.accounts.put(new)
        account_changed(chat.hub, old, new, "suspended")
    chat.hub.deliver()


def with_owner(**fields: Any) -> tuple[Chat, Account, Guest, Guest]:
    """Ann, who has an account, and Bob, who has none, in a room."""
    chat = Chat()
    ann_account = chat.account("Ann", **fields)
    ann, bob = chat.enter("Ann", account=ann_account), chat.enter("Bob")
    for each in (ann, bob):
        each.does(Join("#tea"))
    chat.forget()
    return chat, ann_account, ann, bob


def test_whose_account_is_suspended_is_put_out() -> None:
    chat, account, ann, bob = with_owner()
    changes(chat, account, suspended="spam")
    assert ann.channel.closed == "spam"
    assert ann.hears() == ["bye: spam"]
    assert bob.hears() == ["Ann quits: spam"]
    assert chat.hub.roster.find("Ann") is None


def test_a_suspension_without_a_reason() -> None:
    chat, account, ann, bob = with_owner()
    changes(chat, account, suspended="")
    assert ann.channel.closed == "suspended"
    assert bob.hears() == ["Ann quits: suspended"]


def test_who_has_stayed_without_a_session_is_put_out_as_well() -> None:
    chat, account, ann, bob = with_owner()
    ann.user.remove_session(ann.session)
    ann.user.absent_since = chat.now
    changes(chat, account, suspended="spam")
    assert bob.hears() == ["Ann quits: spam"]
    assert chat.hub.roster.find("Ann") is None


def test_whose_account_is_deleted_is_a_guest() -> None:
    chat, account, ann, bob = with_owner()
    changes(chat, account)
    assert ann.channel.closed is None
    assert bob.hears() == ["Ann is logged in: no more"]
    assert ann.user.person.account == ""
    assert ann.user.person.identity != account.id
    assert chat.hub.logins.present(account.id) is None


def test_nothing_is_kept_of_whose_account_is_deleted() -> None:
    chat, account, _, _ = with_owner()
    with chat.hub.lock:
        chat.hub.keep_document(lasting.KIND, account.id, b"{}")
    changes(chat, account)
    assert account.id not in chat.kept[lasting.KIND]


def test_nobody_stays_as_a_ghost() -> None:
    chat, account, ann, bob = with_owner()
    ann.user.remove_session(ann.session)
    changes(chat, account)
    assert bob.hears()[-1] == "Ann quits: "
    assert chat.hub.roster.find("Ann") is None


def test_a_role_is_given_and_taken() -> None:
    chat, account, ann, _ = with_owner()
    changes(chat, account, role="operator")
    assert ann.hears() == ["you: Ann mode Ann +o"]
    assert chat.hub.roster.operators == 1
    changes(chat, replace(account, role="operator"), role="")
    assert ann.hears() == ["you: Ann mode Ann -o"]
    assert ann.user.operator is None
    assert not ann.user.modes
    assert chat.hub.roster.operators == 0


def test_an_operator_by_the_settings_stays_one() -> None:
    chat, account, ann, _ = with_owner(role="operator")
    ann.user.operator = "root"
    changes(chat, account, role="")
    assert ann.user.operator == "root"


def test_another_name() -> None:
    chat, account, ann, bob = with_owner()
    changes(chat, account, name="Anna")
    assert bob.hears() == ["Ann is logged in: Anna"]
    assert (ann.user.account_key, ann.user.person.identity) == ("anna", account.id)


def test_others_notice_nothing() -> None:
    chat, account, ann, bob = with_owner()
    other = chat.account("Cyd")
    changes(chat, other)
    changes(chat, account, registered_at=5.0)
    assert bob.hears() == ann.hears() == []
