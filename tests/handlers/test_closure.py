"""Termination (ME 6.2–6.5): grounds and their conditions, who stays, what is closed."""

from datetime import date

import pytest

from engine.errors import FormInvalid
from storage.models import CaseStatus, PersonStatus
from storage.repositories.staff import group_key
from tests.handlers.bench import Bench
from tests.handlers.steps import close_session, hold_session, recognise


@pytest.fixture
def recognised(bench: Bench) -> Bench:
    recognise(bench.at("2025-09-29T09:00"))
    bench.act("agency_record.update", register="F-X-AGENCYREC")
    return bench


def fact(bench: Bench, part: str, **answers: object) -> dict[str, object]:
    return bench.act("case.fact", answers, form="F-X-PROPOSAL", part=part)


def terminate(bench: Bench, *closures: dict[str, object]) -> dict[str, object]:
    hold_session(bench, "closure", "close")
    close_session(bench)
    bench.variables["closed_on"] = bench.variables["session_date"]
    decided = bench.act(
        "case.decide_closing",
        {"closures": list(closures)},
        element="IC_T39",
        form="F-X-POST",
        part="closing",
        document="F-X-POST",
        signedBy="kdn_chair",
    )
    return decided | bench.act("case.close_records", element="IC_T42")


def minor(bench: Bench, name: str, ground: str, text: str | None = None) -> dict[str, object]:
    return {"subject": "minor", "minor": bench.minor(name), "minor_ground": ground, "text": text}


def family(ground: str, text: str | None = None) -> dict[str, object]:
    return {"subject": "family", "family_ground": ground, "text": text}


def test_who_came_of_age_leaves_and_the_sister_stays(recognised: Bench) -> None:
    recognised.at("2026-01-12T10:00")

    outcome = terminate(recognised, minor(recognised, "Артём", "ME-6.3-a"))

    assert outcome["nobody_left"] is False
    artem, maria = recognised.journal("F-ME-6")
    assert (artem["removed_on"], artem["removal_reason"]) == ("2026-01-15", "ME-6.3-a")
    assert maria["removed_on"] is None
    assert recognised.now.status == CaseStatus.RECOGNISED


def test_the_day_before_coming_of_age_the_ground_does_not_hold(recognised: Bench) -> None:
    recognised.at("2025-12-15T10:00")

    with pytest.raises(FormInvalid) as refusal:
        terminate(recognised, minor(recognised, "Артём", "ME-6.3-a"))

    assert refusal.value.errors == {"closures.0.minor_ground": ["На день решения ему ещё нет 18 лет."]}


def test_a_family_stays_while_one_of_its_minors_is_under_eighteen(recognised: Bench) -> None:
    recognised.at("2026-01-12T10:00")

    with pytest.raises(FormInvalid, match="заполнена неверно"):
        terminate(recognised, family("ME-6.4-b"))


def test_a_move_needs_the_confirmation_of_the_new_address(recognised: Bench) -> None:
    with pytest.raises(FormInvalid) as refusal:
        terminate(recognised, family("ME-6.4-d"))

    assert "нового места жительства" in refusal.value.errors["closures.0.family_ground"][0]


def test_a_family_that_moved_away_leaves_with_everything_closed(recognised: Bench) -> None:
    fact(recognised, "moved", new_address="г. Казань, ул. Мира, д. 1", moved_on="2025-10-20")
    assert recognised.variables["closing_ground"] == "ME-6.3-g"

    outcome = terminate(
        recognised,
        minor(recognised, "Артём", "ME-6.3-g"),
        minor(recognised, "Мария", "ME-6.3-g"),
        family("ME-6.4-d"),
    )

    assert (outcome["moved"], outcome["nobody_left"]) == (True, True)
    case = recognised.now
    assert (case.status, case.removed_on) == (CaseStatus.CLOSED, date(2025, 10, 16))
    assert {row["removed_on"] for row in recognised.journal("F-ME-6")} == {"2025-10-16"}
    assert all(row["removed_on"] for row in recognised.journal("F-X-AGENCYREC"))
    results = [str(row["result"]) for row in recognised.journal("F-ME-1")]
    assert all("п. 6.3 г)" in result for result in results) and len(results) == 2
    curators = group_key("case_curator", "case", recognised.case_id)
    assert recognised.uow.staff.holders(curators, on=date(2025, 10, 17)) == []


def test_the_death_of_both_parents_ends_the_familys_standing_not_the_childrens(recognised: Bench) -> None:
    mother = [one.id for one in recognised.uow.people.of_case(recognised.case_id) if one.kin == "mother"]
    told = fact(recognised, "parents_died", parents=mother, died_on="2025-10-10", without_care=True)
    assert told == {"closing_ground": "ME-6.4-g", "without_care": True}

    outcome = terminate(recognised, family("ME-6.4-g"))

    assert outcome["nobody_left"] is False
    assert {row["record_kind"] for row in recognised.journal("F-ME-6")} == {"minor"}


def test_improvement_needs_an_assessment_or_an_explanation(recognised: Bench) -> None:
    leaving = [minor(recognised, name, "ME-6.3-d") for name in ("Артём", "Мария")]
    with pytest.raises(FormInvalid):
        terminate(recognised, *leaving)

    explained = [row | {"text": "семья справляется сама"} for row in leaving]
    assert terminate(recognised, *explained)["nobody_left"] is True


def test_a_court_cancels_the_recognition_of_all_without_a_vote(recognised: Bench) -> None:
    decision = {"court_decision": "№ 2-15/2025", "in_force_on": "2025-11-10"}
    recognised.at("2025-11-12T10:00").act("case.court_decision", decision, form="F-X-PROPOSAL", part="court")

    outcome = recognised.act("case.close_records", element="IC_T42")

    assert outcome == {"nobody_left": True, "court": True}
    assert recognised.now.status == CaseStatus.ANNULLED
    minors = recognised.uow.people.minors(recognised.case_id)
    assert {(one.status, one.removed_on) for one in minors} == {(PersonStatus.ANNULLED, date(2025, 11, 10))}


def test_a_court_decision_not_yet_in_force_is_refused(recognised: Bench) -> None:
    with pytest.raises(FormInvalid):
        recognised.act("case.court_decision", {"court_decision": "№ 1", "in_force_on": "2026-01-01"})


def test_the_next_to_come_of_age_is_the_sister(recognised: Bench) -> None:
    assert recognised.at("2026-01-01T00:00").act("case.next_minor") == {"next_born_on": "2011-04-02"}
    assert recognised.at("2029-04-03T00:00").act("case.next_minor") == {"next_born_on": None}


def test_the_record_of_a_death_is_only_of_somebody_in_the_family(recognised: Bench) -> None:
    with pytest.raises(FormInvalid):
        fact(recognised, "minor_died", minor=recognised.district.staff("belov"), died_on="2025-10-10")
