"""A message that no partner took: an incident that a person sees, and a task to send it on paper."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.errors import NotFound
from engine.partners.lists import TEST
from storage.queries.partner_facts import DocumentFacts, document_facts
from storage.repositories.partner_messages import MessageRow

if TYPE_CHECKING:
    from engine.context import CommandContext

log = logging.getLogger(__name__)

KIND = "partner_failed"
STOPPED = "partner_stopped"
"""Of incidents: one message was given up; nothing is sent to an endpoint at all."""
PROCEDURE = "paper_dispatch"


def give_up(context: "CommandContext", message: MessageRow, error: str) -> Mapping[str, object]:
    """The message is not tried any more; what must reach the partner all the same goes on paper."""
    if message.kind == TEST or message.municipality_id is None:
        return {"recorded": True, "state": "failed"}
    endpoint = context.uow.partners.endpoint(message.endpoint_id)
    partner = context.uow.partners.get(endpoint.partner_id) if endpoint is not None else None
    name = partner.name if partner is not None else "партнёр"
    incident_id, _ = context.uow.incidents.report_fault(
        at=context.now,
        kind=KIND,
        message=f"{name} не принимает сообщение: {error}. Отправьте на бумаге.",
        element_id=message.endpoint_id,
        municipality_id=message.municipality_id,
        case_id=message.case_id,
        instance_id=message.instance_id,
    )
    paper = context.uow.partner_messages.paper_of(message.endpoint_id, message.case_id) or _on_paper(
        context, message, name
    )
    context.uow.partner_messages.change(message.id, incident_id=incident_id, paper_instance_id=paper)
    return {"recorded": True, "state": "failed", "incident_id": incident_id, "paper_instance_id": paper}


def _on_paper(context: "CommandContext", message: MessageRow, partner: str) -> str | None:
    from engine.commands.start_instance import begin

    assert message.municipality_id is not None
    facts = document_facts(context.uow.connection, message.document_id) if message.document_id else None
    variables = {
        "message_id": message.id,
        "partner_document": _titled(facts) if facts is not None else "Сведения о ходе дела",
        "recipients": [{"name": partner, "way": "mail"}],
    }
    if facts is not None:
        variables["document_id"] = facts.id
    try:
        instance = begin(
            context,
            process_key=PROCEDURE,
            municipality_id=message.municipality_id,
            case_id=message.case_id,
            agency_id=facts.agency_id if facts is not None else None,
            variables=variables,
        )
    except NotFound:
        # The incident tells a person all the same.
        log.warning("procedure %s is not deployed: message %s waits for nobody", PROCEDURE, message.id)
        return None
    return instance.row.id


def _titled(document: DocumentFacts) -> str:
    return f"{document.title} № {document.number}" if document.number else document.title
