"""A diagram of 100 elements with a bit of everything: stages, choices, forks, events, scripts, circles."""

from tests import bpmn

STAGES = 11


def _stage(number: int) -> tuple[str, list[str]]:
    """Ten elements: a task with a reminder, a choice, a fork with its join, and a stage of its own."""
    name = f"s{number}_".__add__
    inner = bpmn.start(name("in")) + bpmn.script(name("count"), f"n{number} = 1")
    body = bpmn.user(name("a")) + bpmn.boundary(
        name("late"), name("a"), bpmn.timer("timeDuration", "P3D"), interrupting=False
    )
    body += bpmn.exclusive(name("x"), default=f"f_{name('x')}_{name('fork')}") + bpmn.parallel(name("fork"))
    body += bpmn.sub(name("sub"), inner, f"{name('in')}>{name('count')}") + bpmn.user(name("b"))
    body += bpmn.parallel(name("join")) + bpmn.flow(name("x"), name("a"), f"again{number} == true")
    flows = ["a>x", "x>fork", "fork>sub", "fork>b", "sub>join", "b>join"]
    return body, [">".join(name(end) for end in flow.split(">")) for flow in flows]


def _diagram() -> bytes:
    body, flows = bpmn.start() + bpmn.end(), ["start>s0_a", f"s{STAGES - 1}_join>end"]
    for number in range(STAGES):
        drawn, led = _stage(number)
        body += drawn
        flows += led
        if number:
            flows.append(f"s{number - 1}_join>s{number}_a")
    return bpmn.process("p", body, " ".join(flows))


HUNDRED = _diagram()
