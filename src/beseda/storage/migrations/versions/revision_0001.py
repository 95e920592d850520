"""The first schema. Frozen: what it was does not change, whatever `storage.schema` becomes."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
    CREATE TABLE terms (
        epoch INTEGER NOT NULL,
        first_event INTEGER NOT NULL,
        began_at BIGINT NOT NULL,
        PRIMARY KEY (epoch)
    )
    """,
    "CREATE INDEX terms_first_event ON terms (first_event, epoch)",
    """
    CREATE TABLE rooms (
        id INTEGER NOT NULL,
        "key" TEXT NOT NULL,
        name TEXT NOT NULL,
        token TEXT NOT NULL,
        one TEXT,
        other TEXT,
        is_open BOOLEAN NOT NULL,
        began_at BIGINT NOT NULL,
        ended_at BIGINT,
        removed_seq BIGINT NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (token)
    )
    """,
    'CREATE UNIQUE INDEX rooms_key ON rooms ("key") WHERE ended_at IS NULL',
    "CREATE INDEX rooms_one ON rooms (one) WHERE one IS NOT NULL",
    "CREATE INDEX rooms_other ON rooms (other) WHERE other IS NOT NULL",
    """
    CREATE TABLE authors (
        id INTEGER NOT NULL,
        identity TEXT NOT NULL,
        nick TEXT NOT NULL,
        folded TEXT NOT NULL,
        username TEXT NOT NULL,
        host TEXT NOT NULL,
        realname TEXT NOT NULL,
        PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX authors_folded ON authors (folded)",
    "CREATE INDEX authors_identity ON authors (identity)",
    """
    CREATE TABLE facts (
        name TEXT NOT NULL,
        value BIGINT NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE events (
        id INTEGER NOT NULL,
        room_id INTEGER NOT NULL,
        seq BIGINT NOT NULL,
        at BIGINT NOT NULL,
        kind SMALLINT NOT NULL,
        author_id INTEGER NOT NULL,
        text TEXT,
        extra BLOB,
        PRIMARY KEY (id),
        FOREIGN KEY(room_id) REFERENCES rooms (id),
        FOREIGN KEY(author_id) REFERENCES authors (id)
    )
    """,
    "CREATE UNIQUE INDEX events_place ON events (room_id, seq)",
    "CREATE INDEX events_said ON events (room_id, seq) WHERE kind < 3",
    """
    CREATE VIRTUAL TABLE events_text USING fts5(
        terms, content='', columnsize=0, tokenize='ascii', prefix='9 10 11'
    )
    """,
    "INSERT INTO facts (name, value) VALUES ('indexed', 0)",
    "PRAGMA application_id = 1113944933",  # "Bese"
)


def upgrade() -> None:
    """Make the first tables, in an empty database."""
    for statement in _STATEMENTS:
        op.execute(statement)
