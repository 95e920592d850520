"""Translators: each package turns one protocol into commands and events into its wire form."""
