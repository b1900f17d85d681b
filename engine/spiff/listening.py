"""Tokens that wait to be triggered: what they wait for, and events with several definitions.

An event with several definitions is one token that waits, with a listening *part* for each
definition. Any one of them triggers the event, or all together when it is parallel multiple.
Timers, subscriptions and conditions belong to the parts, so nothing else knows of them.
"""

from collections.abc import Mapping
from typing import Any

from engine.bpmn.model import EventDefinition, EventKind, Node
from engine.spiff import timers
from engine.spiff.tokens import NOTHING, WAITING, Token, TokenSpec


class ListeningSpec(TokenSpec):
    """A token that waits to be triggered. ``source`` is the element that bears the definitions."""

    def __init__(self, wf_spec: Any, node: Node, *, prefix: str = "node", source: Node | None = None):
        super().__init__(wf_spec, node, prefix=prefix)
        self.source = source or node
        definitions = self.source.events
        self.awaited = definitions[0] if len(definitions) == 1 else NOTHING
        self.parts = (
            [PartSpec(wf_spec, self, number, each) for number, each in enumerate(definitions)]
            if len(definitions) > 1
            else []
        )

    def arrive(self, token: Token) -> None:
        token.wait()
        timers.set_due(token)
        for part in self.parts:
            token.scope.place(part, host=token.id)

    def trigger(self, token: Token, payload: Mapping[str, object]) -> None:
        """What the token waits for has happened."""
        self.occurred(token, payload, self.awaited)

    def occurred(self, token: Token, payload: Mapping[str, object], event: EventDefinition) -> None:
        raise NotImplementedError

    def guards(self, token: Token, activity: Token | None) -> bool:
        """Whether an error or escalation out of ``activity``, or of the scope itself, is this token's."""
        return False

    def stand_again(self, token: Token) -> bool:
        """Whether the event stands ready for another time."""
        if not self.parts:
            return timers.arm_again(token)
        if not self.source.parallel_multiple:
            return any(other.host_id == token.id for other in token.scope.tokens())
        for part in self.parts:
            # What holds has been heard: it must cease to hold before it is heard again.
            held = {"held": True} if part.awaited.kind is EventKind.CONDITIONAL else {}
            token.scope.place(part, host=token.id, **held)
        return True


class PartSpec(ListeningSpec):
    """One of several definitions of an event; its token depends on the event's own."""

    is_listener = True
    is_part = True

    def __init__(self, wf_spec: Any, owner: ListeningSpec, number: int, definition: EventDefinition):
        TokenSpec.__init__(self, wf_spec, owner.node, prefix=f"{owner.prefix}.{number}")
        self.owner = owner
        self.source = owner.source
        self.awaited = definition
        self.parts = []

    def occurred(self, token: Token, payload: Mapping[str, object], event: EventDefinition) -> None:
        scope = token.scope
        owner = scope.tasks[str(token.host_id)]
        if self.source.parallel_multiple:
            scope.finish(token)
            accept(owner, payload)
            if any(other.host_id == owner.id for other in scope.tokens()):
                return
            payload = {}
        elif not timers.arm_again(token):
            scope.finish(token)
        self.owner.occurred(owner, payload, event)

    def guards(self, token: Token, activity: Token | None) -> bool:
        return self.owner.guards(token.scope.tasks[str(token.host_id)], activity)


def event_of(token: Token) -> Node:
    """The node whose event definition the token waits for."""
    spec = token.spec
    return spec.source if isinstance(spec, ListeningSpec) else token.node


def waits_for(token: Token, kind: EventKind, name: str) -> bool:
    event = token.spec.awaited
    waiting = token.has_state(WAITING) and token.id in token.scope.tasks
    return waiting and event.kind is kind and event.name == name and not token.internal_data.get("job")


def accept(token: Token, payload: Mapping[str, object]) -> None:
    """What came with a message becomes variables where the event stands."""
    for name, value in payload.items():
        token.scope.assign(token, name, value)


def win_race(token: Token) -> None:
    """Behind an event-based gateway the first one triggered wins; the others stop listening."""
    if token.internal_data.pop("race", False):
        token.scope.tell("entered", token)
        gateway = token.scope.tasks[token.internal_data.pop("host")]
        token.scope.finish(gateway)
