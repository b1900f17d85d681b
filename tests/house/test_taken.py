"""The count of elements and flows that the scenarios take: nothing drawn is left out of it."""

import pytest

from tests.taken import drawn, untaken


def test_a_diagram_that_nobody_ran_is_told_whole() -> None:
    for file, elements, all_elements, flows, all_flows, left in untaken({}):
        assert (elements, flows) == (0, 0), file
        assert len(left) == all_elements + all_flows > 0


@pytest.mark.parametrize("file", drawn())
def test_everything_taken_leaves_nothing(file: str) -> None:
    process = drawn()[file]
    elements = {node.id for node in process.nodes()}
    flows = {flow.id for scope in process.scopes() for flow in scope.flows.values()}

    told = next(line for line in untaken({file: elements | flows}) if line[0] == file)

    assert told[1:] == (len(elements), len(elements), told[4], told[4], [])


def test_one_flow_that_nobody_took_is_named() -> None:
    file, process = next(iter(drawn().items()))
    everything = {node.id for node in process.nodes()} | set(process.scope.flows)
    lonely = next(flow.id for flow in process.scope.flows.values() if flow.is_drawn)

    told = next(line for line in untaken({file: everything - {lonely}}) if line[0] == file)

    assert lonely in told[5]
