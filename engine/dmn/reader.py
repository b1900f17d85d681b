"""Reading a decision file's bytes into the model, strictly: all findings at once.

A cell is named by the number of its rule and by its column, as the editor shows them.
What cannot be executed is refused; what only documents (knowledge sources, pictures,
annotations) is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.bpmn.markup import Element
from engine.dmn.markup import camunda, child, children, local, root_of
from engine.dmn.model import Decision, DecisionFile, Literal, Table
from engine.dmn.names import read_by
from engine.dmn.tables import TableReader
from engine.dmn.types import Types
from engine.findings import Finding

LOGIC = frozenset(
    """decisionTable literalExpression context invocation relation list functionDefinition
    conditional for every some filter""".split()
)
MAX_DECISIONS = 100
MAX_ID = 120
"""As wide as the column that keeps it."""
_ID = re.compile(rf"[\w{{}}:.~+-]{{1,{MAX_ID}}}")


def read(content: bytes) -> DecisionFile:
    """The decisions of ``content``; when it cannot be read at all, a file with findings only."""
    root = root_of(content)
    if isinstance(root, Finding):
        return DecisionFile(findings=(root,))
    return _Reader(root).file()


class _Reader:
    def __init__(self, root: Element):
        self.root = root
        self.findings: list[Finding] = []
        self.types = Types(root)

    def file(self) -> DecisionFile:
        drawn = list(children(self.root, "decision"))
        if not drawn:
            self.findings.append(Finding(code="decision-missing"))
        if len(drawn) > MAX_DECISIONS:
            self.findings.append(
                Finding(code="decisions-many", values={"count": len(drawn), "limit": MAX_DECISIONS})
            )
            return DecisionFile(findings=tuple(self.findings))
        for element in children(self.root, "import"):
            self.findings.append(
                Finding(code="decision-import", values={"namespace": element.get("namespace") or ""})
            )
        decisions: dict[str, Decision] = {}
        for element in drawn:
            decision_id = element.get("id") or ""
            if not decision_id:
                self.findings.append(Finding(code="id-missing", values={"tag": "decision"}))
            elif not _ID.fullmatch(decision_id):
                self.findings.append(
                    Finding(code="id-invalid", element_id=decision_id[:MAX_ID], values={"limit": MAX_ID})
                )
            elif decision_id in decisions:
                self.findings.append(Finding(code="id-repeated", element_id=decision_id))
            else:
                decision = self._decision(element, decision_id)
                if decision is not None:
                    decisions[decision_id] = decision
        self._check_requirements(decisions, {element.get("id") or "" for element in drawn})
        file = DecisionFile(decisions=decisions, findings=tuple(self.findings))
        return file if self.findings else _with_names(file)

    def _decision(self, element: Element, decision_id: str) -> Decision | None:
        name = (element.get("name") or decision_id).strip()
        logic = self._logic(element, decision_id, name)
        required = tuple(self._required(element, decision_id, name))
        if logic is None:
            return None
        variable = child(element, "variable")
        called = (variable.get("name") or "").strip() if variable is not None else ""
        return Decision(
            id=decision_id,
            name=name,
            variable=called or decision_id,
            logic=logic,
            required=required,
            version_tag=camunda(element, "versionTag")[:MAX_ID],
        )

    def _logic(self, element: Element, decision_id: str, name: str) -> Table | Literal | None:
        found = [each for each in children(element) if local(each) in LOGIC]
        if len(found) != 1:
            self.findings.append(
                Finding(code="decision-without-logic", element_id=decision_id, element_name=name)
            )
            return None
        reader = TableReader(self.types, self.findings, decision_id, name)
        if local(found[0]) == "decisionTable":
            return reader.table(found[0])
        if local(found[0]) == "literalExpression":
            return reader.literal(found[0], child(element, "variable"))
        self.findings.append(
            Finding(
                code="decision-kind-unsupported",
                element_id=decision_id,
                element_name=name,
                values={"tag": local(found[0])},
            )
        )
        return None

    def _required(self, element: Element, decision_id: str, name: str) -> Iterator[str]:
        for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
            for reference in children(requirement, "requiredDecision", "requiredKnowledge"):
                href = reference.get("href") or ""
                if local(reference) == "requiredKnowledge":
                    self.findings.append(
                        Finding(
                            code="decision-knowledge-unsupported",
                            element_id=decision_id,
                            element_name=name,
                            values={"reference": href.lstrip("#")},
                        )
                    )
                else:
                    # A reference into another file keeps its address, and is then not found in this one.
                    yield href.removeprefix("#")

    def _check_requirements(self, decisions: dict[str, Decision], drawn: set[str]) -> None:
        for decision in decisions.values():
            for required in decision.required:
                if required not in drawn:
                    self.findings.append(
                        Finding(
                            code="decision-requirement-missing",
                            element_id=decision.id,
                            element_name=decision.name,
                            values={"reference": required},
                        )
                    )
        for decision in decisions.values():
            if _requires_itself(decision, decisions):
                self.findings.append(
                    Finding(
                        code="decision-requirement-cycle",
                        element_id=decision.id,
                        element_name=decision.name,
                    )
                )


def _with_names(file: DecisionFile) -> DecisionFile:
    told = {decision.id: replace(decision, reads=read_by(file, decision.id)) for decision in file}
    return DecisionFile(decisions=told)


def _requires_itself(decision: Decision, decisions: dict[str, Decision]) -> bool:
    seen: set[str] = set()
    waiting = list(decision.required)
    while waiting:
        each = waiting.pop()
        if each == decision.id:
            return True
        if each not in seen and each in decisions:
            seen.add(each)
            waiting.extend(decisions[each].required)
    return False
