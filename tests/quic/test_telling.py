"""QUIC among the datagrams: text is never taken for it."""

from aioquic.quic.packet import encode_quic_retry, encode_quic_version_negotiation
from hypothesis import given
from hypothesis import strategies as st

from beseda.quic.telling import (
    ID_BYTES,
    ID_MARK,
    SMALLEST_OPENING,
    VERSION_1,
    VERSION_2,
    Ids,
    Kind,
    id_of_short,
    ids_of_long,
    tell,
)

ids = st.binary(max_size=20)


@given(st.text(min_size=1) | st.text(min_size=300).map(lambda text: text * 5))
def test_text_is_text(text: str) -> None:
    assert tell(text.encode()) is Kind.TEXT


@given(st.integers(0xC2, 0xF4), st.integers(0x80, 0xBF), st.binary(min_size=1300, max_size=1300))
def test_what_may_begin_a_text_is_no_other_version(first: int, second: int, rest: bytes) -> None:
    assert tell(bytes([first, second]) + rest) is Kind.TEXT


@given(st.binary(min_size=1, max_size=1500))
def test_anything_can_be_asked_about(data: bytes) -> None:
    kind = tell(data)
    if kind is Kind.SHORT:
        assert id_of_short(data).startswith(ID_MARK)
    elif kind is not Kind.TEXT:
        found = ids_of_long(data)
        assert found is None or len(found.destination) + len(found.source) + 7 <= len(data)


@given(st.integers(0xC0, 0xFF), st.sampled_from([VERSION_1, VERSION_2]), st.binary())
def test_versions_that_we_speak(first: int, version: int, rest: bytes) -> None:
    assert tell(bytes([first]) + version.to_bytes(4) + rest) is Kind.LONG


@given(st.integers(0xC0, 0xFF))
def test_another_version_must_be_worth_an_answer(first: int) -> None:
    strange = bytes([first]) + b"\x1a\x2a\x3a\x4a" + bytes(SMALLEST_OPENING)
    assert tell(strange) is Kind.STRANGE
    assert tell(strange[: SMALLEST_OPENING - 1]) is Kind.TEXT


@given(ids, ids, st.lists(st.integers(0, 2**32 - 1), max_size=400))
def test_a_version_negotiation_is_never_answered(
    destination: bytes, source: bytes, versions: list[int]
) -> None:
    packet = encode_quic_version_negotiation(
        source_cid=source, destination_cid=destination, supported_versions=versions
    )
    assert tell(packet) is Kind.NOISE


@given(ids, ids, st.binary(max_size=50))
def test_ids_of_a_long_header(destination: bytes, source: bytes, token: bytes) -> None:
    packet = encode_quic_retry(
        version=VERSION_2,
        source_cid=source,
        destination_cid=destination,
        original_destination_cid=b"",
        retry_token=token,
    )
    assert ids_of_long(packet) == Ids(destination, source)
    for length in range(7 + len(destination) + len(source)):
        assert ids_of_long(packet[:length]) is None


@given(st.integers(0x40, 0x7F), st.binary(min_size=ID_BYTES - 2, max_size=ID_BYTES - 2))
def test_a_short_header_has_an_id_of_ours(first: int, random: bytes) -> None:
    packet = bytes([first]) + ID_MARK + random + b"payload"
    assert tell(packet) is Kind.SHORT
    assert id_of_short(packet) == ID_MARK + random
