"""A look inside procedures: states that cannot be read, and tokens that can never move again.

A state is looked into once for each change of its bytes, so a sweep over many procedures that
rest costs reading their rows and no more.
"""

import threading
import zlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from engine.actor import Actor
from engine.bpmn.model import Kind, Node
from engine.clock import FixedClock
from engine.context import CommandContext, Workshop
from engine.errors import EngineError
from engine.instances.projection import snapshot
from engine.instances.running import RunningInstance
from engine.spiff import state
from engine.spiff.gateways import leading_to
from engine.spiff.scopes import ScopeMixin, TopScope
from storage.models import StuckKind
from storage.queries.running_states import running_states
from storage.repositories.instances import InstanceRow
from storage.repositories.stuck import Trouble
from storage.unit_of_work import UnitOfWork

BATCH = 500
MOST_LOOKED_INTO = 300
"""States read anew in one sweep: the rest waits for the next, so that no sweep takes seconds."""


class States:
    """What has been seen of each procedure's state by one process of the server."""

    def __init__(self, workshop: Workshop):
        self._workshop = workshop
        self._seen: dict[str, tuple[int, tuple[Trouble, ...]]] = {}
        self._lock = threading.Lock()
        self.is_complete = False
        """Whether the last look left nothing for the next one."""

    def look(self, uow: UnitOfWork, now: datetime, instances: Collection[str] | None = None) -> list[Trouble]:
        """Troubles of all running procedures, or of these; what could not be looked into yet is left out."""
        with self._lock:
            found: list[Trouble] = []
            alive: set[str] = set()
            left = MOST_LOOKED_INTO
            self.is_complete = True
            for row in self._rows(uow, instances):
                alive.add(row.id)
                print_of_state = _print_of(row)
                known = self._seen.get(row.id)
                if known is None or known[0] != print_of_state:
                    if not left:
                        self.is_complete = False
                        continue
                    left -= 1
                    known = (print_of_state, tuple(self._troubles(uow, row, now)))
                    self._seen[row.id] = known
                found += known[1]
            if instances is None:
                self._seen = {key: value for key, value in self._seen.items() if key in alive}
            return found

    @staticmethod
    def _rows(uow: UnitOfWork, instances: Collection[str] | None) -> Iterator[InstanceRow]:
        after: str | None = ""
        while after is not None:
            batch = running_states(uow.connection, after=after, limit=BATCH, instances=instances)
            yield from batch
            after = batch[-1].id if len(batch) == BATCH else None

    def _troubles(self, uow: UnitOfWork, row: InstanceRow, now: datetime) -> Iterator[Trouble]:
        context = CommandContext(
            uow=uow, actor=Actor.system(), clock=FixedClock(now), workshop=self._workshop, command_id=""
        )
        try:
            program = self._workshop.definitions.program(uow, row.bundle)
            services = RunningInstance(row, context).services
            top = state.restore(program, services, row.state or b"", row.state_format)
        except EngineError as error:
            facts = {"message": error.message}
            yield _trouble(row, StuckKind.UNREADABLE, row.id, since=now, facts=facts)
            return
        joins = dead_joins(top)
        for node in joins:
            about = f"{row.id}:{node.id}"
            yield _trouble(row, StuckKind.DEAD, about, since=now, reason="join", node=node)
        if not joins and not _waits(top):
            yield _trouble(row, StuckKind.DEAD, row.id, since=now, reason="nothing")


def dead_joins(top: TopScope) -> list[Node]:
    """Parallel joins at which a token waits for another that can never come.

    The other joins go on when nothing more can come, so a token never waits there for ever.
    """
    return [
        node
        for scope in top.scopes()
        for node_id, waiting in scope.parked.items()
        if (node := _node(scope, node_id)).kind is Kind.PARALLEL and _is_dead(scope, node, waiting)
    ]


def _is_dead(scope: ScopeMixin, join: Node, waiting: dict[str, int]) -> bool:
    empty = [flow for flow in join.incoming if not waiting.get(flow.id)]
    going = {token.node.id for token in scope.tokens() if not token.spec.is_part}
    going |= set(scope.parked) - {join.id}
    return any(not going & leading_to(flow, join, lambda node_id: _node(scope, node_id)) for flow in empty)


def _node(scope: ScopeMixin, node_id: str) -> Node:
    node: Node = scope.spec.task_specs[f"node:{node_id}"].node
    return node


def _waits(top: TopScope) -> bool:
    live = snapshot(top)
    outside = any(token.internal_data.get("external") is not None for token in top.all_tokens())
    return bool(live.tasks or live.jobs or live.subscriptions or outside)


def _print_of(row: InstanceRow) -> int:
    return zlib.crc32(row.state or b"", zlib.crc32(row.state_format.encode(), row.version))


def _trouble(
    row: InstanceRow,
    kind: StuckKind,
    about: str,
    *,
    since: datetime,
    reason: str = "",
    node: Node | None = None,
    facts: Mapping[str, object] | None = None,
) -> Trouble:
    return Trouble(
        kind=kind.value,
        about=about,
        since=since,
        reason=reason,
        instance_id=row.id,
        definition_id=row.definition_id,
        element_id=node.id if node else None,
        element_name=(node.name or None) if node else None,
        case_id=row.case_id,
        municipality_id=row.municipality_id,
        facts=facts or {},
    )
