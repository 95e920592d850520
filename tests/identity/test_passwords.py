"""Passwords: which can be one, and comparing them with what is kept."""

import threading

import pytest
from argon2 import PasswordHasher, extract_parameters

from beseda.domain.accounts import IdentityError, Obstacle
from beseda.identity import passwords
from beseda.identity.hashing import Here
from beseda.identity.passwords import Passwords, normalized


def test_what_is_kept_is_argon2id_with_owasps_parameters() -> None:
    kept = Passwords(1, Here()).hash("correct horse")
    found = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19_456, 2, 1)


def test_the_right_one_and_wrong_ones() -> None:
    checker = Passwords(1, Here())
    kept = checker.hash("correct horse")
    assert checker.hash("correct horse") != kept
    assert checker.matches(kept, "correct horse")
    assert not checker.matches(kept, "Correct horse")
    assert not checker.matches("", "correct horse")
    assert not checker.matches("rubbish", "correct horse")
    assert not checker.outdated(kept)


def test_other_parameters_are_outdated() -> None:
    checker = Passwords(1, Here())
    kept = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("correct horse")
    assert checker.matches(kept, "correct horse")
    assert checker.outdated(kept)


def test_spellings_of_the_same() -> None:
    assert normalized("e\u0301te\u0301 chaud") == "été chaud"
    assert normalized("a\u3000b") == "a b"  # OpaqueString: other spaces are a space
    assert normalized("ПАРОЛЬ") != normalized("пароль")


@pytest.mark.parametrize(
    "password", ["", "a\x00b", "tab\t", "x" * 1025, "ё" * 513, "\ud800", "\u0301" * 10_000_000]
)
def test_what_cannot_be_a_password(password: str) -> None:
    with pytest.raises(IdentityError) as refused:
        normalized(password)
    assert refused.value.obstacle is Obstacle.BAD_PASSWORD


def test_the_longest() -> None:
    assert len(normalized("x" * 1024)) == 1024


class Counting(Here):
    """A hash takes as long as the test says."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.at_once = self.most = 0
        self.begun = threading.Semaphore(0)
        self._lock = threading.Lock()

    def hash(self, password: str) -> str:
        with self._lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.begun.release()
        assert self.go.wait(10)
        with self._lock:
            self.at_once -= 1
        return password


def test_few_at_once_and_not_too_many_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_MOST_WAITING", 3)
    hasher = Counting()
    checker = Passwords(2, hasher)
    outcomes: list[str] = []
    refused = threading.Semaphore(0)

    def work() -> None:
        try:
            outcomes.append(checker.hash("x"))
        except IdentityError as error:
            outcomes.append(error.obstacle)
            refused.release()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for semaphore in (hasher.begun, hasher.begun, refused, refused, refused):
        assert semaphore.acquire(timeout=10)
    hasher.go.set()
    for thread in threads:
        thread.join(10)
    assert hasher.most == 2
    assert sorted(outcomes) == [Obstacle.TOO_BUSY] * 3 + ["x"] * 5


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_WAIT_SECONDS", 0.01)
    hasher = Counting()
    checker = Passwords(1, hasher)
    thread = threading.Thread(target=lambda: checker.hash("x"))
    thread.start()
    assert hasher.begun.acquire(timeout=10)
    with pytest.raises(IdentityError) as refused:
        checker.hash("y")
    assert refused.value.obstacle is Obstacle.TOO_BUSY
    hasher.go.set()
    thread.join(10)


class Noting(Here):
    """Notes what it compares."""

    def __init__(self) -> None:
        self.compared: list[str] = []

    def matches(self, kept: str, password: str) -> bool:
        self.compared.append(password)
        return super().matches(kept, password)


def test_a_right_password_is_not_hashed_again() -> None:
    hasher = Noting()
    checker = Passwords(1, hasher)
    kept = checker.hash("correct horse")
    assert [checker.matches(kept, "correct horse") for _ in range(3)] == [True] * 3
    assert hasher.compared == ["correct horse"]
    assert not checker.matches(kept, "wrong horse")
    assert not checker.matches(kept, "wrong horse"), "a wrong one takes as long each time"
    assert not checker.matches("", "correct horse")
    assert hasher.compared == ["correct horse", "wrong horse", "wrong horse", "correct horse"]


def test_a_new_password_is_compared_anew() -> None:
    hasher = Noting()
    checker = Passwords(1, hasher)
    assert checker.matches(checker.hash("correct horse"), "correct horse")
    assert not checker.matches(checker.hash("another horse"), "correct horse")
    assert checker.matches(checker.hash("correct horse"), "correct horse"), "another salt"
    assert len(hasher.compared) == 3


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_MOST_PROVED", 2)
    proved = passwords.Proved()
    for kept in ("a", "b", "c"):
        proved.add(kept, "x")
    assert [proved.has(kept, "x") for kept in ("a", "b", "c")] == [False, True, True]
    assert not proved.has("c", "y")
