"""How the work with a family ends, or goes on with a longer term (ME 6.1-6.5)."""

from datetime import timedelta

from app.demo.case import CaseStory
from app.demo.commission import hold
from app.demo.director import Story

NEW_PLACES = (
    ("Республика Татарстан, г. Зеленодольск, ул. Комарова, д. 14, кв. 8", "КДНиЗП города Зеленодольска"),
    ("Кировская область, г. Уржум, ул. Белинского, д. 21", "КДНиЗП Уржумского района"),
)
LONGER_BY = timedelta(days=180)


def end(story: CaseStory, after_months: int) -> Story:
    """Some months after recognition, when the measures are done."""
    yield story.now + timedelta(days=30 * after_months)
    yield story.in_days(0)
    if story.fate.ending == "improved":
        yield from _improve(story)
    elif story.fate.ending == "moved":
        yield from _move(story)
    elif story.fate.ending == "longer":
        yield from _prolong(story)


def _improve(story: CaseStory) -> Story:
    story.desk.tell(story.case_id, "MSG_PREPARE_PROPOSAL", story.curator)
    yield story.in_days(2)
    words = "Семья справляется сама: дети под присмотром, родители работают."
    proposal = {
        "kind": "remove",
        "ground": "ME-6.4-e",
        "ground_text": words,
        "reasons": story.trouble.dynamics,
        "assessment": "full",
        "assessment_reasons": words,
        "completion_positive": ["causes_removed", "ties_restored"],
    }
    story.do("IC_T34", story.curator, proposal)
    yield from hold(story, "close")
    yield from _close(story, "ME-6.3-d", "ME-6.4-e", words)


def _move(story: CaseStory) -> Story:
    address, commission = story.dice.choice(NEW_PLACES)
    story.desk.tell(story.case_id, "MSG_FAMILY_MOVED", story.curator)
    yield story.soon(15)
    moved_on = (story.now.date() - timedelta(days=3)).isoformat()
    fact = {"moved_on": moved_on, "new_address": address, "confirmation": "сведения о регистрации"}
    story.do("IC_X103", story.curator, fact)
    yield story.in_days(1)
    story.do("IC_T37", story.town.chair, {"ground": "ME-6.3-g", "reasons": "Семья выехала."})
    yield from hold(story, "close")
    yield from _close(story, "ME-6.3-g", "ME-6.4-d", "")
    letter = {"out_number": f"02-08/{story.dice.randint(10, 99)}", "recipient": commission}
    story.do("IC_T43", story.town.secretary, letter)


def _close(story: CaseStory, minor_ground: str, family_ground: str, text: str) -> Story:
    """The resolution, copies to the agencies, the notice to the family."""
    secretary = story.town.secretary
    words = {"text": text} if text else {}
    family = {"subject": "family", "family_ground": family_ground, **words}
    minors = [
        {"subject": "minor", "minor": minor, "minor_ground": minor_ground, **words}
        for minor in story.desk.minors(story.case_id)
    ]
    yield story.soon(30)
    story.do("IC_T39", secretary, {"closures": [*minors, family]})
    yield story.in_days(2)
    for _ in story.group:
        story.do("IC_T40", secretary)
    story.do("IC_T41", secretary, {"delivery": "hand"})


def _prolong(story: CaseStory) -> Story:
    until = story.desk.case(story.case_id).term_until
    longer = ((until or story.now.date()) + LONGER_BY).isoformat()
    story.desk.tell(story.case_id, "MSG_PREPARE_PROPOSAL", story.curator)
    yield story.in_days(2)
    proposal = {
        "kind": "continue",
        "continue_until": longer,
        "reasons": "Улучшение неустойчиво, семье нужна поддержка ещё полгода.",
        "assessment": "partial",
    }
    story.do("IC_T34", story.curator, proposal)
    yield from hold(story, "continue", new_term_until=longer)
