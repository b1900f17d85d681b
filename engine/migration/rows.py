"""What others see of a case, brought in line with the new version: tasks, terms, jobs, subscriptions.

Ids, who does a task, since when, its drafts and its due moment stay; what comes from the diagram
— name, form, who may take it — is drawn anew.
"""

from collections.abc import Iterator, Mapping

from engine.bpmn.model import Node
from engine.instances import assignment
from engine.instances.projection import Snapshot, snapshot
from engine.instances.running import RunningInstance
from engine.migration.mapping import said
from engine.migration.standing import Change
from engine.spiff.listening import event_of
from engine.spiff.scopes import TopScope
from engine.spiff.tokens import Token

_FROM_GROUPS = ("candidateGroups", "assignee", "groupFrom", "agencyFrom")


def redraw(
    instance: RunningInstance, before: Snapshot, was: Mapping[str, Node], key: str
) -> Iterator[Change]:
    """``was``: the old element of each token. Takes out of ``before`` what is to be written anew."""
    after = snapshot(instance.top)
    for token in list(instance.top.all_tokens()):
        old = was.get(token.id)
        if old is None or token.scope.spec.process != key:
            continue
        if token.id in before.tasks & after.tasks:
            yield from _task(instance, token, old)
        _rename(instance, token, before, old)


def stale_subscriptions(top: TopScope, was: Mapping[str, Token]) -> set[str]:
    """Tokens that wait for a message of another name now, or at another element."""
    found = set()
    for token in top.all_tokens():
        old = was.get(token.id)
        if old is not None and _listens(old) != _listens(token):
            found.add(token.id)
    return found


def _listens(token: Token) -> tuple[object, ...]:
    node = event_of(token)
    return (token.spec.awaited.name, node.id, node.name, node.properties.get("correlation"))


def _task(instance: RunningInstance, token: Token, old: Node) -> Iterator[Change]:
    node, uow = token.node, instance.uow
    form = node.attributes.get("formKey")
    version = instance.forms_of(token.scope.spec.process).get(form) if form else None
    task = uow.user_tasks.get(token.id)
    assert task is not None
    values: dict[str, object] = {
        "element_id": node.id,
        "name": node.name or node.id,
        "lane": node.lane or None,
        "form_key": form,
        "form_part": node.properties.get("formPart"),
        "form_sha256": version,
        "clauses": " ".join(node.clauses) or None,
    }
    if (task.form_key, task.form_sha256) != (form, version):
        # Whoever has the page open is told to look again; what was typed is kept as a draft.
        values["version"] = task.version + 1
        yield _change("form", node, f"У задачи «{said(node)}» форма новой редакции; черновик сохранён.")
    groups = task.groups
    if _offered(old) != _offered(node):
        offer = assignment.of(instance, token)
        groups = offer.groups
        values |= {"groups": list(groups), "agency_id": offer.agency_id}
        yield _change("groups", node, f"Задачу «{said(node)}» могут взять другие исполнители.")
    lost_term = "deadline" in old.properties and "deadline" not in node.properties
    if lost_term or groups != task.groups:
        uow.migrating.offer(token.id, groups, due_at=None if lost_term else task.due_at)
    uow.migrating.draw_task(token.id, values)
    if said(old) != said(node):
        sentence = f"Задача «{said(old)}» теперь называется «{said(node)}»."
        yield _change("renamed", node, sentence, said(old), said(node))


def _rename(instance: RunningInstance, token: Token, before: Snapshot, old: Node) -> None:
    node, rows = token.node, instance.uow.migrating
    if token.id in before.jobs:
        rows.rename_job(token.id, event_of(token).id)
    if token.id in before.terms or token.id in before.jobs:
        rows.rename(
            token.id,
            element_id=node.id,
            name=node.name or None,
            clauses=" ".join(node.clauses) or None,
        )


def _offered(node: Node) -> tuple[object, ...]:
    named = (node.attributes.get(name) or node.properties.get(name) for name in _FROM_GROUPS)
    return tuple(named)


def _change(kind: str, node: Node, sentence: str, old: str = "", new: str = "") -> Change:
    return Change(kind=kind, element_id=node.id, sentence=sentence, old=old, new=new)
