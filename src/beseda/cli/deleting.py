"""Carrying a deletion out, with its progress: by the server that runs, or in the files."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from beseda.catalogue import Language
from beseda.catalogue import deletion as texts
from beseda.cli.data import complain
from beseda.cli.progress import Bar
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.server.control_wire import Answer


def carry_out(
    answers: "Iterator[Answer]", tidying: Callable[[], bool] | None, language: Language
) -> "Answer | None":
    """Go through the `answers` of whoever deletes, then have `tidying` clear up, as long as it says
    that there is more; returns the answer that counts, the last one."""
    from beseda.server.control_wire import Underway

    answer: Answer | None = None
    with Bar(texts.DELETING.to(language)) as bar:
        for answer in answers:
            if isinstance(answer, Underway):
                bar.show(answer.done, answer.total)
        bar.rename(texts.TIDYING.to(language))
        while tidying is not None and tidying():
            bar.show()
    return answer


def warn_of_copies(directory: Path, language: Language) -> None:
    """Name the copies of the database in `directory` that an upgrade has left: what is deleted is
    still in them."""
    from beseda.storage.database import FILE_NAME
    from beseda.storage.migrations.copying import copies

    there = copies(directory / FILE_NAME)
    if there:
        files = ", ".join(safe(str(each)) for each in there)
        complain(texts.COPIES_REMAIN.to(language, files=files))
