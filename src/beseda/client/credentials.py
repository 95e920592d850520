"""With what somebody proves whose account they are."""

from msgspec import Struct

_MOST_FORMER = 3


class Credentials(Struct, frozen=True):
    """An account, and what shows that it is ours. They are kept in memory only."""

    account: str
    """Its name; "" for whichever the certificate belongs to."""
    password: str = ""
    """ "" if there is none."""
    certificate: bool = False
    """Whether the connection shows a client certificate."""
    former: tuple[str, ...] = ()
    """What the password may still be: a change was asked for, and only the server knows whether it
    was done."""

    def changed(self, password: str) -> "Credentials":
        """The same after `password` was asked for instead."""
        former = (self.password, *self.former)[:_MOST_FORMER]
        return Credentials(self.account, password, self.certificate, former)

    def __repr__(self) -> str:
        return f"Credentials({self.account!r})"
