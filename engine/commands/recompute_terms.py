"""A calendar has changed: open terms are counted anew, all at once, as one act that can be taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.context import CommandContext
from engine.deadlines import replay
from engine.deadlines.changes import ChangeKind
from engine.deadlines.computing import recorded_changes
from engine.errors import Conflict, Invalid, NotAllowed
from engine.instances.reading import drawn_at
from engine.instances.running import has_ended
from engine.terms.recomputing import TermDifference, differences, digest
from engine.terms.term_changes import Act, checked_ground, may_recompute, noted, put
from engine.terms.timers import MovedTimer, count_again, follows_a_rule
from storage.columns import new_id


@dataclass(frozen=True, kw_only=True)
class RecomputeTerms:
    """``seen`` names the difference that was shown, ``change_id`` the change of the calendar."""

    municipality_ids: Sequence[str]
    ground: str
    seen: str = ""
    change_id: str | None = None

    def run(self, context: CommandContext) -> Mapping[str, object]:
        towns = sorted(set(self.municipality_ids))
        if not towns or not all(may_recompute(context.actor, town) for town in towns):
            raise NotAllowed("пересчитать сроки в этом муниципальном образовании")
        ground = checked_ground(self.ground)
        found = differences(context.uow, context.workshop.law, towns, context.now)
        if self.seen and digest(found) != self.seen:
            raise Conflict(
                "Сроки изменились, пока вы смотрели на разницу.", hint="Посмотрите ее еще раз и повторите."
            )
        moving = [each for each in found if each.kept is None]
        if not moving:
            raise Invalid("Пересчитывать нечего: календарь не меняет ни одного открытого срока.")
        act = Act(kind=ChangeKind.RECOMPUTED, ground=ground, act_id=new_id())
        done, timers = 0, []
        for each in moving:
            moved = _recount(context, each, act)
            done += moved is not None
            timers += moved or []
        timers += list(_timers_of_rules(context, towns))
        assert act.act_id is not None
        context.uow.term_changes.add_act(
            act.act_id,
            "recompute",
            at=context.now,
            by=context.actor.staff_id,
            ground=ground,
            timers=[timer.as_json() for timer in timers],
            calendar_change_id=self.change_id,
        )
        return {"act_id": act.act_id, "terms": done, "kept": len(found) - done, "timers": len(timers)}


def _recount(context: CommandContext, found: TermDifference, act: Act) -> list[MovedTimer] | None:
    """Give the term what the difference says; None when its procedure is over."""
    term, instance = found.term, context.instance(found.term.instance_id)
    token = None if has_ended(instance.row) else instance.top.find(term.spiff_task_id)
    if token is None:
        return None
    change = noted(context, term, ChangeKind.RECOMPUTED, act.ground)
    new = replay(
        term.explanation,
        calendar=instance.place.calendars.of(term.agency_id),
        changes=[*recorded_changes(term.explanation), change],
    )
    return put(instance, token, term, new, act)


def _timers_of_rules(context: CommandContext, towns: Sequence[str]) -> Iterator[MovedTimer]:
    """Timers that are counted by the calendar themselves, in whatever procedure they wait."""
    known: dict[tuple[str, ...], bool] = {}
    instances = set()
    for timer in context.uow.term_changes.waiting_timers(towns):
        key = (*timer.bundle, timer.element_id)
        if key not in known:
            drawn = drawn_at(context.uow, context.workshop, timer.bundle, timer.element_id)
            known[key] = drawn is not None and follows_a_rule(drawn[1])
        if known[key]:
            instances.add(timer.instance_id)
    for instance_id in sorted(instances):
        instance = context.instance(instance_id)
        if not has_ended(instance.row):
            yield from count_again(instance)
