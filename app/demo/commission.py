"""A question goes through a session of the commission (kdn_session), and recognition after it."""

from datetime import timedelta

from app.demo.case import CaseStory
from app.demo.director import Story

REMARKS = {
    "return": "Указать в программе сроки по каждому мероприятию и добавить занятость детей летом.",
    "additional_check": "Уточнить условия проживания детей у бабушки и сведения о доходах семьи.",
    "refuse": "Обстоятельства устранены до заседания, оснований для признания нет.",
}
HEARD = "Доложил ответственный секретарь; выслушаны представители органов и родители."
TERM_DAYS = 365
VOTES = ("for", "for", "for", "for", "for", "for", "for", "against", "abstained", "for", "for")


def hold(story: CaseStory, decision: str, **decided: object) -> Story:
    """Agenda, invitations, the session itself, the protocol and the signature."""
    town = story.town
    yield story.soon(40)
    story.do("KS_T01", town.secretary)
    yield story.soon(20)
    story.do("KS_T02", town.secretary)
    held_at = story.desk.session_of(story.case_id)
    yield held_at + timedelta(minutes=story.dice.randint(1, 9))
    present = town.present_at(held_at)
    ids = [story.desk.staff_id(login) for login in present]
    story.do("KS_T03", town.secretary, {"present": ids, "presiding": ids[0]})
    yield story.soon(10)
    remarks = {"remarks": REMARKS[decision]} if decision in REMARKS else {}
    story.do("KS_T04", town.chair, {"heard": HEARD, "decision": decision, **remarks, **decided})
    for login, vote in zip(present, VOTES, strict=False):
        story.desk.vote(story.case_id, login, vote)
    yield story.in_days(1)
    story.do("KS_T06", town.secretary)
    yield story.soon(50)
    story.do("KS_T07", town.chair)


def recognise(story: CaseStory) -> Story:
    """Resolutions of recognition and of the work, told to agencies and family."""
    secretary = story.town.secretary
    yield story.soon(30)
    story.do("IC_T15", secretary, {"recognised_family": True, **_grounds(story)})
    held_on = story.desk.session_of(story.case_id).astimezone(story.town.zone).date()
    organisation = {
        "term_until": (held_on + timedelta(days=TERM_DAYS)).isoformat(),
        "curator": story.desk.staff_id(story.curator),
        "working_group": [{"agency": agency.id} for agency in story.group],
    }
    yield story.soon(20)
    story.do("IC_T16", secretary, organisation)
    yield story.soon(40)
    story.do("IC_T17", secretary, {"delivery": "hand"})


def _grounds(story: CaseStory) -> dict[str, object]:
    grounds = {
        "evade_duties": "3.2-1",
        "evade_duties_substances": "3.2-2",
        "no_home_no_means": "3.2-3",
        "unlawful_acts": "3.2-4",
        "child_abuse": "3.2-5",
    }
    return {"grounds": [grounds[story.trouble.criteria]]}
