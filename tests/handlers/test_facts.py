"""What the forms of a case are opened with, after the handlers wrote their rows."""

from engine.facts.case import Occasion, gather
from engine.forms.facts import CaseFacts
from tests.handlers.bench import ZONE, Bench
from tests.handlers.steps import hold_session, plan_row, recognise, submit_programme


def facts_of(bench: Bench) -> CaseFacts:
    return gather(
        bench.uow,
        Occasion(
            municipality_id=bench.district.municipality_id,
            case_id=bench.case_id,
            variables=bench.variables,
            actor=bench.actor("smirnova"),
            now=bench.clock.now(),
            zone=ZONE,
        ),
    )


def test_the_protocol_is_opened_with_its_number_and_the_counted_item(bench: Bench) -> None:
    hold_session(bench.at("2025-10-01T10:00"), "closure", "close", votes="++++----")

    session = facts_of(bench).session

    assert session.protocol_number == "1"
    item = session.items[0]
    assert item["question"] == "О прекращении нахождения в социально опасном положении"
    assert item["votes"] == "за — 4, против — 4, воздержались — 0; принято голосом председательствующего"
    assert item["decision"] == "прекратить нахождение в социально опасном положении"


def test_the_next_resolution_is_shown_the_number_it_will_get(bench: Bench) -> None:
    recognise(bench.at("2025-09-29T09:00"))

    assert facts_of(bench).session.resolution_number == "3"


def test_the_oldest_violation_not_yet_told_fills_the_curators_notice(bench: Bench) -> None:
    recognise(bench.at("2025-09-29T09:00"))
    assert facts_of(bench).has_violations is False

    bench.variables["agency"] = bench.ids("mdv-employment")[0]
    bench.act("programme.proposals_missing")

    violation = facts_of(bench).violation
    assert violation and violation.agency_id == bench.variables["agency"]
    assert violation.kind == "no_information"


def test_a_correction_is_opened_with_the_measures_in_force(bench: Bench) -> None:
    recognise(bench.at("2025-09-29T09:00"))
    submit_programme(
        bench.at("2025-10-15T10:00"), [plan_row(bench, "mdv-clinic", "осмотр детей", "2025-11-03")]
    )

    measure = facts_of(bench).measures[0]
    assert (measure.measure, measure.situation) == ("осмотр детей", "дети без присмотра")
