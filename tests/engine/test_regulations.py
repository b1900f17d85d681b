"""The words of a clause, whole, as the regulation has them; and what starts a term."""

import pytest

from engine.regulations.acts import plain, quoted
from engine.tables import TableInvalid
from engine.terms.start_events import Evidence, load_start_events
from tests.world import LAW


def words(prefix: str, place: str, quote: str = "") -> str:
    return " ".join(LAW.regulations[prefix].words(place, quote))


def test_a_clause_runs_to_the_next_one() -> None:
    text = words("DO", "4.3")

    assert text.startswith("4.3. Должностные лица органов и учреждений")
    assert text.endswith("для принятия соответствующих решений.")
    assert "В случае выявления обстоятельств" in text and "4.4." not in text


def test_an_item_stands_under_the_opening_words_of_its_clause() -> None:
    opening, item = LAW.regulations["ME"].words("7.1 4)")

    assert opening.startswith("7.1. Орган опеки и попечительства")
    assert item == "4) незамедлительно уведомляет прокурора об отобрании ребенка (детей);"


def test_items_of_one_letter_are_told_apart_by_what_is_quoted() -> None:
    text = words("ME", "7.1 6) (printed «б)»)", "в течение 7 дней после вынесения акта")

    assert "обращается в суд с иском о лишении родителей" in text
    assert "обеспечивает передачу" not in text


def test_a_point_of_the_resolution_is_found_before_the_clauses() -> None:
    assert words("KA", "resolution p.3").startswith("3. Настоящее постановление вступает в силу")


def test_the_words_of_every_obligation_are_found_in_its_place() -> None:
    missing = [
        key
        for key, clause in LAW.clauses.items()
        if not LAW.regulations[key.partition("-")[0]].spans(clause.place, clause.quote)
    ]

    assert len(LAW.clauses) == 379 and missing == []


def test_the_words_found_are_those_of_the_duty() -> None:
    clause = LAW.clauses["DO-P2"]
    regulation = LAW.regulations["DO"]

    spans = regulation.spans(clause.place, clause.quote)

    said = [regulation.paragraphs[each.paragraph].text[each.begins : each.ends] for each in spans]
    assert plain(" ".join(said)) == plain(clause.quote)


def test_a_clause_without_an_annex_s_number_is_shown_whole_with_the_words_that_oblige() -> None:
    (clause,) = quoted(["KA-7-2"], LAW.clauses, LAW.regulations)

    assert clause.is_whole and any(
        "Распоряжение о составе" in text for text, said in clause.paragraphs if said
    )


@pytest.mark.parametrize(("prefix", "annexes"), [("ME", 6), ("KA", 2), ("KM", 0), ("PK", 5), ("DO", 5)])
def test_an_annex_ends_where_the_next_begins(prefix: str, annexes: int) -> None:
    regulation = LAW.regulations[prefix]
    ranges = [regulation.stretch(f"Annex {number}") for number in regulation.annexes]

    assert len(ranges) == annexes
    assert sum(map(len, ranges)) == len({at for each in ranges for at in each})


def test_obligations_of_one_clause_are_shown_once_with_both_marked() -> None:
    (clause,) = quoted(["ME-5.3-8", "ME-5.3-11"], LAW.clauses, LAW.regulations)

    marked = [text for text, is_quoted in clause.paragraphs if is_quoted]
    assert clause.act is not None and clause.act.title.startswith("Порядок межведомственного")
    assert clause.is_whole and len(marked) == 2 < len(clause.paragraphs)


@pytest.mark.parametrize("key", ["ME-A2-1", "no-such"])
def test_what_has_no_text_here_says_so(key: str) -> None:
    (clause,) = quoted([key], LAW.clauses, LAW.regulations)

    assert not clause.is_whole


def test_every_act_has_its_title_and_where_it_is_from() -> None:
    assert all(each.act.title and each.act.approved for each in LAW.regulations.values())
    assert {key.partition("-")[0] for key in LAW.clauses} == set(LAW.regulations)


def test_events_that_start_terms_have_words_and_their_evidence() -> None:
    event = LAW.start_events["check_from"]

    assert event.name == "информация поступила в комиссию"
    assert (event.evidence, event.form, event.keeper) == (Evidence.JOURNAL, "F-ME-1", "mun")


def test_an_unknown_evidence_is_refused_with_its_line(tmp_path) -> None:
    table = tmp_path / "start_events.csv"
    table.write_text(
        "variable,name_ru,date_ru,evidence,form,keeper\nat,что-то,дата,letter,,\n", encoding="utf-8"
    )

    with pytest.raises(TableInvalid, match="строка 2"):
        load_start_events(tmp_path)
