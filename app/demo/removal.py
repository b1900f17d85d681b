"""What guardianship does about a threat (ME 7.1): takes the children to relatives, or finds no threat."""

from app.demo.case import CaseStory
from app.demo.director import Story
from app.demo.town import Agency


def remove(story: CaseStory) -> Story:
    """From the call to the claim; the court has not decided yet."""
    opeka = story.town.agencies_of("guardianship")[0]
    login = opeka.specialist
    yield from _visit(story, opeka, threat=True)
    yield story.soon(15)
    story.do("ER_T05", login, {"number": f"{story.dice.randint(1, 20)}", "removed_from": "only_parent"})
    yield story.soon(20)
    story.do("ER_T06", story.town.mayor, {"signed": True})
    yield story.soon(10)
    story.do("ER_T08", login, {"together": True, "taker": "relatives"})
    yield story.soon(10)
    story.do("ER_T09", login, {"channel": "phone"})
    story.do("ER_T12", login, _grandmother(story))
    story.aside(_papers(story, opeka))


def look_again(story: CaseStory) -> Story:
    """A second call about the same family: nothing threatens the children any more."""
    opeka = story.town.agencies_of("guardianship")[0]
    yield from _visit(story, opeka, threat=False)
    yield from _report(story, opeka)


def _visit(story: CaseStory, opeka: Agency, *, threat: bool) -> Story:
    login = opeka.specialist
    yield story.soon(5)
    story.do("ER_T01", login, {"visitors": [story.desk.staff_id(login)]})
    yield story.soon(25)
    story.do("ER_T02", login)
    yield story.soon(20)
    words = story.trouble.survey if threat else "Дети у бабушки, здоровы, накормлены."
    story.do("ER_T03", login, {"body_text": words})
    yield story.soon(10)
    found = {"threat_found": "present", "help_needed": False} if threat else {"threat_found": "absent"}
    story.do("ER_T04", login, {"other_violations": False, **found})


def _grandmother(story: CaseStory) -> dict[str, object]:
    paper = f"паспорт 88 {story.dice.randint(10, 22)} {story.dice.randint(100000, 999999)}"
    surname = story.family.children[0]["surname"]
    return {"receiver": f"бабушка, {surname}", "receiver_document": paper, "kinship": "grandmother"}


def _papers(story: CaseStory, opeka: Agency) -> Story:
    login = opeka.specialist
    yield story.in_days(1)
    story.do("ER_T10", login, {"ack_by": "дежурный помощник прокурора"})
    story.do("ER_T18", login)
    story.do("ER_T19", login)
    yield from _report(story, opeka)
    yield story.in_days(2)
    story.do("ER_T20", login, {"kind": "restriction"})


def _report(story: CaseStory, opeka: Agency) -> Story:
    yield story.in_days(1)
    story.do("ER_T21", opeka.specialist, {"measures": "Обследованы условия жизни детей, угроза оценена."})
