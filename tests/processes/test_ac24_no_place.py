"""AC-24: no place in an institution (ME 7.1 3) б))."""

import pytest

from tests.beginnings import told_once
from tests.processes import answers
from tests.processes import removal_answers as say
from tests.processes.removal import OPEKA, OPEKA_HEAD, RemovalWalk


@told_once
def september(removal: RemovalWalk) -> RemovalWalk:
    """A child of an only parent, removed on 10 September 2025 at 20:00; nobody of the family can take him."""
    removal.told_of_threat("2025-09-10 17:00").visit(
        "2025-09-10 17:10", "2025-09-10 17:30", children=[answers.SON]
    )
    removal.survey("2025-09-10 18:00", say.threat()).act("2025-09-10 18:30", "only_parent")
    removal.head_signs("2025-09-10 19:40")
    return removal.remove("2025-09-10 20:00", "nobody", ["Белова Анна Ивановна"], place_available=False)


def test_the_wait_for_candidates_ends_after_three_hours(september: RemovalWalk) -> None:
    assert september.due_at("ER_T14") == "2025-09-10 23:00:00"

    september.tell_prosecutor("2025-09-10 20:30")
    september.world.to("2025-09-10 23:01")

    assert "ER_T14" not in september.open()
    assert september.due_at("ER_T17") == "2025-09-11 02:00:00"
    words = "Отобранного ребенка некуда устроить: мест в организации нет"
    assert words in september.words_told("opeka_head")
    assert words in september.words_told("regional_kdn_secretary")


def test_the_notice_to_the_prosecutor_does_not_wait_for_a_place(september: RemovalWalk) -> None:
    assert september.due_at("ER_T09") == "2025-09-10 22:40:00"

    september.tell_prosecutor("2025-09-10 20:30")

    assert september.states("ER_T09") == {"met"}
    assert "ER_T14" in september.open()


def test_the_child_waits_where_the_search_says_and_is_placed_then(september: RemovalWalk) -> None:
    september.tell_prosecutor("2025-09-10 20:30")
    september.do("ER_T17", OPEKA_HEAD, say.search(), at="2025-09-11 00:30")
    september.do("ER_T13", OPEKA, {"receiver": "Дом ребёнка"}, at="2025-09-11 10:00")
    september.do("ER_M04", OPEKA, say.measures())

    (row,) = september.register("F-X-PLACEMENT")
    assert (row.content["kind"], row.content["receiver"]) == ("institution", "Дом ребёнка")
    assert len(september.documents("F-X-MEASURES", "social")) == 1
    assert september.words_told("social_protection_specialist")


def test_the_offer_stays_in_the_journal_for_later(september: RemovalWalk) -> None:
    september.world.to("2025-09-10 23:01")

    (offer,) = september.register("F-X-GUARDOFFER")
    assert offer.content.get("answer") is None


def test_where_the_child_is_may_not_be_left_empty(september: RemovalWalk) -> None:
    from engine.errors import FormInvalid

    with pytest.raises(FormInvalid) as refused:
        september.do("ER_T21", OPEKA, say.measures(whereabouts=""))

    assert "whereabouts" in refused.value.errors
