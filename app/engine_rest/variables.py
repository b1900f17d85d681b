"""What of a procedure's variables is shown to whom: all to the commission's officers, answers to the doer."""

from collections.abc import Mapping

from app.access.people import SignedIn
from app.forms import open_form
from app.house import current_house
from engine import access
from engine.instances.reading import variables_of
from storage.queries.tasks import TaskCard
from storage.unit_of_work import UnitOfWork


def seen_by(person: SignedIn, instance_id: str, municipality_id: str) -> Mapping[str, object]:
    """Variables of an instance, for an officer of its municipality; nothing for all others."""
    if not access.is_officer(person.actor, municipality_id):
        return {}
    house = current_house()
    with house.database.read() as connection:
        return variables_of(
            UnitOfWork(connection), house.executor.workshop, house.clock, instance_id=instance_id
        )


def known_answers(person: SignedIn, card: TaskCard) -> Mapping[str, object]:
    """What the form of a task holds already, for who may complete it."""
    if not card.is_open or not access.may_complete(person.actor, card):
        return {}
    form = open_form(current_house(), person, card)
    if form is None:
        return {}
    questions = [question for section in form.page.sections for question in section.questions]
    return {question.field.key: question.value for question in questions if question.value is not None}
