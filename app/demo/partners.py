"""The prosecutor's office and the court of each town, played by ``kurator partner-sim`` beside the server."""

from collections.abc import Sequence

from app.demo.town import Town
from engine.actor import Actor
from engine.commands import AddEndpoint, AddPartner
from engine.executor import Executor
from storage.queries.organisation import municipality

ADDRESS = "http://127.0.0.1:8090"
AGREEMENT = "№ 1 от 12 января 2026 г. (учебное)"
PLAYED = (
    (
        "prosecutor",
        "Прокуратура",
        "document.sent:F-X-PROS",
        "prosecutor.acknowledged",
        ("document", "children"),
    ),
    ("court", "Суд", "document.sent:F-X-CLAIM", "court.decided", ("document",)),
)
"""Kind, name, what it is told of, what it writes, and which personal data its agreement allows."""


def introduce_partners(executor: Executor, towns: Sequence[Town]) -> None:
    """At the end of the story: what happened before is not told to anybody."""
    system = Actor.system()
    for number, town in enumerate(towns, start=1):
        with executor.database.read() as connection:
            place = municipality(connection, municipality_id=town.id)
        assert place is not None
        for kind, called, event, letter, data_kinds in PLAYED:
            partner = AddPartner(
                kind=kind,
                name=f"{called} ({place.name})",
                region_code="",
                municipality_id=town.id,
                agreement=AGREEMENT,
                data_kinds=data_kinds,
            )
            endpoint = AddEndpoint(
                partner_id=str(executor.execute(partner, actor=system)["partner_id"]),
                url=f"{ADDRESS}/{kind}/{number}",
                event_kinds=(event,),
                accepts=(letter,),
                local_allowed=True,
            )
            executor.execute(endpoint, actor=system)
