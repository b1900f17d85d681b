"""Statements of the hot path: written with Core, compiled once per dialect, sent as driver SQL.

Compiling, cache look-ups and result objects cost more than a whole engine step (on
SQLite 60 µs a statement against 3 µs), so what every command sends is kept ready and
goes through the driver's own cursor. Types convert values as always.

PostgreSQL pays for round trips: writes whose result nobody needs wait in a queue and go
as one pipeline with the next statement that is waited for. SQLite carries them out at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.selectable import Select

Convert = Callable[[Any], Any]


class _Compiled:
    def __init__(self, statement: Executable, columns: Sequence[str] | None, dialect: Dialect):
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)  # type: ignore[attr-defined]
        self.sql = str(compiled)
        self.order: list[str] | None = list(compiled.positiontup) if compiled.positional else None
        self.names: list[str] = list(dict.fromkeys(self.order or compiled.binds))
        self.fixed: dict[str, Any] = {}
        self.binders: dict[str, Convert] = {}
        for name, parameter in compiled.binds.items():
            self._learn(name, parameter, dialect)
        self.readers = _readers(statement, dialect)

    def _learn(self, name: str, parameter: BindParameter[Any], dialect: Dialect) -> None:
        binder = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if binder is not None:
            self.binders[name] = binder
        if not parameter.required:
            self.fixed[name] = parameter.effective_value

    def parameters(self, values: Mapping[str, Any]) -> Any:
        bound = {}
        for name in self.names:
            value = values[name] if name in values else self.fixed[name]
            binder = self.binders.get(name)
            bound[name] = binder(value) if binder is not None else value
        return tuple(bound[name] for name in self.order) if self.order is not None else bound


def _readers(statement: Executable, dialect: Dialect) -> list[Convert | None]:
    if not isinstance(statement, Select):
        return []
    return [
        column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in statement.selected_columns
    ]


class WriteQueue:
    """Writes of one PostgreSQL transaction that nobody waits for, in their order."""

    KEY = "kurator_writes"

    def __init__(self, driver_connection: Any):
        self._driver_connection = driver_connection
        self._waiting: list[tuple[str, Any, bool]] = []

    def add(self, sql: str, parameters: Any, *, many: bool = False) -> None:
        self._waiting.append((sql, parameters, many))

    def send(self, sql: str = "", parameters: Any = None) -> int:
        """Send what waits, and one statement more; how many rows that last one touched."""
        if not self._waiting and not sql:
            return 0
        waiting, self._waiting = self._waiting, []
        with self._driver_connection.pipeline():
            for queued, values, many in waiting:
                cursor = self._driver_connection.cursor()
                (cursor.executemany if many else cursor.execute)(queued, values)
            if not sql:
                return 0
            last = self._driver_connection.cursor()
            last.execute(sql, parameters)
        return int(last.rowcount)

    def __bool__(self) -> bool:
        return bool(self._waiting)


def queue_of(connection: Connection) -> WriteQueue | None:
    return connection.info.get(WriteQueue.KEY)


class Prepared:
    """A statement with named parameters. ``columns`` are the columns an INSERT or UPDATE sets."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None):
        self._statement = statement
        self._columns = columns
        self._by_dialect: dict[str, _Compiled] = {}

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        compiled = self._by_dialect.get(dialect.name)
        if compiled is None:
            compiled = self._by_dialect[dialect.name] = _Compiled(self._statement, self._columns, dialect)
        return compiled

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        compiled = self._for(connection)
        queue = queue_of(connection)
        if queue:
            queue.send()
        cursor = connection.connection.cursor()
        cursor.execute(compiled.sql, compiled.parameters(values))
        raw = cursor.fetchall()
        return [
            tuple(
                value if read is None or value is None else read(value)
                for read, value in zip(compiled.readers, row, strict=True)
            )
            for row in raw
        ]

    def row(self, connection: Connection, **values: Any) -> tuple[Any, ...] | None:
        rows = self.rows(connection, **values)
        return rows[0] if rows else None

    def run(self, connection: Connection, **values: Any) -> int:
        """Carry the statement out now; how many rows it touched."""
        compiled = self._for(connection)
        parameters = compiled.parameters(values)
        queue = queue_of(connection)
        if queue is not None:
            return queue.send(compiled.sql, parameters)
        cursor = connection.connection.cursor()
        cursor.execute(compiled.sql, parameters)
        return int(cursor.rowcount)

    def write(self, connection: Connection, **values: Any) -> None:
        """Carry the statement out before the transaction ends."""
        self.write_many(connection, [values])

    def write_many(self, connection: Connection, many: Iterable[Mapping[str, Any]]) -> None:
        compiled = self._for(connection)
        parameters = [compiled.parameters(values) for values in many]
        if not parameters:
            return
        several = len(parameters) > 1
        queue = queue_of(connection)
        if queue is not None:
            queue.add(compiled.sql, parameters if several else parameters[0], many=several)
        elif several:
            connection.connection.cursor().executemany(compiled.sql, parameters)
        else:
            connection.connection.cursor().execute(compiled.sql, parameters[0])
