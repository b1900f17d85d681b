"""The monitoring of the risk group (PK annex 3): its columns, how entries fall into them, what must agree.

The headings of annex 3 came to us damaged (A-PK-6), so which entries a column holds is said here.
Every entry falls into exactly one column of each group: entries of families into «семей», of
children by the kind of the organisation. So the columns of a group add up to its entries, and

    closing = opening + identified - removed,   removed = the ten columns of grounds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from storage.models import RiskKind, RiskOrganisation
from storage.queries.risk_entries import RiskCounts
from storage.queries.risk_measures import REMOVAL_COLUMNS, RiskPeriod

FORM = "F-PK-3"
Figures = Mapping[str, int]

OPENING, IDENTIFIED, REMOVED = "На начало года", "Выявлено", "Снято с учёта"
CLOSING, EXTRA = "На конец периода", "Дополнительная занятость"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what it counts (storage.queries.risk_measures), of which entries."""

    key: str
    group: str
    name: str
    measure: str
    kind: RiskKind | None = None
    """Only entries of this kind; both when it is empty."""
    org_kinds: frozenset[str] = frozenset()
    """Only entries of these organisations; of all when it is empty."""
    adds_up: bool = True
    """Whether the column is a part of its group; «из них» columns are not."""

    def holds(self, counts: RiskCounts) -> bool:
        return self.kind in (None, counts.kind) and (not self.org_kinds or counts.org_kind in self.org_kinds)

    @property
    def title(self) -> str:
        return f"{self.group}: {self.name}"


_ALL = frozenset(RiskOrganisation)
_COLLEGE = frozenset({RiskOrganisation.COLLEGE})
_PRESCHOOL = frozenset({RiskOrganisation.PRESCHOOL})
_REMOVED_NAMES = {
    "removed_code_1": "положительные результаты реализации ИПК",
    "removed_code_2": "постановка на учёт СОП",
    "removed_code_3": "лишение родительских прав",
    "removed_code_4": "ограничение в родительских правах",
    "removed_code_5": "смерть ребёнка",
    "removed_code_6": "перемена места жительства",
    "removed_code_7": "достижение совершеннолетия",
    "removed_codes_8_9_10": "приём в дошкольную организацию, продолжение или завершение обучения",
    "removed_codes_12_13_14": "отчисление как мера взыскания",
    "removed_code_11": "помещение в учреждение закрытого типа",
}


def _families(key: str, group: str, measure: str) -> Column:
    return Column(key=key, group=group, name="семей", measure=measure, kind=RiskKind.FAMILY)


def _children(key: str, group: str, name: str, measure: str, org_kinds: frozenset[str]) -> Column:
    kinds = frozenset(org_kinds)
    return Column(key=key, group=group, name=name, measure=measure, kind=RiskKind.CHILD, org_kinds=kinds)


COLUMNS: Sequence[Column] = (
    _families("opening_families", OPENING, "opening"),
    Column(
        key="opening_families_muni",
        group=OPENING,
        name="из них в муниципальных организациях",
        measure="opening",
        kind=RiskKind.FAMILY,
        org_kinds=frozenset({RiskOrganisation.PRESCHOOL, RiskOrganisation.SCHOOL}),
        adds_up=False,
    ),
    _children(
        "opening_children_edu", OPENING, "детей в образовательных организациях", "opening", _ALL - _COLLEGE
    ),
    _children("opening_children_prof", OPENING, "детей в профессиональных организациях", "opening", _COLLEGE),
    _families("identified_families", IDENTIFIED, "identified"),
    _children(
        "identified_orphanages", IDENTIFIED, "детей в дошкольных организациях", "identified", _PRESCHOOL
    ),
    _children(
        "identified_suvu", IDENTIFIED, "детей в школах и других организациях", "identified", _ALL - _PRESCHOOL
    ),
    Column(
        key="identified_from_sop",
        group=IDENTIFIED,
        name="в том числе переведённых из СОП",
        measure="identified_from_sop",
        adds_up=False,
    ),
    Column(key="removed_total", group=REMOVED, name="всего", measure="removed", adds_up=False),
    *(
        Column(key=key, group=REMOVED, name=_REMOVED_NAMES[key], measure=key)
        for key in (*[key for key in REMOVAL_COLUMNS if key != "removed_code_11"], "removed_code_11")
    ),
    _families("closing_families", CLOSING, "closing"),
    _children(
        "closing_preschool", CLOSING, "детей в образовательных организациях", "closing", _ALL - _COLLEGE
    ),
    _children("closing_prof", CLOSING, "детей в профессиональных организациях", "closing", _COLLEGE),
    *(
        Column(key=key, group=EXTRA, name=name, measure=key, adds_up=False)
        for key, name in (
            ("extra_sections", "в секциях, кружках"),
            ("extra_clubs", "в клубах"),
            ("extra_lessons", "дополнительные занятия"),
        )
    ),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
KEYS = tuple(BY_KEY)


def reported(year: int, quarter: int) -> RiskPeriod:
    """The days a monitoring is about: from the beginning of the year, as its headings say (A-PK-11)."""
    return RiskPeriod(first=date(year, 1, 1), last=RiskPeriod.of_quarter(year, quarter).last)


def figures_of(counts: Iterable[RiskCounts]) -> dict[str, int]:
    """The columns for these entries, by the keys of ``F-PK-3``."""
    listed = list(counts)
    return {
        column.key: sum(each.values[column.measure] for each in listed if column.holds(each))
        for column in COLUMNS
    }


def told_figures(answers: Mapping[str, object]) -> dict[str, int]:
    """The figures of a form that was handed in; an empty cell is none."""
    told = {}
    for key in KEYS:
        value = answers.get(key)
        told[key] = value if isinstance(value, int) and not isinstance(value, bool) else 0
    return told


def total(figures: Iterable[Figures]) -> dict[str, int]:
    """The sums over organisations."""
    listed = list(figures)
    return {key: sum(each.get(key, 0) for each in listed) for key in KEYS}


def group_sum(figures: Figures, group: str) -> int:
    """Entries of a group: its columns without those that are «из них»."""
    return sum(figures.get(column.key, 0) for column in COLUMNS if column.group == group and column.adds_up)


def disagreements(told: Figures) -> list[str]:
    """What within one monitoring does not agree, in words."""
    opening, identified = group_sum(told, OPENING), group_sum(told, IDENTIFIED)
    removed, closing = told.get("removed_total", 0), group_sum(told, CLOSING)
    found = []
    if removed != (grounds := group_sum(told, REMOVED)):
        found.append(f"«Снято с учёта: всего» — {removed}, а по десяти основаниям вместе {grounds}")
    if closing != opening + identified - removed:
        found.append(
            f"«На конец периода» — {closing}, а должно быть {opening + identified - removed}: "
            f"на начало года {opening}, выявлено {identified}, снято {removed}"
        )
    return found


def differences(told: Figures, counted: Figures) -> list[str]:
    """Columns in which the monitoring and the register differ, in words."""
    return [
        f"«{column.title}»: в мониторинге {told.get(column.key, 0)}, по регистру {counted.get(column.key, 0)}"
        for column in COLUMNS
        if told.get(column.key, 0) != counted.get(column.key, 0)
    ]


def faults(told: Figures, counted: Figures) -> list[str]:
    """All that an organisation must put right before its submission can be accepted."""
    return [*disagreements(told), *differences(told, counted)]
