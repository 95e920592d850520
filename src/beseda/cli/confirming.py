"""Asking whether something is really to be done."""

import sys

import click

from beseda.catalogue import Language
from beseda.catalogue.deletion import YES


def confirmed(question: str, language: Language) -> bool:
    """Whether the answer is yes. Nothing to read from, or an empty line, is no."""
    click.echo(question, nl=False, err=True)
    line = sys.stdin.readline()
    if not line.endswith("\n"):
        click.echo(err=True)
    return line.strip().casefold() in YES.to(language).split()
