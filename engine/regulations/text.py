"""A regulation's text as paragraphs, in their order.

The texts in ``processes/regulations`` are plain files that may be edited by hand. A paragraph
ends at an empty line, or where a number, an item, a bullet, a row of a table or an annex begins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?\s+(?=\D)")
POINT = re.compile(r"(\d{1,2})\.\s+(?=\D)")
ITEM = re.compile(r"(?:-\s*)?(\d{1,2}|[а-яё])\)\s+")
END = re.compile(r"(?:приложение\s*(?:№\s*)?\d*|-{3,}|_{3,}.*)\s*$", re.IGNORECASE)
_BULLET = re.compile(r"[-–—•]\s+")
_ROW = re.compile(r"\|.*\|$")
_ANNEX = re.compile(r"приложение\s*(?:№\s*)?(\d+)$", re.IGNORECASE)
_MARKUP = re.compile(r"\*\*|\[bookmark:[^\]]*\]|^#+\s*|\\(?=.)|<(?=https?:)|(?<=/)>")
_STRONG = re.compile(r"#|\*\*")
_ROMAN = re.compile(r"[IVX]+\.\s")
_LONGEST_HEADING = 200


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """``number`` is the clause that begins here, ``annex`` the annex."""

    text: str
    number: str = ""
    annex: str = ""
    is_heading: bool = False


def paragraphs(text: str) -> Sequence[Paragraph]:
    """What was published, without the marks of its typesetting."""
    found: list[tuple[str, list[str]]] = []
    broken = True
    for line in text.splitlines():
        said = _said(line)
        if not said:
            broken = True
        elif broken or _begins_anew(said):
            found.append((line.strip(), [said]))
            broken = False
        else:
            found[-1][1].append(said)
    return [_paragraph(raw, said) for raw, said in found]


def number_of(text: str) -> str:
    found = NUMBER.match(text)
    return found[1] if found else ""


def _paragraph(raw: str, said: list[str]) -> Paragraph:
    annex = _ANNEX.match(said[0])
    text = " ".join(said)
    return Paragraph(
        text=text,
        number=number_of(text),
        annex=annex[1] if annex else "",
        is_heading=bool(annex) or _is_heading(raw, text),
    )


def _is_heading(raw: str, text: str) -> bool:
    if len(text) > _LONGEST_HEADING or number_of(text):
        return False
    if POINT.match(text):
        return text[-1].isalpha() or bool(_STRONG.match(raw))
    return bool(_STRONG.match(raw) or _ROMAN.match(text)) or (text.isupper() and len(text) > len("УТВЕРЖДЕН"))


def _said(line: str) -> str:
    said = re.sub(r"\s+", " ", _MARKUP.sub("", line.strip())).strip()
    return _cells(said) if _ROW.match(said) else said


def _cells(row: str) -> str:
    """A row of a table as its filled cells; a rule between rows says nothing."""
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    if all(not cell.strip("-: ") for cell in cells):
        return ""
    return "| " + " | ".join(cell for cell in cells if cell.strip("-: "))


def _begins_anew(line: str) -> bool:
    return line.startswith("| ") or any(mark.match(line) for mark in (NUMBER, POINT, ITEM, _BULLET, END))
