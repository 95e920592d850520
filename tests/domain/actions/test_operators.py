"""What server operators do."""

import pytest

from beseda.domain.commands import BecomeOperator, CallOperators, Kill
from beseda.domain.refusals import Reason
from beseda.domain.settings import OperatorSettings
from tests.domain.fakes import Chat, Guest

OPERATORS = {
    "root": OperatorSettings(password="пароль"),
    "local": OperatorSettings(password="x", masks=["*@127.0.0.*", "*@::1"]),
}


def chat_with_operator() -> tuple[Chat, Guest]:
    chat = Chat(operators=OPERATORS)
    oper = chat.enter("Oper")
    oper.does(BecomeOperator("root", "пароль"))
    chat.forget()
    chat.noted()
    return chat, oper


# ── becoming one ───────────────────────────────────────────────────────────────────────────


def test_the_right_password_makes_an_operator() -> None:
    chat = Chat(operators=OPERATORS)
    ann = chat.enter("Ann")
    assert ann.does(BecomeOperator("root", "пароль")) == []
    assert ann.hears() == ["you: Ann mode Ann +o"]
    assert (ann.user.operator, ann.user.modes) == ("root", frozenset("o"))
    assert chat.noted() == ["oper"]
    ann.does(BecomeOperator("root", "пароль"))
    assert ann.hears() == []


@pytest.mark.parametrize(
    ("name", "password"),
    [("root", "Пароль"), ("root", ""), ("nobody", "пароль"), ("nobody", ""), ("ROOT", "пароль")],
)
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(name: str, password: str) -> None:
    chat = Chat(operators=OPERATORS)
    ann = chat.enter("Ann")
    assert ann.cannot(BecomeOperator(name, password)) is Reason.BAD_OPERATOR_LOGIN
    assert ann.user.operator is None
    assert chat.noted() == ["oper_failed"]


def test_it_counts_where_one_comes_from() -> None:
    chat = Chat(operators=OPERATORS)
    far = chat.enter("Far", address="10.0.0.1", host="127.0.0.1")
    near = chat.enter("Near", address="127.0.0.1")
    also_near = chat.enter("Six", address="::1")
    assert far.cannot(BecomeOperator("local", "x")) is Reason.NO_OPERATOR_HOST
    near.does(BecomeOperator("local", "x"))
    also_near.does(BecomeOperator("local", "x"))


# ── ending others' connections ─────────────────────────────────────────────────────────────


def test_who_is_killed_hears_why_and_the_others_do() -> None:
    chat, oper = chat_with_operator()
    ann, bob = chat.in_room("#tea", "Ann", "Bob")
    oper.does(Kill("BOB", "spam", "Killed (Oper (spam))"))
    assert bob.hears() == ["bye: Killed (Oper (spam))"]
    assert bob.channel.closed == "Killed (Oper (spam))"
    assert ann.hears() == ["Bob quits: Killed (Oper (spam))"]
    assert chat.hub.roster.find("Bob") is None
    assert chat.noted()[-2:] == ["killed", "quit"]


def test_an_operator_may_end_their_own_connection() -> None:
    _, oper = chat_with_operator()
    oper.does(Kill("Oper", "enough", "enough"))
    assert oper.channel.closed is not None


def test_only_operators_kill_and_only_who_is_there() -> None:
    chat, oper = chat_with_operator()
    ann = chat.enter("Ann")
    assert ann.cannot(Kill("Oper", "x", "x")) is Reason.NOT_SERVER_OPERATOR
    assert oper.cannot(Kill("Zed", "x", "x")) is Reason.NO_SUCH_NICK


# ── wallops ────────────────────────────────────────────────────────────────────────────────


def test_a_call_is_for_those_who_want_calls() -> None:
    chat, oper = chat_with_operator()
    ann, bob = chat.enter_all("Ann", "Bob")
    ann.user.modes = frozenset("w")
    oper.does(CallOperators("restart at nine"))
    assert ann.hears() == ["Oper calls: restart at nine"]
    assert (bob.hears(), oper.hears()) == ([], [])


def test_only_operators_call() -> None:
    chat, _ = chat_with_operator()
    assert chat.enter("Ann").cannot(CallOperators("hi")) is Reason.NOT_SERVER_OPERATOR
