"""``kurator organisation``, ``user`` and ``token``: who works here, and their keys."""

from pathlib import Path

import click

from app.access.passwords import PasswordUnfit, hash_password
from app.commands.common import console, data_option, fail, opened
from engine.bootstrap import load_organisation
from storage.unit_of_work import UnitOfWork
from webhooks.mail import is_address


@click.command(
    help="Внести муниципальные образования, органы, сотрудников и заседания из таблиц CSV.",
    epilog="Пример: kurator organisation processes/organisations/dolzhansk",
)
@click.argument("folder", metavar="ПАПКА", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.password_option("--password", prompt="Пароль", help="Первый пароль для всех новых сотрудников.")
@data_option
def organisation(folder: Path, password: str, data: Path) -> None:
    with opened(data) as house, house.database.begin() as connection:
        uow = UnitOfWork(connection)
        load_organisation(
            uow, folder, house.clock.now(), hash_password, processes=house.config.processes, password=password
        )
        console.print(f"Внесено. Сотрудников в базе: {uow.staff.count()}")


@click.group(help="Сотрудники.")
def user() -> None:
    pass


@user.command(
    "add",
    help="Добавить сотрудника платформы, например администратора.",
    epilog='Пример: kurator user add admin --name "Иванов Иван Иванович"',
)
@click.argument("login", metavar="ЛОГИН")
@click.option("--name", required=True, help="Фамилия, имя, отчество.")
@click.option(
    "--role", metavar="РОЛЬ", default="system_admin", show_default=True, help="Роль уровня платформы."
)
@click.password_option("--password", prompt="Пароль", help="Пароль, не короче 12 знаков.")
@data_option
def add_user(login: str, name: str, role: str, password: str, data: Path) -> None:
    with opened(data) as house, house.database.begin() as connection:
        uow = UnitOfWork(connection)
        if house.law.role_scopes.get(role) != "platform":
            fail(
                f"Роли «{role}» уровня платформы нет.", "Роли органов назначаются таблицами или на странице."
            )
        if uow.staff.by_login(login) is not None:
            fail(f"Логин «{login}» уже занят.")
        staff_id = uow.staff.hire(
            login=login,
            full_name=name,
            short_name=name,
            at=house.clock.now(),
            password_hash=_hashed(password),
        )
        uow.staff.give_role(staff_id, role, "platform", "all")
    console.print(f"Сотрудник «{login}» добавлен.")


@user.command(
    "program",
    help="Добавить программу, которая выполняет внешние задания; входит по ключу.",
    epilog='Пример: kurator user program printer --name "Печать писем"',
)
@click.argument("login", metavar="ЛОГИН")
@click.option("--name", required=True, help="Как программа называется в истории дел.")
@click.option(
    "--municipality", metavar="КОД", help="Код муниципального образования; без него — задания всех."
)
@data_option
def add_program(login: str, name: str, municipality: str | None, data: Path) -> None:
    with opened(data) as house, house.database.begin() as connection:
        uow = UnitOfWork(connection)
        if uow.staff.by_login(login) is not None:
            fail(f"Логин «{login}» уже занят.")
        town = uow.organisation.municipality_by_code(municipality) if municipality else None
        if municipality and town is None:
            fail(f"Муниципального образования с кодом «{municipality}» нет.")
        staff_id = uow.staff.hire(
            login=login,
            full_name=name,
            short_name=name,
            at=house.clock.now(),
            municipality_id=town.id if town else None,
        )
        uow.staff.give_role(staff_id, "outside_worker", "platform", "all")
    console.print(f"Программа «{login}» добавлена. Ключ: kurator token {login} --scope worker --topic ТЕМА")


@user.command(
    "email",
    help="Задать адрес, на который идут письма; пустой — писем не будет.",
    epilog="Пример: kurator user email smirnova smirnova@район.рф",
)
@click.argument("login", metavar="ЛОГИН")
@click.argument("address", metavar="[АДРЕС]", default="")
@data_option
def email(login: str, address: str, data: Path) -> None:
    if address and not is_address(address):
        fail(f"«{address}» — не адрес почты.", "Нужен один адрес вида ivanova@район.рф.")
    with opened(data) as house, house.database.begin() as connection:
        uow = UnitOfWork(connection)
        member = uow.staff.by_login(login)
        if member is None:
            fail(f"Сотрудника с логином «{login}» нет.")
        uow.staff.set_email(member.id, address or None)
    console.print("Адрес записан." if address else "Письма больше не идут.")


@user.command(
    "passwd",
    help="Задать новый пароль; старые сеансы закончатся.",
    epilog="Пример: kurator user passwd smirnova",
)
@click.argument("login", metavar="ЛОГИН")
@click.password_option("--password", prompt="Новый пароль", help="Новый пароль, не короче 12 знаков.")
@data_option
def passwd(login: str, password: str, data: Path) -> None:
    with opened(data) as house, house.database.begin() as connection:
        uow = UnitOfWork(connection)
        member = uow.staff.by_login(login)
        if member is None:
            fail(f"Сотрудника с логином «{login}» нет.")
        uow.staff.set_password(member.id, _hashed(password))
    console.print("Пароль изменён.")


def _hashed(password: str) -> str:
    try:
        return hash_password(password)
    except PasswordUnfit as error:
        fail(str(error))
