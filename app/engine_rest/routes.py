"""All routes of the dialect, by resource: importing this module makes them known."""

from app.engine_rest import (
    about,
    definitions,
    deployments,
    external_lists,
    external_work,
    history,
    instances,
    messages,
    people,
    task_acts,
    task_forms,
    task_lists,
    troubles,
    variable_lists,
)
from app.engine_rest.section import engine_rest

RESOURCES = (
    about,
    external_lists,
    external_work,
    definitions,
    instances,
    messages,
    task_lists,
    task_acts,
    task_forms,
    variable_lists,
    history,
    people,
    troubles,
    deployments,
)

__all__ = ["RESOURCES", "engine_rest"]
