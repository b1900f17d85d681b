"""Taking many cases over at once: looked at first, each with its verdict, then done in portions."""

from engine.actor import Actor
from engine.commands.migrate_instance import MigrateInstance
from engine.executor import Executor
from engine.mending.batches import BatchAct, Item, register

KIND = "migrate"
NOTHING_ELSE = "Меняется только версия."


def _command(item: Item) -> MigrateInstance:
    return MigrateInstance(
        instance_id=item.subject_id,
        target_id=item.args["target"],
        chosen=item.args["map"],
        recompute=tuple(item.args.get("recompute", ())),
        reason=item.reason,
    )


def _dry_run(executor: Executor, actor: Actor, item: Item) -> str:
    """What would change, in sentences."""
    answer = executor.rehearse(_command(item), actor=actor, look=lambda _context, told: told)
    if answer["outcome"] == "already":
        return "Дело уже идёт по этой версии."
    return " ".join(change["sentence"] for change in answer["changes"]) or NOTHING_ELSE


def _run(executor: Executor, actor: Actor, item: Item, command_id: str) -> str:
    answer = executor.execute(_command(item), actor=actor, command_id=command_id)
    return "Дело уже шло по этой версии." if answer["outcome"] == "already" else "Переведено."


register(
    BatchAct(
        kind=KIND,
        name="Перевести на другую версию",
        roles=frozenset({"methodologist"}),
        dry_run=_dry_run,
        run=_run,
    )
)
