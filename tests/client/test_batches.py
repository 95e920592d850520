"""Pages of the past, as the model takes them in."""

from beseda.client.events import Event, HistoryListed, MessageReceived
from beseda.client.model import Model
from beseda.client.state import Identity

NOW = 1_700_000_000.0


def _model() -> Model:
    model = Model(Identity("bob", "bob", "Bob"))
    _feed(model, ":s 001 bob :Welcome", ":s 005 bob CHANTYPES=# CASEMAPPING=ascii :are",
          ":bob!b@h JOIN #tea")  # fmt: skip
    return model


def _feed(model: Model, *lines: str) -> list[Event]:
    return [event for line in lines for event in model.feed_line(line.encode(), NOW)]


def _said(text: str, at: float, number: str) -> MessageReceived:
    return MessageReceived("message", "Ann", "#tea", text, False, at, False, number)


def test_a_page_comes_as_one() -> None:
    events = _feed(
        _model(),
        ":s BATCH +h chathistory #tea",
        "@batch=h;msgid=a;time=2023-11-14T22:00:00.000Z :Ann!a@h PRIVMSG #tea :one",
        "@msgid=live :Ann!a@h PRIVMSG #tea :meanwhile",
        "@batch=h;msgid=b;time=2023-11-14T22:00:01.500Z :Ann!a@h PRIVMSG #tea :two",
        ":s BATCH -h",
    )
    page = (_said("one", 1_699_999_200.0, "a"), _said("two", 1_699_999_201.5, "b"))
    assert events == [_said("meanwhile", NOW, "live"), HistoryListed("history", "#tea", page)]


def test_a_search_and_an_empty_page() -> None:
    events = _feed(
        _model(),
        ":s BATCH +1 soju.im/search",
        "@batch=1 :Ann!a@h PRIVMSG #tea :one",
        ":s BATCH -1",
        ":s BATCH +2 chathistory #tea",
        ":s BATCH -2",
    )
    found = HistoryListed("search", "", (_said("one", NOW, ""),))
    assert events == [found, HistoryListed("history", "#tea", ())]


def test_other_batches_are_taken_as_they_come() -> None:
    model = _model()
    events = _feed(model, ":s BATCH +n netjoin a b", "@batch=n :Eve!e@h JOIN #tea", ":s BATCH -n")
    assert len(events) == 1
    room = model.room("#tea")
    assert room is not None
    assert room.names() == ["bob", "Eve"]


def test_nothing_hostile_fills_the_memory() -> None:
    model = _model()
    _feed(model, *(f":s BATCH +{number} chathistory #tea" for number in range(50)))
    assert len(model._state.batches) == 10
    for _ in range(2_100):
        _feed(model, "@batch=3 :Ann!a@h PRIVMSG #tea :x")
    [page] = _feed(model, ":s BATCH -3")
    assert isinstance(page, HistoryListed)
    assert len(page.messages) == 2_000
    assert _feed(model, ":s BATCH -3", ":s BATCH -never", ":s BATCH", ":s BATCH +") == []


def test_ids_that_cannot_be_sent_back_are_none() -> None:
    for number in ("a\\sb", "a" * 201, "a\\nb"):
        [event] = _feed(_model(), f"@msgid={number} :Ann!a@h PRIVMSG #tea :x")
        assert isinstance(event, MessageReceived)
        assert event.id == ""
