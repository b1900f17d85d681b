"""Regulations for programs: their text in paragraphs, and what carries each duty."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from app.access.guard import everyone
from app.api.fields import Flag, Inner, Listed, Number, Text
from app.api.paging import list_of
from app.api.section import Section
from app.house import current_house
from app.law.beside import Block, Duty
from app.law.reading import beside, shelf_of
from engine.errors import NotFound

regulations = Section("regulations", __name__, "Регламенты: текст, обязанности и чем каждая исполнена.")
Body = Mapping[str, Any]


class RegulationLineSchema(Schema):
    prefix = Text(metadata={"example": "ME"})
    region = Text()


class CarrierSchema(Schema):
    """What carries a duty: an element of a procedure, or a part told by its place."""

    how = Text(metadata={"description": "element, handler, register, access, form, job, setting, waived."})
    told = Text()
    procedure = Text(metadata={"description": "Ключ процедуры; пусто, если это не элемент схемы."})
    element = Text()
    reason = Text()


class DutySchema(Schema):
    id = Text(metadata={"example": "ME-4.6-1"})
    clause = Text(metadata={"example": "п. 4.6 Порядка"})
    paragraph = Number(allow_none=True, metadata={"description": "Абзац, в котором обязанность начинается."})
    ways = Listed(Text(), metadata={"description": "Чем исполнена; missing — ничем."})
    carriers = Listed(Inner(CarrierSchema))


class ParagraphSchema(Schema):
    position = Number()
    text = Text()
    is_heading = Flag()


class RegulationSchema(Schema):
    prefix = Text()
    region = Text()
    title = Text()
    approved = Text()
    paragraphs = Listed(Inner(ParagraphSchema))
    duties = Listed(Inner(DutySchema))


@regulations.get("/regulations")
@everyone
@regulations.response(200, list_of(RegulationLineSchema))
def shelf() -> Body:
    """Регламенты, по которым работает система"""
    lines = [{"prefix": prefix, "region": region} for prefix, region in shelf_of(current_house()).items()]
    return {"items": lines, "next_cursor": None}


@regulations.get("/regulations/<prefix>")
@everyone
@regulations.response(200, RegulationSchema)
def regulation(prefix: str) -> Body:
    """Один регламент: абзацы по порядку, обязанности и чем каждая исполнена"""
    found = beside(current_house(), prefix)
    if found is None:
        raise NotFound("Такого регламента нет.", hint="Список регламентов: GET /api/v1/regulations.")
    begins = {duty.id: block.position for block in found.text for duty in block.duties}
    return {
        "prefix": found.prefix,
        "region": found.region,
        "title": found.act.title,
        "approved": found.act.approved,
        "paragraphs": [_paragraph(block) for block in found.text],
        "duties": [_duty(duty, begins.get(duty.id)) for duty in found.duties.values()],
    }


def _paragraph(block: Block) -> Body:
    paragraph = block.paragraph
    return {"position": block.position, "text": paragraph.text, "is_heading": paragraph.is_heading}


def _duty(duty: Duty, paragraph: int | None) -> Body:
    return {
        "id": duty.id,
        "clause": duty.name,
        "paragraph": paragraph,
        "ways": duty.ways,
        "carriers": duty.seen,
    }
