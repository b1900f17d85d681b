"""Ad-hoc stages: activities without an order of their own.

Each of them is begun once: all at once, or one after the other as they are drawn when the
ordering is sequential. Whenever one is done the completion condition is looked at; when it
holds the stage is over, and what still goes on in it is taken away or may be finished.
"""

from engine.spiff.activities import SubProcessSpec
from engine.spiff.events import begin_scope
from engine.spiff.scopes import InnerScope
from engine.spiff.tokens import Token


class AdHocSpec(SubProcessSpec):
    """``begun`` counts the activities that have been begun; ``closing`` is set when no more will be."""

    def begin_inside(self, token: Token, inner: InnerScope) -> None:
        if self.node.ad_hoc.one_by_one:
            self._begin_next(token, inner)
        else:
            begin_scope(inner)
            token.internal_data["begun"] = len(inner.spec.starts)

    def settling(self, token: Token) -> None:
        state = token.internal_data
        if not state.get("begun") or state.get("closing") or not self._is_enough(token):
            return
        state["closing"] = True
        if self.node.ad_hoc.cancels_remaining:
            token.scope.top.subprocesses[token.id].clear()
            self.inner_ended(token)

    def inner_ended(self, token: Token) -> None:
        inner = token.scope.top.subprocesses[token.id]
        begun = token.internal_data.get("begun", 0)
        if token.internal_data.get("closing") or begun >= len(inner.spec.starts):
            token.complete()
        else:
            inner.completed = False
            self._begin_next(token, inner)

    def _begin_next(self, token: Token, inner: InnerScope) -> None:
        begun = token.internal_data.get("begun", 0)
        for spec in [*inner.spec.listeners, *inner.spec.starts[begun : begun + 1]]:
            inner.place(spec)
        token.internal_data["begun"] = begun + 1
        if begun >= len(inner.spec.starts):
            inner.settle()

    def _is_enough(self, token: Token) -> bool:
        condition = self.node.ad_hoc.completion
        return bool(condition) and bool(token.scope.evaluate(token, condition))
