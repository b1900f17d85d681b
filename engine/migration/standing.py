"""A case after its state was rewritten: what now listens beside it, and the terms of its steps.

A due date that is set stays as it was told to people, unless the methodologist has asked to count
the terms of a step anew; then its start stays, and the old and the new day are both written down.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.bpmn.model import Node
from engine.deadlines.changes import ChangeKind
from engine.deadlines.computing import recorded_changes, replay
from engine.deadlines.russian import day_words
from engine.instances.running import RunningInstance
from engine.migration.mapping import Drawn, said
from engine.spiff.activities import ActivitySpec, rule_of, set_term
from engine.spiff.gateways import EventGatewaySpec
from engine.spiff.repetition import RepetitionSpec
from engine.spiff.scopes import ScopeMixin
from engine.spiff.tokens import Token
from engine.terms.term_changes import Act, noted, put


@dataclass(frozen=True, kw_only=True)
class Change:
    """What of a case changes, in a sentence."""

    kind: str
    element_id: str
    sentence: str
    old: str = ""
    new: str = ""

    def as_json(self) -> dict[str, str]:
        return dict(vars(self))


@dataclass
class Standing:
    """The case in the new version; ``came_from`` names the old element of each."""

    instance: RunningInstance
    key: str
    old: Drawn
    came_from: Mapping[str, str]
    recompute: Collection[str]
    ground: str
    changes: list[Change] = field(default_factory=list)

    def settle(self) -> None:
        """Let everything listen that is new in this version, and look at every term."""
        for scope in self.instance.top.scopes():
            if scope.spec.process != self.key:
                continue
            self._listeners(scope)
            for token in list(scope.tokens()):
                if token.id not in scope.tasks:
                    continue
                if isinstance(token.spec, ActivitySpec):
                    self._term(token)
                self._edges(scope, token)

    def _listeners(self, scope: ScopeMixin) -> None:
        for spec in scope.spec.listeners:
            if spec.node.id not in self.came_from:
                scope.place(spec)
                self._say("listens", spec.node, f"Начинает действовать «{said(spec.node)}».")

    def _edges(self, scope: ScopeMixin, token: Token) -> None:
        """Events on the edge of an activity, and behind a gateway that waits, which were not there before."""
        spec = token.spec
        if isinstance(spec, ActivitySpec):
            for boundary in spec.boundaries:
                if boundary.node.id not in self.came_from:
                    scope.place(boundary, host=token.id)
                    self._say("listens", boundary.node, f"У шага появляется событие «{said(boundary.node)}».")
        elif isinstance(spec, EventGatewaySpec):
            for target in spec.targets():
                if target.node.id not in self.came_from:
                    scope.place(target, host=token.id, race=True)
                    self._say("listens", target.node, f"Дело ждёт и события «{said(target.node)}».")

    def _term(self, token: Token) -> None:
        if isinstance(token.spec, RepetitionSpec):
            return
        was = self._was(token).properties.get("deadline")
        rule, internal = token.node.properties.get("deadline"), token.internal_data
        if was and not rule:
            for name in ("due", "since", "undated", "rule"):
                internal.pop(name, None)
            self._say("term_void", token.node, f"У шага «{said(token.node)}» срока больше нет.")
        elif rule and not was:
            self._begin(token)
        elif was and rule and not internal.get("due"):
            self.instance.uow.migrating.set_rule(token.id, rule)
            set_term(token)
        elif was and rule and token.node.id in self.recompute:
            self._count_anew(token, rule)
        elif was and rule and was != rule:
            internal.setdefault("rule", was)
            day = self._day(internal["due"])
            self._say(
                "term_kept",
                token.node,
                f"Срок шага «{said(token.node)}» остаётся {day}, хотя правило новое.",
                day,
            )

    def _was(self, token: Token) -> Node:
        return self.old.nodes[self.came_from[token.node.id]]

    def _begin(self, token: Token) -> None:
        """A step that had no term: it is counted from when its task came, not from today."""
        arose = self.instance.uow.migrating.began_at([token.id]).get(token.id)
        if arose is not None:
            token.internal_data["since"] = arose.isoformat()
        set_term(token)
        due = token.internal_data.get("due")
        if due:
            sentence = f"У шага «{said(token.node)}» появляется срок: {self._day(due)}."
            self._say("term_begun", token.node, sentence, "", self._day(due))
            if arose is not None:
                self._show(token)

    def _show(self, token: Token) -> None:
        """The term on the task itself; its row is opened when the case is saved."""
        uow, since = self.instance.uow, datetime.fromisoformat(token.internal_data["since"])
        term = self.instance.services.term(rule_of(token), since, token)
        groups = uow.user_tasks.groups_of([token.id])[token.id]
        uow.user_tasks.set_term(
            token.id, groups, due_at=term.due_at, due_date=term.due_date, target_date=term.target_date
        )

    def _count_anew(self, token: Token, rule: str) -> None:
        uow, internal = self.instance.uow, token.internal_data
        found = uow.term_changes.of_instance(self.instance.row.id)
        term = next((each for each in found if each.spiff_task_id == token.id), None)
        if term is None or term.due_at is None:
            return
        internal.pop("rule", None)
        uow.migrating.set_rule(token.id, rule)
        fresh = self.instance.place.deadline(
            uow,
            rule,
            datetime.fromisoformat(internal["since"]),
            clauses=" ".join(token.node.clauses),
            arose_at=term.created_at,
            agency_id=term.agency_id,
        )
        change = noted(self.instance.context, term, ChangeKind.RECOMPUTED, self.ground)
        new = replay(fresh.as_json(), changes=[*recorded_changes(term.explanation), change])
        put(self.instance, token, term, new, Act(kind=ChangeKind.RECOMPUTED, ground=self.ground))
        old_day, new_day = self._day(term.due_at.isoformat()), self._day(new.due_at.isoformat())
        sentence = f"Срок шага «{said(token.node)}» пересчитан: {old_day} → {new_day}."
        self._say("term_moved", token.node, sentence, old_day, new_day)

    def _day(self, moment: str) -> str:
        return day_words(self.instance.place.day(datetime.fromisoformat(moment)))

    def _say(self, kind: str, node: Node, sentence: str, old: str = "", new: str = "") -> None:
        self.changes.append(Change(kind=kind, element_id=node.id, sentence=sentence, old=old, new=new))


def let_go(nodes: Collection[Node]) -> Iterator[Change]:
    """Events that listened in the old version and have no place in the new one."""
    for node in nodes:
        yield Change(
            kind="let_go", element_id=node.id, sentence=f"Событие «{said(node)}» больше не действует."
        )
