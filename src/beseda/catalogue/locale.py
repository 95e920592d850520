"""Which language to speak, where nobody said it."""

import re
from collections.abc import Mapping
from typing import Literal

from beseda.catalogue.text import Language


def choose_language(setting: Literal["auto", "en", "ru"], environ: Mapping[str, str]) -> Language:
    """The language that `setting` names; for `"auto"` the locale's one. Any thread may call it.

    `environ` is the process's environment. Of LC_ALL, LC_MESSAGES and LANG the first that is set
    and not empty decides, as POSIX has it; English for every language that we do not speak.
    """
    if setting != "auto":
        return setting
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        name = environ.get(variable, "")
        if name:
            # A locale is language[_TERRITORY][.codeset][@modifier].
            return "ru" if re.split("[_.@-]", name)[0].lower() == "ru" else "en"
    return "en"
