"""Rules for what a browser gets: colours that can be read, no script and no style inside a page."""

import re

from tests.house.sources import ROOT

CSS = "\n".join(
    file.read_text(encoding="utf-8") for file in sorted((ROOT / "frontend" / "src" / "look").glob("*.css"))
)
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", CSS))

# Text on its ground needs 4.5, borders of fields 3 (WCAG 2.2: 1.4.3, 1.4.11).
READABLE = [
    ("text", "paper"),
    ("text", "page"),
    ("text", "shade"),
    ("text", "accent-tint"),
    ("muted", "paper"),
    ("muted", "page"),
    ("muted", "shade"),
    ("muted", "accent-tint"),
    ("accent", "paper"),
    ("accent", "page"),
    ("accent", "accent-tint"),
    ("paper", "accent"),
    ("paper", "accent-deep"),
    ("late", "paper"),
    ("late", "page"),
    ("late", "late-tint"),
    ("late", "accent-tint"),
    ("soon", "paper"),
    ("soon", "page"),
    ("soon", "soon-tint"),
    ("soon", "accent-tint"),
    ("good", "paper"),
    ("good", "page"),
    ("good", "good-tint"),
]
VISIBLE = [("edge", "paper"), ("edge", "page"), ("accent", "paper"), ("late", "paper")]


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(front: str, ground: str) -> float:
    light, dark = sorted((luminance(COLOURS[front]), luminance(COLOURS[ground])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_can_be_read_on_its_ground():
    faint = {pair: round(contrast(*pair), 2) for pair in READABLE if contrast(*pair) < 4.5}

    assert not faint


def test_every_border_of_a_field_can_be_seen():
    faint = {pair: round(contrast(*pair), 2) for pair in VISIBLE if contrast(*pair) < 3}

    assert not faint


def test_templates_carry_no_script_and_no_style_of_their_own():
    forbidden = re.compile(
        r"<script(?![^>]*\b(?:src|type=\"application/json\"))|\sstyle=|\son[a-z]+=\"|<style", re.IGNORECASE
    )
    found = [
        f"{file.relative_to(ROOT)}: {match.group().strip()}"
        for file in sorted((ROOT / "app" / "templates").rglob("*.html"))
        for match in forbidden.finditer(file.read_text(encoding="utf-8"))
    ]

    assert not found, "the page's policy would block it"


def test_nothing_is_fetched_from_elsewhere():
    outside = re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE)
    found = [
        file.relative_to(ROOT).as_posix()
        for file in sorted((ROOT / "app" / "templates").rglob("*.html"))
        if outside.search(file.read_text(encoding="utf-8"))
    ]

    assert not found


def test_the_reference_names_classes_that_exist():
    reference = (ROOT / "docs" / "reference" / "ui.md").read_text(encoding="utf-8")
    styles = CSS + (ROOT / "frontend" / "src" / "viewer.css").read_text(encoding="utf-8")
    named = {name for group in re.findall(r'class="([^"]+)"', reference) for name in group.split()}

    assert {name for name in named if f".{name}" not in styles} == set()
