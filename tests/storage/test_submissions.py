"""Quarterly submissions: versions stay as they were sent, and each person finds their own."""

from datetime import UTC, datetime

import pytest

from storage.queries import submissions as query
from storage.repositories.submissions import NewSubmission, NewVersion
from storage.submission_scope import SubmissionScope
from tests.district import District

SENT = datetime(2026, 4, 3, 9, tzinfo=UTC)
DUE = datetime(2026, 4, 6, 18, 59, tzinfo=UTC)


@pytest.fixture
def school(district: District) -> str:
    return owed(district, "mdv-school2", "school")


def owed(district: District, agency: str, org_kind: str) -> str:
    new = NewSubmission(
        form_key="F-PK-3",
        municipality_id=district.municipality_id,
        year=2026,
        quarter=1,
        sender_kind="organisation",
        sender_id=district.agency(agency),
        sender_name=agency,
        org_kind=org_kind,
        due_at=DUE,
    )
    return district.uow.submissions.expect(new, at=SENT)


def version(closing: int) -> NewVersion:
    row = {"entry_id": "e1", "child_name": "Ежов Пётр"}
    return NewVersion(figures={"closing_prof": closing}, counted={"closing_prof": 12}, rows=[row])


def lines(district: District, *groups: str) -> list[query.SubmissionLine]:
    scope = SubmissionScope.of_groups(groups)
    return query.submissions(district.uow.connection, scope, form_key="F-PK-3", year=2026, quarter=1)


def test_the_next_version_replaces_none_and_decisions_are_kept(district: District, school: str) -> None:
    sent = district.uow.submissions
    sent.send(school, version(11), at=SENT, by="keeper")
    sent.give_back(school, "в мониторинге 11, по регистру 12", at=SENT, by="authority")
    sent.send(school, version(12), at=SENT, by="keeper")
    sent.accept(school, at=SENT, by="authority")
    sent.give_back(school, "нет приложения", at=SENT, by="commission")

    first, second = query.versions(district.uow.connection, school)
    assert [first.state, second.state] == ["returned", "returned"]
    assert [decision.state for decision in second.decisions] == ["accepted", "returned"]
    assert first.figures != second.figures and first.sha256 != second.sha256
    assert query.sent_rows(district.uow.connection, first.id)[0]["child_name"] == "Ежов Пётр"


def test_a_sender_owes_one_submission_and_is_late_by_its_first_version(
    district: District, school: str
) -> None:
    assert owed(district, "mdv-school2", "school") == school
    (awaited,) = lines(district, f"register_keeper@agency:{district.agency('mdv-school2')}")
    district.uow.submissions.send(school, version(12), at=SENT, by="keeper")
    (sent,) = lines(district, f"edu_authority@mun:{district.municipality_id}")

    assert (awaited.state, sent.state, sent.version) == ("awaited", "sent", 1)
    assert awaited.is_late(datetime(2026, 4, 7, tzinfo=UTC)) and not sent.is_late(DUE)


def test_each_ministry_sees_its_own_and_the_krai_no_organisation(district: District, school: str) -> None:
    clinic = owed(district, "mdv-clinic", "medical")

    assert [line.id for line in lines(district, "min_edu@region:ru-me")] == [school]
    assert [line.id for line in lines(district, "min_health@region:ru-me")] == [clinic]
    assert lines(district, "krai_kdn@region:ru-me", "min_edu@region:ru-per") == []
    scope = SubmissionScope.of_groups(["min_edu@region:ru-me", f"edu_authority@mun:{school}"])
    where = {"sender_id": "x", "municipality_id": district.municipality_id, "region": "ru-me"}
    assert not scope.reads_rows(org_kind="school", **where) and scope.reads_rows(org_kind="college", **where)
