"""Every finding of the code has its words, every word a finding, and the page for people says the same."""

import re
from pathlib import Path
from runpy import run_path

import pytest

from engine.finding_words import COLUMNS, FindingWords
from engine.findings import Finding, Severity, sentence
from engine.tables import TableInvalid
from tests.world import LAW

ROOT = Path(__file__).parents[3]
CODE = re.compile(r'"([a-z]+(?:-[a-z]+)*)"')


def texts() -> str:
    folders = (ROOT / "engine", ROOT / "app")
    return "\n".join(
        path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.rglob("*.py"))
    )


def test_every_finding_made_has_words_and_all_words_are_used() -> None:
    source = texts()
    made = set(
        re.findall(
            r'(?:\bcode=|\.finding\(|_find\(\w*,? ?|finding_at\(\w+, |_about\(\w+, |_told\()"([a-z-]+)"',
            source,
        )
    )

    assert made - LAW.findings.codes == set()
    assert LAW.findings.codes - set(CODE.findall(source)) == set(), "words that nothing says"


def test_every_finding_is_told_with_advice_in_both_languages() -> None:
    for code in sorted(LAW.findings.codes):
        told = LAW.findings.as_json(Finding(code=code, values={"reason": "Причина."}))
        assert all(told[key] for key in ("message", "advice", "message_en", "advice_en")), code
        assert re.search("[а-я]", told["message"]) and re.search("[а-я]", told["advice"]), code
        assert not re.search("[а-яё]", told["message_en"] + told["advice_en"]), code


def test_both_languages_name_the_same_things_or_fewer() -> None:
    for row in LAW.findings._rows.values():
        named = {
            language: set(re.findall(r"\{(\w+)\}", row[language] + row[f"{language}_advice"]))
            for language in ("ru", "en")
        }
        # A reason comes in Russian; English says what it is about instead.
        assert named["ru"] - named["en"] <= {"reason", "expression"}, row["code"]


def test_the_page_says_what_the_table_says() -> None:
    writer = run_path(str(ROOT / "scripts" / "findings_page.py"))

    assert writer["PAGE"].read_text(encoding="utf-8") == writer["page"](), "python scripts/findings_page.py"


def test_a_finding_is_one_paragraph_with_its_place() -> None:
    finding = Finding(
        code="link-without-target", element_id="l", element_name="Дальше", values={"link": "L"}, file="p.bpmn"
    )

    told = sentence(LAW.findings.as_json(finding))

    assert told.startswith("p.bpmn: «Дальше» (l): У ссылки «L» нет второй половины. ")


def test_a_code_without_words_is_an_error() -> None:
    finding = Finding(code="never-heard-of")

    assert LAW.findings.severity(finding) is Severity.ERROR
    assert LAW.findings.text(finding) == "never-heard-of"


@pytest.mark.parametrize("value", ["{link}", "{finding.__class__}", "%s", "\x1b[31m", "а" * 10_000])
def test_what_a_diagram_says_is_quoted_and_never_formatted(value: str) -> None:
    told = LAW.findings.text(Finding(code="link-without-target", values={"link": value}))

    assert "\x1b" not in told and len(told) < 400
    assert value in told or not value.isprintable() or len(value) > 200


@pytest.mark.parametrize("line", ["a;fatal;р;р;e;e", "a;error;р;р;e;e\na;error;р;р;e;e"])
def test_a_slip_in_the_table_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    table = tmp_path / "findings.csv"
    table.write_text(";".join(COLUMNS) + "\n" + line + "\n", encoding="utf-8")

    with pytest.raises(TableInvalid, match="findings.csv"):
        FindingWords(table)
