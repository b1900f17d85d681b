"""The blueprint of the studio, and who works there."""

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _

studio = Blueprint("studio", __name__)
DRAWER = "methodologist"


def tabs(draft_id: str) -> list[dict[str, object]]:
    """The rooms of a draft, in the order of the work."""
    rooms = (
        ("studio.summary", _("Черновик")),
        ("studio.diagram", _("Схема")),
        ("studio.forms", _("Формы")),
        ("studio.decisions", _("Таблицы решений")),
        ("studio.checks", _("Проверка")),
        ("studio.play", _("Прогон")),
        ("studio.compare", _("Сравнение")),
        ("studio.release", _("Ввод в действие")),
    )
    return [
        {"url": url, "name": name, "here": _is_here(url, endpoint)}
        for endpoint, name in rooms
        if endpoint in current_app.view_functions
        for url in (url_for(endpoint, draft_id=draft_id),)
    ]


def _is_here(url: str, endpoint: str) -> bool:
    return request.endpoint == endpoint or (endpoint != "studio.summary" and request.path.startswith(url))


@studio.app_context_processor
def _context() -> dict[str, object]:
    return {"studio_tabs": tabs}
