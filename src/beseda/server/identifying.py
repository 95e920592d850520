"""The accounts of a server that runs: what changes with them for those who are here."""

from functools import partial

from beseda.catalogue import Language
from beseda.catalogue.identity import SUSPENDED
from beseda.domain.accounts import Account
from beseda.domain.actions.account_changes import account_changed
from beseda.domain.hub import Hub
from beseda.domain.settings import AccountsSettings
from beseda.identity.hashing import Hasher
from beseda.identity.service import IdentityService
from beseda.storage.store import Store


def make_identity(
    hub: Hub, store: Store, settings: AccountsSettings, language: Language, hasher: Hasher
) -> IdentityService:
    """The service for `hub`, whose accounts are those of `store`; `hasher` is for passwords."""
    told = SUSPENDED.to(language)
    return IdentityService(
        hub.accounts,
        hub.lock,
        hub.names,
        store.accounts,
        settings,
        key=store.accounts.key,
        networks=store.accounts.networks(),
        hasher=hasher,
        changed=partial(_changed, hub, told),
        erased=partial(_erased, hub),
    )


def _changed(hub: Hub, told: str, old: Account, new: Account | None) -> None:
    with hub.lock:
        account_changed(hub, old, new, told)
    hub.deliver()


def _erased(hub: Hub) -> None:
    with hub.lock:
        hub.logs_changed()
