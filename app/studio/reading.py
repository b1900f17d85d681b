"""A draft as the studio's pages need it: its line, its files, and the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flask_babel import lazy_gettext as said

from app.house import House, current_house
from engine.drafts.files import FileKind, diagram_of, kind_of
from engine.drafts.findings import draft_law
from engine.errors import NotFound
from engine.law import Law
from engine.regions import load_regions
from storage.models import ProcedureDraftState
from storage.queries.procedure_drafts import ProcedureDraftLine, draft_files, draft_line

STATES: Mapping[str, object] = {
    ProcedureDraftState.OPEN: said("в работе"),
    ProcedureDraftState.SUBMITTED: said("на утверждении"),
    ProcedureDraftState.APPROVED: said("утвержден"),
    ProcedureDraftState.RELEASED: said("введен в действие"),
    ProcedureDraftState.DISCARDED: said("отложен"),
}


@dataclass(frozen=True, kw_only=True)
class OpenDraft:
    """One draft with its present files."""

    line: ProcedureDraftLine
    files: Mapping[str, bytes]
    house: House

    @property
    def id(self) -> str:
        return self.line.id

    @property
    def is_open(self) -> bool:
        """Whether it may be drawn on."""
        return self.line.state == ProcedureDraftState.OPEN

    @property
    def state(self) -> str:
        return str(STATES[self.line.state])

    @property
    def region(self) -> str:
        """Where it is to be in force; empty for everywhere."""
        return region_names(self.house).get(self.line.edition, self.line.edition)

    @property
    def diagram(self) -> str:
        return diagram_of(self.files)

    @cached_property
    def law(self) -> Law:
        """The law with this draft's forms."""
        return draft_law(self.house.law, self.files)

    def of_kind(self, kind: FileKind) -> list[str]:
        return [name for name in self.files if kind_of(name) is kind]


def opened(draft_id: str) -> OpenDraft:
    """The draft of an address; raises NotFound."""
    house = current_house()
    with house.database.read() as connection:
        line = draft_line(connection, draft_id=draft_id)
        if line is None:
            raise NotFound("Такого черновика нет.", hint="Откройте его из списка черновиков.")
        return OpenDraft(line=line, files=draft_files(connection, draft_id), house=house)


def region_names(house: House) -> dict[str, str]:
    return {code: region.name for code, region in load_regions(house.config.processes).items()}
