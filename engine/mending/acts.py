"""What may be done to a running procedure, by whom, and how well it must be explained: ``mending.csv``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from engine.actor import Actor
from engine.context import CommandContext
from engine.errors import Invalid, NotAllowed, NotFound
from engine.instances.running import RunningInstance
from engine.tables import read_table
from storage.scope import COMMISSION_ROLES

LONGEST_REASON = 1_000


@dataclass(frozen=True, kw_only=True)
class Act:
    """``roles`` of the commission count in its own municipality, the administrator's everywhere."""

    code: str
    name: str
    roles: frozenset[str]
    least_words: int
    what: str

    def is_for(self, actor: Actor, municipality_id: str | None) -> bool:
        if actor.is_system:
            return True
        everywhere = self.roles - set(COMMISSION_ROLES)
        if not everywhere.isdisjoint(actor.roles):
            return True
        return municipality_id is not None and any(
            actor.holds(role, f"mun:{municipality_id}") for role in self.roles & set(COMMISSION_ROLES)
        )


@dataclass(frozen=True, kw_only=True)
class CancelGround:
    code: str
    name: str
    needs_words: bool


@lru_cache(maxsize=8)
def acts_of(processes: Path) -> Mapping[str, Act]:
    """The acts by code, in the order in which they are offered."""
    rows = read_table(processes / "mending.csv", ("act", "name_ru", "roles", "least_words", "what_ru"))
    return {
        row["act"]: Act(
            code=row["act"],
            name=row["name_ru"],
            roles=frozenset(row["roles"].split()),
            least_words=int(row["least_words"]),
            what=row["what_ru"],
        )
        for row in rows
    }


@lru_cache(maxsize=8)
def cancel_grounds(processes: Path) -> Mapping[str, CancelGround]:
    """Grounds on which a procedure may be cancelled, by code."""
    rows = read_table(processes / "cancel_grounds.csv", ("code", "name_ru", "needs_words"))
    return {
        row["code"]: CancelGround(
            code=row["code"], name=row["name_ru"], needs_words=row["needs_words"] == "yes"
        )
        for row in rows
    }


def in_hands(context: CommandContext, instance_id: str, act: str) -> RunningInstance:
    """The running procedure, locked, if the actor may do this to it; others are told there is none."""
    instance = context.instance(instance_id)
    require_may(context, instance, act)
    return context.running(instance_id)


def require_may(context: CommandContext, instance: RunningInstance, act: str) -> None:
    known = acts_of(context.workshop.law.folder)[act]
    if known.is_for(context.actor, instance.row.municipality_id):
        return
    if context.actor.municipality_id != instance.row.municipality_id and not context.actor.is_system:
        raise NotFound("Такой процедуры нет.", hint="Проверьте ссылку.")
    raise NotAllowed(known.name[0].lower() + known.name[1:])


def checked_reason(context: CommandContext, act: str, reason: str) -> str:
    """The reason in one line; raises Invalid when it explains nothing to who reads it in a year."""
    said = " ".join(reason.split())
    least = acts_of(context.workshop.law.folder)[act].least_words
    if len(said) > LONGEST_REASON:
        raise Invalid(f"Причина длиннее {LONGEST_REASON} знаков.", hint="Сократите ее.")
    if len([word for word in said.split() if any(letter.isalnum() for letter in word)]) < least:
        raise Invalid(
            "Причина не указана или слишком коротка.",
            hint=f"Напишите не меньше {least} слов: что случилось и кто так решил.",
        )
    return said
