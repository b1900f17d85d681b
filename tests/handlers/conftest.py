"""The demo district for tests of handlers."""

from tests.district import connection, district, uow

__all__ = ["connection", "district", "uow"]
