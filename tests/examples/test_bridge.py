"""The bridge between two networks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

import beseda
from tests.examples.loading import load
from tests.system.talking import TIMEOUT

bridge: Any = load("bridge")


class Ends(NamedTuple):
    """Somebody on each side, and the bridge's own two clients."""

    ann: beseda.Client
    bob: beseda.Client
    here: beseda.Client
    there: beseda.Client
    servers: tuple[beseda.Server, beseda.Server]


@contextmanager
def bridged() -> Iterator[Ends]:
    with (
        beseda.Server() as one,
        beseda.Server() as other,
        beseda.Client(one.address, "ann", rooms=["#tea"]) as ann,
        beseda.Client(other.address, "bob", rooms=["#чай"]) as bob,
        beseda.Client(one.address, "bridge", rooms=["#tea"]) as here,
        beseda.Client(other.address, "bridge", rooms=["#чай"]) as there,
    ):
        ann.wait_for(beseda.Joined)  # her own
        ann.wait_for(beseda.Joined)
        bob.wait_for(beseda.Joined)
        bob.wait_for(beseda.Joined)
        running = threading.Thread(
            target=bridge.bridge, args=(bridge.Side(here, "#tea"), bridge.Side(there, "#чай"))
        )
        running.start()
        yield Ends(ann, bob, here, there, (one, other))
        here.close()
        running.join(TIMEOUT)
        assert not running.is_alive()


def heard(client: beseda.Client) -> str:
    return client.wait_for(beseda.MessageReceived).text


def test_both_ways() -> None:
    with bridged() as ends:
        ends.ann.say("#tea", "hello")
        assert heard(ends.bob) == "<ann> hello"
        ends.bob.say("#чай", "привет")
        assert heard(ends.ann) == "<bob> привет"
        ends.bob.act("#чай", "waves")
        assert heard(ends.ann) == "* bob waves"


def test_coming_and_going() -> None:
    with bridged() as ends:
        with beseda.Client(ends.servers[0].address, "eve", rooms=["#tea", "#other"]) as eve:
            assert heard(ends.bob) == "* eve has joined"
            eve.say("#other", "not for the bridge")
            eve.rename("mallory")
            assert heard(ends.bob) == "* eve is now mallory"
            eve.leave("#tea")
            assert heard(ends.bob) == "* mallory has left"
            eve.join("#tea")
            assert heard(ends.bob) == "* mallory has joined"
        assert heard(ends.bob) == "* mallory has left"


def test_no_loops() -> None:
    with bridged() as ends:
        ends.ann.notice("#tea", "from another bridge")
        ends.ann.say("bridge", "in private")
        ends.ann.say("#tea", "aloud")
        assert heard(ends.bob) == "<ann> aloud"


@pytest.mark.slow
def test_a_side_that_is_lost_for_good() -> None:
    with (
        beseda.Server() as one,
        beseda.Server() as other,
        beseda.Client(one.address, "bridge", rooms=["#tea"], reconnects=False) as here,
        beseda.Client(other.address, "bridge", rooms=["#tea"], reconnects=False) as there,
    ):
        running = threading.Thread(
            target=bridge.bridge, args=(bridge.Side(here, "#tea"), bridge.Side(there, "#tea"))
        )
        running.start()
        one.stop()
        running.join(TIMEOUT)
        assert not running.is_alive()
