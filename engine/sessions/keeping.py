"""What every act on a schedule or an agenda asks first: whose session, may this person, is the day fit.

Who keeps the sessions of a body is said in ``processes/bodies.csv``. A session of another
place is not refused but not found.
"""

from collections.abc import Mapping
from datetime import datetime

from engine.actor import Actor
from engine.calendars.changes import LONGEST
from engine.context import CommandContext
from engine.deadlines.russian import full_day_words
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.sessions.bodies import Body, load_bodies
from storage.models import NoticeKind, SessionState
from storage.repositories.notices import NewNotice
from storage.repositories.questions import QuestionRow
from storage.repositories.session_acts import NewAct
from storage.repositories.sessions import SessionRow
from storage.repositories.staff import group_key

LATEST_YEAR = 2100
ELEMENT = "session"
"""What a notice about a session stands at, where others have an element of a diagram."""


def may_keep(actor: Actor, body: Body, municipality_id: str) -> bool:
    """Schedule, move and call off sessions of the body, order its agenda, mark who came."""
    return actor.is_system or any(actor.holds(role, f"mun:{municipality_id}") for role in body.keepers)


def body_kept(context: CommandContext, body: str, municipality_id: str) -> Body:
    known = load_bodies(context.workshop.law.folder).get(body)
    if known is None:
        raise NotFound("Такого органа нет.", hint="Проверьте ссылку.")
    if not may_keep(context.actor, known, municipality_id):
        raise NotAllowed("изменить график и повестку этого органа, это решает его секретарь")
    return known


def kept(context: CommandContext, session_id: str) -> tuple[SessionRow, Body]:
    """A session in the hands of who keeps it."""
    session = context.uow.sessions.find(session_id)
    here = context.actor.municipality_id
    if session is None or not (context.actor.is_system or session.municipality_id == here):
        raise NotFound("Такого заседания нет, или оно не для вас.", hint="Вернитесь к графику.")
    return session, body_kept(context, session.body, session.municipality_id)


def planned(session: SessionRow) -> SessionRow:
    """The session, if it is still to be held."""
    if session.state != SessionState.PLANNED:
        raise Conflict("Заседание уже прошло или отменено.", hint="Обновите страницу.")
    return session


def question_kept(context: CommandContext, question_id: str) -> tuple[QuestionRow, SessionRow, Body]:
    question = context.uow.sessions.find_question(question_id)
    if question is None:
        raise NotFound("Такого вопроса нет, или он не для вас.", hint="Вернитесь к повестке.")
    session, body = kept(context, question.session_id)
    if question.decision is not None:
        raise Conflict("По вопросу уже решено.", hint="Обновите страницу.")
    return question, session, body


def fit_moment(context: CommandContext, municipality_id: str, written: str) -> datetime:
    """When a session may be held: a coming working day; ``written`` is local when it names no zone."""
    place = context.place(municipality_id)
    try:
        moment = place.moment(written)
    except ValueError:
        moment = None
    if moment is None or len(written) <= len("2026-05-12"):
        raise Invalid("Дата заседания написана неверно.", hint="Укажите день и время.")
    day = moment.astimezone(place.zone).date()
    if moment <= context.now:
        raise Invalid("Заседание можно назначить только на будущее время.", hint="Проверьте дату и время.")
    if day.year > LATEST_YEAR:
        raise Invalid("Заседание назначено слишком далеко.", hint="Проверьте год.")
    if not place.calendar.is_working(day):
        following = full_day_words(place.calendar.first_working_from(day))
        raise Invalid(
            f"{full_day_words(day)} — нерабочий день ({place.calendar.reason(day)}).",
            hint=f"Ближайший рабочий день — {following}.",
        )
    return moment


def reason_given(reason: str) -> str:
    said = " ".join(reason.split())
    if not said:
        raise Invalid("Не указана причина.", hint="Напишите, почему: причина попадет в протокол и в дела.")
    if len(said) > LONGEST:
        raise Invalid(f"Причина длиннее {LONGEST} знаков.", hint="Сократите ее.")
    return said


def following(context: CommandContext, session: SessionRow, wanted: str = "") -> SessionRow | None:
    """The session that takes what this one does not decide: the one named, or the next regular one."""
    sessions = context.uow.sessions
    if wanted:
        found = sessions.find(wanted)
        of_body = found is not None and (found.municipality_id, found.body) == (
            session.municipality_id,
            session.body,
        )
        if not of_body or found is None or found.id == session.id or found.held_at <= context.now:
            raise Invalid("На это заседание вопросы не перенести.", hint="Выберите другое из графика.")
        return planned(found)
    found = sessions.next_regular(session.municipality_id, context.now, body=session.body)
    if found is not None and found.id == session.id:
        after = session.held_at.replace(microsecond=1)
        found = sessions.next_regular(session.municipality_id, after, body=session.body)
    return found


def note(
    context: CommandContext,
    session_id: str,
    kind: str,
    *,
    reason: str | None = None,
    question_id: str | None = None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Write the act down where the page of the session tells it."""
    act = NewAct(
        session_id=session_id,
        kind=kind,
        by_id=context.actor.staff_id,
        by_name=context.actor.name,
        reason=reason,
        question_id=question_id,
        data=data or {},
    )
    context.uow.session_acts.record(act, at=context.now)


def tell_members(context: CommandContext, session: SessionRow, body: Body, text: str) -> None:
    """A notice to everybody who sits in the body; it names no family."""
    notice = NewNotice(
        municipality_id=session.municipality_id,
        kind=NoticeKind.TOLD.value,
        element_id=ELEMENT,
        element_name=body.name,
        text=text,
    )
    keys = [group_key(role, "mun", session.municipality_id) for role in body.members]
    context.uow.notices.add(notice, keys=keys, at=context.now)


def day_words(context: CommandContext, session: SessionRow) -> str:
    """«12 мая 2026 г., 10:00»"""
    local = session.held_at.astimezone(context.place(session.municipality_id).zone)
    return f"{full_day_words(local.date())}, {local:%H:%M}"
