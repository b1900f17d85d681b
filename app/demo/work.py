"""The months of work: measures, reports, reviews, non-performance, control (ME 5.4-5.6)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from app.demo.case import CaseStory
from app.demo.director import Story
from app.demo.town import Agency
from app.demo.troubles import Help
from storage.queries.stories import OpenTask
from storage.repositories.cases import OPEN_STATUSES

ROUND = (2, 3, 4)
"""Working days between two looks at what is to be done."""
REPORT_DAY, REVIEW_DAY = 14, 20
AHEAD = timedelta(days=6)
LATE = timedelta(days=12)
OPINION = "Сообщение обосновано, нужен ответ руководителя органа."
ANSWER = "Исполнить мероприятие в течение пяти рабочих дней, доложить комиссии."
Helps = Mapping[str, Sequence[Help]]


def keep_working(story: CaseStory, helps: Helps) -> Story:
    """Every few days each does what has come to him, as long as the case is open."""
    while True:
        yield story.in_days(story.dice.choice(ROUND))
        if story.desk.case(story.case_id).status not in OPEN_STATUSES:
            return
        for task in story.desk.tasks(story.case_id):
            _attend(story, task, helps)


def _attend(story: CaseStory, task: OpenTask, helps: Helps) -> None:
    if task.element_id in story.fate.left or task.created_at.date() == story.now.date():
        return
    agency = story.town.agency(task.agency_id) if task.agency_id else None
    if agency is not None:
        _by_agency(story, task, agency, helps)
    elif task.element_id in _OF_THE_CASE:
        who, answers = _OF_THE_CASE[task.element_id]
        login = {"curator": story.curator, "secretary": story.town.secretary, "chair": story.town.chair}[who]
        if task.element_id != "IC_T26" or story.now.day >= REVIEW_DAY:
            story.do(task.element_id, login, _review(story) if task.element_id == "IC_T26" else answers)


_OF_THE_CASE: Mapping[str, tuple[str, dict[str, object]]] = {
    "IC_T26": ("curator", {}),
    "IC_T27": ("curator", {"text": "Сведения в срок не поступили, напоминания остались без ответа."}),
    "IC_T28": ("secretary", {"opinion": OPINION}),
    "IC_X57": ("chair", {"measures": "assign", "text": ANSWER}),
    "IC_T32": ("curator", {}),
    "IC_T33": ("secretary", {"outcome": "continue", "comment": "Продолжить работу до конца срока."}),
}


def _review(story: CaseStory) -> dict[str, object]:
    return {"dynamics": story.trouble.dynamics, "violations": False, "correction": False}


def _by_agency(story: CaseStory, task: OpenTask, agency: Agency, helps: Helps) -> None:
    today = story.now.date()
    if task.element_id == "IC_T24" and task.due_date is not None:
        starts = task.due_date + LATE if _is_late(story, agency) else task.due_date - AHEAD
        if today >= starts:
            done = helps[agency.kind][0].done if agency.kind in helps else "Мероприятие проведено."
            story.do("IC_T24", agency.specialist, {"measure_result": "done", "measure_content": done})
    elif task.element_id == "IC_T25" and today.day >= REPORT_DAY and not story.is_silent(agency):
        story.do("IC_T25", agency.specialist, _report(story, agency))
    elif task.element_id == "IC_T35" and not story.is_silent(agency):
        causes = {"causes": "Родители не владеют навыками воспитания, доход семьи нерегулярный."}
        story.do("IC_T35", agency.specialist, {**causes, "analysis": story.trouble.dynamics})


def _is_late(story: CaseStory, agency: Agency) -> bool:
    return story.fate.late_measure and agency == story.group[-1]


def _report(story: CaseStory, agency: Agency) -> dict[str, object]:
    """Measures come with the form; an agency without one tells how it keeps an eye on the family."""
    listed = story.opened("IC_T25", agency.specialist).get("rows")
    rows = [{**row, "text": row.get("text") or "Работа идёт по плану."} for row in listed or []]
    nothing = {"measure": "Наблюдение за семьёй", "result": "in_work", "text": "Семья на связи."}
    return {"rows": rows or [nothing], "analysis": story.trouble.dynamics}
