"""Card, proposals, programme, its approval and sending (ME 5.3-5.5)."""

from datetime import timedelta

from app.demo.case import CaseStory
from app.demo.commission import hold
from app.demo.director import Story
from app.demo.town import Agency
from app.demo.troubles import Help

GOAL = "Создать детям безопасные условия дома, вернуть родителям умение заботиться о детях."
EARLY = "Остальные органы предложений не имеют, помощь нужна сейчас."


def card(story: CaseStory) -> Story:
    yield story.in_days(story.dice.choice((2, 3, 4)))
    marks = {"category": ["large"] if len(story.family.children) > 2 else [], "parent_type": ["conflict"]}
    story.do("IC_T19", story.curator, marks)


def proposal(story: CaseStory, agency: Agency, helps: list[Help]) -> Story:
    yield story.in_days(story.dice.choice((1, 2, 3, 4)))
    story.do("IC_T20", agency.specialist, _proposed(story, helps))


def _proposed(story: CaseStory, helps: list[Help]) -> dict[str, object]:
    rows = []
    for help_ in helps:
        due = story.now.date() + timedelta(weeks=int(help_.weeks) + story.dice.randint(0, 3))
        rows.append(
            {
                "situation": help_.situation,
                "task": help_.task,
                "measure": help_.measure,
                "due": story.town.calendar.first_working_from(due).isoformat(),
            }
        )
    return {"has_proposals": True, "plan_rows": rows}


def approve(story: CaseStory) -> Story:
    """Written by the curator, returned once when the commission is not content, approved, sent."""
    yield story.in_days(7)
    late = {"early_reason": EARLY} if story.is_open("IC_T20") else {}
    story.do("IC_T21", story.curator, {"goal": GOAL, **late})
    if story.fate.returned:
        yield from hold(story, "return")
        yield story.in_days(3)
        story.do("IC_X28", story.curator)
    yield from hold(story, "approve")
    yield story.in_days(1)
    story.do("IC_T22", story.town.secretary)
    for agency in story.group:
        story.aside(_specialist(story, agency))


def _specialist(story: CaseStory, agency: Agency) -> Story:
    yield story.in_days(story.dice.choice((1, 2)))
    story.do("IC_T23", agency.head, {"to": story.desk.staff_id(agency.specialist)})
