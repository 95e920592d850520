"""The language of somebody who has not chosen one."""

import pytest

from beseda.catalogue.locale import choose_language


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru"}, "ru"),
        ({"LANG": "RU_ru"}, "ru"),
        ({"LANG": "ru@petr1708"}, "ru"),
        ({"LANG": "ru.KOI8-R"}, "ru"),
        ({"LANG": "run_BI"}, "en"),
        ({"LANG": "de_RU.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"),
        ({"LC_MESSAGES": "ru_RU.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
    ],
)
def test_from_the_locale(environ: dict[str, str], language: str) -> None:
    assert choose_language("auto", environ) == language


def test_a_choice_counts_more_than_the_locale() -> None:
    assert choose_language("en", {"LC_ALL": "ru_RU.UTF-8"}) == "en"
    assert choose_language("ru", {"LC_ALL": "en_GB.UTF-8"}) == "ru"
