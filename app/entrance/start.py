"""The first page after logging in: where this person's work is."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from app.access.guard import access_of, everyone
from app.access.people import me

start = Blueprint("start", __name__)
FIRST_PLACES = ("inbox.tasks", "cockpit.overview", "admin.access_log", "processes.listing")


@start.get("/")
@everyone
def index() -> ResponseReturnValue:
    for endpoint in FIRST_PLACES:
        access = access_of(endpoint)
        if access is not None and access.admits(me().actor.roles):
            return redirect(url_for(endpoint))
    raise AssertionError("everybody who may log in has a first place")
