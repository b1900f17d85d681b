"""The stored state of a case, rewritten from one version of its procedure to another.

Names of elements and flows are replaced; ids of tokens, variables, due moments, counts and what
joins hold stay as they are. Whatever has no place in the new version is a reason to refuse, but
for an event that only listened on the edge of something: that one is let go.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.model import Node
from engine.errors import CannotMigrate
from engine.migration.mapping import Map, misfit, said
from engine.spiff.compiler import Program, ScopeSpec
from engine.spiff.tokens import TokenSpec

State = dict[str, Any]


@dataclass
class Rewriting:
    """From ``old`` to ``new``, where the elements of the procedure ``key`` become others."""

    old: Program
    new: Program
    key: str
    chosen: Map
    dropped: list[Node] = field(default_factory=list)
    """Events that listened and have no place in the new version."""

    def state(self, written: State) -> State:
        top = self._scope(written, self.old.main, self.new.main)
        inner = []
        for entry in written["s"]:
            old = self.old.specs[entry["n"]]
            name = self._inside(old)
            if name not in self.new.specs:
                raise CannotMigrate(f"В новой версии нет этапа, внутри которого идёт дело ({entry['n']}).")
            inner.append({"h": entry["h"], "n": name, **self._scope(entry, old, self.new.specs[name])})
        return {**written, **top, "s": inner}

    def element(self, scope: ScopeSpec, element: str) -> str:
        """What an element of a scope becomes; raises CannotMigrate."""
        if scope.process != self.key:
            return element
        becomes = self.chosen.get(element, "")
        if not becomes:
            name = self._name(scope, element)
            raise CannotMigrate(
                f"Дело стоит на шаге «{name}», которого в новой версии нет.",
                hint="Укажите в таблице соответствия, каким шагом он стал.",
            )
        return becomes

    def _inside(self, old: ScopeSpec) -> str:
        """The name of the scope that the inside of a stage becomes."""
        name = str(old.name)
        process, _, stage = name.partition("/")
        if process != self.key or not stage:
            return name
        return f"{process}/{self.element(old, stage)}"

    def _scope(self, written: State, old: ScopeSpec, new: ScopeSpec) -> State:
        tokens = [token for token in written["t"] if not self._is_let_go(token, old, new)]
        kept = {token[0] for token in tokens}
        tokens = [token for token in tokens if self._host_of(token) in {None, *kept}]
        return {
            "v": written["v"],
            "p": {
                self._join(old, new, node): {
                    self._flow(old, new, node, flow): count for flow, count in waiting.items()
                }
                for node, waiting in written["p"].items()
            },
            "t": [self._token(token, old, new) for token in tokens],
            **({"c": [self._record(each, old, new) for each in written["c"]]} if written.get("c") else {}),
            **({"g": self._passed(written["g"], old, new)} if written.get("g") else {}),
        }

    def _host_of(self, token: list[Any]) -> str | None:
        host: str | None = token[3].get("host")
        return host

    def _is_let_go(self, token: list[Any], old: ScopeSpec, new: ScopeSpec) -> bool:
        spec: TokenSpec = old.task_specs[token[1]]
        if old.process != self.key or not spec.is_listener:
            return False
        becomes = self.chosen.get(spec.node.id, "")
        found = new.task_specs.get(f"{spec.prefix}:{becomes}") if becomes else None
        attached = spec.node.attached_to
        stays = found is not None and (
            not attached or found.node.attached_to == self.chosen.get(attached, "")
        )
        if not stays and not spec.is_part:
            self.dropped.append(spec.node)
        return not stays

    def _token(self, token: list[Any], old: ScopeSpec, new: ScopeSpec) -> list[Any]:
        token_id, name, state, internal, data = token
        spec: TokenSpec = old.task_specs[name]
        becomes = f"{spec.prefix}:{self.element(old, spec.node.id)}"
        found = new.task_specs.get(becomes)
        if found is None:
            raise CannotMigrate(
                f"Шаг «{said(spec.node)}», на котором стоит дело, в новой версии устроен иначе "
                "или стоит в другом этапе.",
                hint="Переведите дело, когда оно пройдёт этот шаг.",
            )
        reason = misfit(spec.node, found.node) if old.process == self.key else None
        if reason is None and type(found) is not type(spec):
            reason = f"Шаг «{said(found.node)}» в новой версии исполняется иначе."
        if reason is not None:
            raise CannotMigrate(reason, hint="Переведите дело, когда оно пройдёт этот шаг.")
        self._check_order(spec, found)
        return [token_id, becomes, state, self._internal(internal, spec, old, new), data]

    def _check_order(self, old: TokenSpec, new: TokenSpec) -> None:
        """Of an ad-hoc stage it is only counted how many activities were begun: their order must hold."""
        if not old.node.ad_hoc.one_by_one or old.node.scope is None or new.node.scope is None:
            return
        was = [self.chosen.get(node.id, "") for node in old.node.scope.starts]
        if was != [node.id for node in new.node.scope.starts]:
            raise CannotMigrate(f"В этапе «{said(new.node)}» изменён порядок шагов, идущих по одному.")

    def _internal(self, internal: State, spec: TokenSpec, old: ScopeSpec, new: ScopeSpec) -> State:
        changed = dict(internal)
        if "rounds" in internal:
            changed["rounds"] = [self._record(each, old, new) for each in internal["rounds"]]
        if "queue" in internal:
            changed["queue"] = [[level, self._record(each, old, new)] for level, each in internal["queue"]]
        return changed

    def _record(self, record: State, old: ScopeSpec, new: ScopeSpec) -> State:
        """What was completed and may have to be undone."""
        spec = old.task_specs.get(f"node:{record['e']}")
        inside = old.process if spec is None or not spec.node.called else spec.node.called
        becomes = self.element(old, record["e"]) if old.process == self.key else record["e"]
        changed = {**record, "e": becomes}
        if record.get("i") and inside == self.key:
            changed["i"] = [self._nested(each) for each in record["i"]]
        return changed

    def _nested(self, record: State) -> State:
        becomes = self.chosen.get(record["e"], "")
        if not becomes:
            raise CannotMigrate(
                f"Выполненный шаг «{record['e']}» может понадобиться отменить, а в новой версии его нет."
            )
        inside = [self._nested(each) for each in record.get("i", [])]
        return {**record, "e": becomes, **({"i": inside} if inside else {})}

    def _passed(self, passed: Mapping[str, list[str]], old: ScopeSpec, new: ScopeSpec) -> State:
        return {
            self._join(old, new, node): [self._flow(old, new, node, flow) for flow in flows]
            for node, flows in passed.items()
        }

    def _join(self, old: ScopeSpec, new: ScopeSpec, node: str) -> str:
        becomes = self.element(old, node)
        if f"node:{becomes}" not in new.task_specs:
            raise CannotMigrate(
                f"На слиянии «{self._name(old, node)}» ждёт ветвь дела, а в новой версии оно в другом этапе."
            )
        return becomes

    def _flow(self, old: ScopeSpec, new: ScopeSpec, join: str, flow: str) -> str:
        """The arrow by which a waiting branch came."""
        if old.process != self.key:
            return flow
        incoming = new.task_specs[f"node:{self.element(old, join)}"].node.incoming
        if any(each.id == flow for each in incoming):
            return flow
        came = next(each for each in old.task_specs[f"node:{join}"].node.incoming if each.id == flow)
        source = self.chosen.get(came.source, "")
        found = [each.id for each in incoming if each.source == source]
        if len(found) != 1:
            raise CannotMigrate(
                f"На слиянии «{self._name(old, join)}» ждёт ветвь дела, "
                "пришедшая по стрелке, которой в новой версии нет.",
                hint="Переведите дело, когда все ветви сойдутся.",
            )
        return str(found[0])

    def _name(self, scope: ScopeSpec, element: str) -> str:
        spec = scope.task_specs.get(f"node:{element}")
        return said(spec.node) if spec is not None else element
