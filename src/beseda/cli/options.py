"""What the commands of the client have in common on the command line."""

from collections.abc import Callable

import click

from beseda.catalogue import Language
from beseda.catalogue import chat as texts
from beseda.catalogue import tls as tls_texts
from beseda.client.address import DEFAULT_HOST, DEFAULT_PORT, Address, AddressError, parse_address
from beseda.client.trust import BadFingerprintError, Trust, parse_fingerprint, users_trust

DEFAULT_SERVER = f"{DEFAULT_HOST}:{DEFAULT_PORT}"
DEFAULT_ROOM = "#lobby"


def host_option(language: Language) -> click.Option:
    """`--host`, passed on as `host: Address`."""
    return click.Option(
        ["--host"],
        type=address_type(language),
        default=DEFAULT_SERVER,
        show_default=True,
        metavar="HOST[:PORT]",
        help=texts.OPTION_HOST.to(language),
    )


def name_option(language: Language) -> click.Option:
    """`--name`, passed on as `name: str | None`."""
    return click.Option(
        ["--name"], type=word_type(language), metavar="NAME", help=texts.OPTION_NAME.to(language)
    )


def password_option(language: Language) -> click.Option:
    """`--password`, passed on as `password: str`. Without a value it is asked for, unseen; others
    can read a command line, so BESEDA_SERVER_PASSWORD is for scripts."""
    return click.Option(
        ["--password"],
        default="",
        show_default=False,
        envvar="BESEDA_SERVER_PASSWORD",
        prompt=texts.ASK_PASSWORD.to(language),
        prompt_required=False,
        hide_input=True,
        help=texts.OPTION_PASSWORD.to(language),
    )


def language_option(language: Language) -> click.Option:
    """`--language`, passed on as `language`, a setting for `choose_language`."""
    return click.Option(
        ["--language"],
        type=click.Choice(["auto", "en", "ru"]),
        default="auto",
        show_default=True,
        help=texts.OPTION_LANGUAGE.to(language),
    )


def tls_option(language: Language) -> click.Option:
    """`--tls`, passed on as `tls: bool`."""
    return click.Option(["--tls"], is_flag=True, help=tls_texts.OPTION_TLS.to(language))


def fingerprint_option(language: Language) -> click.Option:
    """`--fingerprint`, passed on as `fingerprint: str`, "" if it is not given."""

    def fingerprint(written: str) -> str:
        try:
            return parse_fingerprint(written) if written else ""
        except BadFingerprintError:
            text = tls_texts.NOT_A_FINGERPRINT.to(language, written=repr(written))
            raise click.BadParameter(text) from None

    return click.Option(
        ["--fingerprint"],
        type=fingerprint,
        default="",
        show_default=False,
        metavar="SHA256",
        help=tls_texts.OPTION_FINGERPRINT.to(language),
    )


def reached(address: Address, *, tls: bool, fingerprint: str) -> tuple[Address, Trust]:
    """The server's address as these options make it, and what is known of servers' certificates."""
    encrypted = not address.path and (address.tls or tls or bool(fingerprint))
    return address._replace(tls=encrypted), users_trust(fingerprint)


def address_type(language: Language) -> Callable[[str], Address]:
    """The type of an argument that is a server's address; click's usage error if it is none."""

    def address(written: str) -> Address:
        try:
            return parse_address(written)
        except AddressError:
            raise click.BadParameter(texts.NOT_AN_ADDRESS.to(language, written=written)) from None

    return address


def word_type(language: Language) -> Callable[[str], str]:
    """The type of an argument that is one nick or room: spaces or commas would make it several."""

    def word(written: str) -> str:
        several = " " in written or "," in written
        if not written or several or written.startswith(":") or not written.isprintable():
            raise click.BadParameter(texts.NOT_A_TARGET.to(language, target=repr(written)))
        return written

    return word


def as_room(name: str) -> str:
    """`name` as a room's: with # before it unless it begins like one."""
    return name if name.startswith(("#", "&")) else "#" + name
