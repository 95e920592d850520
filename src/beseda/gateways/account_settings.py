"""What the owner of an account chooses, in the words in which every gateway has it."""

from msgspec.structs import replace

from beseda.domain.accounts import AccountSettings, Enforce

SWITCH = {"on": True, "off": False}
WORDS = {switched: word for word, switched in SWITCH.items()}

CHOICES = {
    "multiclient": tuple(SWITCH),
    "always-on": tuple(SWITCH),
    "enforce": tuple(each.value for each in Enforce),
}
"""What can be chosen, and between what."""


def altered(settings: AccountSettings, name: str, value: str) -> AccountSettings | None:
    """`settings` with `value` for `name`, in any case; None if they cannot have that."""
    name, value = name.lower(), value.lower()
    if name == "multiclient" and value in SWITCH:
        return replace(settings, multiclient=SWITCH[value])
    if name == "always-on" and value in SWITCH:
        return replace(settings, always_on=SWITCH[value])
    if name == "enforce" and value in {each.value for each in Enforce}:
        return replace(settings, enforce=Enforce(value))
    return None
