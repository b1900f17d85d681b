"""Journals for programs: read with the filters of the page, corrected, closed."""

from collections.abc import Mapping
from typing import Any

from app.access.guard import for_scope, only
from app.access.looks import record_look
from app.access.people import me
from app.api.fields import Strict
from app.api.paging import list_of, page_of
from app.api.register_schemas import (
    ClosedSchema,
    ClosingBody,
    CorrectedSchema,
    CorrectionBody,
    EntryQuery,
    EntrySchema,
    EntrySearch,
    JournalSchema,
)
from app.api.requests import KeyHeader, execute
from app.api.section import Section
from app.house import current_house
from app.registers.blueprint import KEEPERS, Book, books, opened_book
from app.registers.choosing import chosen_of
from app.registers.reading import columns_of
from app.wording.dates import reckoning
from engine.commands import CloseRegister, CorrectRegisterEntry
from engine.errors import NotFound
from storage.queries.registers import Entry, journal, one_entry
from storage.unit_of_work import UnitOfWork

registers = Section("registers", __name__, "Журналы: записи, исправления, закрытие года.")
Body = Mapping[str, Any]


class NoQuery(Strict):
    """Nothing to choose by."""


@registers.get("/registers")
@only(*KEEPERS)
@registers.arguments(NoQuery, location="query")
@registers.response(200, list_of(JournalSchema))
def listing(_query: Body) -> Body:
    """Журналы, которые человек ведет, с начатыми годами"""
    return {"items": books(current_house(), me())}


@registers.get("/registers/<register>/<owner>/entries")
@only(*KEEPERS)
@registers.arguments(EntryQuery, location="query")
@registers.response(200, page_of(EntrySchema))
def entries(query: Body, register: str, owner: str) -> Body:
    """Записи одного журнала за год по порядку номеров"""
    return _page(query, register, owner)


@registers.post("/registers/<register>/<owner>/entries/search")
@only(*KEEPERS)
@for_scope("read")
@registers.arguments(EntrySearch)
@registers.response(200, page_of(EntrySchema))
def search(body: Body, register: str, owner: str) -> Body:
    """То же по словам из записей"""
    return _page(body, register, owner)


def _page(query: Body, register: str, owner: str) -> Body:
    house, person = current_house(), me()
    book = opened_book(house, person, register, owner)
    said = {name: query[key] for name, key in _NAMES.items() if query.get(key)}
    chosen = chosen_of({name: str(value) for name, value in said.items()}, book, reckoning(person))
    limit = query["limit"]
    with house.database.read() as connection:
        found = journal(
            connection,
            **book.address,
            year=query["year"] or chosen.year,
            chosen=chosen.filter,
            after=chosen.after,
            limit=limit + 1,
        )
    record_look(person, "view", "register", f"{register} {owner}")
    shown = found[:limit]
    return {
        "items": [_told(book, entry) for entry in shown],
        "next_cursor": str(shown[-1].number) if len(found) > limit else None,
    }


@registers.get("/registers/entries/<entry_id>")
@only(*KEEPERS)
@registers.response(200, EntrySchema)
def entry(entry_id: str) -> Body:
    """Одна запись с исправлениями"""
    book, found = _found(entry_id)
    record_look(
        me(), "view", "register", f"{found.register} {found.year}/{found.number}", case_id=found.case_id
    )
    return _told(book, found)


@registers.post("/registers/entries/<entry_id>/corrections")
@only(*KEEPERS)
@registers.arguments(KeyHeader, location="headers")
@registers.arguments(CorrectionBody)
@registers.response(201, CorrectedSchema)
def correct(headers: Body, body: Body, entry_id: str) -> Body:
    """Исправить запись: прежнее остается рядом с новым"""
    command = CorrectRegisterEntry(entry_id=entry_id, changes=body["changes"], reason=body["reason"])
    return execute(command, headers)


@registers.post("/registers/<register>/<owner>/closings")
@only(*KEEPERS)
@registers.arguments(KeyHeader, location="headers")
@registers.arguments(ClosingBody)
@registers.response(201, ClosedSchema)
def close(headers: Body, body: Body, register: str, owner: str) -> Body:
    """Закрыть журнал за год; открыть его снова нельзя"""
    return execute(CloseRegister(register=register, owner=owner, year=body["year"]), headers)


_NAMES = {"year": "year", "q": "q", "from": "since", "to": "until", "state": "state", "after": "cursor"}


def _found(entry_id: str) -> tuple[Book, Entry]:
    house = current_house()
    with house.database.read() as connection:
        row = UnitOfWork(connection).registers.find(entry_id)
    if row is None:
        raise NotFound("Такой записи в журнале нет, или она не для вас.", hint="Проверьте ссылку.")
    book = opened_book(house, me(), row.register, row.owner)
    with house.database.read() as connection:
        found = one_entry(
            connection, register=row.register, owner=row.owner, year=row.year, number=row.number
        )
    assert found is not None
    return book, found


def _told(book: Book, found: Entry) -> Body:
    """Columns as the page shows them: special categories never stand in a list."""
    columns = {field.key for field in columns_of(current_house(), book.register)}
    columns |= {field.code for field in columns_of(current_house(), book.register)}
    of_year = book.of_year(found.year)
    closed_at = of_year.closed_at if of_year else None

    def shown(content: Mapping[str, Any]) -> Body:
        return {key: value for key, value in content.items() if key in columns}

    return {
        **{name: getattr(found, name) for name in found.__dataclass_fields__},
        "written": shown(found.content),
        "current": shown(found.current),
        "corrections": [
            {
                **vars(correction),
                "changes": shown(correction.changes),
                "after_closing": closed_at is not None and correction.entered_at >= closed_at,
            }
            for correction in found.corrections
        ],
    }
