"""What waits for a busy program."""

import threading

from beseda.client.events import LoggedIn, LoggedOut
from beseda.programs.inbox import Inbox, Missed
from tests.system.talking import TIMEOUT


def test_in_order() -> None:
    inbox = Inbox()
    inbox.put(LoggedIn("a"))
    inbox.put(LoggedOut())
    assert [inbox.take(0), inbox.take(0), inbox.take(0)] == [LoggedIn("a"), LoggedOut(), None]
    assert not inbox.over


def test_the_oldest_go_first_and_it_is_told() -> None:
    inbox = Inbox(3)
    for number in range(5):
        inbox.put(LoggedIn(str(number)))
    assert inbox.take(0) == Missed(2)
    assert [inbox.take(0) for _ in range(3)] == [LoggedIn("2"), LoggedIn("3"), LoggedIn("4")]
    inbox.put(LoggedOut())
    assert inbox.take(0) == LoggedOut()


def test_what_waits_at_the_end_can_be_taken() -> None:
    inbox = Inbox()
    inbox.put(LoggedOut())
    inbox.end()
    over = [inbox.over]
    assert inbox.take(None) == LoggedOut()
    over.append(inbox.over)
    assert over == [False, True]
    assert inbox.take(None) is None


def test_whoever_waits_is_woken() -> None:
    inbox = Inbox()
    taken: list[object] = []
    waiting = threading.Thread(target=lambda: taken.append(inbox.take(TIMEOUT)))
    waiting.start()
    inbox.put(LoggedOut())
    waiting.join(TIMEOUT)
    assert taken == [LoggedOut()]
    waiting = threading.Thread(target=lambda: taken.append(inbox.take(None)))
    waiting.start()
    inbox.end()
    waiting.join(TIMEOUT)
    assert taken[1:] == [None]
