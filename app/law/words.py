"""What carries a duty, in words; a colour goes with each, never alone."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from engine.regulations.coverage import How

MISSING = "missing"
WAYS: Mapping[str, object] = {
    How.ELEMENT: _("элемент схемы"),
    How.HANDLER: _("обработчик"),
    How.REGISTER: _("журнал"),
    How.ACCESS: _("доступ"),
    How.FORM: _("форма"),
    How.JOB: _("задание по календарю"),
    How.SETTING: _("настройка"),
    How.WAIVED: _("неприменимо"),
    MISSING: _("ничем"),
}
"""In the order in which a colour is chosen where several carry one duty."""
