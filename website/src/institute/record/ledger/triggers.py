"""The database's own refusal to change what is only ever added to, in the words of SQLite and of PostgreSQL.

`lines` also refuses a line out of turn, so that two writers at once cannot both be the next.
"""

from __future__ import annotations

from typing import Any

TABLES = ("record_recordline", "record_publishedhead", "record_evidence")
LINES = "record_recordline"
REFUSAL = "the record is only ever added to"


def lay(apps: Any, schema_editor: Any) -> None:
    """Lay the triggers."""
    for statement in laid(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lift(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away again."""
    for statement in lifted(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def laid(vendor: str) -> list[str]:
    """Return the statements that lay the triggers."""
    if vendor == "sqlite":
        return [
            *(
                f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                for table in TABLES
                for event in ("update", "delete")
            ),
            f"CREATE TRIGGER {LINES}_in_turn BEFORE INSERT ON {LINES} "
            f"WHEN NEW.n <> (SELECT COALESCE(MAX(n), 0) + 1 FROM {LINES}) "
            "BEGIN SELECT RAISE(ABORT, 'a line of the record out of turn'); END",
        ]
    if vendor == "postgresql":
        return [
            "CREATE FUNCTION record_refused() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
            "CREATE FUNCTION record_in_turn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.n <> (SELECT COALESCE(MAX(n), 0) + 1 FROM {LINES}) "
            "THEN RAISE EXCEPTION 'a line of the record out of turn'; END IF; RETURN NEW; END $$",
            *(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION record_refused()"
                for table in TABLES
            ),
            *(
                f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION record_refused()"
                for table in TABLES
            ),
            f"CREATE TRIGGER {LINES}_in_turn BEFORE INSERT ON {LINES} FOR EACH ROW EXECUTE FUNCTION record_in_turn()",
        ]
    raise NotImplementedError(f"The record has no triggers for {vendor}: use SQLite or PostgreSQL.")


def lifted(vendor: str) -> list[str]:
    """Return the statements that take them away."""
    if vendor == "sqlite":
        names = [f"{table}_no_{event}" for table in TABLES for event in ("update", "delete")]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in (*names, f"{LINES}_in_turn")]
    return [
        "DROP FUNCTION IF EXISTS record_refused() CASCADE",
        "DROP FUNCTION IF EXISTS record_in_turn() CASCADE",
    ]
