"""The tables, as they are at present. How older databases become like this: `migrations`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)

METADATA = MetaData()

# SQLite takes only INTEGER for a key that is the row's own number.
_Key = BigInteger().with_variant(Integer, "sqlite")

TERMS = Table(
    "terms",
    METADATA,
    Column("epoch", Integer, primary_key=True),
    Column("first_event", _Key, nullable=False),
    Column("began_at", BigInteger, nullable=False),
)
"""One row for each start of a server on this database: its number, the id that its first event
has or would have, and when it was (Unix time in milliseconds, as all times here)."""

Index("terms_first_event", TERMS.c.first_event, TERMS.c.epoch)

ROOMS = Table(
    "rooms",
    METADATA,
    Column("id", _Key, primary_key=True),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("one", Text, nullable=True),
    Column("other", Text, nullable=True),
    Column("is_open", Boolean, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=True),
    Column("removed_seq", BigInteger, nullable=False),
)
"""The logs. `key`, `name`, `is_open` and the members `one` and `other` as `domain.roomlog` has
them; `token` begins the ids of the log's messages; `ended_at` is set when nobody can record in it
or read it any more; `removed_seq` is the highest `seq` that was removed."""

Index("rooms_key", ROOMS.c.key, unique=True, sqlite_where=ROOMS.c.ended_at.is_(None),
      postgresql_where=ROOMS.c.ended_at.is_(None))  # fmt: skip
Index("rooms_one", ROOMS.c.one, sqlite_where=ROOMS.c.one.is_not(None))
Index("rooms_other", ROOMS.c.other, sqlite_where=ROOMS.c.other.is_not(None))

AUTHORS = Table(
    "authors",
    METADATA,
    Column("id", _Key, primary_key=True),
    Column("identity", Text, nullable=False),
    Column("nick", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("username", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("realname", Text, nullable=False),
    Column("account", Text, nullable=False, server_default=""),
)
"""Whoever caused an event, as they were then; `account` is the name of the account that they were
logged in to, "" for a guest."""

Index("authors_folded", AUTHORS.c.folded)
Index("authors_identity", AUTHORS.c.identity)

EVENTS = Table(
    "events",
    METADATA,
    Column("id", _Key, primary_key=True, autoincrement=False),
    Column("room_id", _Key, ForeignKey("rooms.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("author_id", _Key, ForeignKey("authors.id"), nullable=False),
    Column("text", Text, nullable=True),
    Column("extra", LargeBinary, nullable=True),
)
"""The events (`rows`). `id` counts them over all logs, in the order in which they were written."""

FIRST_EVENT_KIND = 3
"""Kinds below are what people said (`rows.RowKind`)."""

FACTS = Table(
    "facts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
"""Single numbers: "indexed" is the last event that the search index has seen."""

Index("events_place", EVENTS.c.room_id, EVENTS.c.seq, EVENTS.c.kind, unique=True)
# With the kind in it, a page of what was said is found without a look at what else happened. A
# second index of only what was said would be faster where hundreds of joins stand between two
# messages, and cost every batch another page to write for each of its rooms.

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("registered_at", BigInteger, nullable=False),
    Column("role", Text, nullable=False),
    Column("suspended", Text, nullable=True),
    Column("settings", LargeBinary, nullable=False),
    Column("password", Text, nullable=False),
    Column("scram", LargeBinary, nullable=True),
)
"""The accounts (`domain.accounts`). Which names are the same depends on the server's settings, so
the database does not know it. `settings` and `scram` are JSON."""

CERTIFICATES = Table(
    "certificates",
    METADATA,
    Column("fingerprint", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False),
    Column("added_at", BigInteger, nullable=False),
)
"""Whose a client's certificate is, by its SHA-256 in hexadecimal digits."""

Index("certificates_account", CERTIFICATES.c.account_id)

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Whatever else is to survive a restart, by its kind; only who wrote it knows what is in it."""

_INDEX_OPTIONS = "content='', columnsize=0, tokenize='ascii', prefix='9 10 11'"
SEARCH_DDL = (
    f"CREATE VIRTUAL TABLE events_text USING fts5(terms, {_INDEX_OPTIONS})",
    "INSERT INTO facts (name, value) VALUES ('indexed', 0)",
)
"""The search index over what was said (SQLite FTS5), by the number of the event: it keeps no texts,
only the terms that `words` makes of them. The tokenizer only takes them apart again; the prefixes
are `words.PREFIX_LETTERS` letters of a word, after what stands before it in a term."""
