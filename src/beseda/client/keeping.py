"""Files in which the client remembers something."""

import os
from pathlib import Path


def write(file: Path, text: str) -> None:
    """Replace the file's text, all of it or nothing; its directory is made. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.write_text(text, "utf-8")
    unfinished.replace(file)
