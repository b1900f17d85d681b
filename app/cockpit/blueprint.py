"""The pages of those who answer for the course of procedures: «Контроль»."""

from flask import Blueprint, current_app
from flask_babel import gettext as _

cockpit = Blueprint("cockpit", __name__, url_prefix="/cockpit")


def places() -> list[tuple[str, str]]:
    """Endpoints and names of the pages beside each other, as far as they exist."""
    named = (
        ("cockpit.overview", _("Обзор")),
        ("cockpit.stuck", _("Застряло")),
        ("cockpit.instances", _("Процедуры в работе")),
        ("cockpit.tasks", _("Открытые задачи")),
        ("cockpit.incidents", _("Сбои")),
        ("cockpit.batches", _("Пакетные действия")),
    )
    return [(endpoint, name) for endpoint, name in named if endpoint in current_app.view_functions]


@cockpit.context_processor
def _context() -> dict[str, object]:
    return {"cockpit_places": places()}
