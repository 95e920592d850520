"""One person at several devices, and names on loan."""

from msgspec.structs import replace

from beseda.domain.accounts import AccountSettings, Enforce
from beseda.domain.commands import Rename
from beseda.domain.settings import AccountsSettings
from tests.gateways.plain.conversation import written
from tests.gateways.plain.people import (
    HERE,
    PASSWORD,
    account_of,
    alter,
    choose,
    log_in,
    world_of,
)
from tests.gateways.remembering import Remembering

ELSEWHERE = "192.0.2.7"


def test_a_second_device_is_the_same_person(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    world.enter("bob")
    script = written("""
        ann >> /join tea
        ann << * You are in #tea.
        ann << * Nobody else is here yet.
        phone ++
        phone << * This is Beseda, a chat. The word exit leaves it.
        phone << Your name: |
        phone >> Ann
        phone << Ann is a registered name. Its password (or Enter, for another name): |
        phone >> tea-and-cake
        phone << * Welcome, Ann! /help lists the commands.
        phone << * You are in #lobby.
        phone << * Here (2 people): Ann, bob
        phone << * You are also in: #tea
        phone >> hi, all
        ann << [12:00] Ann: hi, all
        bob << [12:00] Ann: hi, all
        ann >> to the tea
        phone << [12:00] #tea Ann: to the tea
        ann >> /msg bob psst
        bob << [12:00] Ann (private): psst
        phone << [12:00] Ann -> bob: psst
        bob >> /msg Ann yes?
        ann << [12:00] bob (private): yes?
        phone << [12:00] bob (private): yes?
        phone >> exit
        phone << * Good-bye, Ann!
        phone --
        ann >> exit
        ann << * Good-bye, Ann!
        ann --
        bob << * Ann left
    """)
    assert world.play(script) == script


def test_a_second_device_is_not_led_to_a_room_that_was_left(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    world.play("ann >> /join den\nann >> /join tea\nann >> /leave #lobby")
    assert log_in(world, "phone", "Ann") == (
        "* Welcome, Ann! /help lists the commands.\r\n"
        "* You are in #tea.\r\n"
        "* Nobody else is here yet.\r\n"
        "* You are also in: #den\r\n"
    )


def test_who_is_somebody_else_at_each_device(kept: Remembering) -> None:
    world = world_of(kept, "Ann", "Bob")
    choose(world, "Ann", AccountSettings(multiclient=False))
    log_in(world, "ann", "Ann")
    script = written("""
        phone ++
        phone << * This is Beseda, a chat. The word exit leaves it.
        phone << Your name: |
        phone >> Ann
        phone << Ann is a registered name. Its password (or Enter, for another name): |
        phone >> tea-and-cake
        phone << * The password is right, but Ann is here already by another connection of yours. \
Choose another name for this one.
        phone << Your name: |
        phone >> Bob
        phone << * The name Bob belongs to the account Bob. If it is yours, log in; or choose \
another.
        phone << Your name: |
        phone >> Anna
        ann << * Anna joined
        phone << * Welcome, Anna! /help lists the commands.
        phone << * You are logged in as Ann.
        phone << * You are in #lobby.
        phone << * Here (2 people): Ann, Anna
    """)
    assert world.play(script) == script
    assert account_of(world, "phone") == "Ann"


def test_a_proof_does_not_outlast_a_suspension(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    choose(world, "Ann", AccountSettings(multiclient=False))
    log_in(world, "ann", "Ann")
    world.connect("phone")
    world.send("phone", f"Ann\n{PASSWORD}\n".encode())
    alter(world, "Ann", lambda account: replace(account, suspended="lost"))
    world.send("phone", b"Anna\n")
    assert account_of(world, "phone") == ""


# ── names on loan ──────────────────────────────────────────────────────────────────────────────


def test_a_name_on_loan_is_given_back_in_time(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(grace_seconds=30))
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    world.enter("bob", "eve")
    script = written("""
        eve >> /nick Ann
        bob << * eve is now called Ann
        eve << * You are now called Ann
        eve << * The name Ann belongs to an account. If it is yours, log in within 30 seconds; \
else you will be given another.
        eve ~~ 29
        eve ~~ 1
        bob << * Ann is now called Guest2
        eve << * You are now called Guest2
    """)
    assert world.play(script) == script


def test_a_loan_is_not_renewed_by_taking_the_name_again(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(grace_seconds=30))
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    world.enter("eve")
    script = written("""
        eve >> /nick Ann
        eve << * You are now called Ann
        eve << * The name Ann belongs to an account. If it is yours, log in within 30 seconds; \
else you will be given another.
        eve ~~ 20
        eve >> /nick eve
        eve << * You are now called eve
        eve >> /nick Ann
        eve << * You are now called Ann
        eve << * The name Ann belongs to an account. If it is yours, log in within 10 seconds; \
else you will be given another.
        eve ~~ 10
        eve << * You are now called Guest1
    """)
    assert world.play(script) == script


def test_a_name_on_loan_is_taken_at_the_door_where_no_password_can_be(kept: Remembering) -> None:
    world = world_of(kept, "Ann", host=ELSEWHERE)
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    script = written("""
        eve ++
        eve << * This is Beseda, a chat. The word exit leaves it.
        eve << Your name: |
        eve >> Ann
        eve << * The name Ann belongs to an account. If it is yours, log in within 60 seconds; \
else you will be given another.
        eve << * Welcome, Ann! /help lists the commands.
        eve << * You are in #lobby.
        eve << * Nobody else is here yet.
        eve ~~ 60
        eve << * You are now called Guest1
    """)
    assert world.play(script) == script


def test_who_logs_in_keeps_the_name(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    world.enter("bob")
    script = written(f"""
        bob >> /nick Ann
        bob << * You are now called Ann
        bob << * The name Ann belongs to an account. If it is yours, log in within 60 seconds; \
else you will be given another.
        bob >> /login {PASSWORD}
        bob << * You are logged in as Ann.
        bob ~~ 100
    """)
    assert world.play(script) == script


def test_the_owner_gets_a_name_that_is_on_loan(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    world.enter("bob")
    world.perform("bob", Rename("Ann"))
    world.clients["bob"].taken()
    assert log_in(world, "ann", "Ann", HERE).startswith("* Welcome, Ann!")
    assert world.play("bob >> /who").endswith("bob << * In #lobby (2 people): Guest1, Ann\n")
