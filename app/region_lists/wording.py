"""What the lists of the databank and their figures are called."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from storage.queries.region_lists import State

KINDS: Mapping[str, object] = {"children": _("Дети"), "families": _("Семьи")}
STATES: Mapping[State, object] = {
    State.OPENING: _("состояло на начало квартала"),
    State.PUT_ON: _("поставлено на учет за квартал"),
    State.REMOVED: _("снято с учета за квартал"),
    State.CLOSING: _("состоит на конец квартала"),
    State.STOOD: _("в списке за квартал"),
}
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
