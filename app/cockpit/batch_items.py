"""What is chosen for a batch: objects within reach, each with a label that names no family."""

from collections.abc import Iterable, Sequence

from app.access.people import SignedIn
from app.cockpit.reach import watched
from app.house import current_house
from storage.queries.mending import MendedInstance, instances_to_mend
from storage.repositories.batches import NewItem

AT_ONCE = 400
"""Ids in one question to the database."""


def of_instances(person: SignedIn, ids: Iterable[str]) -> list[NewItem]:
    """The procedures themselves, as far as this person watches over them."""
    return of_subjects(person, [(each, each) for each in ids])


def of_subjects(person: SignedIn, chosen: Sequence[tuple[str, str]]) -> list[NewItem]:
    """(what the act is done to, its procedure): tasks, jobs, places at which something stands."""
    lines = _lines(person, [instance_id for _subject, instance_id in chosen])
    return [
        NewItem(subject_id=subject, instance_id=instance_id, label=label_of(lines[instance_id]))
        for subject, instance_id in dict.fromkeys(chosen)
        if instance_id in lines
    ]


def label_of(line: MendedInstance) -> str:
    number = line.case_number or line.business_key
    return f"{number} · {line.definition_name}" if number else line.definition_name


def _lines(person: SignedIn, ids: Sequence[str]) -> dict[str, MendedInstance]:
    places, unique = watched(person), list(dict.fromkeys(ids))
    found: dict[str, MendedInstance] = {}
    with current_house().database.read() as connection:
        for start in range(0, len(unique), AT_ONCE):
            part = unique[start : start + AT_ONCE]
            rows = instances_to_mend(connection, ids=part, municipalities=places)
            found.update({row.id: row for row in rows})
    return found
