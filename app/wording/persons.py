"""What codes about people are called on the page."""

from flask_babel import lazy_gettext as _

LIKENESS = {
    "same_name": _("совпадают имя и дата рождения"),
    "spelling": _("имя написано иначе, дата рождения та же"),
    "other_surname": _("другая фамилия, остальное совпадает"),
    "birth_unknown": _("совпадает имя, дата рождения записана не везде"),
}
PERSON_FIELD = {
    "surname": _("Фамилия"),
    "given_name": _("Имя"),
    "patronymic": _("Отчество"),
    "born_on": _("Дата рождения"),
    "gender": _("Пол"),
    "died_on": _("Дата смерти"),
}
GENDER = {"f": _("женский"), "m": _("мужской")}
RELATION = {
    "mother": _("мать"),
    "father": _("отец"),
    "guardian": _("законный представитель"),
    "child": _("ребенок"),
    "sibling": _("брат или сестра"),
    "family": _("член семьи"),
}
CONSENT = {
    "given": _("получено"),
    "refused": _("отказ"),
    "unreachable": _("получить не удалось"),
    "withdrawn": _("отозвано"),
    "not_required": _("не требуется"),
}
