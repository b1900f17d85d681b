"""Repetition: multi-instance and looped activities.

The activity is one token that holds the count; each instance is a token that depends on
it, keeps its own variables and is thrown away when done.
"""

from typing import Any

from engine.bpmn.model import Node
from engine.errors import ExpressionInvalid, LimitPassed
from engine.spiff.activities import ActivitySpec
from engine.spiff.records import remember_round
from engine.spiff.throwing import throw_any
from engine.spiff.tokens import Token

MAX_INSTANCES = 1_000
_BPMN_NAMES = {
    "numberOfInstances": "nrOfInstances",
    "numberOfCompletedInstances": "nrOfCompletedInstances",
    "numberOfActiveInstances": "nrOfActiveInstances",
}


class RepetitionSpec(ActivitySpec):
    """A multi-instance or looped activity: its instances are tokens that depend on this one."""

    def __init__(self, wf_spec: Any, node: Node, instance: ActivitySpec):
        super().__init__(wf_spec, node)
        self.instance = instance
        instance.repeated_by = self
        assert node.loop is not None
        self.loop = node.loop

    def begin(self, token: Token) -> None:
        token.make_ready()

    def take_in(self, token: Token) -> None:
        """Each instance has variables of its own, not the whole."""

    def give_out(self, token: Token) -> None:
        """See :meth:`take_in`."""

    def execute(self, token: Token) -> bool | None:
        items = self._items(token)
        total = self._total(token) if items is None else len(items)
        self._check_limit(total or 0)
        token.internal_data.update(total=total, next=0, done=0, results={})
        if items is not None:
            token.internal_data["items"] = items
        if total == 0:
            return self._collect(token)
        self._count(token)
        for _ in range(1 if self.one_by_one or total is None else total):
            self._start_next(token)
        if not self.one_by_one:
            token.internal_data.pop("items", None)
        return None

    @property
    def one_by_one(self) -> bool:
        return self.loop.sequential or self.loop.is_standard

    def _items(self, token: Token) -> list[object] | None:
        """What to repeat for; None when only a number is given."""
        if not self.loop.collection:
            return None
        items = token.scope.evaluate(token, self.loop.collection)
        if items is not None and not isinstance(items, list):
            raise self._unfit("список, по которому идут повторы,", self.loop.collection, items)
        return list(items or ())

    def _total(self, token: Token) -> int | None:
        """How many instances there will be; None for a loop that only its condition ends."""
        loop = self.loop
        if loop.is_standard:
            token.data["loopCounter"] = 0
            return 0 if loop.test_before and not self._goes_on(token) else loop.maximum
        count = token.scope.evaluate(token, loop.cardinality)
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise self._unfit("число повторов", loop.cardinality, count)
        return count

    def _unfit(self, what: str, expression: str, value: object) -> ExpressionInvalid:
        said = "ничего" if value is None else f"«{value}»"
        return ExpressionInvalid(
            f"«{self.node.name or self.node.id}» ({self.node.id}): {what} «{expression}» даёт {said}.",
            hint="Проверьте, что переменная заполнена до этого шага.",
        )

    def _check_limit(self, number: int) -> None:
        if number > MAX_INSTANCES:
            raise LimitPassed(
                f"«{self.node.name or self.node.id}» ({self.node.id}): "
                f"повторов {number}, допускается {MAX_INSTANCES}.",
                hint="Проверьте список, по которому идут повторы.",
            )

    def _start_next(self, token: Token) -> None:
        index = token.internal_data["next"]
        self._check_limit(index + 1)
        token.internal_data["next"] = index + 1
        child = Token(token.scope, self.instance)
        child.internal_data.update(host=token.id, index=index)
        child.data["loopCounter"] = index
        if self.loop.element_variable:
            child.data[self.loop.element_variable] = token.internal_data["items"][index]
        token.scope.tell("entered", child)
        self.instance._update(child)

    def instance_done(self, child: Token) -> None:
        scope, token = child.scope, child.scope.tasks[str(child.host_id)]
        state = token.internal_data
        state["done"] += 1
        loop = self.loop
        if loop.output_element:
            state["results"][str(child.internal_data["index"])] = scope.value(child, loop.output_element)
        self._count(token)
        if loop.thrown:
            scope.tell("completed", child)
        if not self._throw_behavior(token, child):
            return
        over = self._over(token, child)
        if loop.is_standard:
            own = {line.target for line in self.node.local_inputs}
            for name, value in child.data.items():
                if name != "loopCounter" and name not in own:
                    scope.assign(token, name, value)
        remember_round(token, child)
        scope.finish(child)
        if over:
            self._collect(token)
            token.complete()
        elif self.one_by_one and (state["total"] is None or state["next"] < state["total"]):
            self._start_next(token)

    def _over(self, token: Token, child: Token) -> bool:
        state = token.internal_data
        total = state["total"]
        if total is not None and state["done"] >= total:
            return True
        if not self.loop.completion:
            return False
        if self.loop.is_standard:
            child.data["loopCounter"] = state["done"]
            return not self._goes_on(child)
        child.data.update({name: token.data[counted] for name, counted in _BPMN_NAMES.items()})
        return bool(child.scope.evaluate(child, self.loop.completion))

    def _count(self, token: Token) -> None:
        """Let the instances see how many they are, by Camunda's names."""
        state = token.internal_data
        if not self.loop.is_standard:
            active = 1 if self.one_by_one else state["total"] - state["done"]
            counts = (state["total"], state["done"], active)
            token.data.update(zip(_BPMN_NAMES.values(), counts, strict=True))

    def _throw_behavior(self, token: Token, child: Token) -> bool:
        """Throw what the diagram wants thrown as instances end; whether the activity is still going on."""
        first = token.internal_data["done"] == 1
        for when, event in self.loop.thrown:
            is_due = when == "each" or (when == "one" and first)
            if is_due or (when not in ("each", "one") and child.scope.evaluate(child, when)):
                throw_any(child, event)
            if child.id not in child.scope.tasks:
                return False
        return True

    def _goes_on(self, token: Token) -> bool:
        return not self.loop.completion or bool(token.scope.evaluate(token, self.loop.completion))

    def _collect(self, token: Token) -> bool:
        results = token.internal_data.get("results", {})
        if self.loop.output_collection:
            ordered = [results[key] for key in sorted(results, key=int)]
            token.scope.assign(token, self.loop.output_collection, ordered)
        return True
