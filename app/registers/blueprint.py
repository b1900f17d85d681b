"""Journals (журналы): where their pages hang, and whose journals a person opens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint
from flask_babel import gettext as _

from app.access.people import SignedIn
from app.house import House
from engine.errors import NotFound
from engine.journals import JournalRule, Keeper, journal_rules, rule_for
from storage.queries.registers import JournalYear, journal_years, years_of_journals

registers = Blueprint("registers", __name__)
KEEPERS = (
    *("agency_specialist", "agency_head", "opeka_specialist", "opeka_head"),
    *("kdn_secretary", "kdn_chair", "eg_secretary", "eg_leader", "eg_deputy"),
    *("register_keeper", "org_head", "edu_authority", "district_kdn"),
)
"""Every role that reads some journal; a test holds it to ``journals.csv``."""


@dataclass(frozen=True, kw_only=True)
class Book:
    """One journal of one keeper, and what this person may do with it."""

    register: str
    owner: str
    title: str
    keeper: str
    may_correct: bool
    may_close: bool
    years: tuple[JournalYear, ...] = ()

    @property
    def address(self) -> Mapping[str, str]:
        return {"register": self.register, "owner": self.owner}

    def of_year(self, year: int) -> JournalYear | None:
        return next((item for item in self.years if item.year == year), None)


def books(house: House, person: SignedIn) -> list[Book]:
    """Journals this person keeps or answers for, with the years they have."""
    found = list(_rules(house, person))
    with house.database.read() as connection:
        years = years_of_journals(connection, owners={owner for _rule, owner in found})
    return [
        _book(
            house,
            person,
            rule,
            owner,
            tuple(each for each in years if (each.register, each.owner) == (rule.register, owner)),
        )
        for rule, owner in found
    ]


def opened_book(house: House, person: SignedIn, register: str, owner: str) -> Book:
    """Raises NotFound for a journal that is not this person's."""
    rule = rule_for(house.law.folder, person.actor, register, owner)
    if rule is None or register not in house.law.forms:
        raise NotFound(
            _("Такого журнала нет, или он не для вас."), hint=_("Откройте его со страницы «Журналы».")
        )
    with house.database.read() as connection:
        years = journal_years(connection, register=register, owner=owner)
    return _book(house, person, rule, owner, tuple(years))


def _rules(house: House, person: SignedIn) -> Iterator[tuple[JournalRule, str]]:
    """Each journal once, though two of the person's rules open it."""
    known: set[tuple[str, str]] = set()
    for rule in journal_rules(house.law.folder):
        for owner in rule.owners(person.actor) if rule.register in house.law.forms else ():
            if (rule.register, owner) not in known:
                known.add((rule.register, owner))
                yield rule, owner


def _book(
    house: House, person: SignedIn, rule: JournalRule, owner: str, years: tuple[JournalYear, ...]
) -> Book:
    return Book(
        register=rule.register,
        owner=owner,
        title=house.law.forms.get(rule.register).title,
        keeper=_keeper(rule, person),
        may_correct=rule.may_correct(person.actor, owner),
        may_close=rule.may_close(person.actor, owner),
        years=years,
    )


def _keeper(rule: JournalRule, person: SignedIn) -> str:
    if rule.keeper is Keeper.AGENCY:
        return person.card.agency_name or _("орган")
    if rule.keeper is Keeper.COMMISSION:
        return person.card.agency_name or _("комиссия")
    return _("экспертная группа")
