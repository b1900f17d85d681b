"""The product's handlers, except where the plan says what a service answers or how it fails."""

from collections.abc import Mapping

from engine.errors import BusinessError
from engine.simulation.plan import Plan
from engine.work import HandlerRegistry, Work


class RehearsedHandlers(HandlerRegistry):
    """Only services are replaced; ``work.task_id`` tells what is done with a person's answers."""

    def __init__(self, real: HandlerRegistry, plan: Plan):
        super().__init__()
        self._handlers = real._handlers
        self._outputs = real._outputs
        self._plan = plan
        self._visits: dict[str, int] = {}

    def run(self, topic: str, work: Work) -> Mapping[str, object]:
        element = work.element.id
        if work.task_id is not None:
            return super().run(topic, work)
        visit = self._visits.get(element, 0)
        self._visits[element] = visit + 1
        code = self._plan.error(element, visit)
        if code is not None:
            raise BusinessError(code)
        given = self._plan.answer(element, visit) if self._plan.is_given(element, visit) else None
        return super().run(topic, work) if given is None else given
