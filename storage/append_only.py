"""The guard of what is written once: the database itself refuses to change or to delete such rows.

Whoever gets at the database past the product meets the same rule, on SQLite and on PostgreSQL.
Only columns named here may change: those by which a row is found, and the person of a journal's
row, which follows a merge of two records of one person.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Inspector, inspect, text

APPEND_ONLY: Mapping[str, tuple[str, ...]] = {
    "access_record": (),
    "calendar_change": (),
    "document_event": (),
    "form_answer": (),
    "history_event": (),
    "partner_act": (),
    "register_correction": (),
    "register_entry": ("person_id", "search_key"),
    "risk_entry_change": (),
    "session_act": (),
    "setting_change": (),
    "submission_decision": (),
    "submission_row": (),
    "submission_version": ("state",),
    "term_act": (),
    "term_change": (),
}
"""Table → the columns that may change after the row was written."""

_CHAINED = frozenset({"history_event"})
"""Written by every command; one row put in the place of another breaks its chain, and the doctor sees it."""

_REFUSAL = """
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION USING ERRCODE = '23001',
    MESSAGE = 'Строки таблицы ' || TG_TABLE_NAME || ' не изменяются и не удаляются.';
END
"""
_ROWS, _WHOLE = "append_only", "append_only_whole"
"""On PostgreSQL: against UPDATE and DELETE, and against TRUNCATE."""
_FUNCTION = "CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "


def guard(connection: Connection, tables: Mapping[str, tuple[str, ...]]) -> None:
    """Put the triggers on these tables anew; a migration that rebuilds one of them calls it too."""
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        connection.exec_driver_sql(f"{_FUNCTION}$${_REFUSAL}$$")
    for table, free in tables.items():
        triggers = _sqlite_triggers(connection, table, free) if is_sqlite else _triggers(table, free)
        for name, statement in triggers.items():
            where = "" if is_sqlite else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{where}")
            connection.exec_driver_sql(statement)


def unguarded(connection: Connection) -> list[str]:
    """Tables that somebody could rewrite: a trigger is missing, switched off or not what it should be."""
    found = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgresql
    return list(found(connection))


def _sqlite_triggers(connection: Connection, table: str, free: tuple[str, ...]) -> dict[str, str]:
    """By name. REPLACE deletes without telling the trigger of deletions, so it is refused where it begins."""
    about = inspect(connection)
    columns = ", ".join(each["name"] for each in about.get_columns(table) if each["name"] not in free)
    moments = {"update": f"UPDATE OF {columns} ON {table}", "delete": f"DELETE ON {table}"}
    if table not in _CHAINED:
        same = (" AND ".join(f"{each} = NEW.{each}" for each in key) for key in _keys(about, table))
        taken = " ".join(("SELECT 1 FROM", table, "WHERE", " OR ".join(f"({each})" for each in same)))
        moments["replace"] = f"INSERT ON {table} WHEN EXISTS ({taken})"
    refusal = f"SELECT RAISE(ABORT, 'Строки таблицы {table} не изменяются и не удаляются.')"
    return {
        f"{table}_{name}": f"CREATE TRIGGER {table}_{name} BEFORE {moment} BEGIN {refusal}; END"
        for name, moment in moments.items()
    }


def _keys(about: Inspector, table: str) -> Iterator[list[str]]:
    """Columns that no two rows share."""
    yield ["rowid"]
    yield about.get_pk_constraint(table)["constrained_columns"]
    for constraint in about.get_unique_constraints(table):
        yield constraint["column_names"]
    for index in about.get_indexes(table):
        if index["unique"]:
            yield [str(name) for name in index["column_names"]]


def _triggers(table: str, free: tuple[str, ...]) -> dict[str, str]:
    told = ", ".join(f"'{column}'" for column in free)
    refusal = "EXECUTE FUNCTION refuse_rewriting"
    return {
        _ROWS: f"CREATE TRIGGER {_ROWS} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refusal}({told})",
        _WHOLE: f"CREATE TRIGGER {_WHOLE} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refusal}()",
    }


def _of_sqlite(connection: Connection) -> Iterator[str]:
    known = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    kept = {str(name): str(statement) for name, statement in known}
    for table, free in APPEND_ONLY.items():
        wanted = _sqlite_triggers(connection, table, free)
        if any(kept.get(name) != statement for name, statement in wanted.items()):
            yield table


_KEPT = text(
    """
    SELECT c.relname, t.tgname, encode(t.tgargs, 'escape') AS told
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
      AND t.tgenabled <> 'D' AND p.proname = 'refuse_rewriting' AND p.prosrc = :refusal
    """
)


def _of_postgresql(connection: Connection) -> Iterator[str]:
    kept = {(row.relname, row.tgname): row.told for row in connection.execute(_KEPT, {"refusal": _REFUSAL})}
    for table, free in APPEND_ONLY.items():
        wanted = "".join(f"{column}\\000" for column in free)
        if kept.get((table, _ROWS)) != wanted or (table, _WHOLE) not in kept:
            yield table
