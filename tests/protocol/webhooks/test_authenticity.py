"""Whether a sender knows the secret."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.webhooks.authenticity import verify

SECRET, BODY = "чай с лимоном", b'{"zen": "\xff"}'
SIGNED = hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-hub-signature-256", f"sha256={SIGNED}"),
        ("x-gitea-signature", SIGNED),
        ("x-forgejo-signature", SIGNED),
        ("x-gogs-signature", SIGNED),
        ("x-gitlab-token", SECRET),
        ("authorization", f"Bearer {SECRET}"),
    ],
)
def test_each_kind_of_proof(header: str, value: str) -> None:
    assert verify(SECRET, {header: value}, BODY)
    assert verify(SECRET, {"x-gitea-signature": "", header: value}, BODY)
    assert not verify("another", {header: value}, BODY)
    assert not verify("", {header: value}, BODY)
    assert not verify(SECRET, {header: value[:-1]}, BODY)
    assert not verify(SECRET, {header: ""}, BODY)
    if SIGNED in value:
        assert not verify(SECRET, {header: value}, BODY + b" ")
        assert not verify(SECRET, {header: SECRET}, BODY)


def test_no_proof() -> None:
    assert not verify(SECRET, {}, BODY)
    assert not verify("", {"x-gitlab-token": ""}, BODY)
    assert not verify("", {"authorization": "Bearer "}, BODY)
    # GitHub's older signature is SHA-1.
    assert not verify(SECRET, {"x-hub-signature": f"sha1={SIGNED}"}, BODY)


def test_githubs_own_example() -> None:
    # "Validating webhook deliveries", "Testing the webhook payload validation"
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    headers = {"x-hub-signature-256": signature}
    assert verify("It's a Secret to Everybody", headers, b"Hello, World!")


@given(st.text(min_size=1), st.text(), st.binary())
def test_any_proof_is_right_or_wrong(secret: str, sent: str, body: bytes) -> None:
    for header in ("x-hub-signature-256", "x-gitea-signature", "authorization"):
        assert not verify(secret, {header: sent}, body)
    assert verify(secret, {"x-gitlab-token": sent}, body) == (secret == sent.strip())
