"""What becomes of each case of the demo district: every stage of the procedure, and cases that are stuck."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fate:
    """``days`` counts working days before now; ``session`` is the session that decides on recognition,
    0 the last one held, 1 the one before."""

    name: str
    days: int | None = None
    session: int | None = None
    outcome: str = "sop"
    decision: str = "recognise"
    consent: str = "given"
    left: frozenset[str] = frozenset()
    """Elements that nobody does."""
    silent: str = ""
    """Kind of the agency that gives nothing: materials, proposals, reports."""
    trouble: str = ""
    returned: bool = False
    late_measure: bool = False
    ending: str = ""
    """``improved``, ``moved``, ``longer``, ``adult``."""
    joins: bool = False


IN_WORK = "в работе"


def _left(*elements: str) -> frozenset[str]:
    return frozenset(elements)


FATES = (
    Fate(name="только что поступило", days=0, left=_left("IC_T02")),
    Fate(name="идёт проверка", days=3, left=_left("IC_T06", "IC_T08", "IC_T10")),
    Fate(name="ждёт заседания", days=6),
    Fate(name="признаны на последнем заседании", session=0, left=_left("IC_T19")),
    Fate(name="программа утверждена", session=2),
    Fate(name=IN_WORK, session=5),
    Fate(name="полгода работы", session=13, left=_left("IC_T33")),
    Fate(name="снята с учёта", session=14, ending="improved"),
    Fate(name="факт не подтвердился", days=40, outcome="not_confirmed"),
    Fate(name="письмо не отправлено", days=9, left=_left("IC_T03", "IC_T10")),
    Fate(name="орган молчит о предложениях", session=1, silent="employment", left=_left("IC_T27")),
    Fate(name="программа возвращена", session=2, returned=True, left=_left("IC_X28")),
    Fate(name="мероприятие просрочено", session=6, late_measure=True, left=_left("IC_T28")),
    Fate(name="отказано в признании", session=4, decision="refuse"),
    Fate(name="передана на помощь", days=60, outcome="help"),
    Fate(name="ждут письменной информации", days=2, left=_left("IC_T03")),
    Fate(name="критический уровень", session=1, trouble="bruises"),
    Fate(name="присоединено к действующему делу", days=12, joins=True),
    Fate(name="переехала", session=10, ending="moved"),
    Fate(name="нет согласия", session=3, consent="refused"),
    Fate(name="дополнительная проверка", session=0, decision="additional_check", left=_left("IC_T06")),
    Fate(name="проверка просрочена", days=8, left=_left("IC_T10")),
    Fate(name="отчёт не представлен", session=8, silent="health"),
    Fate(name="совершеннолетие", session=9, ending="adult", left=_left("IC_T37")),
    Fate(name="срок продлён", session=12, ending="longer"),
    Fate(name=IN_WORK, session=7),
    Fate(name="заключение не подписано", days=5, left=_left("IC_T11")),
    Fate(name="в повестку не внесено", days=7, left=_left("IC_T14")),
    Fate(name=IN_WORK, session=4),
    Fate(name="снята с учёта", session=15, ending="improved"),
)
"""In the order in which they are given out, so that a small district has every stage as well."""
