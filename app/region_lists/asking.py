"""What is asked of the databank: which quarter, which rows; and where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from app.access.people import SignedIn
from app.house import House, current_house
from app.region_lists.wording import ROMAN
from handlers.databank_quarter import kinds_asked
from handlers.family_plan import next_quarter, quarter_start
from storage.queries.region_lists import CHILDREN, FAMILIES, Quarter, Row, State, listed

FORMS: Mapping[str, str] = {"children": CHILDREN, "families": FAMILIES}
QUARTERS_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Place:
    """A municipality that keeps a databank by lists of a quarter."""

    municipality_id: str
    name: str
    kinds: Mapping[str, bool]


def place_of(person: SignedIn) -> Place | None:
    """Where this person's databank is; none where the region does not keep one like this."""
    card = person.card
    kinds = kinds_asked(current_house().law.folder, card.region_code or "")
    if card.municipality_id is None or not kinds:
        return None
    return Place(municipality_id=card.municipality_id, name=card.municipality_name or "", kinds=kinds)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A quarter and a choice of rows, as the address says them; what makes no sense is as if not said."""

    year: int
    number: int
    state: State = State.STOOD
    ground: str = ""
    words: str = ""

    @staticmethod
    def of(args: Mapping[str, str], today: date) -> "Asking":
        begins = _quarter(args.get("quarter", "")) or quarter_start(today)
        asked = args.get("state", "")
        return Asking(
            year=begins.year,
            number=_number(begins),
            state=State(asked) if asked in {*State} else State.STOOD,
            ground=args.get("ground", "")[:40],
            words=args.get("q", "").strip()[:200],
        )

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def title(self) -> str:
        return _("%(number)s квартал %(year)s года", number=ROMAN[self.number], year=self.year)

    @property
    def quarter(self) -> Quarter:
        begins = date(self.year, self.number * 3 - 2, 1)
        return Quarter(begins=begins, ends=next_quarter(begins) - timedelta(days=1))

    @property
    def kept(self) -> dict[str, str]:
        """The same question as the arguments of an address."""
        said = {"quarter": self.code, "state": self.state.value, "ground": self.ground, "q": self.words}
        return {name: value for name, value in said.items() if value}

    def rows(self, house: House, form: str, municipality_id: str) -> list[Row]:
        with house.database.read() as connection:
            return listed(
                connection,
                form=form,
                municipality_id=municipality_id,
                quarter=self.quarter,
                state=self.state,
                ground=self.ground,
                words=self.words,
            )


def _quarter(code: str) -> date | None:
    year, _dash, number = code.partition("-")
    if len(year) != 4 or not year.isdecimal() or number not in {"1", "2", "3", "4"} or year < "1990":
        return None
    return date(int(year), int(number) * 3 - 2, 1)


def _number(begins: date) -> int:
    return (begins.month + 2) // 3


def quarters(today: date) -> list[Asking]:
    """The current quarter and those before it, the newest first."""
    found = []
    begins = quarter_start(today)
    for _step in range(QUARTERS_SHOWN):
        found.append(Asking(year=begins.year, number=_number(begins)))
        begins = quarter_start(begins - timedelta(days=1))
    return found
