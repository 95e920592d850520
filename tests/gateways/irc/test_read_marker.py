"""Up to when somebody has read (IRCv3 read-marker)."""

from beseda.domain.presence import MOST_READ_MARKERS, Session
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.past import asked
from tests.gateways.plain.conversation import written

EARLY = "timestamp=1970-01-01T10:00:00.000Z"
LATER = "timestamp=1970-01-01T11:00:00.500Z"


def _world() -> IrcWorld:
    world = IrcWorld()
    world.enter("ann", "bob", capabilities="draft/read-marker")
    return world


def test_a_marker_only_grows() -> None:
    script = written(f"""
        ann >> MARKREAD #tea
        ann << :irc.test MARKREAD #tea *
        ann >> MARKREAD #tea {EARLY}
        ann << :irc.test MARKREAD #tea {EARLY}
        ann >> MARKREAD #tea {LATER}
        ann << :irc.test MARKREAD #tea {LATER}
        ann >> MARKREAD #Tea {EARLY}
        ann << :irc.test MARKREAD #Tea {LATER}
        ann >> MARKREAD #tea
        ann << :irc.test MARKREAD #tea {LATER}
    """)
    assert _world().play(script) == script


def test_nobody_has_read_the_future() -> None:
    script = written("""
        ann >> MARKREAD #tea timestamp=2060-01-01T00:00:00.000Z
        ann << :irc.test MARKREAD #tea timestamp=1970-01-01T12:00:00.000Z
    """)
    assert _world().play(script) == script


def test_on_joining_before_the_end_of_the_names() -> None:
    world = _world()
    world.say("ann", f"MARKREAD #tea {EARLY}")
    world.forget()
    script = written(f"""
        ann >> JOIN #tea
        ann << :ann!~ann@192.0.2.1 JOIN #tea
        ann << :irc.test MARKREAD #tea {EARLY}
        ann << :irc.test 353 ann = #tea :@ann
        ann << :irc.test 366 ann #tea :…
        bob >> JOIN #tea
        ann << :bob!~bob@192.0.2.2 JOIN #tea
        bob << :bob!~bob@192.0.2.2 JOIN #tea
        bob << :irc.test MARKREAD #tea *
        bob << :irc.test 353 bob = #tea :@ann bob
        bob << :irc.test 366 bob #tea :…
    """)
    assert world.play(script) == script


def test_those_who_do_not_know_of_it_are_told_nothing() -> None:
    world = IrcWorld()
    world.enter("ann")
    assert [each.verb for each in asked(world, "ann", "JOIN #tea")] == ["JOIN", "353", "366"]


def test_conversations_have_one_marker_for_each_person() -> None:
    script = written(f"""
        ann >> MARKREAD bob {EARLY}
        ann << :irc.test MARKREAD bob {EARLY}
        ann >> MARKREAD BOB
        ann << :irc.test MARKREAD BOB {EARLY}
        bob >> MARKREAD ann
        bob << :irc.test MARKREAD ann *
        bob >> NICK rob
        bob << :bob!~bob@192.0.2.2 NICK :rob
        ann >> MARKREAD rob
        ann << :irc.test MARKREAD rob {EARLY}
        ann >> MARKREAD nobody
        ann << :irc.test MARKREAD nobody *
        ann >> MARKREAD nobody {EARLY}
        ann << :irc.test FAIL MARKREAD INVALID_PARAMS nobody :…
    """)
    assert _world().play(script) == script


def test_mistakes() -> None:
    script = written("""
        ann >> MARKREAD
        ann << :irc.test FAIL MARKREAD NEED_MORE_PARAMS :…
        ann >> MARKREAD :
        ann << :irc.test FAIL MARKREAD NEED_MORE_PARAMS :…
        ann >> MARKREAD #tea *
        ann << :irc.test FAIL MARKREAD INVALID_PARAMS * :…
        ann >> MARKREAD #tea noon
        ann << :irc.test FAIL MARKREAD INVALID_PARAMS noon :…
        ann >> MARKREAD #tea msgid=x
        ann << :irc.test FAIL MARKREAD INVALID_PARAMS msgid=x :…
    """)
    assert _world().play(script) == script


def test_ones_other_clients_are_told() -> None:
    world = _world()
    session = world.session("ann").session
    assert session is not None
    others = []
    for name, capabilities in (
        ("laptop", frozenset({"read-marker"})),
        ("toaster", frozenset[str]()),
    ):
        link = world.connect(name).link
        other = Session(
            link,
            session.form,
            "irc",
            session.farewell,
            session.excuse,
            session.entered,
            session.user,
        )
        other.capabilities = capabilities
        with world.hub.lock:
            world.hub.attach(session.user, other)
        others.append(other)
    world.say("ann", f"MARKREAD #tea {LATER}", f"MARKREAD #tea {EARLY}", "MARKREAD #tea")
    assert world.hears("laptop") == [f":irc.test MARKREAD #tea {LATER}"]
    assert world.hears("toaster") == []
    assert len(world.hears("ann")) == 3


def test_markers_do_not_fill_the_memory() -> None:
    world = _world()
    user = world.session("ann").user
    for number in range(MOST_READ_MARKERS + 10):
        assert user.mark_read(f"#room{number}", 1)
    assert len(user.read_markers) == MOST_READ_MARKERS
    assert "#room9" not in user.read_markers
