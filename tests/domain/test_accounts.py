"""The registry of accounts: whose a name is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from beseda.domain.accounts import Account, Accounts, IdentityError, Obstacle
from beseda.domain.names import NamePolicy
from beseda.protocol.irc.casemapping import CASEMAPPINGS, fold_precis

NAMES = NamePolicy(fold_precis, 32, 64)


def account(name: str, number: int = 1) -> Account:
    return Account(f"a{number:016x}", name, 1000.0 + number)


def registry(*names: str) -> Accounts:
    return Accounts(NAMES, [account(name, number) for number, name in enumerate(names, 1)])


def test_found_in_any_spelling() -> None:
    accounts = registry("Ann", "Ёлка")
    assert accounts.find("aNN") == account("Ann")
    assert accounts.find("ёЛКА") == account("Ёлка", 2)
    assert accounts.by_id(account("Ann").id) == account("Ann")
    assert [each.name for each in accounts] == ["Ann", "Ёлка"]
    assert len(accounts) == 2


@pytest.mark.parametrize("name", ["Bob", "", "Ann Lee", "A" * 200, "\ud800"])
def test_not_found(name: str) -> None:
    assert registry("Ann").find(name) is None


@pytest.mark.parametrize(
    ("name", "obstacle"),
    [
        ("ANN", Obstacle.NAME_TAKEN),
        ("Аnn", Obstacle.NAME_LOOKS_LIKE),  # the first letter is Cyrillic
    ],
)
def test_a_name_belongs_to_one(name: str, obstacle: Obstacle) -> None:
    accounts = registry("Ann")
    wanted = NAMES.nick(name)
    assert accounts.owner_of(wanted) == account("Ann")
    with pytest.raises(IdentityError) as refused:
        accounts.check_free(wanted)
    assert refused.value.obstacle is obstacle
    assert refused.value.values == {"name": name, "other": "Ann"}
    accounts.check_free(wanted, account("Ann").id)


def test_another_name() -> None:
    accounts = registry("Ann")
    accounts.put(replace(account("Ann"), name="Anna", role="operator"))
    assert accounts.find("ann") is None
    assert accounts.find("anna") is accounts.by_id(account("Ann").id)
    assert len(accounts) == 1


def test_no_more() -> None:
    accounts = registry("Ann", "Bob")
    for _ in range(2):
        accounts.remove(account("Ann").id)
    assert accounts.find("Ann") is None
    assert accounts.by_id(account("Ann").id) is None
    accounts.check_free(NAMES.nick("Ann"))
    assert [each.name for each in accounts] == ["Bob"]


def test_rules_that_have_changed_since() -> None:
    """What is on disk was allowed once: no account is lost, and the first one has the name."""
    strict = NamePolicy(CASEMAPPINGS["rfc1459"], 5, 64)
    accounts = Accounts(strict, [account("An[n", 1), account("An{n", 2), account("Alexandrina", 3)])
    assert accounts.find("AN{N") == account("An[n", 1)
    assert accounts.by_id(account("", 3).id) == account("Alexandrina", 3)
    accounts.remove(account("", 1).id)
    assert accounts.find("AN[N") == account("An{n", 2)
    accounts.remove(account("", 2).id)
    assert accounts.find("AN[N") is None


_TEXT = st.sampled_from(["Ann", "aNN", "Аnn", "Bob", "b0b", "Cyd", "Сyd", "CYD", "Ёж", "ёж"])
_STEP = st.tuples(st.sampled_from(["put", "remove"]), st.integers(1, 4), _TEXT)


@given(st.lists(_STEP, max_size=30))
def test_it_is_what_a_list_would_be(steps: list[tuple[str, int, str]]) -> None:
    accounts, model = registry(), dict[str, Account]()
    for step, number, name in steps:
        one = account(name, number)
        if step == "put":
            accounts.put(one)
            model[one.id] = one
        else:
            accounts.remove(one.id)
            model.pop(one.id, None)
        assert list(accounts) == list(model.values())
        assert len(accounts) == len(model)
        for text in ("Ann", "Bob", "Cyd", "Ёж"):
            name_of = NAMES.nick(text)
            same = {
                each.id for each in model.values() if NAMES.nick(each.name).folded == name_of.folded
            }
            alike = {
                each.id
                for each in model.values()
                if NAMES.nick(each.name).skeleton == name_of.skeleton
            }
            found, owner = accounts.find(text), accounts.owner_of(name_of)
            assert ({found.id} if found else set()) <= same
            assert bool(found) == bool(same)
            assert ({owner.id} if owner else set()) <= same | alike
            assert bool(owner) == bool(same | alike)
            taken = False
            try:
                accounts.check_free(name_of)
            except IdentityError:
                taken = True
            assert taken == bool(same | alike)
