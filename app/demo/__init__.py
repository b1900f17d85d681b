"""The demo district: invented families whose cases went through the procedures, not into tables.

Somebody plays everybody's part with a clock that moves from nine months ago until now. So what
the district shows — terms, late steps, journals, papers — is what the procedures left behind.
"""

from app.demo.district import Built, build_demo

__all__ = ["Built", "build_demo"]
