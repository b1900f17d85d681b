"""The programme: proposals, versions, execution, what was not done (ME 5.3–5.6)."""

import pytest

from engine.errors import FormInvalid
from storage.models import CaseStatus
from tests.handlers.bench import Bench
from tests.handlers.steps import (
    AGENCIES,
    close_session,
    hold_session,
    plan_row,
    propose,
    recognise,
    submit_programme,
)


@pytest.fixture
def recognised(bench: Bench) -> Bench:
    recognise(bench.at("2025-09-29T09:00"))
    return bench


@pytest.fixture
def approved(recognised: Bench) -> Bench:
    """Version 1 with two measures, approved on 6 November."""
    recognised.at("2025-10-15T10:00")
    rows = [
        plan_row(recognised, "mdv-clinic", "осмотр детей", "2025-11-03"),
        plan_row(recognised, "mdv-social", "патронаж", "2026-02-02"),
    ]
    submit_programme(recognised, rows)
    hold_session(recognised.at("2025-10-23T10:00"), "programme", "approve")
    close_session(recognised)
    return recognised


def test_before_the_tenth_day_the_curator_says_why_she_does_not_wait(recognised: Bench) -> None:
    recognised.at("2025-10-10T10:00")
    row = plan_row(recognised, "mdv-clinic", "осмотр детей", "2025-11-03")

    with pytest.raises(FormInvalid, match="заполнена неверно") as refusal:
        submit_programme(recognised, [row])

    assert "13 октября" in refusal.value.errors["early_reason"][0]
    submit_programme(recognised, [row], early_reason="угроза выселения")


def test_when_all_have_proposed_nobody_is_waited_for(recognised: Bench) -> None:
    recognised.at("2025-10-09T10:00")
    logins = ("fedorova", "alekseeva", "tarasova", "semenova")
    for agency, login in zip(AGENCIES, logins, strict=True):
        propose(recognised, agency, login)

    submit_programme(recognised, [plan_row(recognised, "mdv-clinic", "осмотр детей", "2025-11-03")])

    assert recognised.variables["programme_version"] == 1


def test_a_measure_without_an_agency_or_a_date_is_refused(recognised: Bench) -> None:
    row = plan_row(recognised.at("2025-10-15T10:00"), "mdv-clinic", "осмотр детей", "")

    with pytest.raises(FormInvalid) as refusal:
        submit_programme(recognised, [row])

    assert list(refusal.value.errors) == ["plan_rows.0.due"]


def test_the_approved_version_bears_the_stamp_of_the_commission(approved: Bench) -> None:
    paper = approved.uow.documents.latest(approved.case_id, "F-ME-4")

    assert paper and paper.state == "signed"
    assert paper.content["approval_protocol_no"] == "2"
    assert paper.content["approved_on"] == "2025-11-06"
    assert approved.uow.documents.latest(approved.case_id, "F-X-POST", kind="programme")


def test_a_returned_programme_comes_back_as_the_second_version(recognised: Bench) -> None:
    recognised.at("2025-10-15T10:00")
    submit_programme(recognised, [plan_row(recognised, "mdv-clinic", "осмотр", "2025-11-03")])
    hold_session(recognised, "programme", "return")
    close_session(recognised)
    submit_programme(recognised, [plan_row(recognised, "mdv-clinic", "осмотр детей", "2025-11-10")])

    states = [
        (row.programme_version, row.state) for row in recognised.uow.programme.measures(recognised.case_id)
    ]
    assert states == [(1, "cancelled"), (2, "planned")]


def test_the_measures_of_the_approved_version_are_opened(approved: Bench) -> None:
    opened = approved.act("programme.open_rows")["plan_rows"]

    measures = approved.uow.programme.measures(approved.case_id)
    assert opened == [measure.id for measure in measures]
    approved.variables["plan_row"] = measures[0].id
    assert approved.act("programme.row") == {
        "agency": approved.ids("mdv-clinic")[0],
        "row_due": "2025-11-03",
        "specialist": None,
    }


def test_the_specialist_the_agency_named_gets_its_measures(approved: Bench) -> None:
    approved.variables["agency"] = approved.ids("mdv-clinic")[0]
    doctor = approved.district.staff("alekseeva")
    approved.act("programme.specialist", {"to": doctor}, by="romanov")

    approved.variables["plan_row"] = approved.uow.programme.measures(approved.case_id)[0].id
    assert approved.act("programme.row")["specialist"] == doctor


def test_an_agency_names_only_its_own_people(approved: Bench) -> None:
    approved.variables["agency"] = approved.ids("mdv-clinic")[0]

    with pytest.raises(FormInvalid):
        approved.act("programme.specialist", {"to": approved.district.staff("semenova")}, by="romanov")


def test_a_term_on_a_day_off_is_late_only_after_the_next_working_day(approved: Bench) -> None:
    measure = approved.uow.programme.measures(approved.case_id)[0]
    approved.variables["plan_row"] = measure.id
    done = {"measure_result": "done", "measure_content": "осмотрены", "measure_done_on": "2025-11-12"}

    approved.at("2025-11-12T10:00").act("programme.row_done", done, by="alekseeva")

    finished = approved.uow.programme.get(measure.id)
    assert (finished.state, finished.late_days) == ("done", 7)


def test_a_late_measure_is_one_violation_until_the_commission_is_told(approved: Bench) -> None:
    measure = approved.uow.programme.measures(approved.case_id)[0]
    approved.variables["plan_row"] = measure.id
    approved.at("2025-11-06T00:00").act("programme.row_late")
    approved.act("programme.row_late")
    assert len(approved.journal("VIOLATION")) == 1

    notice = {"agency": measure.agency_id, "kind": "late", "measure": measure.measure}
    approved.at("2025-11-10T10:00").act("programme.nonperf", notice, by="fedorova")

    assert approved.journal("VIOLATION")[0]["reported_at"] == "2025-11-10T10:00:00+03:00"


def test_an_agency_without_proposals_is_a_violation(recognised: Bench) -> None:
    recognised.variables["agency"] = recognised.ids("mdv-employment")[0]
    recognised.act("programme.proposals_missing")

    violation = recognised.journal("VIOLATION")[0]
    assert (violation["kind"], violation["measure"]) == ("no_information", "предложения в программу")


def test_the_review_finds_missing_reports_and_late_measures(approved: Bench) -> None:
    approved.at("2025-11-25T10:00")
    approved.variables |= {"agency": approved.ids("mdv-social")[0], "agencies": approved.ids(*AGENCIES)}
    report = {"rows": [], "period_from": "2025-11-01", "period_until": "2025-11-25"}
    approved.act(
        "programme.reported", report, by="fedorova", form="F-X-REPORT", part="report", document="F-X-REPORT"
    )

    found = approved.at("2025-11-28T10:00").act("programme.review", {"correction": False}, by="fedorova")

    assert found == {"violations": True, "correction": False}
    kinds = [row["kind"] for row in approved.journal("VIOLATION")]
    assert sorted(str(kind) for kind in kinds) == [
        "late",
        "no_information",
        "no_information",
        "no_information",
    ]


def test_an_agency_reports_on_its_own_measures_only(approved: Bench) -> None:
    clinic, social = approved.uow.programme.measures(approved.case_id)
    approved.variables["agency"] = approved.ids("mdv-social")[0]
    rows = [{"measure_id": one.id, "result": "done", "done_on": "2025-11-20"} for one in (clinic, social)]

    approved.at("2025-11-25T10:00").act("programme.reported", {"rows": rows}, by="fedorova")

    states = [measure.state for measure in approved.uow.programme.measures(approved.case_id)]
    assert states == ["planned", "done"]


def test_a_correction_opens_only_what_is_new_or_changed(approved: Bench) -> None:
    rows = [
        plan_row(approved, "mdv-clinic", "осмотр детей", "2025-11-03"),
        plan_row(approved, "mdv-social", "патронаж", "2026-04-02"),
        plan_row(approved, "mdv-employment", "помощь в поиске работы", "2026-03-02"),
    ]
    approved.at("2026-03-02T10:00").act("programme.correct", {"plan_rows": rows}, by="fedorova")
    hold_session(approved, "correction", "approve")
    close_session(approved)

    opened = approved.act("programme.open_rows")["plan_rows"]
    measures = approved.uow.programme.measures(approved.case_id)
    states = [(row.programme_version, row.measure, row.state) for row in measures]
    assert states == [
        (1, "осмотр детей", "planned"),
        (1, "патронаж", "cancelled"),
        (2, "патронаж", "planned"),
        (2, "помощь в поиске работы", "planned"),
    ]
    assert opened == [row.id for row in measures if row.programme_version == 2]
    assert [paper.version for paper in approved.uow.documents.of_case(approved.case_id, "F-ME-4")] == [1, 2]


def test_the_case_is_in_programme_once_the_copies_have_gone(approved: Bench) -> None:
    recipients = [{"agency": agency, "way": "system"} for agency in approved.ids(*AGENCIES)]
    approved.act(
        "programme.sent",
        {"recipients": recipients},
        element="IC_T22",
        part="programme",
        register="F-X-DISPATCH",
    )

    assert approved.now.status == CaseStatus.PROGRAMME
    assert len(approved.journal("F-X-DISPATCH")) == 4


@pytest.mark.parametrize(
    ("day", "begins", "quarter"),
    [("2025-10-02", "2025-11-01", False), ("2025-12-01", "2026-01-01", True)],
)
def test_reports_are_asked_for_from_the_first_of_the_next_month(
    bench: Bench, day: str, begins: str, quarter: bool
) -> None:
    outputs = bench.at(f"{day}T12:00").act("programme.next_month")

    assert outputs == {"next_period_on": begins, "quarter_starts": quarter}


def test_the_personal_file_lists_every_document_once(approved: Bench) -> None:
    for _ in range(2):
        approved.act("document.file", document="F-X-PERSFILE")

    files = approved.uow.documents.of_case(approved.case_id, "F-X-PERSFILE")
    others = [paper for paper in approved.uow.documents.of_case(approved.case_id) if paper.id != files[0].id]
    assert len(files) == 1
    assert [line["no"] for line in files[0].content["inventory"]] == list(range(1, len(others) + 1))
