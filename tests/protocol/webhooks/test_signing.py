"""Signatures by the Standard Webhooks specification."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.webhooks.signing import ID, SIGNATURE, SecretError, new_secret, sign, verify

SECRET = new_secret(bytes(range(32)))
BODY = '{"text": "привет"}'.encode()
NOW = 1_800_000_000


def test_a_secret() -> None:
    assert SECRET == "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    for size in (0, 23, 65):
        with pytest.raises(SecretError):
            new_secret(bytes(size))


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_AAAA", "whsec_!!!", "пароль", "a" * 1000])
def test_what_is_no_secret(secret: str) -> None:
    with pytest.raises(SecretError):
        sign(secret, "m", NOW, BODY)
    with pytest.raises(SecretError):
        verify(secret, {}, BODY, NOW)


def test_what_the_reference_library_signs() -> None:
    # The vector in the tests of the specification's own libraries.
    headers = sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_there_and_back() -> None:
    headers = sign(SECRET, "token-1-7", NOW, BODY)
    assert verify(SECRET, headers, BODY, NOW)
    assert verify(SECRET.removeprefix("whsec_"), headers, BODY, NOW + 300)
    assert not verify(new_secret(bytes(32)), headers, BODY, NOW)
    assert not verify(SECRET, headers, BODY + b" ", NOW)
    assert not verify(SECRET, {**headers, ID: "token-1-8"}, BODY, NOW)


@pytest.mark.parametrize("late", [-301, -300, 0, 300, 301])
def test_old_and_early_ones(late: int) -> None:
    headers = sign(SECRET, "m", NOW, BODY)
    assert verify(SECRET, headers, BODY, NOW + late) == (abs(late) <= 300)
    assert verify(SECRET, headers, BODY, NOW + late, tolerance=1000)


@pytest.mark.parametrize("time", ["", "now", "-1", "1e9", "９", "1" * 10_000])
def test_odd_times(time: str) -> None:
    headers = {**sign(SECRET, "m", NOW, BODY), "webhook-timestamp": time}
    assert not verify(SECRET, headers, BODY, NOW)


def test_several_signatures() -> None:
    headers = sign(SECRET, "m", NOW, BODY)
    right = headers[SIGNATURE]
    wrong = "v1," + base64.b64encode(bytes(32)).decode()
    assert verify(SECRET, {**headers, SIGNATURE: f"{wrong} v1a,xyz {right}"}, BODY, NOW)
    for bad in (
        wrong,
        right.replace("v1", "v2"),
        right.removeprefix("v1,"),
        "",
        "v1",
        f"v1,{right}",
    ):
        assert not verify(SECRET, {**headers, SIGNATURE: bad}, BODY, NOW)


def test_an_id_with_a_dot_is_not_signed() -> None:
    with pytest.raises(ValueError, match="dot"):
        sign(SECRET, "m.1", NOW, BODY)


@given(st.dictionaries(st.sampled_from([ID, SIGNATURE, "webhook-timestamp"]), st.text()))
def test_any_headers(headers: dict[str, str]) -> None:
    assert not verify(SECRET, headers, BODY, NOW)
