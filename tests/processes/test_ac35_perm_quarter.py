"""AC-35: quarter I of 2026 in a district of Perm krai (PK 2.6-2.10)."""

import pytest

from engine.errors import FormInvalid
from engine.monitoring import disagreements
from storage.queries import submissions as query
from tests.processes.perm_place import AUTHORITY, COMMISSION, EDUCATION, HEALTH, PermWorld

SCHOOLS = ("sad1", "sad2", "shkola1", "shkola2", "shkola3")
EVERYBODY = (*SCHOOLS, "bolnitsa", "tehnikum")


def registered(perm: PermWorld) -> PermWorld:
    """Twelve children of school 3 and a few elsewhere; the quarter is over."""
    perm.begin()
    for number in range(12):
        perm.enter("shkola3", f"Ученик {number}", "2026-02-02" if number > 7 else "2025-10-01")
    perm.enter("sad1", "Семья Ежовых", "2025-09-01", kind="family", removed_2026_03_02="8")
    perm.enter("bolnitsa", "Семья Уткиных", "2026-01-20", kind="family", grounds=["13"])
    perm.enter("tehnikum", "Студент", "2025-11-05", extra=["section"])
    perm.to("2026-04-01 00:01")
    return perm


def mended(perm: PermWorld) -> PermWorld:
    """All send on 3 April; school 3 tells 11 instead of 12 and gets it right on the 8th."""
    registered(perm).send(*SCHOOLS[:4], "bolnitsa", "tehnikum", at="2026-04-03 10:00")
    perm.send("shkola3", closing_preschool=11)
    perm.check("RQ_T04", AUTHORITY, back="shkola3", at="2026-04-07 10:00")
    perm.send("shkola3", at="2026-04-08 10:00")
    perm.check("RQ_T04", AUTHORITY)
    perm.do("RQ_T06", AUTHORITY, at="2026-04-10 12:00")
    return perm


def reported(perm: PermWorld) -> PermWorld:
    return sent_up(mended(perm))


def sent_up(perm: PermWorld) -> PermWorld:
    """The commission checks and sends the consolidated monitoring on 15 April."""
    perm.check("RQ_T09", COMMISSION, at="2026-04-13 12:00")
    perm.do("RQ_T10", COMMISSION, {"checked": True}, at="2026-04-15 12:00")
    return perm


def test_terms_of_the_quarter_end_on_their_days(perm: PermWorld) -> None:
    mended(perm).check("RQ_T09", COMMISSION, at="2026-04-13 12:00")

    first = {line.sender_name: f"{line.due_at:%m-%d}" for line in perm.lines()}
    assert first["Детский сад № 1"] == "04-06" and first["Районная больница"] == "04-10"
    dues = perm.dues()
    assert (dues["RQ_T02"], dues["RQ_T07"], dues["RQ_T06"]) == ("2026-04-10",) * 3
    assert dues["RQ_T10"] == "2026-04-15"
    targets = perm.targets()
    assert targets["RQ_T02"] == targets["RQ_T06"] == "2026-04-09" and targets["RQ_T10"] == "2026-04-14"


def test_a_mismatch_is_named_and_returned_and_its_term_stays(perm: PermWorld) -> None:
    registered(perm).send(*SCHOOLS[:4], at="2026-04-03 10:00")
    perm.send("shkola3", closing_preschool=11)
    with pytest.raises(FormInvalid) as refused:
        perm.check("RQ_T04", AUTHORITY)
    asked = perm.opened(perm.mine("RQ_T04", AUTHORITY), AUTHORITY)
    perm.check("RQ_T04", AUTHORITY, back="shkola3", at="2026-04-07 10:00")

    wrong = "«На конец периода: детей в образовательных организациях»: в мониторинге 11, по регистру 12"
    assert wrong in refused.value.errors["matches"][0] and "Школа № 3" in refused.value.errors["matches"][0]
    assert f"Школа № 3. {wrong}" in asked["faults"] and asked["returned_to"] == perm.agency("shkola3")
    assert (perm.dues()["RQ_T01"], perm.line("Школа № 3").state) == ("2026-04-10", "returned")
    assert wrong in (perm.versions("Школа № 3")[0].decisions[0].remarks or "")


def test_every_version_stays_as_it_was_sent(perm: PermWorld) -> None:
    first, second = mended(perm).versions("Школа № 3")

    assert (first.figures["closing_preschool"], first.counted["closing_preschool"]) == (11, 12)
    assert (first.state, second.state, second.figures["closing_preschool"]) == ("returned", "accepted", 12)
    with perm.database.read() as connection:
        rows = query.sent_rows(connection, first.id)
    assert len(rows) == 12 and rows[0]["child_name"] == "Ученик 0"


def test_the_figures_agree_for_every_organisation_and_in_total(perm: PermWorld) -> None:
    lines = reported(perm).lines()

    assert all(not disagreements(line.figures or {}) and line.figures == line.counted for line in lines)
    (krai,) = perm.lines("krai_kdn@region:ru-per")
    organisations = [line for line in lines if line.sender_kind == "organisation"]
    told = krai.figures or {}
    assert told == {key: sum((line.figures or {})[key] for line in organisations) for key in told}
    assert (told["closing_preschool"], told["removed_total"], told["identified_from_sop"]) == (12, 1, 1)


def test_the_krai_gets_no_names_and_each_ministry_its_own(perm: PermWorld) -> None:
    reported(perm)

    (krai,) = perm.lines("krai_kdn@region:ru-per")
    with perm.database.read() as connection:
        (version,) = query.versions(connection, krai.id)
        assert query.sent_rows(connection, version.id) == []
    assert {line.org_kind for line in perm.lines("min_health@region:ru-per")} == {"medical"}
    assert "medical" not in {line.org_kind for line in perm.lines("min_edu@region:ru-per")}
    asked = perm.opened(perm.mine("RQ_T11", HEALTH), HEALTH)["figures"]
    taught = perm.opened(perm.mine("RQ_T11", EDUCATION), EDUCATION)["figures"]
    assert asked[0]["indicator"] == "На начало года: семей"
    assert (sum(row["now"] for row in asked), sum(row["now"] for row in taught)) == (3, 31)


def test_the_papers_and_the_dispatch_of_the_quarter(perm: PermWorld) -> None:
    papers = [form for form, _ in reported(perm).papers()]

    # A monitoring for each sending, the summary of education and that of the district.
    assert (papers.count("F-PK-3"), papers.count("F-X-RECON")) == (len(EVERYBODY) + 1 + 2, 3)
    # A register for each sending, and the consolidated one each time it was brought together.
    assert papers.count("F-PK-2") == len(EVERYBODY) + 1 + 2
    sent = perm.dispatched()
    assert sent.count("Комиссия по делам несовершеннолетних и защите их прав Пермского края") == 1
    assert sent.count("Министерство образования и науки Пермского края") == 2
