"""What programs are told of journals and of lists being made, and what they say."""

from marshmallow import Schema

from app.api.fields import (
    Day,
    Filters,
    Flag,
    Inner,
    Listed,
    Moment,
    Number,
    Object,
    Strict,
    Text,
    between,
    length,
    one_of,
)
from app.api.paging import DEFAULT, MOST
from app.exports.making import How
from engine.commands.correct_register_entry import LONGEST_REASON
from storage.queries.registers import EntryState

YEAR = between(2000, 2100)


class JournalYearSchema(Schema):
    year = Number()
    last = Number(metadata={"description": "Последний номер."})
    closed_at = Moment(allow_none=True)
    closed_by_name = Text(allow_none=True)
    total = Number(allow_none=True, metadata={"description": "Записей при закрытии."})


class JournalSchema(Schema):
    register = Text(metadata={"example": "F-ME-1"})
    owner = Text(metadata={"description": "Кто ведет: agency:… или mun:…"})
    title = Text()
    keeper = Text()
    may_correct = Flag()
    may_close = Flag()
    years = Listed(Inner(JournalYearSchema))


class EntryCorrectionSchema(Schema):
    id = Text()
    kind = Text(metadata={"description": "addition — дополнено процедурой, correction — исправил человек."})
    changes = Object()
    reason = Text()
    entered_at = Moment()
    entered_by_name = Text(allow_none=True)
    after_closing = Flag()


class EntrySchema(Schema):
    id = Text()
    register = Text()
    owner = Text()
    year = Number()
    number = Number()
    case_number = Text(allow_none=True)
    entered_at = Moment()
    entered_by_name = Text(allow_none=True)
    written = Object(metadata={"description": "Что было записано сначала."})
    current = Object(metadata={"description": "Как запись читается с исправлениями."})
    corrections = Listed(Inner(EntryCorrectionSchema))


class EntryQuery(Filters):
    """``cursor`` is the number of the last row of the page before."""

    year = Number(load_default=None, validate=YEAR, metadata={"description": "По умолчанию последний."})
    since = Day(load_default=None, data_key="from")
    until = Day(load_default=None, data_key="to")
    state = Text(load_default=None, validate=one_of(EntryState))
    cursor = Text(
        load_default="", validate=length(10), metadata={"description": "next_cursor прошлой страницы."}
    )
    limit = Number(load_default=DEFAULT, validate=between(1, MOST))


class EntrySearch(EntryQuery):
    q = Text(load_default="", validate=length(200), metadata={"description": "Слова из записи."})


class CorrectionBody(Strict):
    changes = Object(
        required=True,
        metadata={"description": "Столбец → как должно быть; null — очистить."},
    )
    reason = Text(required=True, validate=length(LONGEST_REASON, 1))


class CorrectedSchema(Schema):
    correction_id = Text()
    entry_id = Text()
    changes = Object()


class ClosingBody(Strict):
    year = Number(required=True, validate=YEAR)


class ClosedSchema(Schema):
    year = Number()
    last_number = Number()
    total = Number()


class ExportBody(Strict):
    listing = Text(required=True, validate=length(60, 1), metadata={"example": "register"})
    how = Text(required=True, validate=one_of(How))
    args = Object(
        load_default=dict,
        metadata={"description": "Условия отбора; у журнала — register, owner, year, q, from, to, state."},
    )


class ExportSchema(Schema):
    id = Text()
    name = Text()
    state = Text(metadata={"description": "waiting, ready, failed или expired."})
    done = Number(metadata={"description": "Сколько строк готово."})
    total = Number()
    size = Number(allow_none=True)
    asked_at = Moment()
    expires_at = Moment()
