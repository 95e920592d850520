"""Names: which are allowed, and which two are one (promise 6)."""

import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.names import NamePolicy, skeleton
from beseda.domain.refusals import Reason, Refused
from beseda.protocol.irc.casemapping import CASEMAPPINGS, fold_ascii, fold_precis, fold_rfc1459

NAMES = NamePolicy(fold_precis, nick_length=16, room_length=20)
ASCII_NAMES = NamePolicy(fold_ascii, nick_length=16, room_length=20)
RFC_NAMES = NamePolicy(fold_rfc1459, nick_length=16, room_length=20)

every_policy = pytest.mark.parametrize(
    "names", [NAMES, ASCII_NAMES, RFC_NAMES], ids=["precis", "ascii", "rfc1459"]
)


def why_not(names: NamePolicy, text: str) -> Reason:
    with pytest.raises(Refused) as refused:
        names.nick(text)
    return refused.value.refusal.reason


def alike(names: NamePolicy, one: str, other: str) -> bool:
    """Whether two people cannot have these names at once."""
    first, second = names.nick(one), names.nick(other)
    return first.folded == second.folded or first.skeleton == second.skeleton


# ── what a nick may be ─────────────────────────────────────────────────────────────────────


@every_policy
@pytest.mark.parametrize(
    "text",
    [
        *("Ann", "x", "ann-marie", "bot9000", "[away]", "a|b", "`tick`", "_under_", "{}\\^"),
        *("Вася", "Ёжик", "Щукарь-2", "Мария_Петровна", "Ґанна", "žluťoučký", "陽子", "نور"),
        "sixteen_letters_",
    ],
)
def test_welcome_names(names: NamePolicy, text: str) -> None:
    assert names.nick(text).shown == text


@every_policy
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NICK_EMPTY),
        ("seventeen_letters", Reason.NICK_TOO_LONG),
        ("x" * 10_000, Reason.NICK_TOO_LONG),
        ("two words", Reason.NICK_MALFORMED),
        ("9lives", Reason.NICK_MALFORMED),
        ("-dash", Reason.NICK_MALFORMED),
        ("#room", Reason.NICK_MALFORMED),
        (":colon", Reason.NICK_MALFORMED),
        ("a!b", Reason.NICK_MALFORMED),
        ("a@b", Reason.NICK_MALFORMED),
        ("a*", Reason.NICK_MALFORMED),
        ("a,b", Reason.NICK_MALFORMED),
        ("a.b", Reason.NICK_MALFORMED),
        ("@op", Reason.NICK_MALFORMED),
        ("+voice", Reason.NICK_MALFORMED),
        ("~q", Reason.NICK_MALFORMED),
        ("tab\there", Reason.NICK_MALFORMED),
        ("line\nend", Reason.NICK_MALFORMED),
        ("nul\0", Reason.NICK_MALFORMED),
        ("\x1b[31mred", Reason.NICK_MALFORMED),
        ("smile☺", Reason.NICK_MALFORMED),
        ("😀", Reason.NICK_MALFORMED),
        ("no\u00a0break", Reason.NICK_MALFORMED),
        ("zero\u200bwidth", Reason.NICK_MALFORMED),
        ("over\u202eride", Reason.NICK_MALFORMED),
        ("half\ud800", Reason.NICK_MALFORMED),
        ("NickServ", Reason.NICK_RESERVED),
        ("server", Reason.NICK_RESERVED),
        ("NісkServ", Reason.NICK_RESERVED),  # in part Cyrillic
    ],
)
def test_refused_names(names: NamePolicy, text: str, reason: Reason) -> None:
    assert why_not(names, text) is reason


@every_policy
@pytest.mark.parametrize(
    "letter",
    ["\u034f", "\u115f", "\u1160", "\u17b4", "\u180b", "\u3164", "\uffa0", "\ufe0f", "\U000e0100"],
)
def test_letters_that_nobody_sees_are_refused(names: NamePolicy, letter: str) -> None:
    # "Ann" and "Ann" with one of these would be two people whom nobody could tell apart.
    assert why_not(names, f"Ann{letter}") is Reason.NICK_MALFORMED
    assert why_not(names, letter) is Reason.NICK_MALFORMED


@every_policy
def test_a_name_does_not_begin_with_a_mark(names: NamePolicy) -> None:
    # It would be drawn onto what stands before the name: "@" or a bracket.
    assert why_not(names, "\u0301ann") is Reason.NICK_MALFORMED


def test_length_is_counted_as_the_name_is_shown() -> None:
    assert NAMES.nick("и\u0306" * 16).shown == "й" * 16
    # Normalizing makes two characters of U+0958.
    assert why_not(NAMES, "\u0958" * 16) is Reason.NICK_TOO_LONG


def test_refusals_carry_what_their_sentences_need() -> None:
    with pytest.raises(Refused) as refused:
        NAMES.nick("x" * 17)
    assert refused.value.refusal.values == {"nick": "x" * 17, "limit": "16"}


# ── which two are the same ─────────────────────────────────────────────────────────────────

TWINS = [
    ("case", "Ann", "ANN"),
    ("Russian case", "Вася", "ВАСЯ"),
    ("Cyrillic a", "Anna", "Аnna"),
    ("all Cyrillic", "cope", "соре"),
    ("Cyrillic capitals", "COPE", "СОРЕ"),
    ("Latin in a Russian name", "Вася", "Вacя"),
    ("Ukrainian i", "Ivan", "Іvan"),
    ("Greek o", "Tom", "Tοm"),
    ("nought and o", "Bob", "B0b"),
    ("nought and O", "BOB", "B0B"),
    ("one and l", "Alan", "A1an"),
    ("l and I", "Alan", "AIan"),
    ("one and I", "A1an", "AIan"),
    ("bar and l", "Alan", "A|an"),
    ("Cyrillic palochka", "Alan", "A\u04c0an"),
    ("wide", "Ann", "Ａｎｎ"),
    ("wide digit", "Bob", "B０b"),
    ("decomposed", "José", "Jose\u0301"),
    ("decomposed Russian", "Йод", "И\u0306од"),
]


@every_policy
@pytest.mark.parametrize(("one", "other"), [t[1:] for t in TWINS], ids=[t[0] for t in TWINS])
def test_look_alikes_are_one_name(names: NamePolicy, one: str, other: str) -> None:
    assert alike(names, one, other)


@pytest.mark.parametrize("names", [ASCII_NAMES, RFC_NAMES], ids=["ascii", "rfc1459"])
@pytest.mark.parametrize(("one", "other"), [("fina", "\ufb01na"), ("Ann", "\U0001d400nn")])
def test_letters_that_precis_forbids_look_like_something_too(
    names: NamePolicy, one: str, other: str
) -> None:
    assert alike(names, one, other)


@every_policy
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tom", "Torn"),
        ("Ann", "Anna"),
        ("Ann", "Ann_"),
        ("Jose", "José"),
        ("Вася", "Bacilio"),
        ("Маша", "Миша"),
        ("шум", "щум"),
        ("Елка", "Ёлка"),
        ("vic", "uic"),
        ("asm", "a5m"),
    ],
)
def test_names_that_can_be_told_apart_are_two(names: NamePolicy, one: str, other: str) -> None:
    assert not alike(names, one, other)


@pytest.mark.parametrize(
    ("names", "same"), [(NAMES, False), (ASCII_NAMES, False), (RFC_NAMES, True)]
)
def test_brackets_are_braces_in_rfc1459_only(names: NamePolicy, same: bool) -> None:
    assert alike(names, "Ann[x]", "Ann{x}") is same


def test_ascii_letters_stay_apart_beside_other_scripts_too() -> None:
    # Through chains of look-alikes of look-alikes, TR39's table could merge them.
    letters = "abcdefghijklmnopqrstuvwxyz23456789_"
    by_looks = [skeleton(f"{letter}ж", fold_precis) for letter in letters]
    assert all(one != other for one, other in combinations(by_looks, 2))


def test_russian_letters_stay_apart() -> None:
    letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    by_looks = [skeleton(f"{letter}q", fold_precis) for letter in letters]
    assert all(one != other for one, other in combinations(by_looks, 2))


def test_a_letter_looks_like_its_twin_in_any_company() -> None:
    for latin, cyrillic in zip("ABEKMHOPCTYXaeopcyxisj", "АВЕКМНОРСТУХаеорсухіѕј", strict=True):
        for rest in ("nn", "жж", "éé", "11"):
            assert alike(NAMES, f"x{latin}{rest}", f"x{cyrillic}{rest}")


@pytest.mark.parametrize("mapping", CASEMAPPINGS)
@given(text=st.text(max_size=20))
def test_any_text_is_a_name_or_is_refused(mapping: str, text: str) -> None:
    names = NamePolicy(CASEMAPPINGS[mapping], 16, 20)
    try:
        name = names.nick(text)
    except Refused:
        return
    assert 0 < len(name.shown) <= 16
    assert not set(name.shown) & set(" ,*?!@#:\r\n\0")
    assert names.nick(name.shown) == name, "a shown name can be typed again"
    assert names.fold_nick(name.shown) == name.folded, "and is found"


# ── rooms ──────────────────────────────────────────────────────────────────────────────────


@every_policy
@pytest.mark.parametrize("text", ["#a", "#Chat", "#чай", "##", "#c++", "#a.b!", "#☕", "#日本"])
def test_welcome_rooms(names: NamePolicy, text: str) -> None:
    room = names.room(text)
    assert room.shown == text
    assert names.fold_room(text) == room.folded


@every_policy
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.ROOM_MALFORMED),
        ("#", Reason.ROOM_MALFORMED),
        ("chat", Reason.ROOM_MALFORMED),
        ("&chat", Reason.ROOM_MALFORMED),
        ("#a b", Reason.ROOM_MALFORMED),
        ("#a,b", Reason.ROOM_MALFORMED),
        ("#a:b", Reason.ROOM_MALFORMED),
        ("#a\x07", Reason.ROOM_MALFORMED),
        ("#a\n", Reason.ROOM_MALFORMED),
        ("#a\u200b", Reason.ROOM_MALFORMED),
        ("#a\u2028", Reason.ROOM_MALFORMED),
        ("#a\ud800", Reason.ROOM_MALFORMED),
        ("#" + "x" * 20, Reason.ROOM_TOO_LONG),
        ("#" + "\u0958" * 12, Reason.ROOM_TOO_LONG),
    ],
)
def test_refused_rooms(names: NamePolicy, text: str, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        names.room(text)
    assert refused.value.refusal.reason is reason


@every_policy
@pytest.mark.parametrize(
    ("one", "other"), [("#Tea", "#TEA"), ("#Чай", "#ЧАЙ"), ("#Ｔea", "#tea"), ("#e\u0301", "#É")]
)
def test_a_room_is_found_whatever_its_case(names: NamePolicy, one: str, other: str) -> None:
    assert names.room(one).folded == names.room(other).folded == names.fold_room(other)


@given(st.text(max_size=20).map("#{}".format))
def test_any_text_is_a_room_or_is_refused(text: str) -> None:
    folded = NAMES.fold_room(text)
    assert NAMES.fold_room(folded) == folded
    try:
        room = NAMES.room(text)
    except Refused:
        return
    assert room.folded == folded == NAMES.fold_room(room.shown)


# ── keys to look names up by ───────────────────────────────────────────────────────────────


def test_what_can_be_no_nick_is_nobodys() -> None:
    assert NAMES.fold_nick("a b") == ""
    assert NAMES.fold_nick("") == ""


@pytest.mark.parametrize(
    ("names", "mask", "folded"),
    [
        (NAMES, "Ann!User@Host.Example", "ann!user@host.example"),
        (NAMES, "ВАСЯ*!*@*", "вася*!*@*"),
        (NAMES, "a b!X@Y", "a b!x@y"),
        (RFC_NAMES, "Ann[x]!U@H[1]", "ann{x}!u@h[1]"),
        (RFC_NAMES, "Ann", "ann"),
    ],
)
def test_masks_are_folded_as_nicks_are(names: NamePolicy, mask: str, folded: str) -> None:
    assert names.fold_mask(mask) == folded


def test_a_very_long_text_is_not_worth_folding() -> None:
    # Sorting tens of thousands of marks would take a second, under the hub's lock.
    marks = "a" + "\u0301" * 30_000 + "\u0323" * 30_000
    started = time.thread_time()
    assert why_not(NAMES, marks) is Reason.NICK_TOO_LONG
    assert NAMES.fold_nick(marks) == ""
    assert NAMES.fold_room(f"#{marks}") == f"#{marks}"
    with pytest.raises(Refused):
        NAMES.room(f"#{marks}")
    assert time.thread_time() - started < 0.1
