"""What one looks for by name stays out of addresses: histories and proxies keep those for long.

A form of search is sent by POST. The names and birth dates in it are kept in the session, and
the address of the list carries a mark that stands for them. Pages know nothing of it: they read
``request.args`` and build addresses as if the words stood there.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, abort, has_request_context, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

from app.access.guard import everyone
from app.access.people import FOR_PROGRAMS
from app.wording.language import is_own_path
from engine.errors import Invalid
from storage.columns import new_id

PRIVATE = ("q", "born")
"""Fields of searches that may name a person."""
MARK = "sought"
MOST_LETTERS = 600
"""How much of what was looked for a session keeps: the cookie that carries it has room for no more."""

seeking = Blueprint("seeking", __name__)


def install(app: Flask) -> None:
    app.before_request(_bring_words_back)
    app.url_defaults(_leave_words_out)
    app.register_blueprint(seeking)


@seeking.post("/sought")
@everyone
def seek() -> ResponseReturnValue:
    """From a form of search to its list; ``_list`` is where the list is."""
    to = request.form.get("_list", "")
    if not is_own_path(to):
        abort(400)
    said = [
        (name, value.strip())
        for name, value in request.form.items(multi=True)
        if name not in {"_list", "csrf_token", *PRIVATE} and value.strip()
    ]
    private = {name: request.form.get(name, "").strip()[:200] for name in PRIVATE}
    if any(private.values()):
        said.append((MARK, _mark_of(private)))
    return redirect(to + ("&" if "?" in to else "?") + urlencode(said) if said else to, 303)


def _bring_words_back() -> None:
    mark = request.args.get(MARK)
    if mark is None:
        return
    kept = _kept().get(mark)
    if kept is None:
        raise Invalid(_("Здесь уже не помнят, что вы искали."), hint=_("Напишите слова поиска еще раз."))
    asked = [pair for pair in request.args.items(multi=True) if pair[0] != MARK]
    request.args = ImmutableMultiDict([*asked, *kept.items()])


def _leave_words_out(_endpoint: str, values: dict[str, Any]) -> None:
    """An address made of what was asked for carries the mark again."""
    if not has_request_context() or request.path.startswith(FOR_PROGRAMS):
        return
    private = {name: str(values.pop(name)) for name in PRIVATE if values.get(name)}
    if private:
        values[MARK] = _mark_of(private)


def _mark_of(private: Mapping[str, str]) -> str:
    """The mark of these words; the oldest words are forgotten when there are too many."""
    said = {name: value for name, value in private.items() if value}
    kept = _kept()
    mark = next((mark for mark, words in kept.items() if words == said), None) or new_id()[-12:]
    kept.pop(mark, None)
    kept[mark] = said
    while len(kept) > 1 and sum(map(_letters, kept.values())) > MOST_LETTERS:
        del kept[next(iter(kept))]
    # As a list: the cookie sorts the names of a mapping, and the order is the age.
    session["searches"] = list(kept.items())
    return mark


def _letters(words: Mapping[str, str]) -> int:
    return sum(map(len, words.values()))


def _kept() -> dict[str, dict[str, str]]:
    return dict(session.get("searches", ()))
