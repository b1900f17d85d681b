"""Whole stories of the procedures, watched for a name, an address or a number typed a second time."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import pytest

from tests.processes import answers
from tests.processes import removal_answers as say
from tests.processes.dolzhansk_path import DolzhanskWalk
from tests.processes.expert_path import ExpertWalk
from tests.processes.path import CURATOR, GROUP, HEADS, SECRETARY, CaseWalk
from tests.processes.removal import OPEKA, RemovalWalk
from tests.processes.risk_path import RiskWalk
from tests.processes.test_ac28_neglected_child import CARERS, PoliceWalk

_NAMED = re.compile(r"[А-ЯЁ][а-яё]+|\d{4}-\d{2}-\d{2}|\d{3,}")
"""A word with a capital, a date, a number: what a person is asked to know."""


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, path)
    elif isinstance(value, str):
        yield path, value


class Watched(CaseWalk):
    """Remembers what was typed, and where it was typed again though the form did not offer it."""

    def do(self, element: str, login: str, own: Mapping[str, Any] | None = None, *, at: str = "") -> None:
        if at:
            self.world.to(at)
        offered = {value for _, value in leaves(self.opened(self._task_for(element, login), login))}
        super().do(element, login, own)
        for path, value in leaves(dict(own or {})):
            if value not in offered and len(value) < 36 and _NAMED.search(value):
                first = self.typed.setdefault(value, element)
                if first != element:
                    self.again.append((element, path, value))

    @cached_property
    def typed(self) -> dict[str, str]:
        return {}

    @cached_property
    def again(self) -> list[tuple[str, str, str]]:
        return []


class WatchedRemoval(Watched, RemovalWalk):
    pass


class WatchedExpert(Watched, ExpertWalk):
    pass


class WatchedDolzhansk(Watched, DolzhanskWalk):
    pass


class WatchedRisk(Watched, RiskWalk):
    pass


class WatchedPolice(Watched, PoliceWalk):
    pass


@pytest.fixture
def watched(walk: CaseWalk) -> Watched:
    return Watched(walk.world)


def test_a_case_from_the_first_call_to_the_last_paper(watched: Watched) -> None:
    watched.intake("2025-09-18").verify("2025-09-19").to_session().decide("recognise")
    watched.recognise("2026-10-02").propose("2025-10-06 12:00", due="2026-08-01")
    watched.do("IC_T19", CURATOR, answers.card(), at="2025-10-07 10:00")
    watched.do("IC_T21", CURATOR, answers.programme(), at="2025-10-08 10:00")
    watched.decide("approve")
    watched.do("IC_T22", SECRETARY, at="2025-10-17 10:00")
    for login in GROUP:
        watched.do("IC_T23", HEADS[login], answers.specialist(watched.staff(login)))
    watched.tell("MSG_PREPARE_PROPOSAL", CURATOR, at="2026-02-10 10:00")
    watched.do("IC_T34", CURATOR, answers.curator_removes())
    watched.decide("close")
    watched.do("IC_T39", SECRETARY, answers.closing(answers.family_leaves("ME-6.4-e", text="улучшение")))

    assert watched.again == []


def test_a_removal_from_the_call_to_the_claim(removal: RemovalWalk) -> None:
    told = WatchedRemoval(removal.world)
    told.to_the_act("2026-04-15").remove("2026-04-15 20:45", "nobody", ["Белова Анна Ивановна"])
    told.tell_prosecutor("2026-04-15 21:00")
    told.do("ER_T14", OPEKA, say.offer("agree"), at="2026-04-15 21:30")
    told.do("ER_T15", OPEKA, say.family(), at="2026-04-15 22:00")
    told.do("ER_T10", OPEKA, say.acknowledged(), at="2026-04-16 10:00")
    told.do("ER_T18", OPEKA, at="2026-04-17 10:00")
    told.do("ER_T20", OPEKA, say.claim(), at="2026-04-21 11:00")

    assert told.again == []


def test_an_item_of_the_expert_group_to_its_protocol(expert: ExpertWalk) -> None:
    told = WatchedExpert(expert.world)  # type: ignore[arg-type]
    told.apply("2025-10-14 12:00").prepare("2025-10-15 10:00").open_session(7).analyse()
    told.word("residential", "causes", "extend").ballot("++++--0").draw_up("2025-10-27 12:00", 7)

    assert told.again == []


def test_a_child_the_police_found_and_delivered(removal: RemovalWalk) -> None:
    told = WatchedPolice(removal.world)
    told.found("2025-02-23 22:00", CARERS).deliver("2025-02-23 23:50")

    assert told.again == []


def test_a_family_of_dolzhansk_to_its_plan(dolzhansk: DolzhanskWalk) -> None:
    told = WatchedDolzhansk(dolzhansk.world, deployed=True)
    told.in_work()

    assert told.again == []


def test_a_child_of_the_risk_group_to_the_end_of_the_programme(risk: RiskWalk) -> None:
    told = WatchedRisk(risk.world)  # type: ignore[arg-type]
    told.stand().plan()
    told.world.to("2026-05-20 10:00")
    told.conclude()

    assert told.again == []
