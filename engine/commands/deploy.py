"""Diagrams and decision tables are checked and become the newest versions of what they describe."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.definitions import deploying


@dataclass(frozen=True, kw_only=True)
class Deploy:
    """``resources`` maps file names to bytes; ``name.ru-me.bpmn`` is the edition of a region.

    Files ``*.dmn`` are decision tables, ``forms/*.json`` the forms that the diagrams go by, all
    others diagrams; one in which nothing is meant to run is kept as a drawing. A file that is the
    newest version already is left alone. ``shipped`` is what comes with the product: it does not
    take the place of what was released here. Raises DiagramInvalid with every finding of every
    file; then nothing is deployed.
    """

    name: str
    resources: Mapping[str, bytes]
    comment: str = ""
    shipped: bool = False

    def run(self, context: CommandContext) -> Mapping[str, object]:
        access.require_may_deploy(context.actor)
        return deploying.deploy(
            context,
            self.resources,
            deploying.Terms(name=self.name, comment=self.comment, shipped=self.shipped),
        )
