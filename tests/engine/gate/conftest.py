"""Each test looks at its diagrams anew."""

import pytest

from engine.gate.kept import INSPECTIONS


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    INSPECTIONS.forget()
