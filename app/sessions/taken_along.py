"""Sessions of a year back and to come, and the agenda of one, as tables to take along."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.access.guard import only
from app.exports import Asked, Cell, Column, Kind, Table, exported
from app.sessions.blueprint import MEMBERS, bodies_of, municipalities_of
from app.sessions.reading import looked_at
from app.sessions.schedule import BACK
from app.wording.dates import moment_words
from app.wording.names import named
from storage.queries.sessions import AgendaLine, SessionLine, sessions_between

MOST = 1000


@exported("sessions")
@only(*MEMBERS)
def session_table(asked: Asked) -> Table:
    with asked.house.database.read() as connection:
        found = sessions_between(
            connection,
            municipalities=municipalities_of(asked.person),
            bodies=bodies_of(asked.person),
            start=asked.house.clock.now() - BACK,
            limit=MOST,
        )
    return Table(
        name=f"{_('заседания')} {asked.when.today}",
        title=_("Заседания"),
        columns=[
            Column(title=_("Когда"), width=18, kind=Kind.MOMENT),
            Column(title=_("Вид"), width=16),
            Column(title=_("Чье заседание"), width=20),
            Column(title=_("Место"), width=30),
            Column(title=_("Вопросов"), width=10, kind=Kind.NUMBER),
            Column(title=_("Присутствовало"), width=14, kind=Kind.NUMBER),
            Column(title=_("Состояние"), width=16),
            Column(title=_("Протокол"), width=12),
        ],
        rows=(_session(line) for line in found),
        total=len(found),
        zone=asked.when.zone,
    )


@exported("agenda")
@only(*MEMBERS)
def agenda_table(asked: Asked) -> Table:
    """Questions of the session named by ``session``, as far as the person sees their cases."""
    look = looked_at(asked.person, asked.args.get("session", ""))
    questions = [item.line for item in look.agenda]
    held = moment_words(look.line.held_at, asked.when.zone)
    return Table(
        name=f"{_('повестка')} {look.line.held_at.astimezone(asked.when.zone):%Y-%m-%d}",
        title=_("Повестка заседания"),
        lines=[", ".join(part for part in (held, look.line.place) if part)],
        columns=[
            Column(title="№", width=5, kind=Kind.NUMBER),
            Column(title=_("Дело"), width=16),
            Column(title=_("Семья"), width=24),
            Column(title=_("Вопрос"), width=36),
            Column(title=_("Решение"), width=14),
            Column(title=_("За"), width=6, kind=Kind.NUMBER, group=_("Голоса")),
            Column(title=_("Против"), width=8, kind=Kind.NUMBER, group=_("Голоса")),
            Column(title=_("Воздержались"), width=12, kind=Kind.NUMBER, group=_("Голоса")),
            Column(title=_("Постановление"), width=16),
        ],
        rows=_questions(questions),
        total=len(questions),
        zone=asked.when.zone,
    )


def _session(line: SessionLine) -> list[Cell]:
    return [
        line.held_at,
        _("очередное") if line.is_regular else _("внеочередное"),
        named(line.body, "body"),
        line.place or "",
        line.questions,
        len(line.present) or None,
        named(line.state, "session_state"),
        line.protocol_number or "",
    ]


def _questions(lines: list[AgendaLine]) -> Iterator[list[Cell]]:
    for place, line in enumerate(lines, start=1):
        yield [
            place,
            line.case_number,
            line.family_name,
            named(line.kind, "question"),
            named(line.decision, "decision") if line.decision else "",
            line.votes_for,
            line.votes_against,
            line.votes_abstained,
            line.resolution or "",
        ]
