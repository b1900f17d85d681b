"""Logging in and out."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, current_user, login_user, logout_user

from app.access import people
from app.access.guard import everyone, public
from app.access.passwords import is_right
from app.carried import typed_again
from app.carried.typed_again import TypedAgain
from app.entrance import guessing
from app.house import House, current_house, zone_named
from app.wording.dates import time_words
from app.wording.language import is_own_path
from engine.commands import EndSession
from engine.regions import load_regions
from storage.columns import new_id
from storage.queries.organisation import StaffCard, staff_by_id, staff_by_login, staff_list
from storage.repositories.staff import Staff

DAY = timedelta(hours=12)
"""However busy, a session does not outlive a working day."""

auth = Blueprint("auth", __name__)


def install(app: Flask) -> None:
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_DURATION=timedelta(0),
    )
    login = LoginManager()
    login.session_protection = None
    login.init_app(app)
    login.unauthorized_handler(_ask_to_log_in)
    people.install(login)
    app.before_request(_end_idle_session)
    app.register_blueprint(auth)


@auth.get("/login")
@public
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(_next_page())
    return _login_page()


@auth.post("/login")
@public
def enter() -> ResponseReturnValue:
    house = current_house()
    name = request.form.get("login", "").strip()[:120]
    wait = guessing.wait_of(house, name)
    if wait is not None:
        return _login_page(name, _wait_words(wait)), 429
    card = _known(house, name)
    right = is_right(request.form.get("password", ""), card.password_hash if card else None)
    guessing.record(house, name, succeeded=right)
    if not right or card is None:
        return _login_page(name, _("Логин или пароль неверны. Проверьте раскладку клавиатуры.")), 422
    return _let_in(house, card)


@auth.post("/login/as/<staff_id>")
@public
def enter_as(staff_id: str) -> ResponseReturnValue:
    """The demo's door: enter as any of the demo district's people. Closed everywhere else."""
    house = current_house()
    if not house.config.demo:
        abort(404)
    with house.database.read() as connection:
        card = staff_by_id(connection, staff_id=staff_id)
    if card is None or not card.is_active:
        abort(404)
    return _let_in(house, card)


@auth.post("/logout")
@everyone
def leave() -> ResponseReturnValue:
    """The session ends for every copy of its cookie, not only for this browser."""
    key, actor = session.get("key"), people.me().actor
    logout_user()
    session.clear()
    if key is not None:
        current_house().execute(EndSession(), actor, key)
    flash(_("Вы вышли."), "good")
    return redirect(url_for("auth.login"))


def _known(house: House, login: str) -> StaffCard | None:
    with house.database.read() as connection:
        card = staff_by_login(connection, login=login)
    return card if card is not None and card.is_active else None


def _wait_words(wait: guessing.Wait) -> str:
    when = time_words(wait.until, zone_named(None))
    if wait.of_address:
        return _(
            "С вашего адреса слишком много неудачных попыток. Повторите после %(time)s или войдите там, "
            "где входили раньше.",
            time=when,
        )
    return _("Слишком много неудачных попыток. Повторите после %(time)s.", time=when)


def _let_in(house: House, card: StaffCard) -> ResponseReturnValue:
    """To where one was going, or back to the form that came when the session had ended."""
    _begin_session(house, card)
    typed = typed_again.carried()
    return render_template("auth/again.html", typed=typed) if typed else redirect(_next_page())


def _ask_to_log_in() -> ResponseReturnValue:
    if request.path.startswith(people.FOR_PROGRAMS) or _is_asked_by_script():
        abort(401)
    typed = typed_again.of_request()
    if typed is not None and typed.is_worth_keeping:
        fault = _("Войдите снова: введенное не пропадет, вы отправите его после входа.")
        return _login_page(fault=fault, typed=typed), 401
    if request.method != "GET":
        return redirect(url_for("auth.login"))
    return redirect(url_for("auth.login", next=request.full_path.rstrip("?")))


def _is_asked_by_script() -> bool:
    """A script that is led to the page of logging in would take it for its answer."""
    return "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def _begin_session(house: House, card: StaffCard) -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    login_user(people.sign_in(house, card))
    session["key"] = f"session:{new_id()}"
    session["began"] = session["seen"] = house.clock.now().timestamp()


def _end_idle_session() -> None:
    """Log out who has been away too long; a shared office computer must not stay open."""
    if "seen" not in session:
        return
    house = current_house()
    now = house.clock.now().timestamp()
    idle = timedelta(minutes=house.config.idle_minutes).total_seconds()
    if now - session["seen"] > idle or now - session.get("began", 0) > DAY.total_seconds():
        language = session.get("language")
        session.clear()
        if language:
            session["language"] = language
        flash(_("Вы долго не работали, вход завершен. Войдите снова: черновики сохранены."), "soon")
    elif now - session["seen"] > 60 or now < session["seen"]:
        # Once a minute is enough, and a cookie that does not change is not sent again.
        session["seen"] = now


def _next_page() -> str:
    wanted = request.values.get("next", "")
    return wanted if is_own_path(wanted) and urlsplit(wanted).path != "/login" else url_for("start.index")


def _login_page(login: str = "", fault: str = "", typed: TypedAgain | None = None) -> str:
    house = current_house()
    with house.database.read() as connection:
        is_empty = Staff(connection).count() == 0
    return render_template(
        "auth/login.html",
        is_empty=is_empty,
        login=login,
        fault=fault,
        next=request.values.get("next", ""),
        again=typed or typed_again.carried(),
        demo_people=_people_of_demo(house) if house.config.demo else {},
    )


def _people_of_demo(house: House) -> dict[str, list[tuple[StaffCard, str]]]:
    """Everybody with their roles, by municipality, a region's own people after its municipalities."""
    regions = load_regions(house.config.processes)
    with house.database.read() as connection:
        listed = staff_list(connection)
    order = list(regions)
    listed.sort(key=lambda each: (order.index(each[0].region_code or order[0]), not each[0].municipality_id))
    people: dict[str, list[tuple[StaffCard, str]]] = {}
    for card, roles in listed:
        place = card.municipality_name or (regions[card.region_code].name if card.region_code else "")
        people.setdefault(place, []).append((card, ", ".join(house.role_names[role] for role in roles)))
    return people
