"""The scripts, one for each revision. Alembic reads the files; nothing imports them."""
