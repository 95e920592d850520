"""How many may come in."""

import threading

from beseda.net.admission import Admission, Verdict


def test_the_server_has_its_limit_and_so_has_each_address() -> None:
    admission = Admission(connections=3, connections_per_address=2)
    assert admission.admit("a") is Verdict.WELCOME
    assert admission.admit("a") is Verdict.WELCOME
    assert admission.admit("a") is Verdict.ADDRESS_FULL
    assert admission.admit("b") is Verdict.WELCOME
    assert admission.admit("b") is Verdict.SERVER_FULL
    assert admission.total == 3


def test_who_leaves_makes_room() -> None:
    admission = Admission(connections=2, connections_per_address=1)
    admission.admit("a")
    admission.admit("b")
    admission.release("a")
    assert admission.admit("b") is Verdict.ADDRESS_FULL
    assert admission.admit("a") is Verdict.WELCOME


def test_addresses_that_are_gone_take_no_memory() -> None:
    admission = Admission(connections=10, connections_per_address=10)
    for number in range(1000):
        admission.admit(str(number))
        admission.release(str(number))
    assert admission.total == 0
    assert len(admission._by_host) == 0


def test_who_is_turned_away_is_not_counted() -> None:
    admission = Admission(connections=5, connections_per_address=1)
    for _ in range(10):
        admission.admit("a")
    assert admission.total == 1
    admission.release("a")
    assert admission.total == 0


def test_threads_that_come_at_once_do_not_slip_through() -> None:
    admission = Admission(connections=100, connections_per_address=100)
    verdicts: list[Verdict] = []
    start = threading.Barrier(4)

    def come() -> None:
        start.wait(5)
        verdicts.extend([admission.admit("a") for _ in range(50)])

    threads = [threading.Thread(target=come) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert verdicts.count(Verdict.WELCOME) == 100
