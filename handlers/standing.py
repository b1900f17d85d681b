"""Facts that change a family's standing (ME 6.3, 6.4): death, moving away, coming of age, a court's decision.

A fact closes nothing by itself: it names the ground of a proposal, and the commission decides.
"""

from datetime import date

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import case_id_of, today
from handlers.databank import open_rows
from handlers.grounds import ground_of_fact
from handlers.household import PARENTS, turns_adult_on
from handlers.reading import day, flag, text, texts
from storage.models import PersonStatus


@registry.handler("case.fact", outputs=("closing_ground", "without_care"))
def record_fact(work: Work) -> dict[str, object]:
    """The record of a death or of a new address (IC_X95, IC_X98, IC_X103)."""
    part = work.element.form_part or ""
    if part == "minor_died":
        _record_deaths(work, texts(work.answers, "minor"))
    elif part == "parents_died":
        _record_deaths(work, texts(work.answers, "parents") or _parents(work))
    elif part == "moved":
        _record_move(work)
    outputs: dict[str, object] = {"closing_ground": ground_of_fact(work.processes, part).code}
    if part == "parents_died":
        outputs["without_care"] = flag(work.answers, "without_care")
    return outputs


def _record_deaths(work: Work, people: list[str]) -> None:
    died_on = day(work.answers, "died_on") or today(work)
    family = {person.id for person in work.uow.people.of_case(case_id_of(work))}
    strangers = [person_id for person_id in people if person_id not in family]
    if strangers or not people:
        raise FormInvalid({"minor": ["Выберите человека из состава семьи."]})
    for person_id in people:
        work.uow.people.record_death(person_id, died_on)


def _parents(work: Work) -> list[str]:
    family = work.uow.people.of_case(case_id_of(work))
    return [person.id for person in family if person.kin in PARENTS]


def _record_move(work: Work) -> None:
    case_id = case_id_of(work)
    address = text(work.answers, "new_address")
    movers = texts(work.answers, "movers")
    if address is None:
        raise FormInvalid({"new_address": ["Укажите новое место жительства."]})
    moved_on = day(work.answers, "moved_on") or today(work)
    whole = not movers or set(movers) >= {minor.id for minor in work.uow.people.minors(case_id)}
    for person_id in [None] if whole else movers:
        work.uow.people.settle(
            case_id,
            work.municipality_id,
            kind="residence",
            text=address,
            since=moved_on,
            person_id=person_id,
        )


@registry.handler("case.court_decision", outputs=("closed_on", "closing_ground", "court", "moved"))
def record_court_decision(work: Work) -> dict[str, object]:
    """The court cancelled the recognition (IC_X106): no vote is needed to give effect to it."""
    in_force_on = day(work.answers, "in_force_on")
    if in_force_on is None or in_force_on > today(work):
        raise FormInvalid({"in_force_on": ["Внести можно только решение, которое уже вступило в силу."]})
    return {
        "court": True,
        "closed_on": in_force_on.isoformat(),
        "moved": False,
        "closing_ground": ground_of_fact(work.processes, "court").code,
    }


@registry.handler("case.came_of_age", outputs=("came_of_age", "closing_ground"))
def propose_at_adulthood(work: Work) -> dict[str, object]:
    """The day for which the timer was set has come (IC_X89): there is a proposal only if the one it was

    set for still stands on the register, or another who came of age since.
    """
    awaited = day(work.variables, "next_born_on") or day(work.variables, "eldest_born_on")
    come = [
        born
        for born in _births_on_register(work)
        if turns_adult_on(born) <= today(work) and (awaited is None or born >= awaited)
    ]
    return {"came_of_age": bool(come), "closing_ground": ground_of_fact(work.processes, "came_of_age").code}


@registry.handler("case.next_minor", outputs=("next_born_on",))
def find_next_minor(work: Work) -> dict[str, object]:
    """The minor on the register who comes of age next (IC_X91); who has is left to the commission."""
    next_born = min(
        (born for born in _births_on_register(work) if turns_adult_on(born) > today(work)), default=None
    )
    return {"next_born_on": next_born.isoformat() if next_born else None}


def _births_on_register(work: Work) -> list[date]:
    """Of who is recognised, and of who stands in the databank with a family that alone was recognised."""
    case_id = case_id_of(work)
    listed = {row.person_id for row in open_rows(work, case_id)}
    return [
        minor.born_on
        for minor in work.uow.people.minors(case_id)
        if minor.born_on
        and not minor.died_on
        and (minor.status == PersonStatus.REGISTERED or minor.id in listed)
    ]
