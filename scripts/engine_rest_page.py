# ruff: noqa: E501  (the lines of a page)
"""Write docs/reference/engine-rest.md from engine-rest.csv, which the tests of clients check."""

import csv
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
TABLE, TARGET = REFERENCE / "engine-rest.csv", REFERENCE / "engine-rest.md"
CLIENTS = {
    "camunda-external-task-client-python3": "Py",
    "camunda-client": "Ru",
    "pycamunda": "Pc",
    "camunda-external-task-client-js": "JS",
}
HEAD = """# Программный доступ в диалекте Camunda 7: `/engine-rest`

Совместим способ обмена, а не смысл схем: делегаты Java, выражения JUEL, встроенные формы HTML, CMMN и слушатели
`camunda:` здесь ничего не значат, схему исполняет Куратор по своим правилам ([элементы](elements.md)). Свой,
полный программный доступ — `/api/v1`.

**Вход.** `Authorization: Bearer КЛЮЧ` или Basic: логин и ключ вместо пароля. Ключи выдает администратор:

    kurator user program printer --name "Печать писем"            # учетная запись программы
    kurator token printer --scope worker --topic "letters.*"      # берет только эти темы
    kurator token smirnova --scope read --scope write --days 90   # от имени сотрудника
    kurator token admin --scope deploy --scope read               # для настольного редактора схем
    kurator tokens; kurator token-revoke КЛЮЧ                     # показать выданные, отозвать

Права те же, что у человека на страницах; чужое неотличимо от несуществующего. Программа с разрешением `worker` видит
только внешние задания своих тем (и своего муниципального образования, если оно названо), а из переменных дела —
только те, что попросила и что назвал методист.

**Внешнее задание** — сервисная задача с `camunda:topic`, для которого в Кураторе нет своей работы. Закрепление
длится `lockDuration`, вовремя не законченное берет другой. Без оставшихся попыток — сбой: его видит и повторяет
ответственный секретарь.

**Отличия в ответах.** Обозначения — UUID; `tenantId` — муниципальное образование; сотрудники называются
обозначением или логином; отбор, которого нет в Кураторе, — отказ 400, а не список побольше; удаленных и
недоступных объектов — 404. Ошибка: `{"type", "message", "code"}`, `message` — предложение для человека.

Клиенты, которыми каждая строка проверена (без изменений в них, на каждой сборке): **Py** —
camunda-external-task-client-python3 4.5.0, **Ru** — camunda-client 0.15.0, **Pc** — pycamunda 0.6.1,
**JS** — camunda-external-task-client-js 3.1.0. Развертывание проверено формой настольного Camunda Modeler.
pycamunda не показывает ключ, когда считает внешние задания и читает подробности ошибок: эти два вызова у него не работают.

| | Адрес | Клиенты | Что здесь иначе |
| --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page, as it must lie in the repository."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return HEAD + "".join(
        f"| {row['method']} | `{row['path']}` | {_seen(row['clients'])} | {row['note']} |\n" for row in rows
    )


def _seen(clients: str) -> str:
    return " ".join(short for name, short in CLIENTS.items() if name in clients.split())


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
