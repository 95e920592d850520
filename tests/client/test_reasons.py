"""What is told of a connection that cannot be made."""

import pytest

from beseda.catalogue import chat
from beseda.client.address import parse_address
from beseda.client.reasons import ConnectError


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("127.0.0.1:8080", True),
        ("localhost", True),
        ("unix:/run/beseda.sock", True),
        ("localhost:6697", False),
        ("chat.example:8080", False),
    ],
)
def test_only_a_server_of_this_computer_can_be_started(address: str, hint: bool) -> None:
    for said in ConnectError(chat.CONNECTION_REFUSED).told(parse_address(address)):
        assert address.partition(":")[0] in said
        assert ("make run" in said) is hint


def test_one_that_does_not_answer_is_not_to_be_started() -> None:
    said = ConnectError(chat.NO_ANSWER_IN_TIME).told(parse_address("127.0.0.1"))
    assert said.en == "nobody answers at 127.0.0.1:8080 (no answer in time)"
