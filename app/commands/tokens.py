"""``kurator token`` and its kin: keys by which programs come in, what for and until when."""

from datetime import timedelta
from pathlib import Path

import click
from rich.table import Column, Table

from app.commands.common import console, data_option, fail, opened
from storage.models import TokenScope
from storage.queries.tokens import TokenLine, tokens_of
from storage.repositories.tokens import ORDINARY
from storage.unit_of_work import UnitOfWork


@click.command(
    help="Выдать ключ программного доступа; он показывается один раз.",
    epilog="Пример: kurator token smirnova --scope read --days 90",
)
@click.argument("login", metavar="ЛОГИН")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in TokenScope]),
    help="Что ключ разрешает; можно повторить. Без него: read, write, deploy.",
)
@click.option(
    "--topic",
    "topics",
    metavar="ТЕМА",
    multiple=True,
    help="Тема внешних заданий (для worker), например notify.*",
)
@click.option(
    "--days",
    metavar="ДНИ",
    type=click.IntRange(1, 3650),
    help="Сколько дней ключ действует; без него — бессрочно.",
)
@click.option("--name", help="Для какой программы ключ.")
@data_option
def token(
    login: str,
    scopes: tuple[str, ...],
    topics: tuple[str, ...],
    days: int | None,
    name: str | None,
    data: Path,
) -> None:
    if TokenScope.WORKER in scopes and not topics:
        fail("Для внешних заданий назовите темы: --topic ТЕМА.", "Все темы сразу: --topic '*'")
    if topics and TokenScope.WORKER not in scopes:
        fail("Темы имеют смысл только с --scope worker.")
    with opened(data) as house, house.database.begin() as connection:
        uow = UnitOfWork(connection)
        member = uow.staff.by_login(login)
        if member is None:
            fail(f"Сотрудника с логином «{login}» нет.")
        now = house.clock.now()
        click.echo(
            uow.tokens.issue(
                member.id,
                at=now,
                scopes=scopes or ORDINARY,
                topics=topics,
                name=name,
                expires_at=now + timedelta(days=days) if days else None,
            )
        )


@click.command(
    help="Показать выданные ключи: чьи, для чего, до какого дня. Сами ключи не хранятся.",
    epilog="Пример: kurator tokens smirnova",
)
@click.argument("login", metavar="[ЛОГИН]", required=False)
@data_option
def tokens(login: str | None, data: Path) -> None:
    with opened(data) as house, house.database.read() as connection:
        if login and UnitOfWork(connection).staff.by_login(login) is None:
            fail(f"Сотрудника с логином «{login}» нет.")
        lines = tokens_of(connection, login=login)
        now = house.clock.now()
    # Whoever takes a key back needs the whole of its name.
    table = Table(Column("ключ", no_wrap=True, min_width=36))
    for name in ("логин", "для чего", "разрешает", "темы", "выдан", "состояние"):
        table.add_column(name, overflow="fold")
    for line in lines:
        state = _state(line, expired=line.expires_at is not None and line.expires_at <= now)
        issued = f"{line.created_at:%d.%m.%Y}"
        table.add_row(
            line.id, line.login, line.name, ", ".join(line.scopes), ", ".join(line.topics), issued, state
        )
    console.print(table)


@click.command(
    "token-revoke",
    help="Отозвать ключ; программа с ним больше не войдет.",
    epilog="Пример: kurator token-revoke 06df23a0-2ed6-473a-a4f8-95bbbb694589",
)
@click.argument("token_id", metavar="КЛЮЧ")
@data_option
def revoke(token_id: str, data: Path) -> None:
    with opened(data) as house, house.database.begin() as connection:
        if not UnitOfWork(connection).tokens.revoke_one(token_id, at=house.clock.now()):
            fail("Действующего ключа с таким обозначением нет.", "Обозначения показывает «kurator tokens».")
    console.print("Ключ отозван.")


def _state(line: TokenLine, *, expired: bool) -> str:
    if line.revoked_at is not None:
        return "отозван"
    if expired:
        return "истек"
    return f"до {line.expires_at:%d.%m.%Y}" if line.expires_at else "действует"
