"""From where a token may be moved by hand, and where to."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.model import EventKind, Kind, Node
from engine.errors import Conflict, NotFound
from engine.spiff.mending import free_way_into, is_join, is_raced_for, let_go, nodes_of, standing
from engine.spiff.scopes import ScopeMixin, TopScope
from engine.spiff.tokens import Token


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Something that can be moved: a token, or one that waits at a join (``flow`` is how it came there)."""

    id: str
    scope: ScopeMixin
    node: Node
    token: Token | None = None
    flow: str = ""


def origins(top: TopScope) -> Iterator[Origin]:
    """Everything in the procedure that can be moved, the outermost first."""
    for scope in reversed(top.scopes()):
        for token in standing(scope):
            if not token.node.is_event_sub_process:
                yield Origin(id=token.id, scope=scope, node=token.node, token=token)
        nodes = nodes_of(scope)
        for node_id, flows in scope.parked.items():
            for flow, count in flows.items():
                if count:
                    yield Origin(id=_id(scope, flow), scope=scope, node=nodes[node_id], flow=flow)


def origin(top: TopScope, origin_id: str) -> Origin:
    """What was chosen to be moved; raises NotFound when it is not there any more."""
    found = next((each for each in origins(top) if each.id == origin_id), None)
    if found is not None:
        return found
    token = top.find(origin_id)
    if token is not None and token.is_repeated:
        raise Conflict(
            f"«{token.node.name or token.node.id}» повторяется для каждого из нескольких,"
            " один повтор перенести нельзя.",
            hint="Пропустите его или перенесите весь шаг.",
        )
    if token is not None and token.internal_data.get("race"):
        return origin(top, str(token.host_id))
    raise NotFound("Здесь дело уже не стоит.", hint="Обновите страницу.")


def take_from(come: Origin) -> None:
    if come.token is not None:
        come.scope.discard(come.token)
    else:
        let_go(come.scope, come.node.id, come.flow)


def places(scope: ScopeMixin) -> list[Node]:
    """Elements of a stage to which a token may be moved, as they are drawn."""
    return [node for node in nodes_of(scope).values() if not _why_not(scope, node)]


def require_may_stand(come: Origin, element_id: str) -> Node:
    """The element to move to; raises Conflict with the reason why nothing may stand there."""
    node = nodes_of(come.scope).get(element_id)
    if node is None:
        raise Conflict(
            "Этот шаг стоит в другом этапе схемы: переносят только внутри одного этапа.",
            hint="Перенесите этап целиком на шаг того же уровня.",
        )
    if node.id == come.node.id:
        raise Conflict("Дело уже стоит здесь.", hint="Выберите другой шаг.")
    why = _why_not(come.scope, node)
    if why:
        raise Conflict(f"На «{node.name or node.id}» перенести нельзя: {why}.", hint="Выберите другой шаг.")
    return node


def _why_not(scope: ScopeMixin, node: Node) -> str:
    if node.kind is Kind.START:
        return "это начало, с него только начинают"
    if node.kind is Kind.BOUNDARY:
        return "это событие на границе шага, оно наступает само"
    if node.is_event_sub_process or node.for_compensation:
        return "этот шаг стоит в стороне от хода процедуры"
    if is_raced_for(scope, node):
        return "это одно из событий, которых ждет развилка; перенесите на саму развилку"
    if node.event.kind is EventKind.LINK and node.kind is Kind.CATCH:
        return "это только перенос линии"
    if node.event.kind is EventKind.COMPENSATION:
        return "здесь отменяется сделанное"
    if is_join(node) and node.kind is not Kind.EXCLUSIVE and not free_way_into(scope, node):
        return "по всем входам слияния уже пришли"
    return ""


def _id(scope: ScopeMixin, flow_id: str) -> str:
    return f"{'' if scope.host is None else scope.host.id}/{flow_id}"
