"""Our PINGs: each answer confirms that all that was sent before has been carried out."""

_OURS = "beseda-"
_MOST = 1000


class Pings:
    """Which have been answered. Not for two threads at once."""

    def __init__(self) -> None:
        self._sent = 0
        self._answered: set[str] = set()

    def next(self) -> str:
        """The token for another one."""
        self._sent += 1
        return f"{_OURS}{self._sent}"

    def answered(self, token: str) -> None:
        """PONG has come with this token."""
        if len(self._answered) < _MOST:
            self._answered.add(token)

    def is_answered(self, token: str) -> bool:
        """Whether it has."""
        return token in self._answered

    def forget(self, token: str) -> None:
        """Nobody waits for it any more."""
        self._answered.discard(token)
