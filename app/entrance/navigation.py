"""What stands in the head of every page: the places this person may go to."""

from collections.abc import Iterable

from flask import Flask, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access.guard import admits
from app.access.people import SignedIn
from app.house import current_house
from app.notices import unread_of
from app.region_lists.asking import place_of
from app.wording.language import LANGUAGES, chosen

DATABANK, DATABANK_OF_CASES = "region_lists.overview", "databank.own"
PARTNERS, LETTERS = "partners.listing", "partners.inbox"
MOST_IN_SIGHT = 5
"""More places than these do not fit beside the search on a small screen; the rest fold under «Еще»."""


def install(app: Flask) -> None:
    app.context_processor(_context)


def places() -> Iterable[tuple[str, str]]:
    """Endpoint and name, in the order of a working day."""
    return (
        ("inbox.tasks", _("Задачи")),
        ("cases.listing", _("Дела")),
        ("terms.month", _("Сроки")),
        ("sessions.calendar", _("Заседания")),
        ("registers.shelf", _("Журналы")),
        ("risk.register", _("Группа риска")),
        ("quarters.listing", _("Сведения за квартал")),
        (DATABANK_OF_CASES, _("Банк данных")),
        (DATABANK, _("Банк данных")),
        ("persons.find", _("Люди")),
        ("cockpit.overview", _("Контроль")),
        ("processes.listing", _("Процедуры")),
        ("studio.drafts", _("Черновики процедур")),
        ("law.shelf", _("Закон и схема")),
        ("calendar.year", _("Календарь")),
        ("settings.listing", _("Настройки")),
        (PARTNERS, _("Партнёры")),
        (LETTERS, _("Письма партнёров")),
        ("admin.access_log", _("Журнал доступа")),
    )


def _is_kept(endpoint: str, person: SignedIn) -> bool:
    """A region keeps its databank either as lists of a quarter (DO) or «в динамике» (ME 5.6).

    Who has the list of partners finds their letters there.
    """
    if endpoint == LETTERS:
        return not admits(PARTNERS, person.actor.roles)
    return endpoint not in (DATABANK, DATABANK_OF_CASES) or (endpoint == DATABANK) == (
        place_of(person) is not None
    )


def _context() -> dict[str, object]:
    person = current_user if current_user.is_authenticated else None
    roles = person.actor.roles if person is not None else frozenset()
    menu = []
    if person is not None:
        for endpoint, name in places():
            if admits(endpoint, person.actor.roles) and _is_kept(endpoint, person):
                here = (request.endpoint or "").partition(".")[0] == endpoint.partition(".")[0]
                menu.append({"url": url_for(endpoint), "name": name, "here": here})
    # A fold with one place in it would take as much room as the place itself.
    in_sight = MOST_IN_SIGHT if len(menu) > MOST_IN_SIGHT + 1 else len(menu)
    return {
        "menu": menu[:in_sight],
        "menu_folded": menu[in_sight:],
        "person": person,
        "language": chosen(),
        "languages": LANGUAGES,
        "demo": current_house().config.demo,
        "unread": unread_of(person) if person is not None and admits("notices.listing", roles) else None,
        "may_search": person is not None and admits("cases.find", person.actor.roles),
    }
