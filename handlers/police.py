"""What the police do (ME 7.2): a threat is passed on, a neglected child is handed over or delivered."""

from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, case_of
from handlers.household import identify_family
from handlers.notices import tell_commission, tell_curator
from handlers.reading import rows
from handlers.social_protection import involve

POLICE_ACT = "F-X-POLICEACT"


@registry.handler("police.recorded", outputs=())
def record_message(work: Work) -> None:
    """The message is written down (PN_X01): who the child is and where."""
    identify_family(work, work.answers)
    work.uow.cases.set_threat(case_id_of(work), True)


@registry.handler("police.identified", outputs=())
def identify(work: Work) -> None:
    """Who the child is (PN_T03) and who answers for it (PN_T04)."""
    identify_family(work, {"children": rows(work.answers, "child"), "parents": rows(work.answers, "carers")})


@registry.handler("police.stamped", outputs=())
def stamp_act(work: Work) -> None:
    """What became known after the act was drawn up (PN_T08): why siblings go apart."""
    paper = work.uow.documents.latest(case_id_of(work), POLICE_ACT)
    if paper:
        work.uow.documents.stamp(paper.id, work.answers)


@registry.handler("police.delivered", outputs=("social_agency",))
def record_delivery(work: Work) -> dict[str, object]:
    """The child was delivered (PN_T07); social protection will agree to any return."""
    stamp_act(work)
    return {"social_agency": involve(work)}


@registry.handler("police.reported", outputs=())
def report_measures(work: Work) -> None:
    """The commission knows what the police did (PN_T02, PN_T10); the curator of an open case as well."""
    words = "Полиция сообщила о мерах, принятых по ребёнку"
    tell_commission(work, words)
    if case_of(work).curator_id:
        tell_curator(work, case_id_of(work), words)
