"""Answers for a form that nobody has given: the least that is asked, by the form's own rules.

The dice decide where there is a choice, so another seed takes another way through the
procedure and the same seed the same one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random

from engine.errors import FormInvalid
from engine.forms.conditions import holds, is_empty
from engine.forms.context import FormContext
from engine.forms.fields import Answers, Field, FieldType, FormDefinition, Json, Rule, RuleKind
from engine.forms.schema import validate

TRIES = 12
SHORT = 200
BORN = "2014-05-20"
"""Days of birth: a minor's, so that what counts years has something to count."""
WRITTEN = {
    "phone": "8 8362 45-12-34",
    "name": "Иванова",
    "number": "12",
    "year": "2014",
    "time": "10:00",
}
AHEAD = (5, 30)


class Filling:
    """A form being filled in: ``given`` as it is, what it opens with (``known``), and the rest made up.

    ``file`` is an attachment for where one is asked; ``sparing`` leaves empty what may be empty.
    ``raw`` is what to hand in; when nothing fits, it is the last try, and the judge says what is wrong.
    """

    def __init__(
        self,
        form: FormDefinition,
        part: str | None,
        *,
        given: Mapping[str, Json],
        known: Mapping[str, Json],
        context: FormContext,
        dice: Random,
        file: str = "",
        sparing: bool = False,
    ):
        self.sparing = sparing
        self.fields = form.fields_of(part)
        self.rules = form.rules
        self.dice = dice
        self.context = context
        self.file = file
        self.given = frozenset(given)
        self.raw: Answers = {**known, **given}
        self._tries = TRIES
        while True:
            self.complete(self.raw)
            try:
                validate(form, self.raw, part=part, context=context)
                return
            except FormInvalid as error:
                if not self.mend(error):
                    return

    def mend(self, error: FormInvalid) -> bool:
        """Make up again what was found wrong; False when it is not ours to change, or in vain."""
        wrong = {path.partition(".")[0] for path in error.errors} - {""}
        ours = [field for field in self.fields if field.key in wrong - self.given and not field.read_only]
        self._tries -= 1
        for field in ours:
            self.raw[field.key] = self.value(field, self.raw)
        return bool(ours) and self._tries > 0

    def complete(self, raw: Answers) -> None:
        """Answer in order what is asked and not answered yet, and what the procedure decides by."""
        shown: Answers = {}
        for field in self.fields:
            if field.read_only:
                value = self.context.system_value(field)
                shown |= {} if is_empty(value) else {field.key: value}
                continue
            if not holds(field.show_if, shown):
                if field.key not in self.given:
                    raw.pop(field.key, None)
                continue
            if is_empty(raw.get(field.key)) and (field.required or (field.variable and not self.sparing)):
                raw[field.key] = self.value(field, shown)
            if not is_empty(raw.get(field.key)):
                shown[field.key] = raw[field.key]
        for rule in self.rules:
            self.keep(rule, raw)

    def keep(self, rule: Rule, raw: Answers) -> None:
        asked = {field.key: field for field in self.fields if not field.read_only}
        if not asked.keys() >= {*rule.fields}:
            return
        marked = [key for key in rule.fields if not is_empty(raw.get(key)) and raw.get(key) is not False]
        ours = [key for key in rule.fields if key not in self.given]
        if rule.kind is RuleKind.IN_ORDER:
            self.put_in_order(rule.fields, raw)
        elif not marked and rule.kind is not RuleKind.AT_MOST_ONE and ours:
            field = asked[self.dice.choice(ours)]
            raw[field.key] = True if field.type is FieldType.BOOL else self.value(field, raw)
        elif len(marked) > 1 and rule.kind is not RuleKind.AT_LEAST_ONE:
            for key in [key for key in marked if key in ours][len(set(marked) & self.given) == 0 :]:
                raw[key] = False if asked[key].type is FieldType.BOOL else None

    def put_in_order(self, keys: Sequence[str], raw: Answers) -> None:
        filled = [key for key in keys if not is_empty(raw.get(key))]
        if self.given.isdisjoint(filled):
            values = sorted((raw[key] for key in filled), key=lambda value: (str(type(value)), value))
            raw.update(zip(filled, values, strict=True))

    def value(self, field: Field, shown: Mapping[str, Json]) -> Json:
        match field.type:
            case FieldType.TEXT | FieldType.LONGTEXT:
                return self.text(field)
            case FieldType.BOOL:
                return self.dice.random() < 0.5
            case FieldType.INTEGER:
                return self.number(field)
            case FieldType.DECIMAL | FieldType.MONEY:
                return f"{self.number(field)}.00"
            case FieldType.DATE:
                return self.day(field)
            case FieldType.DATETIME:
                moved = timedelta(hours=1) if field.not_past else timedelta()
                return (self.context.now.astimezone(self.context.zone) + moved).isoformat(timespec="seconds")
            case FieldType.ROWS:
                return [self.row(field, number) for number in range(max(1, field.min_rows))]
            case FieldType.FILES:
                return [self.file] if self.file else None
        return self.chosen(field, shown)

    def text(self, field: Field) -> str:
        if field.pattern:
            return WRITTEN[field.pattern]
        longest = min(field.max_length or SHORT, SHORT)
        return f"Пример: {field.label}"[:longest].strip()

    def number(self, field: Field) -> int:
        least = int(field.minimum) if field.minimum is not None else 1
        most = int(field.maximum) if field.maximum is not None else least + 4
        return self.dice.randint(least, max(least, most))

    def day(self, field: Field) -> str:
        if "born" in field.key:
            return BORN
        today = self.context.now.astimezone(self.context.zone).date()
        ahead = 0 if field.not_future else self.dice.randint(*AHEAD)
        return (today + timedelta(days=ahead)).isoformat()

    def row(self, field: Field, number: int) -> Json:
        row: Answers = {}
        for column in field.fields:
            wanted = column.required or column.variable or not number
            if not column.read_only and not column.hidden and wanted and holds(column.show_if, row):
                row[column.key] = self.value(column, row)
        return {key: value for key, value in row.items() if not is_empty(value)}

    def chosen(self, field: Field, shown: Mapping[str, Json]) -> Json:
        values = list(self.offered(field, shown))
        if not values:
            return None
        if field.type is not FieldType.MULTICHOICE:
            return self.dice.choice(values)
        # Of people most take part, so that who was named elsewhere is likely among them.
        fewest, most = (len(values) // 2 + 1, len(values)) if field.pick else (1, min(2, len(values)))
        wanted = self.dice.sample(values, self.dice.randint(fewest, most))
        return [value for value in values if value in wanted]

    def offered(self, field: Field, shown: Mapping[str, Json]) -> Iterator[str]:
        choices = self.context.directory.entries(field.pick) if field.pick else field.choices
        return (choice.value for choice in choices if holds(choice.show_if, shown))
