"""Accounts, their certificates, and documents; under which account an author was known."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE authors ADD COLUMN account TEXT DEFAULT '' NOT NULL",
    """
    CREATE TABLE accounts (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        registered_at BIGINT NOT NULL,
        role TEXT NOT NULL,
        suspended TEXT,
        settings BLOB NOT NULL,
        password TEXT NOT NULL,
        scram BLOB,
        PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE certificates (
        fingerprint TEXT NOT NULL,
        account_id TEXT NOT NULL,
        added_at BIGINT NOT NULL,
        PRIMARY KEY (fingerprint),
        FOREIGN KEY(account_id) REFERENCES accounts (id)
    )
    """,
    "CREATE INDEX certificates_account ON certificates (account_id)",
    """
    CREATE TABLE documents (
        kind TEXT NOT NULL,
        "key" TEXT NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (kind, "key")
    )
    """,
)


def upgrade() -> None:
    """Make the tables and the column; takes no time, however large the database is."""
    for statement in _STATEMENTS:
        op.execute(statement)
