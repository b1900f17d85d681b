"""People and their groups, as far as colleagues of one municipality know each other."""

from flask import Response

from app.access.guard import workers
from app.access.people import SignedIn, me
from app.engine_rest.section import answer, asked, engine_rest, pages, refuse_unknown, text_of
from app.engine_rest.task_lists import person_named
from app.house import current_house
from engine.errors import NotFound
from storage.queries.organisation import StaffCard, staff_list

USERS = frozenset({"id", "memberOfGroup"})
GROUPS = frozenset({"id", "member"})


@engine_rest.get("/user")
@workers
def users() -> Response:
    first, most = pages(asked())
    return answer([_user(card) for card in _colleagues()[first : first + most]])


@engine_rest.get("/user/count")
@workers
def user_count() -> Response:
    return answer({"count": len(_colleagues())})


@engine_rest.get("/user/<user_id>/profile")
@workers
def user_profile(user_id: str) -> Response:
    card = next((card for card in _colleagues() if user_id in (card.id, card.login)), None)
    if card is None:
        raise NotFound(f"Сотрудника {user_id} нет, или он работает не у вас.")
    return answer(_user(card))


@engine_rest.get("/group")
@workers
def groups() -> Response:
    """Groups of one's own, or of a colleague: candidates of tasks are named by them."""
    sent = asked()
    refuse_unknown(sent, GROUPS)
    wanted, keys = text_of(sent, "id"), sorted(_member(text_of(sent, "member")).actor.groups)
    return answer([_group(key) for key in keys if wanted in (None, key)])


@engine_rest.get("/group/count")
@workers
def group_count() -> Response:
    return answer({"count": len(_member(text_of(asked(), "member")).actor.groups)})


@engine_rest.get("/identity/groups")
@workers
def groups_of_user() -> Response:
    person = _member(text_of(asked(), "userId"))
    told = [{"id": key, "name": _group(key)["name"]} for key in sorted(person.actor.groups)]
    return answer({"groups": told, "groupUsers": []})


def _colleagues() -> list[StaffCard]:
    sent, own = asked(), me().actor.municipality_id
    refuse_unknown(sent, USERS)
    wanted, group = text_of(sent, "id"), text_of(sent, "memberOfGroup")
    if own is None:
        return []
    with current_house().database.read() as connection:
        found = staff_list(connection, municipality_id=own)
    cards = [card for card, _roles in found if wanted in (None, card.id, card.login)]
    if group is None:
        return cards
    return [card for card in cards if (person := person_named(card.id)) and group in person.actor.groups]


def _member(name: str | None) -> SignedIn:
    person = me()
    if name is None or name in (person.actor.staff_id, person.card.login):
        return person
    other = person_named(name)
    if other is None or other.actor.municipality_id != person.actor.municipality_id:
        raise NotFound(f"Сотрудника {name} нет, или он работает не у вас.")
    return other


def _user(card: StaffCard) -> dict[str, object]:
    last, _, rest = card.full_name.partition(" ")
    return {"id": card.id, "firstName": rest, "lastName": last, "email": None}


def _group(key: str) -> dict[str, object]:
    role = key.partition("@")[0]
    return {"id": key, "name": current_house().role_names.get(role, role), "type": "ROLE"}
