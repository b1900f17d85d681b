"""Repetition: multi-instance and looped activities.

The activity is one token that holds the count; each instance is a token that depends on
it, keeps its own variables and is thrown away when done.
"""

from typing import Any

from engine.bpmn.model import Node
from engine.errors import LimitPassed
from engine.spiff.activities import ActivitySpec
from engine.spiff.records import remember_round
from engine.spiff.tokens import Token

MAX_INSTANCES = 1_000


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

    def execute(self, token: Token) -> bool | None:
        items = self._items(token)
        total = self._total(token) if items is None else len(items)
        if total > MAX_INSTANCES:
            where = f"«{self.node.name or self.node.id}» ({self.node.id})"
            raise LimitPassed(
                f"{where}: повторов {total}, допускается {MAX_INSTANCES}.",
                hint="Проверьте список, по которому идут повторы.",
            )
        token.internal_data.update(total=total, next=0, done=0, results={})
        if items is not None:
            token.internal_data["items"] = items
        if not total:
            return self._collect(token)
        for _ in range(1 if self.one_by_one else total):
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
        return list(items) if isinstance(items, list) else []

    def _total(self, token: Token) -> int:
        loop = self.loop
        if loop.is_standard:
            if loop.test_before and not self._goes_on(token):
                return 0
            return min(loop.maximum or MAX_INSTANCES, MAX_INSTANCES)
        count = token.scope.evaluate(token, loop.cardinality)
        return count if isinstance(count, int) and count > 0 else 0

    def _start_next(self, token: Token) -> None:
        index = token.internal_data["next"]
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
        over = self._over(token, child)
        if loop.is_standard:
            for name, value in child.data.items():
                if name != "loopCounter":
                    scope.assign(token, name, value)
        remember_round(token, child)
        scope.finish(child)
        if over:
            self._collect(token)
            token.complete()
        elif state["next"] < state["total"] and self.one_by_one:
            self._start_next(token)

    def _over(self, token: Token, child: Token) -> bool:
        state = token.internal_data
        total = state["total"]
        if state["done"] >= total:
            return True
        if not self.loop.completion:
            return False
        if self.loop.is_standard:
            return not self._goes_on(child)
        counters = {
            "nrOfInstances": total,
            "nrOfCompletedInstances": state["done"],
            "nrOfActiveInstances": 1 if self.one_by_one else total - state["done"],
        }
        child.data.update(counters)
        return bool(child.scope.evaluate(child, self.loop.completion))

    def _goes_on(self, token: Token) -> bool:
        return not self.loop.completion or bool(token.scope.evaluate(token, self.loop.completion))

    def _collect(self, token: Token) -> bool:
        results = token.internal_data.get("results", {})
        if self.loop.output_collection:
            ordered = [results[key] for key in sorted(results, key=int)]
            token.scope.assign(token, self.loop.output_collection, ordered)
        return True
