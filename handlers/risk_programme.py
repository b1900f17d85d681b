"""The individual correction programme of an entry (PK 2.4): planned, carried out by measures, summed up."""

from engine.errors import FormInvalid
from engine.work import Work
from handlers import registry
from handlers.acts import today
from handlers.reading import day, rows, text
from handlers.risk_register import change, entry_of

POSITIVE_RESULT = "1"
_WORDS = {"yes": "выполнено", "partly": "выполнено частично", "no": "не выполнено"}


@registry.handler("risk.planned", outputs=("ipk_result", "ipk_rows", "ipk_until"))
def plan(work: Work) -> dict[str, object]:
    """The curator drew up the programme (RG_T04); its term and approval stand in the entry."""
    begins, ends = day(work.answers, "term_from"), day(work.answers, "term_until")
    if begins and ends and ends < begins:
        raise FormInvalid({"term_until": ["Окончание программы раньше её начала."]})
    content = {
        "ipk_approved_on": today(work).isoformat(),
        "ipk_from": begins.isoformat() if begins else None,
        "ipk_until": ends.isoformat() if ends else None,
        "ipk_measures_on_time": None,
    }
    change(work, "разработана ИПК", {}, content)
    measures = [
        {"measure": text(row, "measure"), "due": str(row.get("due") or "")[:10]}
        for row in rows(work.answers, "rows")
    ]
    return {"ipk_rows": measures, "ipk_until": content["ipk_until"], "ipk_result": None}


@registry.handler("risk.measured", outputs=())
def record_measure(work: Work) -> None:
    """A measure was carried out or not (RG_T06); in time or not is read off its day (column 25)."""
    known = entry_of(work).content
    item = work.variables.get("item")
    measure = text(item, "measure") if isinstance(item, dict) else None
    done = text(work.answers, "done") or "no"
    due = day(item, "due") if isinstance(item, dict) else None
    in_time = done == "yes" and (due is None or (day(work.answers, "done_on") or today(work)) <= due)
    line = f"{measure or 'Мероприятие'}: {_WORDS[done]}. {text(work.answers, 'content') or ''}".strip()
    results = "\n".join(part for part in (known.get("ipk_results"), line) if part)
    content = {"ipk_results": results, "ipk_measures_on_time": _so_far(known, in_time=in_time)}
    change(work, "реализация ИПК", {}, content)


def _so_far(known: object, *, in_time: bool) -> str:
    before = known.get("ipk_measures_on_time") if isinstance(known, dict) else None
    this = "yes" if in_time else "no"
    return this if before in (None, this) else "partly"


@registry.handler("risk.concluded", outputs=("ipk_result", "removal_code"))
def conclude(work: Work) -> dict[str, object]:
    """The curator summed the programme up (RG_X04): a positive result is a ground to remove, code 1."""
    result = text(work.answers, "result")
    return {"ipk_result": result, "removal_code": POSITIVE_RESULT if result == "positive" else None}
