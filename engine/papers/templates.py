"""The shelf of Word templates, ``processes/documents/*.docx``, and filling one of them.

``F-X-POST.recognition.ru-me.docx`` is for one part of a form in one region, ``F-X-POST.docx`` for
whatever has nothing closer, ``general.docx`` for every other document. The files are the source:
a methodologist edits them in Word, and nothing is generated over them.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

from jinja2 import TemplateError
from jinja2.exceptions import SecurityError

from engine.errors import Invalid
from engine.forms.catalogue import FormCatalogue
from engine.papers.checking import Fault, faults_of
from engine.papers.offered import Shape, offered
from engine.papers.sandbox import DataOnly, Template

GENERAL = "general"
FOLDER = "documents"


class TemplateFaulty(Invalid):
    """A template cannot be filled; the message says which and why."""


class Templates:
    def __init__(self, processes: Path):
        self.folder = processes / FOLDER

    def of(self, form_key: str, part: str | None = None, region: str = "") -> Path:
        """The closest template: of the part before the form's, of the region before everybody's."""
        names = [f"{form_key}.{part}", form_key] if part else [form_key]
        for name in (*names, GENERAL):
            for edition in (f"{name}.{region}", name) if region else (name,):
                path = self.folder / f"{edition}.docx"
                if path.is_file():
                    return path
        raise TemplateFaulty(
            f"Нет шаблона документа: в папке «{FOLDER}» не найден файл «{GENERAL}.docx».",
            hint="Верните его из поставки.",
        )

    def all(self) -> list[Path]:
        # Word keeps «~$name.docx» beside a file that somebody has open.
        return sorted(path for path in self.folder.glob("*.docx") if not path.name.startswith("~$"))

    def faults(self, forms: FormCatalogue, paths: list[Path] | None = None) -> Iterator[Fault]:
        for path in self.all() if paths is None else paths:
            yield from faults_of(path, names_for(path, forms))


def names_for(path: Path, forms: FormCatalogue) -> Mapping[str, Shape]:
    """What a template may name, by the form that its file name begins with."""
    key = path.name.split(".")[0]
    return offered(forms.get(key) if key in forms else None)


def filled(path: Path, values: Mapping[str, object]) -> bytes:
    """The Word document for these values."""
    template = Template(str(path))
    out = BytesIO()
    try:
        template.render(dict(values), DataOnly())
    except (TemplateError, SecurityError, ValueError) as error:
        raise TemplateFaulty(
            f"Шаблон «{path.name}» не заполнен: {error}.",
            hint="Проверьте его: kurator check " + path.name,
        ) from error
    template.save(out)
    return out.getvalue()
