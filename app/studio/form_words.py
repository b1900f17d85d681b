"""What the form editor calls types, limits and directories."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as said

from engine.forms.fields import Choice, FieldType

TYPES: Mapping[FieldType, object] = {
    FieldType.TEXT: said("Строка"),
    FieldType.LONGTEXT: said("Текст в несколько строк"),
    FieldType.INTEGER: said("Целое число"),
    FieldType.DECIMAL: said("Число с дробью"),
    FieldType.MONEY: said("Сумма в рублях"),
    FieldType.DATE: said("Дата"),
    FieldType.DATETIME: said("Дата и время"),
    FieldType.BOOL: said("Да или нет"),
    FieldType.CHOICE: said("Один ответ из списка"),
    FieldType.MULTICHOICE: said("Несколько ответов из списка"),
    FieldType.PERSON: said("Человек"),
    FieldType.AGENCY: said("Орган или учреждение"),
    FieldType.FILES: said("Файлы"),
    FieldType.ROWS: said("Таблица"),
}
ALIKE: Sequence[frozenset[FieldType]] = (
    frozenset({FieldType.TEXT, FieldType.LONGTEXT}),
    frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY}),
    frozenset({FieldType.DATE, FieldType.DATETIME}),
    frozenset({FieldType.CHOICE, FieldType.MULTICHOICE}),
)
"""Types that one question may change between and stay what it is."""
PICKED: Mapping[str, object] = {
    "agencies": said("органы и учреждения муниципалитета"),
    "staff": said("работники муниципалитета"),
    "agency.staff": said("работники своего органа"),
    "commission.members": said("члены комиссии"),
    "expert_group.members": said("члены экспертной группы"),
    "sessions": said("заседания"),
    "open_cases": said("дела в работе"),
    "case.agencies": said("органы, занятые делом"),
    "case.people": said("люди дела"),
    "case.minors": said("дети дела"),
    "case.programme_rows": said("мероприятия программы"),
    "region.municipalities": said("муниципалитеты региона"),
}
PATTERNED: Mapping[str, object] = {
    "phone": said("телефон"),
    "name": said("имя или фамилия"),
    "number": said("номер документа"),
    "year": said("год"),
    "time": said("время"),
}


def alike(kind: FieldType) -> list[FieldType]:
    """The types a question of this type may become, itself among them."""
    group = next((each for each in ALIKE if kind in each), frozenset({kind}))
    return [each for each in TYPES if each in group]


class SampleDirectory:
    """Stands for people and agencies in a preview: nobody's names are needed to look at a form."""

    def entries(self, pick: str) -> Sequence[Choice]:
        return (Choice(value="sample", label=str(PICKED.get(pick, pick))),)

    def knows_file(self, attachment_id: str) -> bool:
        return False
