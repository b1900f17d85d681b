"""The entry of the risk group's register that a task is about, for the first values of its forms.

Names and addresses stay in the register: the procedure carries the entry's id only. ``from_entry``
is the entry of the organisation that the child came from.
"""

from collections.abc import Mapping

from engine.forms.fields import Json
from engine.forms.sources.plain import plain
from storage.models import RiskCodeList
from storage.repositories.risk_entries import RiskEntryRow
from storage.unit_of_work import UnitOfWork

_CODED = {
    "ground_codes": RiskCodeList.GROUND,
    "family_category_codes": RiskCodeList.FAMILY_CATEGORY,
    "child_category_codes": RiskCodeList.CHILD_CATEGORY,
    "extra_kinds": RiskCodeList.EXTRA,
}


def entry_fact(uow: UnitOfWork, variables: Mapping[str, object]) -> Mapping[str, Json]:
    """The entry by the keys of the form; empty when the task is about none."""
    entry_id = variables.get("entry_id") or variables.get("from_entry")
    if not isinstance(entry_id, str):
        return {}
    entry = uow.risk_entries.get(entry_id)
    own = bool(variables.get("entry_id"))
    agency = uow.organisation.agency(entry.agency_id)
    known: dict[str, Json] = {
        **entry.content,
        "child_name": entry.child_name or None,
        "child_birth": plain(entry.born_on),
        "person_id": entry.person_id,
        "organisation": agency.name if agency else None,
    }
    return known | _of_its_own(uow, entry) if own else known


def _of_its_own(uow: UnitOfWork, entry: RiskEntryRow) -> dict[str, Json]:
    """What another organisation's entry does not take over: kind, codes, the day it was put on."""
    known: dict[str, Json] = {"entry_kind": entry.kind, "registered_on": plain(entry.put_on)}
    for key, code_list in _CODED.items():
        codes: list[Json] = [*uow.risk_entries.codes(entry.id, code_list)]
        if codes:
            known[key] = codes
    return known
