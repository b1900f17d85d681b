"""AC-28: the police deliver a neglected child (ME 7.2 3)); what else the police do by 7.2.

And what social protection does by 7.3.
"""

from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import ReportThreat
from engine.commands.report_threat import POLICE_CHILD, POLICE_THREAT
from engine.errors import FormInvalid
from storage.models import ProcessInstance
from tests.processes import answers
from tests.processes import removal_answers as say
from tests.processes.removal import OPEKA, RemovalWalk

OFFICER, SOCIAL = "danilova", "fedorova"
CARERS = {"carers": [answers.MOTHER], "transfer_possible": False, "no_transfer_reason": "Мать не отвечает."}
DELIVERED = {"delivered_kind": "orphanage", "delivered_to": "Социальный приют"}
HANDED = {"receiver": "Ковалёва Анна", "receiver_document": "паспорт 8804 555666", "kinship": "mother"}


class PoliceWalk(RemovalWalk):
    key = "police_neglected_child"

    def procedure(self) -> Any:
        """The police's own procedure; the message to social protection begins another one of the key."""
        columns = ProcessInstance.__table__.c
        query = select(*columns).where(
            ProcessInstance.case_id == self.case_id, ProcessInstance.definition_key == self.key
        )
        return self.world.rows(query.order_by(ProcessInstance.started_at))[0]

    def ends_of_all(self) -> set[str]:
        """Ends reached by all procedures of the case, those of social protection too."""
        found = self.world.rows(select(ProcessInstance.ends).where(ProcessInstance.case_id == self.case_id))
        return {end for (ends,) in found for end in ends}

    def begin(self, start: str, at: str) -> "PoliceWalk":
        self.world.to(at)
        agency = self.world.agency(OFFICER)
        command = ReportThreat(municipality_id=self.world.municipality_id, agency_id=agency, start=start)
        self.case_id = str(self.world.run(command, OFFICER)["case_id"])
        return self

    def found(self, at: str, carers: dict[str, object], **child: object) -> "PoliceWalk":
        """A boy is found; who he is and who answers for him is established."""
        self.begin(POLICE_CHILD, at)
        known = {"child_known": True, "child": [answers.SON], "circumstances": "Ночью на вокзале, один."}
        self.do("PN_T03", OFFICER, {**known, **child})
        self.do("PN_T04", OFFICER, carers)
        return self

    def deliver(self, at: str, **act: object) -> "PoliceWalk":
        paper = {"number": "5", "together": True, "medical_help": False, **act}
        self.do("PN_T06", OFFICER, paper)
        if "PN_T08" in self.open():
            self.do("PN_T08", OFFICER, say.apart())
        if "PN_M01" in self.open():
            self.do("PN_M01", OFFICER, say.called(bodies=["health"]))
        self.do("PN_T07", OFFICER, DELIVERED, at=at)
        return self


@pytest.fixture
def police(removal: RemovalWalk) -> PoliceWalk:
    return PoliceWalk(removal.world)


@pytest.fixture
def february(police: PoliceWalk) -> PoliceWalk:
    """Found on Sun 23 February 2025, delivered at 23:50."""
    return police.found("2025-02-23 22:00", CARERS).deliver("2025-02-23 23:50")


def test_social_protection_and_the_commission_hear_in_time(february: PoliceWalk) -> None:
    assert february.due_at("PN_T09") == "2025-02-24 00:50:00"
    assert february.due("PN_T10") == "2025-02-26"

    february.do("PN_T09", OFFICER, say.phoned(), at="2025-02-24 00:20")
    february.do("PN_T10", OFFICER, say.measures(further="Реабилитация в приюте."), at="2025-02-25 10:00")

    assert {*february.states("PN_T09"), *february.states("PN_T10")} == {"met"}
    assert february.papers("F-X-POLICEACT", "F-X-PHONE", "F-X-MEASURES") == {
        "F-X-POLICEACT": 1,
        "F-X-PHONE": 1,
        "F-X-MEASURES": 1,
    }
    assert february.documents("F-X-POLICEACT")[0].content["delivered_to"] == "Социальный приют"
    assert february.words_told("social_protection_specialist")


def test_a_check_begins_in_the_commission(february: PoliceWalk) -> None:
    february.do("PN_T10", OFFICER, say.measures(further="Реабилитация."), at="2025-02-25 10:00")
    february.world.to("2025-02-25 10:01")

    assert february.procedures() == ["intake_case", "police_neglected_child"]


AGREED = {"receiver": "Ковалёва Анна", "kinship": "mother", "agreed": True, "social_agreement": "№ 3"}


def test_parents_get_the_child_back_when_social_protection_agrees(february: PoliceWalk) -> None:
    february.do("PN_T09", OFFICER, say.phoned(), at="2025-02-24 00:20")
    february.do("SP_T01", SOCIAL, answers.survey(), at="2025-02-25 10:00")
    february.tell("MSG_RETURN_DEMANDED", OFFICER, at="2025-02-26 10:00")
    assert february.due("PN_T11") == "2025-02-27"

    february.do("PN_T11", SOCIAL, AGREED, at="2025-02-26 15:00")
    february.do("PN_T12", OFFICER, HANDED, at="2025-02-26 17:00")

    assert "PN_E02" in february.ends_of_all()
    assert [paper.kind for paper in february.documents("F-X-TRANSFER")] == ["return"]
    assert february.due("SP_T03") == "2025-03-03"


def test_social_protection_surveys_records_the_family_and_tells_of_the_return(february: PoliceWalk) -> None:
    february.do("PN_T09", OFFICER, say.phoned(), at="2025-02-24 00:20")
    february.world.to("2025-02-24 00:21")
    assert february.due("SP_T01") == "2025-02-27"
    february.do("SP_T01", SOCIAL, answers.survey(), at="2025-02-25 10:00")
    prevention = {"reason": "Ребенок без надзора", "measures": "Патронаж семьи."}
    february.do("SP_T04", SOCIAL, prevention, at="2025-02-25 11:00")
    (record,) = february.register("F-X-AGENCYREC")
    assert record.content["measures"] == "Патронаж семьи."

    february.tell("MSG_RETURN_DEMANDED", OFFICER, at="2025-02-26 10:00")
    february.do("PN_T11", SOCIAL, AGREED)
    february.do("PN_T12", OFFICER, HANDED, at="2025-02-26 17:00")
    february.do("SP_T03", SOCIAL, say.measures(), at="2025-03-03 10:00")

    assert february.states("SP_T03") == {"met"}
    assert [paper.kind for paper in february.documents("F-X-MEASURES")] == ["returned"]
    assert february.words_told("kdn_secretary")[-1].startswith("Соцзащита сообщила о передаче ребенка")


def test_nobody_agrees_to_a_return_before_the_survey(february: PoliceWalk) -> None:
    february.do("PN_T09", OFFICER, say.phoned(), at="2025-02-24 00:20")
    february.tell("MSG_RETURN_DEMANDED", OFFICER, at="2025-02-24 10:00")

    with pytest.raises(FormInvalid) as refused:
        february.do("PN_T11", SOCIAL, AGREED)
    assert "не обследованы" in refused.value.errors["agreed"][0]


def test_without_agreement_the_child_stays(february: PoliceWalk) -> None:
    february.tell("MSG_RETURN_DEMANDED", SOCIAL, at="2025-02-26 10:00")
    refused = {"receiver": "Ковалёва Анна", "kinship": "mother", "agreed": False, "disagreement": "Пьёт."}
    february.do("PN_T11", SOCIAL, refused)

    assert "PN_E03" in february.ends()
    assert february.documents("F-X-TRANSFER") == []


def test_the_wait_for_the_parents_ends_with_the_placement(february: PoliceWalk) -> None:
    february.do("PN_T09", OFFICER, say.phoned())
    february.do("PN_T10", OFFICER, say.measures(further="Реабилитация."))
    assert february.procedure().status == "running"

    february.tell("MSG_PLACEMENT_ENDED", OFFICER, at="2025-03-10 10:00")

    assert february.procedure().status == "completed"


def test_siblings_apart_and_a_doctor_when_needed(police: PoliceWalk) -> None:
    two = [answers.SON, answers.DAUGHTER]
    police.found("2025-02-23 22:00", CARERS, child=two)
    police.deliver("2025-02-23 23:50", together=False, medical_help=True)

    (act,) = police.documents("F-X-POLICEACT")
    assert act.content["split_reason"] == say.apart()["split_reason"]
    assert len(police.documents("F-X-PHONE", "help")) == 1


def test_a_child_goes_home_when_the_parents_can_take_it(police: PoliceWalk) -> None:
    police.found("2025-02-23 22:00", {"carers": [answers.MOTHER], "transfer_possible": True})
    police.do("PN_T05", OFFICER, HANDED)

    assert police.ends() == ["PN_E02"]
    assert police.procedure().status == "completed"


def test_a_threat_goes_to_guardianship_within_the_hour_and_to_the_commission(police: PoliceWalk) -> None:
    police.begin(POLICE_THREAT, "2025-03-07 10:00")
    police.do("PN_X01", OFFICER, say.card("", visitors=None))
    assert police.due_at("PN_T01") == "2025-03-07 11:00:00"
    assert police.due("PN_T02") == "2025-03-12"

    police.do("PN_T01", OFFICER, say.phoned(), at="2025-03-07 10:20")
    police.do("PN_T02", OFFICER, say.measures())
    police.world.to("2025-03-07 10:21")

    assert police.procedure().status == "completed"
    assert police.procedures() == ["emergency_removal", "police_neglected_child"]
    assert police.world.task("ER_T01", police.case_id).agency_id == police.world.agency(OPEKA)


def test_late_terms_of_the_police_are_written_down(police: PoliceWalk) -> None:
    police.begin(POLICE_THREAT, "2025-03-07 10:00")
    police.do("PN_X01", OFFICER, say.card("", visitors=None))
    police.world.to("2025-03-14 10:00")

    assert {"PN_X04", "PN_X05"} <= {*police.ends()}
    assert police.late() == ["PN_T01", "PN_T02"]
