"""What a procedure of blocks must do, told without tokens, gateways or the engine.

Each block that is going on is an object that knows whom it belongs to; when it is done it
tells that one. Slow, plain, and written from the standard rather than from the engine.
"""

from tests.engine.fuzz.reference.world import Reference, Unclear, Waiting

__all__ = ["Reference", "Unclear", "Waiting"]
