"""The token game of BPMN 2.0 (§13), on any graph: tokens lie on flows, nodes consume and produce them."""

from collections import Counter
from collections.abc import Callable
from copy import deepcopy

from tests.engine.fuzz.graphs import Arrow, Graph
from tests.engine.fuzz.reference.world import Place, Unclear, Variables, Waiting

MOST_STEPS = 300
MOST_TOKENS = 40


class GraphReference:
    """Inclusive joins may be looked at early or late: where that makes a difference, the meaning is unclear."""

    def __init__(self, graph: Graph, variables: dict[str, object]):
        self.now = 0
        self.jobs: list[object] = []
        self.listening: list[object] = []
        self._game = Game(graph, Variables(dict(variables)))
        self._play(lambda game: game.leave("begin"))

    @property
    def is_over(self) -> bool:
        return not self._game.tokens and not self._game.open

    @property
    def done(self) -> Counter[str]:
        return self._game.done

    @property
    def variables(self) -> Variables:
        return self._game.variables

    def tasks(self) -> list[tuple[str, Place]]:
        return sorted((name, "") for name in self._game.open.elements())

    def waiting(self) -> list[Waiting]:
        return []

    def next_due(self) -> int | None:
        return None

    def complete(self, key: tuple[str, Place], number: int, answer: int) -> None:
        self._play(lambda game: game.complete(key[0], answer))

    def _play(self, act: Callable[["Game"], None]) -> None:
        """Make a move in every order in which inclusive joins can be looked at."""
        games = [deepcopy(self._game) for _ in range(3)]
        for game, early, backwards in zip(games, (False, True, False), (False, False, True), strict=True):
            act(game)
            game.rest(early=early, backwards=backwards)
        if any(game.position() != games[0].position() for game in games[1:]):
            raise Unclear("it matters when an inclusive join is looked at")
        self._game = games[0]


class Game:
    """A position: tokens on flows, open tasks, variables."""

    def __init__(self, graph: Graph, variables: Variables):
        self.graph, self.variables = graph, variables
        self.tokens: Counter[str] = Counter()
        self.open: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    def __deepcopy__(self, _memo: object) -> "Game":
        game = Game(self.graph, Variables(dict(self.variables.values)))
        game.tokens, game.open, game.done = self.tokens.copy(), self.open.copy(), self.done.copy()
        return game

    def position(self) -> tuple[object, ...]:
        return +self.tokens, +self.open, self.done, self.variables.values

    def complete(self, task: str, answer: int) -> None:
        self.open -= Counter([task])
        self.variables.values[f"v_{task}"] = answer
        self.done[task] += 1
        self.leave(task)

    def leave(self, node: str) -> None:
        self.tokens.update(arrow.name for arrow in self._chosen(node))

    def rest(self, *, early: bool, backwards: bool) -> None:
        """Fire nodes until only people can go on."""
        joins = [name for name, kind in self.graph.nodes.items() if kind == "inclusive"]
        others = [name for name in self.graph.nodes if name not in joins]
        if backwards:
            joins.reverse()
        order = [*joins, *others] if early else [*others, *joins]
        for _ in range(MOST_STEPS):
            if self.tokens.total() + self.open.total() > MOST_TOKENS:
                raise Unclear("too many tokens to follow")
            if not any(self._fire(node) for node in order):
                return
        raise Unclear("it goes round without waiting")

    def _fire(self, node: str) -> bool:
        full = [arrow for arrow in self.graph.into(node) if self.tokens[arrow.name]]
        kind = self.graph.nodes[node]
        if not full:
            return False
        if kind == "parallel" and len(full) < len(self.graph.into(node)):
            return False
        if kind == "inclusive" and not self._may_join(node, full):
            return False
        taken = full if kind in ("parallel", "inclusive") else full[:1]
        self.tokens -= Counter(arrow.name for arrow in taken)
        if kind == "task":
            self.open[node] += 1
        else:
            if kind == "script":
                self.variables.count(f"c_{node}")
                self.done[node] += 1
            self.leave(node)
        return True

    def _chosen(self, node: str) -> list[Arrow]:
        arrows = self.graph.out_of(node)
        if not any(arrow.condition for arrow in arrows):
            return arrows
        holding = [arrow for arrow in arrows if arrow.condition and self.variables.holds(arrow.condition)]
        chosen = holding or arrows[-1:]
        return chosen[:1] if self.graph.nodes[node] == "exclusive" else chosen

    def _may_join(self, node: str, full: list[Arrow]) -> bool:
        """§13.4.3: no token elsewhere can still reach an empty flow, unless it can reach a full one too."""
        empty = [arrow for arrow in self.graph.into(node) if not self.tokens[arrow.name]]
        places = {arrow.target for arrow in self.graph.arrows if self.tokens[arrow.name]} | set(+self.open)
        for place in places - {node}:
            reached = self._reached(place, avoiding=node)
            to_full = any(arrow.source in reached for arrow in full)
            if any(arrow.source in reached for arrow in empty) and not to_full:
                return False
        return True

    def _reached(self, start: str, *, avoiding: str) -> set[str]:
        reached, waiting = {start}, [start]
        while waiting:
            for arrow in self.graph.out_of(waiting.pop()):
                if arrow.target != avoiding and arrow.target not in reached:
                    reached.add(arrow.target)
                    waiting.append(arrow.target)
        return reached
