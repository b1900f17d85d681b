"""What no partner took goes on paper."""

from engine.work import Work
from handlers import registry


@registry.handler("partners.sent_on_paper", outputs=())
def note_sent_on_paper(work: Work) -> None:
    """The messages that this procedure was begun for are done (PD_T01), and nobody need look any more."""
    for incident_id in work.uow.partner_messages.gone_on_paper(work.instance_id):
        if not work.uow.partner_messages.blamed_on(incident_id):
            work.uow.incidents.resolve(incident_id, at=work.moment, by=work.actor.staff_id)
