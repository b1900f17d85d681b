"""The list of tasks, grouped by deadline, with the filters beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.access.guard import workers
from app.access.looks import record_list
from app.access.people import SignedIn, me
from app.house import current_house
from app.inbox.blueprint import inbox
from app.wording.dates import Reckoning, Term, reckoning
from storage.queries import inbox as rows
from storage.queries.inbox import InboxCounts, InboxRow
from storage.queries.inbox_filter import InboxFilter, Whose
from storage.queries.inbox_filter import Term as TermGroup

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Item:
    row: InboxRow
    term: Term
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    term: TermGroup
    name: str
    items: Sequence[Item]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """All that the left and middle panes show."""

    chosen: InboxFilter
    counts: InboxCounts
    processes: Sequence[tuple[str, str]]
    groups: Sequence[Group]
    next_url: str | None
    first_url: str | None
    total: int
    query: dict[str, object]

    @property
    def is_empty(self) -> bool:
        return not self.groups


@inbox.get("/tasks")
@workers
def tasks() -> ResponseReturnValue:
    listing = listed(me(), reckoning(me()))
    return render_template("inbox/list.html", listing=listing, names=names(), body_class="list-page")


def listed(person: SignedIn, when: Reckoning, task_id: str | None = None) -> Listing:
    """The list as the address says it, for the page of the list and of a task beside it."""
    chosen = chosen_filter(person, when, request.args)
    cursor = request.args.get("after")
    with current_house().database.read() as connection:
        counts = rows.inbox_counts(connection, chosen)
        if "whose" not in request.args and not counts.whose[Whose.MINE] and counts.whose[Whose.OFFERED]:
            # Nobody comes to work to look at an empty list: show what may be taken.
            chosen = replace(chosen, whose=Whose.OFFERED)
            counts = rows.inbox_counts(connection, chosen)
        page = rows.inbox_page(connection, chosen, cursor=cursor, limit=PAGE)
        processes = rows.inbox_processes(connection, chosen)
    record_list(person, "tasks", [row.case_id for row in page.rows])
    query = _query(chosen)
    shown = counts.whose[chosen.whose] if not chosen.terms else sum(counts.terms[t] for t in chosen.terms)
    return Listing(
        chosen=chosen,
        counts=counts,
        processes=processes,
        groups=_grouped(page.rows, when, query, task_id),
        next_url=url_for("inbox.tasks", **query, after=page.next_cursor) if page.next_cursor else None,  # type: ignore[arg-type]
        first_url=url_for("inbox.tasks", **query) if cursor else None,  # type: ignore[arg-type]
        total=shown,
        query=query,
    )


def chosen_filter(person: SignedIn, when: Reckoning, given: "MultiDict[str, str]") -> InboxFilter:
    """What the address asks for; anything unknown in it is as if not said."""
    whose = given.get("whose", "mine")
    return InboxFilter(
        staff_id=person.actor.staff_id,
        groups=person.actor.groups,
        whose=Whose(whose) if whose in set(Whose) else Whose.MINE,
        terms=frozenset(TermGroup(term) for term in given.getlist("term") if term in set(TermGroup)),
        process_key=(given.get("process") or None),
        bounds=when.bounds(),
    )


def names() -> dict[str, dict[str, str]]:
    return {
        "whose": {Whose.MINE: _("Мои"), Whose.OFFERED: _("Моего органа"), Whose.FREE: _("Без исполнителя")},
        "heads": {
            Whose.MINE: _("Мои задачи"),
            Whose.OFFERED: _("Задачи моего органа"),
            Whose.FREE: _("Задачи без исполнителя"),
        },
        "term": term_names(),
    }


def term_names() -> dict[str, str]:
    return {
        TermGroup.OVERDUE: _("Просрочено"),
        TermGroup.TODAY: _("Сегодня"),
        TermGroup.WEEK: _("Эта неделя"),
        TermGroup.LATER: _("Позже"),
        TermGroup.NONE: _("Без срока"),
    }


def _grouped(
    page: Iterable[InboxRow], when: Reckoning, query: dict[str, object], task_id: str | None
) -> list[Group]:
    bounds, called = when.bounds(), term_names()
    groups = groupby(page, key=lambda row: bounds.term_of(row.due_at))
    return [
        Group(
            term=term,
            name=called[term],
            items=[
                Item(
                    row=row,
                    term=when.term(row.term),
                    url=url_for("inbox.task", task_id=row.task_id, **query),  # type: ignore[arg-type]
                    current=row.task_id == task_id,
                )
                for row in members
            ],
        )
        for term, members in groups
    ]


def _query(chosen: InboxFilter) -> dict[str, object]:
    query: dict[str, object] = {"whose": chosen.whose.value}
    if chosen.terms:
        query["term"] = sorted(term.value for term in chosen.terms)
    if chosen.process_key:
        query["process"] = chosen.process_key
    return query
