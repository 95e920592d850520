"""Several clients of one account, under one nick."""

from msgspec.structs import replace

from beseda.domain.accounts import Account, AccountSettings
from beseda.domain.actions.account_changes import account_changed
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.people import log_in, numerics, world_of
from tests.gateways.remembering import Remembering


def _with(world: IrcWorld, name: str, settings: AccountSettings) -> None:
    """The owner of the account chooses other settings."""
    assert world.kept is not None
    assert world.kept.identity is not None
    account = world.hub.accounts.find(name)
    assert account is not None

    def change(old: Account) -> Account:
        return Account(old.id, old.name, old.registered_at, settings=settings)

    world.kept.identity.change(account.id, change)


def _two(kept: Remembering, capabilities: str = "sasl") -> IrcWorld:
    """Ann at her desk and with her phone, and Bob, in #tea."""
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    world.enter("bob")
    world.gather("#tea", "ann", "bob")
    world.say("bob", "PRIVMSG #tea :before")
    world.forget()
    log_in(world, "phone", "Ann", capabilities)
    return world


def test_a_second_client_finds_its_rooms_and_what_was_said(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    world.enter("bob")
    world.gather("#tea", "ann", "bob")
    world.say("bob", "PRIVMSG #tea :before")
    world.forget()
    lines = log_in(world, "phone", "Ann", "sasl batch server-time")
    assert any(line.startswith(":irc.test 001 ann ") for line in lines)
    rooms = lines[next(n for n, line in enumerate(lines) if " JOIN " in line) :]
    assert rooms == [
        "@time=1970-01-01T12:00:00.000Z :ann!~ann@127.0.0.1 JOIN #tea",
        ":irc.test 353 ann = #tea :@ann bob",
        ":irc.test 366 ann #tea :End of names",
        ":irc.test BATCH +history chathistory #tea",
        ("@batch=history;time=1970-01-01T12:00:00.000Z :bob!~bob@192.0.2.2 PRIVMSG #tea :before"),
        ":irc.test BATCH -history",
    ]
    assert world.hears("bob") == []
    assert world.hub.roster.people_count == 2


def test_each_sees_what_the_other_says(kept: Remembering) -> None:
    world = _two(kept)
    world.say("ann", "PRIVMSG #tea :hi", "PRIVMSG bob :psst")
    assert world.hears("phone") == [":ann!~ann@127.0.0.1 PRIVMSG #tea :hi"]
    assert world.hears("ann") == []
    assert len(world.hears("bob")) == 2
    world.say("bob", "PRIVMSG ann :yes?")
    assert world.hears("ann") == world.hears("phone") == [":bob!~bob@192.0.2.2 PRIVMSG ann :yes?"]


def test_with_echo_message_also_what_was_said_in_private(kept: Remembering) -> None:
    world = _two(kept, "sasl echo-message")
    world.say("ann", "PRIVMSG bob :psst")
    assert world.hears("phone") == [":ann!~ann@127.0.0.1 PRIVMSG bob :psst"]
    world.say("phone", "PRIVMSG #tea :me")
    assert world.hears("phone") == world.hears("ann") == [":ann!~ann@127.0.0.1 PRIVMSG #tea :me"]


def test_a_room_that_one_joins_opens_at_the_other(kept: Remembering) -> None:
    world = _two(kept)
    world.say("phone", "JOIN #den")
    assert world.hears("ann") == [
        ":ann!~ann@127.0.0.1 JOIN #den",
        ":irc.test 353 ann = #den :@ann",
        ":irc.test 366 ann #den :End of names",
    ]
    world.say("ann", "PART #den", "NICK anna")
    assert numerics(world.hears("phone"))[-2:] == ["PART", "NICK"]


def test_the_person_leaves_when_the_last_one_does(kept: Remembering) -> None:
    world = _two(kept)
    world.say("ann", "QUIT")
    assert world.hears("bob") == []
    world.say("phone", "QUIT :bye")
    assert world.hears("bob") == [":ann!~ann@127.0.0.1 QUIT :Quit: bye"]


def test_who_does_not_want_it_is_somebody_else_with_another_nick(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    _with(world, "Ann", AccountSettings(multiclient=False))
    log_in(world, "ann", "Ann")
    lines = log_in(world, "other", "Ann")
    assert any(line.startswith(":irc.test 001 other ") for line in lines)
    assert world.hub.roster.people_count == 2
    assert numerics(world.ask("other", "NICK ann")) == ["433"]
    assert numerics(world.ask("other", "NS RECLAIM ann", "NICK ann")) == ["NOTICE", "NICK"]
    assert world.clients["ann"].link.ended is not None


def test_always_on(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    _with(world, "Ann", AccountSettings(always_on=True))
    log_in(world, "ann", "Ann")
    world.enter("bob", capabilities="away-notify")
    world.gather("#tea", "ann", "bob")
    world.say("ann", "QUIT")
    assert world.hears("bob") == [":ann!~ann@127.0.0.1 AWAY :not connected"]
    world.say("bob", "PRIVMSG #tea :while you were out")
    assert numerics(world.ask("bob", "PRIVMSG ann :psst")) == ["301"]
    lines = log_in(world, "phone", "Ann")
    assert any(line.endswith(" PRIVMSG #tea :[12:00] while you were out") for line in lines)
    assert any(line.endswith(" PRIVMSG ann :[12:00] psst") for line in lines)
    assert world.hears("bob") == [":ann!~ann@127.0.0.1 AWAY"]


# ── another account, or none (IRCv3 sasl 3.1: "whether by SASL or otherwise") ──────────────────


def test_who_logs_out_does_so_with_all_clients(kept: Remembering) -> None:
    world = _two(kept)
    assert numerics(world.ask("ann", "NS LOGOUT")) == ["NICK", "901"]
    nick = world.session("phone").nick
    assert world.hears("phone") == [
        f":ann!~ann@127.0.0.1 NICK :{nick}",
        f":irc.test 901 {nick} {nick}!~ann@127.0.0.1 :You are logged in no more",
    ]
    assert "901" not in numerics(world.hears("bob"))


def test_who_logs_in_again_does_so_with_all_clients(kept: Remembering) -> None:
    world = _two(kept)
    world.ask("ann", "NS LOGOUT")
    world.forget()
    assert numerics(world.ask("phone", "NS IDENTIFY Ann tea-and-cake")) == ["900"]
    [told] = world.hears("ann")
    assert told.startswith(":irc.test 900 ")
    assert told.endswith(" Ann :You are now logged in as Ann")
    assert numerics(world.ask("phone", "NS IDENTIFY Ann tea-and-cake")) == ["900"]
    assert world.hears("ann") == []  # nothing has changed


def test_the_client_that_knows_account_notify_is_told_both(kept: Remembering) -> None:
    world = _two(kept, "sasl account-notify")
    world.say("ann", "NS LOGOUT")
    assert numerics(world.hears("phone")) == ["ACCOUNT", "NICK", "901"]


def test_clients_are_told_what_others_do_to_their_account(kept: Remembering) -> None:
    world = _two(kept)
    account = world.hub.accounts.find("Ann")
    assert account is not None
    other = replace(account, name="Anna")
    with world.hub.lock:
        world.hub.accounts.put(other)
        account_changed(world.hub, account, other, "")
    world.hub.deliver()
    kept.settle()
    for each in ("ann", "phone"):
        [told] = world.hears(each)
        assert told.startswith(":irc.test 900 ann ann!~ann@127.0.0.1 Anna :")
    with world.hub.lock:
        world.hub.accounts.remove(account.id)
        account_changed(world.hub, other, None, "")
    world.hub.deliver()
    kept.settle()
    assert numerics(world.hears("ann")) == numerics(world.hears("phone")) == ["901"]
