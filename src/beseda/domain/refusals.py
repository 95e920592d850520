"""Why something was not done. The codes; the sentences stand in `beseda.catalogue.refusals`."""

from enum import StrEnum

from msgspec import Struct


class Reason(StrEnum):
    """One reason a row; a gateway maps it to a numeric or to a sentence."""

    # names
    NICK_EMPTY = "nick_empty"
    NICK_TOO_LONG = "nick_too_long"
    NICK_MALFORMED = "nick_malformed"
    NICK_RESERVED = "nick_reserved"
    NICK_TAKEN = "nick_taken"
    NICK_NOT_RELAYED = "nick_not_relayed"
    NICK_LOOKS_LIKE = "nick_looks_like"
    NICK_REGISTERED = "nick_registered"
    NOT_LOGGED_IN = "not_logged_in"
    NO_GUESTS = "no_guests"
    NAME_ON_LOAN = "name_on_loan"
    NOT_YOUR_NAME = "not_your_name"
    NEEDS_TLS = "needs_tls"
    NO_SUCH_ACCOUNT = "no_such_account"
    ROOM_REGISTERED = "room_registered"
    ROOM_NOT_REGISTERED = "room_not_registered"
    NOT_FOUNDER = "not_founder"
    ROOM_MALFORMED = "room_malformed"
    ROOM_TOO_LONG = "room_too_long"
    # getting in
    DOOR_CLOSED = "door_closed"
    # whom and where
    NO_SUCH_NICK = "no_such_nick"
    NO_SUCH_ROOM = "no_such_room"
    NOT_IN_ROOM = "not_in_room"
    NOT_IN_THAT_ROOM = "not_in_that_room"
    ALREADY_IN_ROOM = "already_in_room"
    ALREADY_THERE = "already_there"
    ROOM_NAME_TAKEN = "room_name_taken"
    ROOM_NAME_FIXED = "room_name_fixed"
    RENAMED_RECENTLY = "renamed_recently"
    ROOM_RENAMED = "room_renamed"
    ROOM_NAME_RESTS = "room_name_rests"
    # joining
    TOO_MANY_ROOMS = "too_many_rooms"
    ROOMS_FULL = "rooms_full"
    ROOM_CREATION_OFF = "room_creation_off"
    BANNED = "banned"
    INVITE_ONLY = "invite_only"
    BAD_KEY = "bad_key"
    ROOM_FULL = "room_full"
    # talking
    MODERATED = "moderated"
    NO_OUTSIDE_MESSAGES = "no_outside_messages"
    BANNED_FROM_TALKING = "banned_from_talking"
    BANNED_FROM_RENAMING = "banned_from_renaming"
    NO_CTCP = "no_ctcp"
    RECIPIENT_REGISTERED_ONLY = "recipient_registered_only"
    EMPTY_TEXT = "empty_text"
    READ_ONLY = "read_only"
    # rights
    NOT_OPERATOR_HERE = "not_operator_here"
    RANK_TOO_LOW = "rank_too_low"
    NOT_SERVER_OPERATOR = "not_server_operator"
    BAD_OPERATOR_LOGIN = "bad_operator_login"
    HOST_MALFORMED = "host_malformed"
    NO_OPERATOR_HOST = "no_operator_host"
    # modes
    UNKNOWN_MODE = "unknown_mode"
    UNKNOWN_USER_MODE = "unknown_user_mode"
    BAD_MODE_VALUE = "bad_mode_value"
    KEY_MALFORMED = "key_malformed"
    LIST_FULL = "list_full"
    OTHERS_MODES = "others_modes"
    # what was said
    NO_SUCH_MESSAGE = "no_such_message"
    NOT_YOUR_MESSAGE = "not_your_message"
    HISTORY_UNREADABLE = "history_unreadable"
    # personal
    AWAY_NOW = "away_now"
    TOO_MANY_IGNORES = "too_many_ignores"
    TOO_MANY_WATCHED = "too_many_watched"
    METADATA_KEY_MALFORMED = "metadata_key_malformed"
    METADATA_TOO_LONG = "metadata_too_long"
    METADATA_FULL = "metadata_full"
    METADATA_NOT_SET = "metadata_not_set"
    METADATA_NOT_YOURS = "metadata_not_yours"


class Refusal(Struct, frozen=True):
    """One thing that was not done (or is worth knowing), with the values its sentence needs."""

    reason: Reason
    values: dict[str, str] = {}


class Refused(Exception):  # noqa: N818 - it is a past-tense answer, not a fault
    """A command was not carried out; nothing has changed."""

    def __init__(self, reason: Reason, /, **values: str) -> None:
        super().__init__(reason.value, values)
        self.refusal = Refusal(reason, values)
