"""The standard output for much text: in large pieces, and a reader who goes ends it quietly."""

import select
import sys
from io import FileIO


class Output:
    """The standard output, unbuffered. For one thread.

    Python's own would try once more to write to a closed pipe at the end of the process, and
    complain about it.
    """

    def __init__(self) -> None:
        """Raises OSError if there is none."""
        self._raw = FileIO(1, "w", closefd=False)
        self._encoding = getattr(sys.stdout, "encoding", None) or "utf-8"

    def write(self, data: str | bytes) -> None:
        """Write bytes, or text in the terminal's encoding, waiting for a slow reader. Raises
        OSError: BrokenPipeError when nobody reads any more."""
        if isinstance(data, str):
            data = data.encode(self._encoding, "backslashreplace")
        view = memoryview(data)
        while view:
            written = self._raw.write(view)
            if written is None:  # it was made non-blocking by whoever shares it
                select.select([], [self._raw], [], 1.0)
            else:
                view = view[written:]
