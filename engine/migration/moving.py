"""One case on its way from one version of a procedure to another, inside one command."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from engine.bpmn.model import Process, Scope
from engine.context import CommandContext
from engine.definitions.decisions import procedures_of
from engine.errors import CannotMigrate, EngineError, NotFound
from engine.instances import projection
from engine.instances.running import RunningInstance, has_ended
from engine.migration import deadlocks, rows
from engine.migration.bundles import bundle_after
from engine.migration.mapping import Drawn, Map
from engine.migration.standing import Change, Standing, let_go
from engine.migration.states import Rewriting
from engine.spiff import shape, state
from engine.spiff.compiler import Program
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import Token
from storage.keys import dump_json
from storage.models import InstanceStatus
from storage.repositories.definitions import DefinitionRow


@dataclass
class Migration:
    """``source`` and ``target`` are versions of one procedure; the case goes by the first."""

    context: CommandContext
    instance: RunningInstance
    source: DefinitionRow
    target: DefinitionRow

    @classmethod
    def prepared(cls, context: CommandContext, instance_id: str, target_id: str) -> "Migration | None":
        """The case under lock; None when it goes by this version already."""
        instance = context.instance(instance_id)
        target = context.uow.definitions.get(target_id)
        if target is None:
            raise NotFound("Такой версии процедуры нет.", hint="Выберите версию из списка.")
        if has_ended(instance.row):
            raise CannotMigrate("Процедура по этому делу уже закончена.")
        found = [context.uow.definitions.get(each) for each in procedures_of(instance.row.bundle)]
        source = next((row for row in found if row is not None and row.key == target.key), None)
        if source is None or source.edition != target.edition:
            raise CannotMigrate("Дело идёт по другой процедуре.")
        if source.id == target.id:
            return None
        return cls(context, instance, source, target)

    def run(self, chosen: Map, recompute: Collection[str], reason: str) -> list[Change]:
        """Take the case over; raises CannotMigrate."""
        instance, row = self.instance, self.instance.row
        bundle = self._bundle()
        old, new = instance.program, self.context.workshop.definitions.program(instance.uow, bundle)
        content, services = row.state or b"", instance.services
        before = state.restore(old, services, content, row.state_format)
        rewriting = Rewriting(old, new, self.source.key, chosen)
        top = self._restored(rewriting, content, new)
        self._check(before, top)
        shown = projection.snapshot(before)
        main = self.target.id if self.source.id == row.definition_id else row.definition_id
        was = {token.id: token for token in before.all_tokens()}
        instance.go_by(replace(row, definition_id=main, bundle=bundle), new, top, self._seen(shown, was, top))
        instance.uow.migrating.rebind(row.id, definition_id=main, bundle=bundle)
        changes = [*let_go(rewriting.dropped), *self._settle(chosen, recompute, reason)]
        changes += rows.redraw(instance, shown, {key: token.node for key, token in was.items()}, self.key)
        instance.record("instance_migrated", data=self._told(chosen, reason, changes))
        if row.status == InstanceStatus.RUNNING:
            instance.look_again()
        return changes

    @property
    def key(self) -> str:
        return self.source.key

    def _bundle(self) -> tuple[str, ...]:
        place, context = self.instance.place, self.context
        today = place.day(context.now)
        return bundle_after(
            context.uow, context.workshop, self.instance.row.bundle, self.target, place.region_code, today
        )

    def _restored(self, rewriting: Rewriting, content: bytes, new: Program) -> TopScope:
        written = dump_json(rewriting.state(shape.read(content))).encode()
        try:
            return state.restore(new, self.instance.services, written, state.FORMAT)
        except EngineError as error:
            raise CannotMigrate(
                "Состояние дела не подходит к новой версии.",
                hint="Проверьте таблицу соответствия шагов.",
            ) from error

    def _check(self, before: TopScope, top: TopScope) -> None:
        deadlocks.check(before, top, self._scopes(self.source), self._scopes(self.target))

    def _scopes(self, row: DefinitionRow) -> dict[str, Scope]:
        process = self._process(row)
        inner = {f"{row.key}/{scope.id}": scope for scope in process.scopes() if scope is not process.scope}
        return {row.key: process.scope, **inner}

    def _process(self, row: DefinitionRow) -> Process:
        return self.context.workshop.definitions.process(row)

    def _seen(
        self, shown: projection.Snapshot, was: Mapping[str, Token], top: TopScope
    ) -> projection.Snapshot:
        """What the rows show, without the subscriptions that must be written anew."""
        stale = rows.stale_subscriptions(top, was) & shown.subscriptions
        if stale:
            self.instance.uow.subscriptions.remove(sorted(stale))
        return replace(shown, subscriptions=shown.subscriptions - stale)

    def _settle(self, chosen: Map, recompute: Collection[str], reason: str) -> list[Change]:
        standing = Standing(
            instance=self.instance,
            key=self.key,
            old=Drawn.of(self._process(self.source)),
            came_from={new: old for old, new in chosen.items()},
            recompute=recompute,
            ground=reason or f"Перевод на версию {self.target.version}",
        )
        standing.settle()
        return standing.changes

    def _told(self, chosen: Map, reason: str, changes: Collection[Change]) -> dict[str, object]:
        return {
            "definition": [self.source.id, self.target.id],
            "versions": [self.source.version, self.target.version],
            "map": {old: new for old, new in chosen.items() if old != new},
            "changes": [change.sentence for change in changes],
            **({"reason": reason} if reason else {}),
        }
