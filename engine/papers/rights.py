"""Who may move a document on, correct it, attach a signed copy: the aspect «papers» of ``access.csv``."""

from typing import Protocol

from engine.actor import Actor
from engine.aspects import Aspects, Right
from engine.context import CommandContext
from engine.errors import Conflict, NotAllowed, NotFound
from engine.rights import rights_in
from storage.repositories.documents import DocumentRow

ASPECT = "papers"


class OfAgency(Protocol):
    """What the right to a document depends on besides its case."""

    @property
    def agency_id(self) -> str | None: ...


def may_change(actor: Actor, aspects: Aspects, paper: OfAgency) -> bool:
    """Any document of the case, or only those of one's own agency."""
    right = aspects[ASPECT]
    if right in (Right.WRITE, Right.SIGN):
        return True
    return right is Right.OWN and paper.agency_id is not None and actor.acts_for(paper.agency_id)


def taken(context: CommandContext, document_id: str) -> DocumentRow:
    """A document in the hands of who may change it, and in its newest version."""
    paper = context.uow.documents.find(document_id)
    actor = context.actor
    if paper is None or paper.case_id is None:
        raise _unknown()
    aspects = rights_in(context.uow, context.workshop.law.access, actor, paper.case_id)
    if aspects is None:
        raise _unknown()
    if not may_change(actor, aspects, paper):
        raise NotAllowed("изменить этот документ, это делает орган, который его составил, или комиссия")
    newest = context.uow.documents.newest_version(paper)
    if newest != paper.id:
        raise Conflict("У документа есть более новая редакция.", hint="Откройте ее и повторите.")
    return paper


def _unknown() -> NotFound:
    return NotFound("Такого документа нет, или он не для вас.", hint="Вернитесь к делу.")
