"""Resets: only who had the connection can tell."""

from hypothesis import given
from hypothesis import strategies as st

from beseda.quic.resets import ends_with_token, make_reset, reset_key, reset_token
from beseda.quic.telling import ID_BYTES, ID_MARK, Kind, tell

KEY = reset_key(b"secret")
ids = st.binary(min_size=ID_BYTES - 2, max_size=ID_BYTES - 2).map(lambda rest: ID_MARK + rest)


@given(ids, st.binary(max_size=1500))
def test_a_reset_is_shorter_than_what_it_answers_and_ends_with_the_token(
    connection_id: bytes, rest: bytes
) -> None:
    packet = b"\x40" + connection_id + rest
    reset = make_reset(KEY, packet)
    assert len(reset) < len(packet)
    if len(packet) >= 22:
        assert tell(reset) in (Kind.TEXT, Kind.SHORT)
        assert 0x40 <= reset[0] < 0x80
        assert ends_with_token(reset, [reset_token(KEY, connection_id)])
        assert not ends_with_token(reset, [reset_token(reset_key(b"other"), connection_id), b""])
    else:
        assert reset == b""


@given(st.binary(max_size=60))
def test_nothing_is_a_reset_without_a_token(data: bytes) -> None:
    assert not ends_with_token(data, [])
    assert not ends_with_token(data, [b""])
