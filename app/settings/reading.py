"""The settings of one municipality as they are read: words, clause, default, own value, last change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import abort

from app.access.people import SignedIn
from app.house import House
from app.settings.words import choice_words, value_words
from app.wording.language import chosen
from engine.ladder.ladders import SAID, key_of, ladder_of
from engine.law import Place
from engine.regulations.clauses import Clause
from engine.setting_values import ValueKind, Words, kind_of_value, load_setting_words
from engine.settings import Setting, load_setting_list, load_settings
from storage.queries.calendars import PlaceLine, places
from storage.queries.settings import SettingChangeLine, setting_changes
from storage.unit_of_work import UnitOfWork

MUNICIPALITY = "municipality"


@dataclass(frozen=True, kw_only=True)
class ChangeWords:
    """A change with its values in words; None stands for the default."""

    line: SettingChangeLine
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True)
class SettingCard:
    setting: Setting
    words: Words
    kind: ValueKind
    clause: Clause | None
    default: str
    own: str | None
    default_words: str
    own_words: str | None
    changes: Sequence[ChangeWords]

    @property
    def key(self) -> str:
        return self.setting.key

    @property
    def value(self) -> str:
        return self.default if self.own is None else self.own

    @property
    def choices(self) -> Mapping[str, str]:
        return choice_words(self.setting)


@dataclass(frozen=True, kw_only=True)
class SettingsFile:
    town: PlaceLine
    place: Place
    offered: Sequence[PlaceLine]
    cards: Sequence[SettingCard]

    @property
    def groups(self) -> Mapping[str, Sequence[SettingCard]]:
        found: dict[str, list[SettingCard]] = {}
        for card in self.cards:
            found.setdefault(card.words.group, []).append(card)
        return found

    def card(self, key: str) -> SettingCard:
        found = next((card for card in self.cards if card.key == key), None)
        return found or abort(404)


def opened_settings(house: House, person: SignedIn, of: str) -> SettingsFile:
    """The settings of the municipality that an address names, if this person may look at it."""
    with house.database.read() as connection:
        uow = UnitOfWork(connection)
        offered = _towns(uow, person)
        town = next((each for each in offered if each.place_id == of or not of), None)
        if town is None:
            abort(404)
        place = house.law.place(uow, town.place_id)
        own = {key: str(value) for key, value in uow.organisation.settings(town.place_id).items()}
        changes = setting_changes(connection, municipality_id=town.place_id)
    return SettingsFile(town=town, place=place, offered=offered, cards=_cards(house, place, own, changes))


def _towns(uow: UnitOfWork, person: SignedIn) -> list[PlaceLine]:
    """One's own municipality, those of one's region; of all for those who keep the product."""
    if person.has_role("system_admin"):
        found = places(uow.connection)
    else:
        card = person.card
        found = places(
            uow.connection, municipality_id=card.municipality_id, region_code=card.region_code or None
        )
    return [line for line in found if line.layer == MUNICIPALITY]


def _cards(
    house: House, place: Place, own: Mapping[str, str], changes: Sequence[SettingChangeLine]
) -> list[SettingCard]:
    folder = house.law.folder
    known = {setting.key: setting for setting in load_setting_list(folder)}
    defaults = {**load_settings(folder).values, **_ladder_defaults(house, place)}
    return [
        _card(house, known[key], words, defaults[key], own.get(key), changes)
        for key, words in load_setting_words(folder).items()
    ]


def _card(
    house: House,
    setting: Setting,
    words: Words,
    default: str,
    own: str | None,
    changes: Sequence[SettingChangeLine],
) -> SettingCard:
    def said(value: str | None) -> str | None:
        return None if value is None else value_words(setting, value, house.law.folder)

    return SettingCard(
        setting=setting,
        words=words if chosen() == "ru" else words.in_english(),
        kind=kind_of_value(setting),
        clause=house.law.clauses.get(setting.obligation_id),
        default=default,
        own=own,
        default_words=said(default) or "",
        own_words=said(own),
        changes=[
            ChangeWords(line=line, old=said(line.old), new=said(line.new))
            for line in changes
            if line.key == setting.key
        ],
    )


def _ladder_defaults(house: House, place: Place) -> dict[str, str]:
    """What the ladder of the region says before a municipality's own words."""
    shipped = replace(place, settings=load_settings(house.law.folder))
    found: dict[str, str] = {}
    for step in ladder_of(house.law.folder, shipped):
        said = (step.after, step.clock.isoformat("minutes"), step.hours, " ".join(step.told))
        found |= {key_of(step.step.value, name): value for name, value in zip(SAID, said, strict=True)}
    return found
