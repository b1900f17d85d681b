"""What is said about findings, in both languages: the table ``processes/findings.csv``."""

import re
from collections.abc import Iterable
from pathlib import Path

from engine.findings import Finding, Severity
from engine.tables import TableRow, read_table

COLUMNS = ("code", "severity", "ru", "ru_advice", "en", "en_advice")
RUSSIAN, ENGLISH = "ru", "en"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LONGEST_VALUE = 200


class FindingWords:
    """What is said about findings, read from the table."""

    def __init__(self, path: Path):
        self._rows: dict[str, TableRow] = {}
        for row in read_table(path, COLUMNS, delimiter=";"):
            if row["severity"] not in set(Severity):
                raise row.wrong(f"вид замечания «{row['severity']}» неизвестен, бывает error или warning")
            if row["code"] in self._rows:
                raise row.wrong(f"замечание «{row['code']}» описано дважды")
            self._rows[row["code"]] = row

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(self._rows)

    def severity(self, finding: Finding) -> Severity:
        """How bad; a code without words is an error, so that nothing passes for want of a line."""
        row = self._rows.get(finding.code)
        return Severity(row["severity"]) if row else Severity.ERROR

    def text(self, finding: Finding, language: str = RUSSIAN) -> str:
        """What is wrong."""
        return self._said(finding, language) or finding.code

    def advice(self, finding: Finding, language: str = RUSSIAN) -> str:
        """What to do."""
        return self._said(finding, f"{language}_advice")

    def as_json(self, finding: Finding) -> dict[str, str]:
        """The one shape of a finding for programs."""
        return {
            "file": finding.file,
            "code": finding.code,
            "severity": self.severity(finding).value,
            "element": finding.element_id,
            "name": finding.element_name,
            "message": self.text(finding),
            "advice": self.advice(finding),
            "message_en": self.text(finding, ENGLISH),
            "advice_en": self.advice(finding, ENGLISH),
        }

    def errors(self, findings: Iterable[Finding]) -> list[Finding]:
        return [finding for finding in findings if self.severity(finding) is Severity.ERROR]

    def _said(self, finding: Finding, column: str) -> str:
        row = self._rows.get(finding.code)
        if row is None:
            return ""
        return _PLACEHOLDER.sub(lambda found: _shown(finding.values.get(found.group(1), "")), row[column])


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
