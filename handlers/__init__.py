"""The work behind service tasks and the effects of people's tasks: rows of the domain, nothing else.

Nothing here sends anything: what must leave the house is a row of the same transaction.
"""

from importlib import import_module

from engine.work import HandlerRegistry

registry = HandlerRegistry()

_MODULES = (
    "closure",
    "databank",
    "databank_quarter",
    "documents",
    "execution",
    "expert_papers",
    "expert_sessions",
    "family_card",
    "family_plan",
    "intake",
    "moving",
    "notices",
    "partners",
    "placement",
    "police",
    "programme",
    "quarter",
    "recognition",
    "reconciliation",
    "region_lists",
    "registers",
    "removal",
    "republic",
    "risk_programme",
    "risk_register",
    "risk_removal",
    "risk_updates",
    "sessions",
    "social_protection",
    "standing",
    "starts_ahead",
    "submissions",
    "verification",
)


def load_all() -> HandlerRegistry:
    """The registry with every handler of the house in it."""
    for name in _MODULES:
        import_module(f"handlers.{name}")
    return registry
