"""Joins that wait for ever, and tokens that become more than were drawn."""

from collections.abc import Iterator

from engine.bpmn.model import Kind, Node, Process, Scope
from engine.findings import Finding
from engine.gate import language
from engine.gate.graph import Graph
from engine.gate.levels import Level, levels
from engine.gate.subject import Surroundings
from engine.gate.token_game import Game, Marking, Played


def findings(process: Process, _around: Surroundings) -> Iterator[Finding]:
    for level in levels(process):
        graph = Graph(level.scope)
        if not _can_be_played(level.scope):
            continue
        game = Game(graph)
        for starts in _beginnings(level, graph):
            yield from _judge(game, starts, level)


def _can_be_played(scope: Scope) -> bool:
    """Flows into nowhere are told elsewhere; how many tokens a condition or a quantity needs is data."""
    return all(
        flow.source in scope.nodes and flow.target in scope.nodes for flow in scope.flows.values()
    ) and not any(
        node.kind is Kind.COMPLEX or node.start_quantity != 1 or node.completion_quantity != 1
        for node in scope.nodes.values()
    )


def _beginnings(level: Level, graph: Graph) -> Iterator[list[str]]:
    """A procedure begins with one of its start events, a stage with all it has."""
    starts = [start for start in level.scope.starts if start.id in graph.nodes]
    if level.node is None and all(start.kind is Kind.START or start.instantiates for start in starts):
        yield from ([start.id] for start in starts)
    elif starts:
        yield [start.id for start in starts]


def _judge(game: Game, starts: list[str], level: Level) -> Iterator[Finding]:
    played = game.play(starts)
    yield from _deadlocks(game, played, level)
    once = game.play(starts, once=True)
    for element in once.crowded:
        node = game.graph.nodes[element]
        if node.kind is not Kind.END and not _comes_after_another(element, game, once):
            yield node.finding("tokens-multiplied")
    if not played.is_complete:
        yield Finding(code="too-many-ways", element_id=level.scope.id)


def _comes_after_another(element: str, game: Game, played: Played) -> bool:
    """Only where tokens meet first: all that follows has as many."""
    return any(
        other != element and element in game.graph.from_([other]) and other not in game.graph.from_([element])
        for other in played.crowded
    )


def _deadlocks(game: Game, played: Played, level: Level) -> Iterator[Finding]:
    told: set[str] = set()
    for marking in played.stuck:
        for join in sorted({game.home[place] for place, _ in marking}):
            if join in told:
                continue
            told.add(join)
            node = game.graph.nodes[join]
            missing = [flow.id for flow in node.incoming if flow.id not in dict(marking)]
            is_sure = join not in played.fired or not _may_be_impossible(marking, played, game)
            code = "deadlock" if is_sure and not level.can_be_interrupted else "deadlock-possible"
            yield node.finding(code, flows=missing, decisions=_names(played, marking, game))


def _may_be_impossible(marking: Marking, played: Played, game: Game) -> bool:
    """Whether the conditions may be such that no case comes here: the picture alone does not tell."""
    decided = (game.graph.nodes[element].kind for element in played.decisions(marking))
    return Kind.INCLUSIVE in decided or _one_decision_follows_another(marking, played, game)


def _one_decision_follows_another(marking: Marking, played: Played, game: Game) -> bool:
    """Whether two decisions look at one variable: then not every way through both can be gone."""
    seen: set[str] = set()
    for element in set(played.decisions(marking)):
        names = _read(game.graph.nodes[element])
        if names & seen:
            return True
        seen |= names
    return False


def _read(node: Node) -> frozenset[str]:
    return frozenset().union(*(language.names_in(flow.condition) for flow in node.outgoing if flow.condition))


def _names(played: Played, marking: Marking, game: Game) -> list[str]:
    nodes = (game.graph.nodes[element] for element in played.decisions(marking))
    return list(dict.fromkeys(node.name or node.id for node in nodes))[:5]
