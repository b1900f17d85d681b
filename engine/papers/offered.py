"""The names that a template may use: the same for every document, and «поле» by its form.

``None`` is a value to print, a dictionary has names after the point, ``Items`` is gone through by «for».
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Union

from engine.forms.fields import Field, FieldType, FormDefinition

Shape = Union[None, Mapping[str, "Shape"], "Items"]
FIELDS = "поле"


@dataclass(frozen=True)
class Items:
    """Several of the same."""

    item: Shape


_ORGAN: Shape = dict.fromkeys(("название", "краткое", "адрес", "телефон"))
_PERSON: Shape = dict.fromkeys(("фио", "фамилия", "имя", "отчество", "родился", "пол", "кем", "занятие"))
COMMON: Mapping[str, Shape] = {
    "документ": dict.fromkeys(
        ("название", "номер", "дата", "редакция", "состояние", "кому", "пункты", "голоса")
    ),
    "орган": _ORGAN,
    "комиссия": _ORGAN,
    "муниципалитет": None,
    "дело": dict.fromkeys(("номер", "семья", "адрес", "адрес_регистрации")),
    "имена_детей": Items(None),
    "имена_родителей": Items(None),
    "дети": Items(_PERSON),
    "родители": Items(_PERSON),
    "семья": Items(_PERSON),
    "автор": dict.fromkeys(("фио", "должность")),
    "подписал": dict.fromkeys(("фио", "должность", "дата")),
    "заседание": {
        **dict.fromkeys(("дата", "время", "место", "номер", "председатель", "секретарь", "всего")),
        "присутствовали": Items(None),
    },
    "разделы": Items(
        {"название": None, "ответы": Items({"вопрос": None, "ответ": None, "строки": Items(None)})}
    ),
}


def offered(form: FormDefinition | None) -> Mapping[str, Shape]:
    """Everything a template of this form may name; without a form, what all documents have."""
    if form is None:
        return COMMON
    return {**COMMON, FIELDS: {field.key: shape_of(field) for field in form.fields}}


def shape_of(field: Field) -> Shape:
    if field.type is FieldType.ROWS:
        return Items({column.key: shape_of(column) for column in field.fields})
    return Items(None) if field.type in {FieldType.MULTICHOICE, FieldType.FILES} else None


def paths(shapes: Mapping[str, Shape], before: str = "") -> Iterator[str]:
    """The names as they are written in a template, for a list of them."""
    for name, shape in shapes.items():
        path = f"{before}{name}"
        if isinstance(shape, Items):
            yield f"{path}[]"
            if isinstance(shape.item, Mapping):
                yield from paths(shape.item, f"{path}[].")
        elif shape is None:
            yield path
        else:
            yield from paths(shape, f"{path}.")
