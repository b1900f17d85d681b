"""What a form of the quarterly chain knows before anybody has typed: counted, never kept as variables.

The variables of such a procedure name the quarter, and where it is repeated the organisation
or the ministry; everything else is read when the form is opened.
"""

from collections.abc import Mapping
from typing import Any

from engine.collecting import EDUCATION, Collected, missing, organisations, summed
from engine.monitoring import BY_KEY, FORM, figures_of, reported, told_figures, total
from storage.queries.risk_entries import RiskFilter, counts
from storage.queries.submissions import SubmissionLine, submissions
from storage.risk_scope import RiskScope
from storage.submission_scope import SubmissionScope
from storage.unit_of_work import UnitOfWork

SYSTEM = RiskScope(staff_id="system", everything=True)


def quarter_variables(
    uow: UnitOfWork, municipality_id: str, variables: Mapping[str, object]
) -> dict[str, Any]:
    """First values for the element that these variables belong to; nothing outside a quarterly chain."""
    quarter = _quarter(variables)
    if quarter is None:
        return {}
    year, number = quarter
    agency, ministry = variables.get("agency"), variables.get("ministry")
    if isinstance(agency, str):
        return {"monitoring": _of_organisation(uow, agency, year, number)}
    if isinstance(ministry, str):
        region = uow.organisation.municipality(municipality_id).region_code
        figures = analysed(uow, f"{ministry}@region:{region}", year, number)
        return {"figures": figures, **_concluded(uow, variables, ministry)}
    return _of_check(uow, municipality_id, variables, year, number)


def _quarter(variables: Mapping[str, object]) -> tuple[int, int] | None:
    year, quarter = variables.get("year"), variables.get("quarter")
    if "quarter_end" not in variables or not isinstance(year, str) or not isinstance(quarter, str):
        return None
    return int(year), int(quarter)


def counted(uow: UnitOfWork, agency_id: str, year: int, quarter: int) -> dict[str, int]:
    """The monitoring of one organisation, as the register's rows give it."""
    period, only = reported(year, quarter), RiskFilter(agency_id=agency_id)
    return figures_of(counts(uow.connection, SYSTEM, period, only))


def _of_organisation(uow: UnitOfWork, agency_id: str, year: int, quarter: int) -> dict[str, Any]:
    agency = uow.organisation.agency(agency_id)
    return {**counted(uow, agency_id, year, quarter), "org": agency.short_name if agency else ""}


def _of_check(
    uow: UnitOfWork, municipality_id: str, variables: Mapping[str, object], year: int, quarter: int
) -> dict[str, Any]:
    check_of = str(variables.get("check_of") or EDUCATION)
    found = organisations(uow, municipality_id, year=year, quarter=quarter, check_of=check_of)
    region = uow.organisation.municipality(municipality_id).region_code
    return {
        "monitoring": summed(found),
        "monitoring_rows": [each.row for each in found if each.counts],
        "missing_senders": "\n".join(missing(found)),
        "ours_count": sum(len_of(each) for each in found),
        "faults": "\n".join(f"{each.head.sender_name}. {fault}" for each in found for fault in each.faults),
        "faulty": next((each.head.sender_id for each in found if each.faults), None),
        "figures": analysed(uow, f"dept_social_policy@region:{region}", year, quarter),
        **_concluded(uow, variables, None),
    }


def _concluded(uow: UnitOfWork, variables: Mapping[str, object], ministry: str | None) -> dict[str, Any]:
    """What the analysis of this body concluded, for the note and the measures that follow from it."""
    known = variables.get("analyses")
    ids = [*(known if isinstance(known, list) else []), variables.get("analysis_id")]
    papers = [uow.documents.get(paper) for paper in ids if isinstance(paper, str)]
    own = [paper.content for paper in papers if paper.content.get("ministry") == ministry]
    told = own or [paper.content for paper in papers]
    return {key: told[-1].get(key) for key in ("findings", "recommendations")} if told else {}


def len_of(collected: Collected) -> int:
    """Rows of the register that stood at the end of the period, by the register itself."""
    if collected.version is None or not collected.counts:
        return 0
    told = collected.version.counted
    return sum(told.get(key, 0) for key in ("closing_families", "closing_preschool", "closing_prof"))


def analysed(uow: UnitOfWork, group: str, year: int, quarter: int) -> list[dict[str, object]]:
    """Indicators of the quarter beside those of the one before, of all that this body is sent."""
    before = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    now = _sum_for(uow, group, year, quarter)
    earlier = _sum_for(uow, group, *before)
    return [
        {
            "indicator": column.title,
            "before": earlier[key],
            "now": now[key],
            "dynamics": _dynamics(now[key] - earlier[key]),
        }
        for key, column in BY_KEY.items()
    ]


def _sum_for(uow: UnitOfWork, group: str, year: int, quarter: int) -> dict[str, int]:
    scope = SubmissionScope.of_groups([group])
    found = submissions(uow.connection, scope, form_key=FORM, year=year, quarter=quarter)
    return total(told_figures(line.figures) for line in found if line.figures and _is_counted(line))


def _is_counted(line: SubmissionLine) -> bool:
    """A body's summary holds what organisations sent; it is read only where they are not."""
    return line.state not in ("returned", "missing") and line.sender_kind != "edu_authority"


def _dynamics(change: int) -> str:
    return f"+{change}" if change > 0 else str(change) if change else "без изменений"
