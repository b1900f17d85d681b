"""What codes are called on the page: statuses, parts, kinds of events."""

from collections.abc import Mapping

from flask import Flask
from flask_babel import lazy_gettext as _

from app.wording.dates import day_words, moment_words
from app.wording.persons import CONSENT, GENDER, LIKENESS, PERSON_FIELD, RELATION
from app.wording.sessions import (
    ANSWER,
    FREE_DAY,
    INVITEE,
    RHYTHM,
    SESSION_ACT,
    SESSION_STATE,
    SESSION_STEP,
    VOTE,
)
from storage.columns import new_id

CASE_STATUS = {
    "intake": _("прием сообщения"),
    "checking": _("проверка информации"),
    "checked": _("проверка завершена"),
    "recognised": _("признана находящейся в СОП"),
    "programme": _("идет индивидуальная работа"),
    "not_confirmed": _("факты не подтвердились"),
    "help": _("помощь без признания в СОП"),
    "refused": _("в признании отказано"),
    "joined": _("присоединено к другому делу"),
    "closed": _("снята с учета"),
    "annulled": _("признание отменено судом"),
    "expert_group": _("рассматривает экспертная группа"),
    "risk_group": _("в регистре группы риска"),
    "risk_removed": _("снята с учета группы риска"),
}
PERSON_STATUS = {
    "none": _("на учете не состоит"),
    "registered": _("на учете"),
    "removed": _("снят с учета"),
    "annulled": _("постановка отменена"),
}
KIN = {
    "minor": _("несовершеннолетний"),
    "mother": _("мать"),
    "father": _("отец"),
    "guardian": _("законный представитель"),
    "other": _("член семьи"),
}
DANGER = {
    "low": _("низкий"),
    "medium": _("средний"),
    "high": _("высокий"),
    "critical": _("критический"),
}
ADDRESS = {
    "residence": _("место жительства"),
    "registration": _("регистрация"),
    "stay": _("место пребывания"),
}
PART = {
    "informing": _("сообщил о семье"),
    "requested": _("запрошены материалы"),
    "working_group": _("рабочая группа"),
    "emergency": _("экстренные меры"),
    "register": _("ведет запись в регистре группы риска"),
}
DOCUMENT_STATE = {
    "draft": _("проект"),
    "signed": _("подписан"),
    "sent": _("направлен"),
    "received": _("получен"),
}
MEASURE_STATE = {
    "planned": _("в работе"),
    "done": _("выполнено"),
    "not_done": _("не выполнено"),
    "cancelled": _("отменено"),
}
INSTANCE_STATUS = {
    "running": _("идет"),
    "suspended": _("приостановлена"),
    "completed": _("завершена"),
    "cancelled": _("отменена"),
}
BATCH_STATE = {
    "checking": _("проверяется"),
    "checked": _("ждет подтверждения"),
    "running": _("выполняется"),
    "done": _("закончено"),
    "stopped": _("остановлено"),
}
BATCH_ITEM_STATE = {
    "waiting": _("не проверена"),
    "fit": _("возможно"),
    "unfit": _("невозможно"),
    "done": _("выполнено"),
    "failed": _("не выполнено"),
}
QUESTION = {
    "recognition": _("признание находящимися в СОП"),
    "recognise": _("признание находящимися в СОП"),
    "programme": _("утверждение программы"),
    "approve_programme": _("утверждение программы"),
    "correction": _("корректировка программы"),
    "correct_programme": _("корректировка программы"),
    "closure": _("прекращение нахождения в СОП"),
    "terminate": _("прекращение нахождения в СОП"),
    "registration": _("постановка семьи на учет"),
    "plan": _("утверждение комплексного плана"),
    "removal": _("снятие семьи с учета"),
    "primary": _("первичное рассмотрение случая"),
    "interim": _("промежуточное рассмотрение случая"),
    "final": _("итоговое рассмотрение случая"),
    "crisis": _("кризисная ситуация"),
    "scheduled": _("рассмотрение случая"),
    "unscheduled": _("внеплановое рассмотрение случая"),
}
DECISION = {"adopted": _("принято"), "rejected": _("не принято"), "postponed": _("отложено")}
DAY_KIND = {
    "off": _("нерабочий день"),
    "working": _("рабочий день"),
    "shortened": _("рабочий день, короче на час"),
}
YEAR_STATUS = {"official": _("утвержден"), "preliminary": _("предварительно")}
TERM_CHANGE = {
    "moved": _("срок перенесен"),
    "corrected": _("исправлено начало"),
    "recomputed": _("рассчитан заново по измененному календарю"),
    "restored": _("возвращен прежний срок"),
    "session": _("рассчитан заново: заседание назначено на другой день"),
}
TERM_ACT = {"recompute": _("Пересчет сроков"), "revert": _("Отмена пересчета сроков")}
TERM_KEPT = {
    "missed": _("срок уже пропущен"),
    "would_be_past": _("новый срок уже прошел бы"),
}
BODY = {"kdn": _("комиссия"), "expert_group": _("экспертная группа")}
RISK_KIND = {"child": _("ребенок"), "family": _("семья")}
RISK_ORGANISATION = {
    "preschool": _("дошкольная"),
    "school": _("общеобразовательная"),
    "college": _("профессиональная"),
    "medical": _("медицинская"),
}
RISK_STATE = {
    "draft": _("ждет решения"),
    "registered": _("состоит на учете"),
    "removed": _("снят с учета"),
    "refused": _("не поставлен на учет"),
}
RISK_MEASURE = {
    "opening": _("На начало периода"),
    "identified": _("Поставлено"),
    "identified_from_sop": _("из них снятых с учета СОП"),
    "removed": _("Снято"),
    "removed_code_1": _("снято: результаты ИПК"),
    "removed_code_2": _("снято: учет СОП"),
    "removed_code_3": _("снято: лишение прав"),
    "removed_code_4": _("снято: ограничение прав"),
    "removed_code_5": _("снято: смерть"),
    "removed_code_6": _("снято: переезд"),
    "removed_code_7": _("снято: совершеннолетие"),
    "removed_codes_8_9_10": _("снято: прием, перевод, завершение обучения"),
    "removed_codes_12_13_14": _("снято: отчисление"),
    "removed_code_11": _("снято: закрытое учреждение"),
    "closing": _("На конец периода"),
    "extra_sections": _("в секциях, кружках"),
    "extra_clubs": _("в клубах"),
    "extra_lessons": _("дополнительные занятия"),
}
"""The figures of annex 3, each said as a list of entries is headed."""
RISK_COLUMN = {
    "put_on": _("Дата постановки"),
    "state": _("Состояние"),
    "decided_by": _("Кто решил"),
    "curator_id": _("Куратор ИПК"),
    "next_organisation": _("Следующая организация"),
    "follow_up_measures": _("Меры дальнейшей работы"),
    "F-PK-1": _("Основания"),
    "F-PK-5:family": _("Категории семьи"),
    "F-PK-5:child": _("Категории несовершеннолетнего"),
    "extra": _("Вид дополнительной занятости"),
}
LOOK = {
    "view": _("открыл"),
    "list": _("увидел в списке"),
    "open_field": _("раскрыл сведения"),
    "print": _("распечатал"),
    "download": _("скачал"),
    "export": _("выгрузил"),
    "search": _("искал"),
    "shown": _("увидел в результатах поиска"),
}
LOOKED_AT = {
    "case": _("дело"),
    "person": _("карточку человека"),
    "task": _("задачу"),
    "document": _("документ"),
    "file": _("файл"),
    "register": _("журнал"),
    "risk_entry": _("запись регистра группы риска"),
    "search": _("по слову"),
    "session": _("заседание"),
    "access_log": _("журнал доступа"),
    "term": _("срок"),
    "list": _("список"),
}
LETTER = {
    "waiting": _("ждет отправки"),
    "sent": _("отправлено"),
    "kept": _("осталось в Кураторе"),
    "failed": _("не ушло"),
}
NAMES: Mapping[str, Mapping[str, object]] = {
    "case_status": CASE_STATUS,
    "person_status": PERSON_STATUS,
    "kin": KIN,
    "danger": DANGER,
    "address": ADDRESS,
    "part": PART,
    "document_state": DOCUMENT_STATE,
    "measure_state": MEASURE_STATE,
    "instance_status": INSTANCE_STATUS,
    "batch_state": BATCH_STATE,
    "batch_item_state": BATCH_ITEM_STATE,
    "session_state": SESSION_STATE,
    "session_step": SESSION_STEP,
    "session_act": SESSION_ACT,
    "invitee": INVITEE,
    "vote": VOTE,
    "answer": ANSWER,
    "rhythm": RHYTHM,
    "free_day": FREE_DAY,
    "question": QUESTION,
    "decision": DECISION,
    "body": BODY,
    "day_kind": DAY_KIND,
    "year_status": YEAR_STATUS,
    "term_change": TERM_CHANGE,
    "term_act": TERM_ACT,
    "term_kept": TERM_KEPT,
    "letter": LETTER,
    "likeness": LIKENESS,
    "person_field": PERSON_FIELD,
    "gender": GENDER,
    "relation": RELATION,
    "consent": CONSENT,
    "look": LOOK,
    "looked_at": LOOKED_AT,
}


def install(app: Flask) -> None:
    app.jinja_env.filters["named"] = named
    app.jinja_env.filters["day"] = day_words
    app.jinja_env.filters["moment"] = moment_words
    app.jinja_env.globals["new_command_id"] = new_id


def named(code: str | None, kind: str) -> str:
    """The page's name of a code; a code nobody named is shown as it is."""
    if not code:
        return "—"
    return str(NAMES[kind].get(code, code))
