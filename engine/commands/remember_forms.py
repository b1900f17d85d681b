"""«Так склонять»: the cases of a name or a phrase as a person wrote them, used from then on."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine import access
from engine.context import CommandContext
from engine.errors import Invalid, NotFound
from engine.papers.facts import KINDS, gather, named_in
from engine.papers.names import OBLIQUE, PersonName, all_forms
from engine.papers.rights import taken
from storage.queries.documents import document_sheet

LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class RememberForms:
    """``kind`` and ``subject`` name somebody or something of the document; empty forms follow the rules."""

    document_id: str
    kind: str
    subject: str
    forms: Mapping[str, str]

    def run(self, context: CommandContext) -> Mapping[str, object]:
        paper = taken(context, self.document_id)
        law = context.workshop.law
        form = law.forms.get(paper.form_key) if paper.form_key in law.forms else None
        zone = context.place(paper.municipality_id).zone
        scope = access.scope_of(context.actor)
        sheet = document_sheet(context.uow.connection, document_id=paper.id, scope=scope)
        assert sheet is not None, "taken() has found the document in the scope"
        facts = gather(context.uow, sheet, form, zone=zone)
        name = named_in(facts).get((self.kind, self.subject)) if self.kind in KINDS else None
        if name is None:
            raise NotFound("В документе нет такого имени.", hint="Вернитесь к документу.")
        written = {str(case): " ".join(self.forms.get(case, "").split()) for case in OBLIQUE}
        _check(name, written)
        bare = type(name)(name.parts) if isinstance(name, PersonName) else type(name)(name)
        by_rules = all_forms(bare)
        kept = {case: text for case, text in written.items() if text and text != by_rules[case]}
        context.uow.name_forms.remember(
            municipality_id=paper.municipality_id,
            kind=self.kind,
            subject=self.subject,
            nominative=str(name),
            forms=kept,
            at=context.now,
            by=context.actor.staff_id,
        )
        return {"kind": self.kind, "subject": self.subject, "forms": kept}


def _check(name: str, written: Mapping[str, str]) -> None:
    words = len(name.split())
    for text in written.values():
        if len(text) > LONGEST:
            raise Invalid(f"Слишком длинно: больше {LONGEST} знаков.")
        if isinstance(name, PersonName) and text and len(text.split()) != words:
            raise Invalid(
                f"В имени «{name}» слов: {words}, а в «{text}» — {len(text.split())}.",
                hint="Напишите фамилию, имя и отчество полностью, в том же порядке.",
            )
