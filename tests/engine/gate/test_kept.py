"""Files that were inspected are not inspected again, unless anything they were judged by is different."""

import shutil
from pathlib import Path

import pytest

import handlers
from engine.findings import Finding
from engine.gate import Deployed, Inspection, inspect, kept
from engine.gate.inspection import look_at
from engine.law import Law
from engine.work import HandlerRegistry
from tests import bpmn
from tests.engine.gate.checking import LAW, deployed, line, one
from tests.world import PROCESSES

CALLS = line(bpmn.element("callActivity", "a", calledElement="other"))
OTHER = one(bpmn.user("b"), "start>b b>end", name="other")
TOPIC = line(bpmn.service("a", "counted.twice"))


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each look that was really taken."""
    taken: list[str] = []

    def counted(files: dict[str, bytes], **around: object) -> Inspection:
        taken.append(" ".join(files))
        return look_at(files, **around)

    monkeypatch.setattr(kept, "look_at", counted)
    return taken


def codes(
    content: bytes,
    law: Law = LAW,
    registry: HandlerRegistry | None = None,
    around: Deployed | None = None,
    file: str = "p.bpmn",
) -> set[str]:
    seen = inspect({file: content}, law=law, handlers=registry or handlers.load_all(), deployed=around)
    return {finding.code for finding in seen.findings}


def test_the_same_files_are_looked_at_once(looks: list[str]) -> None:
    assert codes(CALLS) == codes(CALLS) and len(looks) == 1


def test_a_changed_letter_or_another_name_of_the_file_is_looked_at(looks: list[str]) -> None:
    codes(CALLS)
    codes(CALLS + b"\n")
    codes(CALLS, file="p.ru-me.bpmn")

    assert len(looks) == 3


def test_what_is_deployed_meanwhile_is_seen(looks: list[str]) -> None:
    known = deployed(OTHER)

    assert "called-process-unknown" in codes(CALLS)
    assert "called-process-unknown" not in codes(CALLS, around=known)
    assert "called-process-unknown" not in codes(CALLS, around=known) and len(looks) == 2


def test_a_new_handler_is_seen() -> None:
    registry = HandlerRegistry()
    assert "topic-without-handler" in codes(TOPIC, registry=registry)

    registry.handler("counted.twice")(lambda work: None)

    assert "topic-without-handler" not in codes(TOPIC, registry=registry)


def test_a_law_read_anew_is_seen(tmp_path: Path) -> None:
    folder = shutil.copytree(PROCESSES, tmp_path / "processes")
    task = line(bpmn.user("a").replace("kdn_secretary", "kdn_scribe"))
    assert "group-unknown" in codes(task, law=Law(folder))

    roles = (folder / "roles.csv").read_text(encoding="utf-8")
    (folder / "roles.csv").write_text(roles.replace("kdn_secretary", "kdn_scribe"), encoding="utf-8")

    assert "group-unknown" not in codes(task, law=Law(folder))


def test_what_is_added_to_an_answer_does_not_stay(looks: list[str]) -> None:
    around = {"law": LAW, "handlers": handlers.load_all()}
    first = inspect({"p.bpmn": CALLS}, **around)
    first.findings.clear()
    first.diagrams.clear()

    again = inspect({"p.bpmn": CALLS}, **around)

    assert again.findings and again.processes("p.bpmn") and len(looks) == 1


@pytest.mark.parametrize("passing", ["rehearsal-late", "rehearsal-impossible", "check-broken"])
def test_what_may_be_otherwise_the_next_time_is_not_kept(
    looks: list[str], monkeypatch: pytest.MonkeyPatch, passing: str
) -> None:
    counted = kept.look_at

    def troubled(files: dict[str, bytes], **around: object) -> Inspection:
        seen = counted(files, **around)
        seen.findings.append(Finding(code=passing, element_id="a"))
        return seen

    monkeypatch.setattr(kept, "look_at", troubled)
    codes(CALLS)
    codes(CALLS)

    assert len(looks) == 2


def test_only_the_newest_are_kept(looks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MAX_KEPT", 2)
    for content in (CALLS, OTHER, TOPIC, CALLS):
        codes(content)

    assert len(looks) == 4
