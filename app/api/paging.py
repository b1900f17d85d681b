"""Lists by cursor: ``{"items": […], "next_cursor": …}``; the cursor is opaque and may be kept."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import Schema

from app.api.fields import Filters, Inner, Listed, Number, Text, between, length
from storage.queries.paging import Page

DEFAULT = 50
MOST = 200


class PageQuery(Filters):
    cursor = Text(
        load_default=None, validate=length(400), metadata={"description": "next_cursor прошлой страницы."}
    )
    limit = Number(load_default=DEFAULT, validate=between(1, MOST))


@cache
def page_of(schema: type[Schema]) -> type[Schema]:
    """The schema of a page of these rows."""
    name = f"{schema.__name__.removesuffix('Schema')}Page"
    return Schema.from_dict(
        {
            "items": Listed(Inner(schema), required=True),
            "next_cursor": Text(
                allow_none=True, required=True, metadata={"description": "null: это последняя страница."}
            ),
        },
        name=name,
    )


@cache
def list_of(schema: type[Schema]) -> type[Schema]:
    """The schema of a list that is always whole."""
    name = f"{schema.__name__.removesuffix('Schema')}List"
    return Schema.from_dict({"items": Listed(Inner(schema), required=True)}, name=name)


def paged(page: Page[Any]) -> Mapping[str, Any]:
    return {"items": page.rows, "next_cursor": page.next_cursor}
