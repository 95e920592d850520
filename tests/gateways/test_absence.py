"""What was missed, and nothing that is shown anyway."""

from beseda.domain.events import MessagePosted
from beseda.domain.history import Activity
from beseda.gateways.absence import absence, named
from tests.gateways.plain.conversation import NOON
from tests.gateways.plain.people import log_in, world_of
from tests.gateways.remembering import Remembering


def test_it_begins_and_ends(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    world.enter("bob")
    world.play("bob >> before\nbob ~~ 10\nbob >> meanwhile\nbob >> /msg Ann psst\nbob ~~ 10")
    user = world.hub.roster.user("Ann")
    with world.hub.lock:
        missed = absence(world.hub, user, NOON + 5)
    world.play("bob ~~ 10\nbob >> after")
    archive = kept.store.archive
    found = missed.active(archive)
    assert [type(each) for each in found] == [Activity, Activity]
    with world.hub.lock:
        places = named(world.hub, user, found)
    said = {place.name: missed.page(archive, place.log) for place in places}
    assert {
        name: [event.text for event in events if isinstance(event, MessagePosted)]
        for name, events in said.items()
    } == {"#lobby": ["meanwhile"], "bob": ["psst"]}
