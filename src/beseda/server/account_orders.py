"""Carrying out what `beseda account` asks: on the control socket, or while no server runs."""

from functools import partial

from msgspec.structs import replace

from beseda.domain.accounts import Account, IdentityError
from beseda.identity.service import IdentityService
from beseda.server.control_wire import (
    AccountRequest,
    AddAccount,
    Answer,
    DeleteAccount,
    Deleted,
    Denied,
    Done,
    SetPassword,
    SetRole,
    Suspend,
    Underway,
)
from beseda.server.orders import Work

_MOST_REASON = 400
"""Characters of a reason; it has to fit into an IRC line."""


class AccountOrders:
    """What whoever runs the server may do to accounts. For one thread, which holds no lock."""

    def __init__(self, identity: IdentityService) -> None:
        self._identity = identity

    def carry_out(self, wanted: AccountRequest) -> Work:
        """Step by step; the last answer is the one that counts."""
        try:
            if isinstance(wanted, DeleteAccount):
                yield from self._delete(wanted)
            else:
                yield self._do(wanted)
        except IdentityError as error:
            yield Denied(error.obstacle, error.values)

    def _do(self, wanted: AddAccount | SetPassword | Suspend | SetRole) -> Answer:
        if isinstance(wanted, AddAccount):
            return Done(self._identity.create(wanted.name, wanted.password).name)
        account = self._identity.account(wanted.name)
        match wanted:
            case SetPassword():
                self._identity.set_password(account.id, wanted.password)
            case Suspend():
                reason = wanted.reason
                suspended = None if reason is None else " ".join(reason.split())[:_MOST_REASON]
                self._identity.change(account.id, partial(_with_suspension, suspended))
            case SetRole():
                self._identity.change(account.id, partial(_with_role, wanted.role))
        return Done(account.name)

    def _delete(self, wanted: DeleteAccount) -> Work:
        account = self._identity.account(wanted.name)
        if wanted.dry:
            yield Done(account.name)
            return
        removed = 0
        for progress in self._identity.deletion(account.id, messages=wanted.messages):
            done, total, removed = progress
            if done < total:
                yield Underway(done, total)
        yield Deleted(removed)


def _with_suspension(reason: str | None, account: Account) -> Account:
    return replace(account, suspended=reason)


def _with_role(role: str, account: Account) -> Account:
    return replace(account, role=role)
