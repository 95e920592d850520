"""What the conversations share."""

import pytest


@pytest.fixture(params=[0, 1], ids=["whole", "byte by byte"])
def cut(request: pytest.FixtureRequest) -> int:
    """In pieces of how many bytes all input comes; 0: whole."""
    assert isinstance(request.param, int)
    return request.param
