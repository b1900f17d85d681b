"""``kurator names``: what a methodologist may write in the templates of one form."""

import click
from rich.console import Console
from rich.markup import escape

from app.commands.usage import wrong_usage
from app.config import PROCESSES
from engine.forms.fields import Field
from engine.law import Law
from engine.papers.filters import FILTERS
from engine.papers.offered import COMMON, FIELDS, paths

console = Console(highlight=False, soft_wrap=True)


@click.command(
    "names",
    help="Показать имена, которые можно писать в шаблоне документа.\n\n"
    "Список со скобками [] проходят повтором: {% for строка in поле.items %}.",
    epilog="Пример: kurator names F-X-POST",
)
@click.argument("form_key", metavar="ФОРМА")
def names(form_key: str) -> None:
    forms = Law(PROCESSES).forms
    if form_key not in forms:
        known = ", ".join(sorted(form.key for form in forms))
        wrong_usage(f"Формы «{form_key}» нет.", f"Есть: {known}.")
    form = forms.get(form_key)
    console.print(f"[bold]{escape(form.title)}[/bold]")
    for field in form.fields:
        _say(f"{FIELDS}.{field.key}", field)
    console.print("[bold]Общие имена[/bold]")
    for path in paths(COMMON):
        console.print(f"  {path}", markup=False)
    console.print("[bold]Преобразования[/bold]")
    console.print(f"  {', '.join(FILTERS)}")


def _say(path: str, field: Field) -> None:
    several = "[]" if field.fields else ""
    console.print(f"  {path}{several} — {field.label}", markup=False)
    for column in field.fields:
        if not column.hidden:
            console.print(f"      строка.{column.key} — {column.label}", markup=False)
