"""A record got another id: what a running procedure knows by the old one, it knows by the new."""

from engine.spiff.scopes import TopScope


def rename(top: TopScope, old: str, new: str) -> None:
    """In every variable of the procedure, those of repeated instances and their lists too."""
    for scope in top.scopes():
        if scope.variables:
            scope.variables.update(
                {name: _swapped(value, old, new) for name, value in scope.variables.items()}
            )
    for token in top.all_tokens():
        for known in (token.data, token.internal_data):
            known.update({name: _swapped(value, old, new) for name, value in known.items()})


def _swapped(value: object, old: str, new: str) -> object:
    if isinstance(value, list):
        return [_swapped(item, old, new) for item in value]
    if isinstance(value, dict):
        return {key: _swapped(item, old, new) for key, item in value.items()}
    return new if isinstance(value, str) and value == old else value
