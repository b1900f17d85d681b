"""A form made ready to be drawn: what a page shows for each question, worked out before any template.

Templates only lay out; which choices are offered, what a stored value reads like and which
questions are already out of the question is said here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from engine.forms.conditions import holds, is_empty
from engine.forms.context import Directory
from engine.forms.facts import in_words
from engine.forms.fields import Answers, Choice, Field, FieldType, FormDefinition, Json, named_fields
from engine.forms.question import Question

FEW_CHOICES = 5
LONGEST_RADIO = 60
EMPTY_ROW: Answers = {}
CONTROLS = {
    FieldType.TEXT: "text",
    FieldType.LONGTEXT: "longtext",
    FieldType.INTEGER: "number",
    FieldType.DECIMAL: "number",
    FieldType.MONEY: "number",
    FieldType.DATE: "date",
    FieldType.DATETIME: "datetime",
    FieldType.MULTICHOICE: "checks",
    FieldType.FILES: "files",
    FieldType.ROWS: "rows",
}


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    questions: Sequence[Question]


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A form, or a part of it, ready to be drawn."""

    title: str
    source: str
    sections: Sequence[Section]
    faults: Sequence[tuple[str, str, str]]
    """Name of the field (empty: the form as a whole), its label and the sentence, in page order."""
    known: Answers
    """Values that conditions look at and the page does not ask."""

    @property
    def has_files(self) -> bool:
        return any(question.control == "files" for section in self.sections for question in section.questions)


def form_page(
    form: FormDefinition,
    part: str | None,
    values: Mapping[str, Json],
    directory: Directory,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> FormPage:
    """The page of a task: ``values`` are raw (a draft, or first values), system values included."""
    fields = form.fields_of(part)
    known = {field.key: values.get(field.key) for field in fields if field.read_only}
    maker = _Maker(directory, errors or {}, known)
    questions = [maker.question(field, values.get(field.key)) for field in maker.possible(fields)]
    return FormPage(
        title=form.title_of(part),
        source=form.source,
        sections=_sections([question for question in questions if not _says_nothing(question)]),
        faults=list(_faults(questions, errors or {})),
        known={key: known[key] for key in _looked_at(fields) & known.keys()},
    )


def answers_page(
    form: FormDefinition, part: str | None, answers: Mapping[str, Json], directory: Directory
) -> FormPage:
    """A handed-in form to be read or printed: only what was answered."""
    maker = _Maker(directory, {}, {})
    answered = [field for field in form.fields_of(part) if not is_empty(answers.get(field.key))]
    questions = [maker.question(field, answers.get(field.key)) for field in answered]
    return FormPage(
        title=form.title_of(part), source=form.source, sections=_sections(questions), faults=(), known={}
    )


def as_text(field: Field, value: Json, directory: Directory) -> str:
    """A stored value as people read it: «12 мая 2026 г.», «12 500,00 ₽», the label of a choice."""
    if is_empty(value):
        return ""
    match field.type:
        case FieldType.BOOL:
            return "да" if value is True else "нет"
        case FieldType.DATE:
            return _day(str(value))
        case FieldType.DATETIME:
            return _moment(str(value))
        case FieldType.MONEY | FieldType.DECIMAL:
            return _sum(str(value)) + (" ₽" if field.type is FieldType.MONEY else "")
        case FieldType.CHOICE | FieldType.PERSON | FieldType.AGENCY | FieldType.MULTICHOICE:
            labels = {entry.value: entry.label for entry in _entries(field, directory)}
            chosen = value if isinstance(value, list) else [value]
            return "; ".join(labels.get(str(item), str(item)) for item in chosen)
        case _:
            return str(value)


class _Maker:
    """Makes questions of one page: they share the directory, the complaints and the known values."""

    def __init__(self, directory: Directory, errors: Mapping[str, Sequence[str]], known: Answers):
        self.directory = directory
        self.errors = errors
        self.known = known

    def possible(self, fields: Sequence[Field]) -> Iterator[Field]:
        """Questions that may come up: a condition on system values alone is decided already."""
        for field in fields:
            decided = field.show_if and set(named_fields(field.show_if)) <= self.known.keys()
            if not decided or holds(field.show_if, self.known):
                yield field

    def question(
        self, field: Field, value: Json, *, rows: str = "", number: int = 0, frozen: bool = False
    ) -> Question:
        path = f"{rows}.{number}.{field.key}" if rows else field.key
        entries = self.entries(field)
        frozen = frozen or field.read_only
        return Question(
            field=field,
            name=path.replace(".", "-"),
            path=path,
            control=_control(field, entries, frozen, in_row=bool(rows)),
            value=value,
            text=as_text(field, value, self.directory),
            entries=entries,
            errors=self.errors.get(path, ()),
            rows=self.rows(field, value, frozen) if field.type is FieldType.ROWS else (),
        )

    def rows(self, field: Field, value: Json, frozen: bool) -> list[list[Question]]:
        """Rows as they are; a question that wants rows and has none shows an empty one."""
        given = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        shown = given or ([EMPTY_ROW] if field.required and not frozen else [])
        return [
            [
                self.question(column, row.get(column.key), rows=field.key, number=number, frozen=frozen)
                for column in field.fields
            ]
            for number, row in enumerate(shown)
        ]

    def entries(self, field: Field) -> Sequence[Choice]:
        offered = _entries(field, self.directory)
        return [
            entry
            for entry in offered
            if entry.show_if is None
            or not set(named_fields(entry.show_if)) <= self.known.keys()
            or holds(entry.show_if, self.known)
        ]


def _looked_at(fields: Sequence[Field]) -> set[str]:
    """Keys that conditions of the page look at."""
    conditions = [field.show_if for field in fields] + [
        item.show_if for field in fields for item in field.choices
    ]
    return {name for condition in conditions if condition for name in named_fields(condition)}


def _entries(field: Field, directory: Directory) -> Sequence[Choice]:
    return directory.entries(field.pick) if field.pick else field.choices


def _control(field: Field, entries: Sequence[Choice], frozen: bool, *, in_row: bool) -> str:
    if field.hidden:
        return "hidden"
    if frozen:
        return "table" if field.type is FieldType.ROWS else "shown"
    if field.type is FieldType.BOOL:
        return "yes_no" if field.required else "check"
    if field.type in CONTROLS:
        return CONTROLS[field.type]
    short = len(entries) <= FEW_CHOICES and all(len(entry.label) <= LONGEST_RADIO for entry in entries)
    return "radios" if short and not field.pick and not in_row else "select"


def _says_nothing(question: Question) -> bool:
    """A system value that is not there yet is not shown."""
    return question.control in {"shown", "table"} and is_empty(question.value)


def _sections(questions: Sequence[Question]) -> list[Section]:
    titles = list(dict.fromkeys(question.field.section for question in questions))
    return [
        Section(title=title, questions=[item for item in questions if item.field.section == title])
        for title in titles
    ]


def _faults(
    questions: Sequence[Question], errors: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    """Complaints in the order of the page; what belongs to no question comes first."""
    placed = list(_all_questions(questions))
    paths = {question.path for question in placed}
    for path, sentences in errors.items():
        if path not in paths:
            yield "", "", sentences[0] if not path else f"«{path}»: {sentences[0]}"
    for question in placed:
        if question.errors:
            yield question.name, question.field.label, question.errors[0]


def _all_questions(questions: Sequence[Question]) -> Iterator[Question]:
    for question in questions:
        yield question
        for row in question.rows:
            yield from row


def _day(value: str) -> str:
    try:
        return f"{in_words(date.fromisoformat(value[:10]))} г."
    except ValueError:
        return value


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{in_words(moment.date())} г., {moment:%H:%M}"


def _sum(value: str) -> str:
    try:
        return f"{Decimal(value):,.2f}".replace(",", "\u00a0").replace(".", ",")
    except ArithmeticError:
        return value
