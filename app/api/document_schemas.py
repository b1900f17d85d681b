"""What requests and answers about one document look like."""

from collections.abc import Mapping

from marshmallow import Schema

from app.api.fields import Day, Flag, Inner, Listed, Moment, Number, Object, Strict, Text, length, one_of
from storage.models import DocumentState

STATE = "draft — проект, signed — подписан, sent — направлен, received — получен."


class DocumentStepSchema(Schema):
    state = Text(metadata={"description": STATE})
    day = Day()
    way = Text(allow_none=True)
    party = Text(allow_none=True)
    note = Text(allow_none=True)
    at = Moment()
    by_name = Text()


class DocumentVersionSchema(Schema):
    id = Text()
    version = Number()
    state = Text()
    drawn_on = Day()
    created_at = Moment()
    author_name = Text(allow_none=True)
    reason = Text(allow_none=True)


class SignedCopySchema(Schema):
    id = Text()
    name = Text()
    size = Number()
    media_type = Text()
    sha256 = Text()
    uploaded_at = Moment()
    is_signature = Flag()


class DocumentAnswerSchema(Schema):
    section = Text()
    key = Text()
    label = Text()
    text = Text()


class DocumentSchema(Schema):
    id = Text()
    case_id = Text()
    case_number = Text()
    form_key = Text()
    kind = Text(allow_none=True)
    title = Text()
    number = Text(allow_none=True)
    drawn_on = Day()
    version = Number()
    state = Text(metadata={"description": STATE})
    agency_id = Text(allow_none=True)
    agency_name = Text(allow_none=True)
    author_name = Text(allow_none=True)
    signer_name = Text(allow_none=True)
    signed_at = Moment(allow_none=True)
    sent_to = Text(allow_none=True)
    reason = Text(allow_none=True)
    is_newest = Flag()
    may_change = Flag()
    next_state = Text(metadata={"description": "Что можно отметить сейчас; пусто — ничего."})
    answers = Listed(Inner(DocumentAnswerSchema), metadata={"description": "Без сведений, закрытых для вас."})
    hidden = Listed(Text(), metadata={"description": "Какие сведения не показаны."})
    steps = Listed(Inner(DocumentStepSchema))
    versions = Listed(Inner(DocumentVersionSchema))
    copies = Listed(Inner(SignedCopySchema), metadata={"description": "Сканы и электронные подписи."})


class DocumentMoveSchema(Strict):
    state = Text(required=True, validate=one_of(DocumentState), metadata={"description": STATE})
    day = Text(load_default="", validate=length(10), metadata={"description": "2026-05-12; пусто — сегодня."})
    way = Text(load_default="", validate=length(40), metadata={"description": "Код: mail, email, hand…"})
    party = Text(load_default="", validate=length(300), metadata={"description": "Кому или кто получил."})
    note = Text(load_default="", validate=length(300))
    signer_id = Text(load_default="", validate=length(40))


class DocumentMovedSchema(Schema):
    document_id = Text()
    state = Text()
    day = Text(metadata={"description": "2026-05-12"})


class DocumentCorrectionSchema(Strict):
    answers = Object(required=True, metadata={"description": "Все ответы формы, как они должны быть."})
    reason = Text(required=True, validate=length(500, 1))


class DocumentCorrectedSchema(Schema):
    document_id = Text()
    version = Number()
    replaces = Text()


class NameFormsSchema(Strict):
    forms = Object(
        required=True,
        metadata={"description": "Падеж (genitive, dative …) → как писать; {} — по правилам."},
    )


class NameFormsKeptSchema(Schema):
    kind = Text()
    subject = Text()
    forms = Object()


UPLOAD: Mapping[str, object] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {
                    "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                },
                "required": ["file"],
            }
        }
    },
}
