"""Places for handshakes: so many and no more, and nobody is forgotten."""

import threading

from beseda.net.handshakes import Handshakes, Place


def test_those_who_wait_come_in_their_order() -> None:
    came: list[str] = []
    places = Handshakes(2)
    had = {name: places.ask(name, lambda name=name: came.append(name)) for name in "abcde"}  # type: ignore[misc]
    assert came == ["a", "b"]
    had["c"].leave()  # does not want to wait any more
    had["a"].leave()
    assert came == ["a", "b", "d"]
    had["a"].leave()  # twice is as once
    assert came == ["a", "b", "d"]
    had["b"].leave()
    assert came == ["a", "b", "d", "e"]
    for name in "de":
        had[name].leave()
    places.ask("f", lambda: came.append("f"))
    places.ask("g", lambda: came.append("g"))
    places.ask("h", lambda: came.append("h"))
    assert came[-2:] == ["f", "g"]


def test_no_host_has_all_of_them() -> None:
    came: list[str] = []
    places = Handshakes(4, 2)

    def ask(host: str) -> Place:
        return places.ask(host, lambda: came.append(host))

    greedy = [ask("a") for _ in range(10)]
    assert came == ["a", "a"]
    others = [ask(host) for host in "bcd"]
    assert came == ["a", "a", "b", "c"]
    greedy[0].leave()
    assert came[4:] == ["a"]  # who has waited for longest, and may have it
    others[0].leave()
    assert came[5:] == ["d"]
    for each in (*greedy, *others):
        each.leave()
    ask("a")
    assert came[-1] == "a"


def test_many_threads() -> None:
    places = Handshakes(3)
    lock = threading.Lock()
    inside = most = done = 0

    def visit() -> None:
        nonlocal inside, most, done
        for _ in range(200):
            mine = threading.Event()
            place: Place = places.ask("host", mine.set)
            assert mine.wait(5)
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1
                done += 1
            place.leave()

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (done, inside) == (1600, 0)
    assert most <= 3
