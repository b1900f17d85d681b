"""The demo district for tests of rows."""

from tests.district import district, uow

__all__ = ["district", "uow"]
