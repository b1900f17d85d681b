"""What a report's form shows as it stands now, not as it stood when its procedure last moved.

The republican list waits for municipalities: each that is accepted while the task is open must
be seen in it.
"""

from collections.abc import Mapping

from engine.forms.fields import Json
from storage.queries.republic import republic
from storage.unit_of_work import UnitOfWork


def live_figures(
    uow: UnitOfWork, municipality_id: str, variables: Mapping[str, object]
) -> Mapping[str, Json]:
    """Values that stand for the variables of the same names; nothing for other procedures."""
    asked = variables.get("republic_quarter")
    if not isinstance(asked, str):
        return {}
    year, _, quarter = asked.partition("-")
    place = uow.organisation.municipality(municipality_id)
    gathered = republic(uow.connection, place.region_code, year=int(year), quarter=int(quarter))
    return {"municipalities": [*gathered.table], "missing_senders": "\n".join(gathered.missing) or None}
