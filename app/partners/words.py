"""What codes about partners are called on the pages."""

from flask_babel import lazy_gettext as _

ENDPOINT_STATE = {
    "active": _("работает"),
    "paused": _("приостановлен"),
    "stopped": _("остановлен партнёром"),
}
MESSAGE_STATE = {
    "waiting": _("ждёт отправки"),
    "sent": _("доставлено"),
    "failed": _("не доставлено"),
    "on_paper": _("отправлено на бумаге"),
}
LETTER_STATE = {
    "received": _("получено"),
    "done": _("передано в дело"),
    "waiting": _("ждёт своего шага в деле"),
    "unmatched": _("дело неизвестно"),
    "invalid": _("не принято"),
}
OUTCOME = {
    "delivered": _("принято"),
    "failed": _("не принято"),
    "gone": _("больше не принимают"),
    "moved": _("адрес изменился"),
    "refused": _("адрес запрещён"),
}
DIRECTION = {
    "out": _("наши сообщения партнёру"),
    "in": _("письма партнёра нам"),
}
ACT = {
    "added": _("партнёр внесён"),
    "changed": _("сведения изменены"),
    "endpoint_added": _("адрес внесён"),
    "endpoint_changed": _("адрес изменён"),
    "endpoint_paused": _("отправка приостановлена"),
    "endpoint_resumed": _("отправка возобновлена"),
    "secret_issued": _("выпущен новый секрет"),
    "secret_retired": _("секрет отозван"),
    "test_sent": _("отправлена проверка"),
    "redelivered": _("отправлено ещё раз"),
    "letter_assigned": _("письмо отнесено к делу"),
}
TONE = {
    "active": "good",
    "paused": "soon",
    "stopped": "late",
    "sent": "good",
    "failed": "late",
    "on_paper": "soon",
    "done": "good",
    "unmatched": "late",
    "invalid": "late",
}
"""Which badge a state wears; the word beside it says the same."""
