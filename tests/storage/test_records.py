"""Journals, documents, drafts."""

from datetime import UTC, datetime

from storage.models import DocumentState
from storage.repositories.drafts import PageMark
from storage.unit_of_work import UnitOfWork
from tests.district import District

NOW = datetime(2025, 5, 5, 6, tzinfo=UTC)


def test_every_journal_has_its_own_numbers_each_year(district: District) -> None:
    school, commission = "agency:school", "mun:medvedevo"
    rows = [(school, 2025), (school, 2025), (commission, 2025), (school, 2026)]

    numbers = [district.enter("F-ME-1", owner, year).number for owner, year in rows]

    assert numbers == [1, 2, 1, 1]


def test_a_corrected_row_reads_anew_and_keeps_what_was_written_first(
    uow: UnitOfWork, district: District
) -> None:
    entry = district.enter("F-ME-1", "agency:school", 2025, {"informant": "сосед", "result": None})

    uow.registers.correct(entry.id, {"result": "не подтвердилось"}, "итог проверки", at=NOW, by="secretary")

    assert uow.registers.get(entry.id).content == {"informant": "сосед", "result": "не подтвердилось"}
    assert uow.registers.as_written(entry.id) == {"informant": "сосед", "result": None}


def test_a_second_version_of_a_document_stands_beside_the_first(uow: UnitOfWork, district: District) -> None:
    case = district.open_case(2025)
    for version in (1, 2):
        assert uow.documents.next_version(case.id, "F-ME-4") == version
        uow.documents.draw_up(district.document(case.id, "F-ME-4", version), at=NOW)

    assert [document.version for document in uow.documents.of_case(case.id, "F-ME-4")] == [1, 2]


def test_a_signed_document_is_not_changed_by_a_second_signature(uow: UnitOfWork, district: District) -> None:
    case = district.open_case(2025)
    document_id = uow.documents.draw_up(district.document(case.id, "F-ME-2", 1), at=NOW)
    uow.documents.sign(document_id, by="head", at=NOW, content={"conclusion_text": "установлено"})

    uow.documents.sign(document_id, by="chair", at=NOW, content={"conclusion_text": "иное"})

    document = uow.documents.get(document_id)
    assert document.state == DocumentState.SIGNED
    assert document.content == {"conclusion_text": "установлено"}


def test_a_draft_saved_in_another_window_is_not_overwritten(uow: UnitOfWork, district: District) -> None:
    first = uow.drafts.save("task", "semenova", {"informant": "сосед"}, version=0, at=NOW)
    second = uow.drafts.save("task", "semenova", {"informant": "соседка"}, version=1, at=NOW)

    assert (first, second) == (1, 2)
    assert uow.drafts.save("task", "semenova", {"informant": "никто"}, version=1, at=NOW) is None
    assert uow.drafts.save("task", "semenova", {"informant": "никто"}, version=0, at=NOW) is None


def test_a_page_goes_over_its_own_words_whose_saving_it_never_heard_of(uow: UnitOfWork) -> None:
    def save(words: str, page: str, step: int) -> int | None:
        mark = PageMark(page=page, step=step)
        return uow.drafts.save("task", "semenova", {"informant": words}, version=0, at=NOW, mark=mark)

    first, last, overtaken = save("сосед", "a", 1), save("соседка", "a", 3), save("соседк", "a", 2)
    other_window = save("никто", "b", 4)

    assert (first, last, overtaken, other_window) == (1, 2, 2, None)
    draft = uow.drafts.get("task", "semenova")
    assert draft is not None and draft.content == {"informant": "соседка"}


def test_what_was_typed_into_a_refused_form_is_kept_over_any_draft(uow: UnitOfWork) -> None:
    uow.drafts.save("task", "semenova", {"informant": "сосед"}, version=0, at=NOW)

    uow.drafts.keep("task", "semenova", {"informant": "соседка"}, at=NOW)

    draft = uow.drafts.get("task", "semenova")
    assert draft is not None and draft.content == {"informant": "соседка"}


def test_papers_of_one_kind_are_numbered_within_the_year(uow: UnitOfWork, district: District) -> None:
    numbers = [
        uow.documents.take_number("F-X-POST", district.municipality_id, year) for year in (2025, 2025, 2026)
    ]

    assert numbers == ["1", "2", "1"]


def test_a_number_written_by_hand_is_not_given_again(uow: UnitOfWork, district: District) -> None:
    place = ("F-X-POST", district.municipality_id, 2025)
    uow.documents.take_number(*place, written="7")
    uow.documents.take_number(*place, written="3/а")

    assert uow.documents.coming_number(*place) == "8"
    assert uow.documents.take_number(*place) == "8"
