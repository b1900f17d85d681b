"""The whole life of a case, from the report to where its fate leaves it."""

from datetime import datetime

from app.demo import commission, endings, intake, programme, removal, work
from app.demo.case import CaseStory
from app.demo.director import Story

MONTHS_TO_THE_END = 3


def live(story: CaseStory, begins_at: datetime, helps: work.Helps, elder: CaseStory | None) -> Story:
    """``elder`` is the story of a case of the same family, which this report joins."""
    yield begins_at
    yield from intake.report(story, elder)
    if elder is not None:
        return
    yield from intake.check(story)
    if story.fate.outcome != "sop":
        yield from intake.end_without_session(story)
        return
    yield from _to_the_commission(story)
    if story.fate.decision == "refuse":
        return
    if story.fate.decision == "additional_check":
        yield from intake.check(story)
        return
    yield from commission.recognise(story)
    _begin_work(story, helps)


def _to_the_commission(story: CaseStory) -> Story:
    yield story.in_days(0)
    if story.is_open("IC_M03"):
        bodies = {"bodies": ["guardianship"], "received_by": "специалист по опеке"}
        story.do("IC_M03", story.town.secretary, bodies)
        story.aside(removal.look_again(story))
    story.do("IC_T14", story.town.secretary)
    yield from commission.hold(story, story.fate.decision)


def _begin_work(story: CaseStory, helps: work.Helps) -> None:
    story.aside(programme.card(story))
    for agency in story.group:
        if not story.is_silent(agency):
            offers = list(helps.get(agency.kind, ()))
            story.aside(programme.proposal(story, agency, offers))
    story.aside(programme.approve(story))
    story.aside(work.keep_working(story, helps))
    if story.fate.ending:
        story.aside(endings.end(story, MONTHS_TO_THE_END))
