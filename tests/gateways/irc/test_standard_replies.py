"""FAIL, WARN and NOTE (IRCv3 standard-replies)."""

import re
from pathlib import Path

import pytest

from beseda.catalogue import Text
from beseda.gateways import irc
from beseda.gateways.irc.session import Standard
from tests.gateways.irc.conversation import IrcWorld

SENTENCE = Text("Only {limit}", "Только {limit}")


@pytest.mark.parametrize("kind", list(Standard))
def test_a_standard_reply(kind: Standard) -> None:
    world = IrcWorld(language="ru")
    world.enter("ann")
    session = world.session("ann")
    with world.hub.lock:
        session.standard_reply(kind, "FROB", "CODE", "a b", "", ":c", "d", text=SENTENCE, limit=3)
    world.hub.deliver()
    assert world.hears("ann") == [f":irc.test {kind} FROB CODE * * * d :Только 3"]


CODES = {
    "account-registration": {
        *("ACCOUNT_EXISTS", "ACCOUNT_NAME_MUST_BE_NICK", "ACCOUNT_REQUIRED"),
        *("ALREADY_AUTHENTICATED", "BAD_ACCOUNT_NAME", "COMPLETE_CONNECTION_REQUIRED"),
        *(
            "INVALID_CODE",
            "NEED_NICK",
            "TEMPORARILY_UNAVAILABLE",
            "UNACCEPTABLE_PASSWORD",
            "WEAK_PASSWORD",
        ),
    },
    "channel-rename": {"CANNOT_RENAME", "CHANNEL_NAME_IN_USE", "CHANNEL_RENAMED"},
    "chathistory": {"INVALID_MSGREFTYPE", "INVALID_PARAMS", "INVALID_TARGET", "MESSAGE_ERROR"},
    "client-batch": {"INVALID_REFTAG", "UNKNOWN_TYPE"},
    "message-redaction": {"INVALID_TARGET", "REDACT_FORBIDDEN", "UNKNOWN_MSGID"},
    "metadata": {
        *("INVALID_TARGET", "KEY_INVALID", "KEY_NO_PERMISSION", "KEY_NOT_SET", "LIMIT_REACHED"),
        *("RATE_LIMITED", "SUBCOMMAND_INVALID", "TOO_MANY_SUBS", "VALUE_INVALID"),
    },
    "metadata, third version": {"INVALID_VALUE"},
    "multiline": {
        *("MULTILINE_INVALID", "MULTILINE_INVALID_TARGET"),
        *("MULTILINE_MAX_BYTES", "MULTILINE_MAX_LINES"),
    },
    "read-marker": {"INTERNAL_ERROR", "INVALID_PARAMS", "NEED_MORE_PARAMS"},
    "relaymsg, as Ergo has it": {"INVALID_NICK", "PRIVS_NEEDED"},
    "setname": {"INVALID_REALNAME"},
    "utf8-only": {"INVALID_UTF8"},
}
"""The codes that are used, by the specification that defines them: "implementers MUST use an
existing code if one is already defined"."""


def test_no_code_is_of_our_own_making() -> None:
    used = set()
    for path in Path(irc.__path__[0]).rglob("*.py"):
        used |= set(re.findall(r'"([A-Z]+(?:_[A-Z0-9]+)+)"', path.read_text("utf-8")))
    assert used == set().union(*CODES.values())
