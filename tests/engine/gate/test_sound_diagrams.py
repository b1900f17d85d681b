"""Random procedures that are sound by the way they are made: the gate refuses none of them."""

import pytest

from tests.engine.fuzz.features import FEATURES
from tests.engine.fuzz.runner import author, drawn
from tests.engine.gate.checking import findings
from tests.world import LAW


@pytest.mark.parametrize("features", FEATURES)
def test_a_sound_procedure_is_never_refused(features: str) -> None:
    for number in range(5):
        found = findings(drawn(author(f"{features} {number}")))

        assert LAW.findings.errors(found) == [], f"{features} {number}"
        assert not {finding.code for finding in found} & {
            "deadlock-possible",
            "rehearsal-stuck",
            "unreachable",
        }
