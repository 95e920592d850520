"""Who may call what."""

import pytest
from msgspec.structs import replace

from beseda.client.events import MessageReceived
from beseda.programs.bot import Bot, Call, Rehearsal, accounts, anyone, room_operators
from beseda.programs.bot.commands import Allow


def trying(allow: Allow) -> Rehearsal:
    bot = Bot("dice", rooms=["#games"])

    @bot.command(allow=allow)
    def kick(call: Call, nick: str) -> None:
        call.bot.chat.command("KICK", call.room, nick)

    @bot.pattern("bravo", allow=allow)
    def bow(call: Call, _match: object) -> None:
        call.act("bows")

    return Rehearsal(bot)


def test_operators_of_the_room() -> None:
    trying(room_operators).play("""
        <@ann> !kick bob
        * dice does KICK #games bob
        <+bob> !kick ann
        <dice> bob: Sorry, you may not use !kick here.
        #lobby <ann> !kick bob
        #lobby <dice> ann: Sorry, you may not use !kick here.
        ann -> dice: kick bob
        dice -> ann: Sorry, you may not use !kick here.
        <@ann> bravo
        * dice bows
        <bob> bravo
    """)


def test_accounts() -> None:
    trying(accounts("Ann", "bob")).play("""
        <anna [ann]> !kick carl
        * dice does KICK #games carl
        <ann> !kick carl
        <dice> ann: Sorry, you may not use !kick here.
        <ann [carl]> !kick carl
        <dice> ann: Sorry, you may not use !kick here.
        bob [bob] -> dice: kick carl
        * dice does KICK  carl
    """)


def test_an_account_in_other_letters() -> None:
    """One account is one person in whatever case and under whatever nick, but not in another
    script."""
    trying(accounts("ann", "аня")).play("""
        <u1 [ANN]> !kick carl
        * dice does KICK #games carl
        <u2 [Аня]> !kick carl
        * dice does KICK #games carl
        <u3 [Аня]> !kick carl
        * dice does KICK #games carl
        <u4 [аnn]> !kick carl
        <dice> u4: Sorry, you may not use !kick here.
    """)


def test_ranks_are_those_of_the_message() -> None:
    """Whoever has been given ranks, or the name, since then has not said it."""
    rehearsal = trying(room_operators)
    rehearsal.says("bob", "hello", ranks="@")
    before = MessageReceived("message", "bob", "#games", "!kick ann", False, 0.0)
    assert rehearsal.happens(before) == ["bob: Sorry, you may not use !kick here."]
    rehearsal.says("bob", "hello", ranks="")
    assert rehearsal.happens(replace(before, ranks="@")) == ["KICK #games ann"]


def test_what_operators_say_among_themselves() -> None:
    trying(room_operators).play("""
        @#games <@ann> bravo
        @#games * dice bows
        @#lobby <ann> !kick bob
        @#lobby <dice> ann: Sorry, you may not use !kick here.
        #games <ann> bravo
        * dice bows
    """)


def test_no_names_allow_nobody() -> None:
    rehearsal = trying(accounts("", ""))
    assert rehearsal.says("ann", "!kick bob") == ["ann: Sorry, you may not use !kick here."]


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (anyone, "0123"),
        (accounts("ann") | room_operators, "123"),
        (accounts("ann") & room_operators, "3"),
        (room_operators & (lambda call: call.account == ""), "2"),
        ((lambda call: call.account != "") | room_operators, "123"),
        ((lambda call: call.account != "") & room_operators, "3"),
        (lambda call: False, ""),
    ],
)
def test_rules_together(rule: Allow, allowed: str) -> None:
    rehearsal = trying(rule)
    people = [("", ""), ("ann", ""), ("", "@"), ("ann", "@")]
    done = ""
    for number, (account, ranks) in enumerate(people):
        answers = rehearsal.says(f"u{number}", "!kick bob", account=account, ranks=ranks)
        done += str(number) * (answers == ["KICK #games bob"])
    assert done == allowed


def test_help_has_only_what_one_may_use() -> None:
    trying(room_operators).play("""
        <ann> !help
        <dice> ann: I have no commands for you here.
        <ann> !help kick
        <dice> ann: There is no command «kick»; !help lists them.
        <@ann> !help kick
        <dice> ann: !kick <nick>
        <dice> ann: It takes nick (a word).
    """)


def test_a_rule_that_fails_allows_nobody() -> None:
    def broken(call: Call) -> bool:
        raise LookupError("no such table")

    rehearsal = trying(broken)
    assert rehearsal.says("ann", "!kick bob") == ["ann: Sorry, you may not use !kick here."]
    assert [str(error) for error in rehearsal.errors] == ["no such table"]
