"""Whether a case, as it stands, would wait for ever at a join of the new version.

A branch that was added behind a fork already passed brings no token any more. The flow is played
on from where the case stands; what the old version would have been stuck at too is no reason.
"""

from collections import Counter
from collections.abc import Iterator

from engine.bpmn.model import Kind, Scope
from engine.errors import CannotMigrate
from engine.gate.graph import Graph
from engine.gate.token_game import Game
from engine.migration.mapping import said
from engine.spiff.scopes import ScopeMixin, TopScope


def check(old: TopScope, new: TopScope, old_scopes: dict[str, Scope], new_scopes: dict[str, Scope]) -> None:
    """``…_scopes``: what is drawn, by the name of its spec. Raises CannotMigrate."""
    before = {scope.host.id if scope.host else "": scope for scope in old.scopes()}
    for scope in new.scopes():
        drawn = new_scopes.get(str(scope.spec.name))
        former = before.get(scope.host.id if scope.host else "")
        if drawn is None or former is None or not _can_be_played(drawn):
            continue
        stuck = set(_stuck(scope, drawn))
        if not stuck:
            continue
        was = old_scopes.get(str(former.spec.name))
        if was is not None and _can_be_played(was) and next(_stuck(former, was), None) is not None:
            continue
        names = ", ".join(f"«{said(drawn.nodes[each])}»" for each in sorted(stuck))
        raise CannotMigrate(
            f"Дело уже прошло развилку: на слиянии {names} новой версии оно могло бы ждать всегда.",
            hint="Переведите дело, когда ветви сойдутся, или начните заново по новой версии.",
        )


def _stuck(scope: ScopeMixin, drawn: Scope) -> Iterator[str]:
    """Joins at which the case may be left waiting."""
    game = Game(Graph(drawn))
    tokens: Counter[str] = Counter()
    for token in scope.live():
        if token.node.id in game.home and "race" not in token.internal_data and not token.is_repeated:
            tokens[token.node.id] += 1
    for waiting in scope.parked.values():
        tokens.update({flow: count for flow, count in waiting.items() if flow in game.home})
    played = game.play_from(dict(tokens))
    for marking in played.stuck:
        yield from {game.home[place] for place, _ in marking}


def _can_be_played(scope: Scope) -> bool:
    return not any(
        node.kind in (Kind.COMPLEX, Kind.AD_HOC) or node.start_quantity != 1 or node.completion_quantity != 1
        for node in scope.nodes.values()
    )
