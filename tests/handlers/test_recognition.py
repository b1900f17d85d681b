"""Recognition, the databank, the organisation of the work (ME 3, 5.2, 5.3)."""

from datetime import date

import pytest

from engine.errors import FormInvalid, Refused
from storage.models import CaseStatus, PersonStatus
from storage.repositories.staff import group_key
from tests.handlers.bench import Bench
from tests.handlers.steps import AGENCIES, consent, organise, recognise


@pytest.fixture
def recognised(bench: Bench) -> Bench:
    recognise(bench.at("2025-09-29T09:00"))
    return bench


def test_the_date_of_recognition_is_the_date_of_the_session(recognised: Bench) -> None:
    assert recognised.variables["recognised_on"] == "2025-10-02"
    assert recognised.now.recognised_on == date(2025, 10, 2)
    assert {minor.status for minor in recognised.uow.people.minors(recognised.case_id)} == {
        PersonStatus.REGISTERED
    }
    assert recognised.now.status == CaseStatus.RECOGNISED


def test_the_term_to_eighteen_is_that_of_the_eldest_minor(recognised: Bench) -> None:
    assert recognised.variables["eldest_born_on"] == "2007-12-31"


def test_the_databank_has_a_row_for_every_minor_with_the_control_date(recognised: Bench) -> None:
    rows = recognised.journal("F-ME-6")

    assert [row["minor"] for row in rows] == ["Ковалёв Артём, 31.12.2007", "Ковалёва Мария, 02.04.2011"]
    assert {row["registered_on"] for row in rows} == {"2025-10-02"}
    assert {row["control_due"] for row in rows} == {"2026-04-02"}
    assert {row["record_kind"] for row in rows} == {"both"}
    assert rows[0]["resolution_on"] == "№ 1 от 2 октября 2025 г."
    assert recognised.now.control_on == date(2026, 4, 2)


def test_the_databank_is_not_filled_twice(recognised: Bench) -> None:
    recognised.act("databank.register", register="F-ME-6")

    assert len(recognised.journal("F-ME-6")) == 2


def test_a_family_needs_one_of_the_five_grounds(recognised: Bench) -> None:
    answers = {"recognised_minors": [], "recognised_family": True, "grounds": ["120-5"]}

    with pytest.raises(FormInvalid) as refusal:
        recognised.act("case.recognise", answers)

    assert "grounds" in refusal.value.errors


def test_a_minor_alone_may_be_recognised_by_article_five(recognised: Bench) -> None:
    maria = recognised.minor("Мария")
    answers = {"recognised_minors": [maria], "recognised_family": False, "grounds": ["120-5"]}

    assert recognised.act("case.recognise", answers)["eldest_born_on"] == "2011-04-02"


def test_work_is_not_organised_without_consent_or_a_confirmed_basis(recognised: Bench) -> None:
    consent(recognised, "refused")

    with pytest.raises(Refused, match="нет согласия"):
        organise(recognised)


def test_a_basis_the_chair_confirmed_stands_in_for_consent(recognised: Bench) -> None:
    consent(recognised, "refused")
    recognised.act("consent.confirmed", {"confirmed": True}, by="yakovlev")

    organise(recognised)

    assert recognised.variables["agencies"] == recognised.ids(*AGENCIES)


def test_the_curator_holds_the_role_in_this_case(recognised: Bench) -> None:
    key = group_key("case_curator", "case", recognised.case_id)
    fedorova = recognised.district.staff("fedorova")

    assert recognised.uow.staff.holders(key, on=date(2025, 10, 3)) == [fedorova]
    assert recognised.now.curator_id == fedorova


def test_who_presided_is_not_made_curator(recognised: Bench) -> None:
    answers = {
        "term_until": "2026-10-02",
        "curator": recognised.district.staff("yakovlev"),
        "working_group": [{"agency": recognised.ids("mdv-social")[0]}],
    }

    with pytest.raises(FormInvalid) as refusal:
        recognised.act("case.organise", answers)

    assert "curator" in refusal.value.errors


def test_the_resolution_is_signed_by_who_presided_and_bears_the_votes(recognised: Bench) -> None:
    paper = recognised.uow.documents.latest(recognised.case_id, "F-X-POST", kind="recognition")

    assert paper and paper.number == "1" and paper.drawn_on == date(2025, 10, 2)
    assert paper.content["votes"] == "за — 8, против — 0, воздержались — 0"


def test_resolutions_go_to_every_agency_of_the_group_and_to_the_family(recognised: Bench) -> None:
    answers = {"delivery": "hand", "delivered_on": "2025-10-06", "decision": "признаны"}
    recognised.act(
        "", answers, element="IC_T17", part="recognition", register="F-X-DISPATCH", document="F-X-NOTICE"
    )

    recipients = [row["recipient"] for row in recognised.journal("F-X-DISPATCH")]
    assert len(recipients) == len(AGENCIES) + 3
    assert "Ковалёва Анна" in recipients


def test_an_agency_that_leaves_the_group_closes_its_record(recognised: Bench) -> None:
    recognised.act("agency_record.update", register="F-X-AGENCYREC")
    group = [{"agency": agency} for agency in recognised.ids("mdv-social", "mdv-youth")]
    recognised.act("case.change_group", {"working_group": group})
    recognised.act("agency_record.update", register="F-X-AGENCYREC")

    records = recognised.uow.registers.of_case(recognised.case_id, "F-X-AGENCYREC")
    open_owners = {record.owner for record in records if not record.content["removed_on"]}
    assert open_owners == {f"agency:{agency}" for agency in recognised.ids("mdv-social", "mdv-youth")}
    assert len(records) == 5
