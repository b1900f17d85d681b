"""Watching a procedure step by step: what a simulation shows and history does not keep.

``top.trace`` is empty in the product's daily work; then nothing is called and nothing costs.
"""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from engine.bpmn.model import Flow
    from engine.spiff.scopes import ScopeMixin
    from engine.spiff.tokens import Token


class Trace(Protocol):
    """Told of everything, in order, at the moment it happens.

    Of a token: ``entered`` its element, ``completed`` or ``cancelled`` (an element that threw has
    completed, whatever its throw ends), ``parked`` when it waits at a join, ``joined`` when it
    stands for those that waited there. A listener enters when it is triggered, not when it begins
    to listen.
    """

    def token(self, what: str, token: "Token") -> None: ...

    def flow(self, flow: "Flow", scope: "ScopeMixin") -> None:
        """A sequence flow was taken."""
        ...
