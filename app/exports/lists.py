"""Which lists may be taken along: each is named, says whom it is for, and makes its table when asked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from werkzeug.exceptions import NotFound

from app.access.guard import Access
from app.access.people import SignedIn
from app.exports.table import Table
from app.house import House
from app.wording.dates import Reckoning, reckoning


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks for a list and with which filters; also in the worker, where there is no request."""

    house: House
    person: SignedIn
    args: Mapping[str, str]
    how: str = "xlsx"
    """``pdf`` when it is for paper: a journal prints the columns of its form alone."""

    @property
    def when(self) -> Reckoning:
        return reckoning(self.person, self.house)


Maker = Callable[[Asked], Table]


@dataclass(frozen=True, kw_only=True)
class Listed:
    name: str
    kind: str
    """What the log of looks calls it: ``list``, ``register``."""
    access: Access
    make: Maker

    def table(self, asked: Asked) -> Table:
        """The table for who may have it; for others there is none."""
        if not self.access.admits(asked.person.actor.roles):
            raise NotFound
        return self.make(asked)


_LISTS: dict[str, Listed] = {}


def exported(name: str, *, kind: str = "list") -> Callable[[Maker], Maker]:
    """Names a function that makes a table; beneath it stands who may ask, as over a page."""

    def register(make: Maker) -> Maker:
        access = getattr(make, "kurator_access", None)
        assert isinstance(access, Access), f"say who may take {name}: @workers or @only(…) beneath @exported"
        assert name not in _LISTS, f"two lists are named {name}"
        _LISTS[name] = Listed(name=name, kind=kind, access=access, make=make)
        return make

    return register


def list_named(name: str) -> Listed:
    """Raises NotFound."""
    if name not in _LISTS:
        raise NotFound
    return _LISTS[name]


def lists() -> Iterator[Listed]:
    yield from _LISTS.values()
