"""Drawings: what other editors draw is kept and given back byte for byte, and never run."""

import hashlib

import pytest

from engine.commands import Deploy, KeepDrawings
from engine.errors import DiagramInvalid
from storage.queries.drawings import drawings, stored_resource
from tests import bpmn
from tests.world import World

FOREIGN = (
    '<?xml version="1.0" encoding="ISO-8859-1" standalone="yes"?>\r\n<!-- by hand -->\n'
    '<s:definitions xmlns:s="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:x" name="Prüfung">'
    '<s:choreography id="c"><s:choreographyTask id="t" initiatingParticipantRef="a" x:a="1"/></s:choreography>'
    '<s:process id="p" isExecutable="true"><s:adHocSubProcess id="s"/><s:unheardOf id="u"/></s:process>'
    "</s:definitions>\n\n"
).encode("iso-8859-1")


def kept(world: World, wanted: str, version: int | None = None) -> bytes:
    with world.database.read() as connection:
        found = stored_resource(connection, wanted=wanted, version=version)
    assert found is not None
    return found.content


def keep(world: World, content: bytes) -> list[object]:
    return list(world.run(KeepDrawings(name="d", resources={"a.bpmn": content}))["drawings"])


def test_a_drawing_is_given_back_byte_for_byte_whatever_it_shows(world: World) -> None:
    keep(world, FOREIGN)

    assert kept(world, "a.bpmn") == FOREIGN
    assert kept(world, hashlib.sha256(FOREIGN).hexdigest()) == FOREIGN
    with world.database.read() as connection:
        assert [line.name for line in drawings(connection)] == ["Prüfung"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_every_encoding_an_editor_writes_is_read(world: World, encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    content = bpmn.process("p", bpmn.start("начало")).decode().replace("UTF-8", name).encode(encoding)

    keep(world, content)

    assert kept(world, "a.bpmn") == content


def test_each_version_of_a_drawing_is_kept_once(world: World) -> None:
    second = FOREIGN.replace(b"by hand", b"by hand again")

    answers = [keep(world, content)[0] for content in (FOREIGN, FOREIGN, second)]

    assert [(each["version"], each["is_new"]) for each in answers] == [(1, True), (1, False), (2, True)]  # type: ignore[index]
    assert (kept(world, "a.bpmn", 1), kept(world, "a.bpmn")) == (FOREIGN, second)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xml-unreadable"),
        (b"\xff\xfe\x00", "xml-unreadable"),
        (b"<a/>", "not-bpmn"),
        (FOREIGN.replace(b"<!-- by hand -->", b"<!DOCTYPE a [<!ENTITY b 'c'>]>"), "xml-doctype"),
        (FOREIGN.replace(b"<!-- by hand -->", b"<?xml-stylesheet href='x'?>"), "xml-processing-instruction"),
        (FOREIGN.replace(b"<s:choreography ", b"<?php x?><s:choreography "), "xml-processing-instruction"),
        (FOREIGN.replace(b"ISO-8859-1", b"no-such-code"), "xml-unreadable"),
        (bpmn.process("p", "<x>" * 200 + "</x>" * 200), "xml-too-deep"),
        (bpmn.process("p", " " * 3_000_000), "file-too-big"),
    ],
)
def test_what_is_no_diagram_or_not_safe_to_show_is_refused_in_words(
    world: World, content: bytes, code: str
) -> None:
    with pytest.raises(DiagramInvalid) as refusal:
        keep(world, content)

    assert [finding["code"] for finding in refusal.value.findings][:1] == [code]


def test_a_procedure_is_given_back_by_its_key_and_by_its_file(world: World) -> None:
    content = bpmn.process("p", bpmn.start() + bpmn.end(), "start>end")
    world.run(Deploy(name="d", resources={"file.bpmn": content}))

    assert kept(world, "p") == kept(world, "file.bpmn") == kept(world, "p", 1) == content


def test_a_file_in_which_nothing_is_meant_to_run_is_kept_as_a_drawing_when_deployed(world: World) -> None:
    content = FOREIGN.replace(b'isExecutable="true"', b'isExecutable="false"')

    answer = world.run(Deploy(name="d", resources={"a.bpmn": content}))

    assert answer["definitions"] == []
    assert [(finding["code"], finding["element"]) for finding in answer["findings"]] == [("drawing", "p")]
    assert [each["name"] for each in answer["drawings"]] == ["Prüfung"]
    assert kept(world, "a.bpmn") == content


def test_a_choreography_is_a_drawing_too(world: World) -> None:
    content = bpmn.definitions('<bpmn:choreography id="c" name="Договор"/>')

    answer = world.run(Deploy(name="d", resources={"a.bpmn": content}))

    assert [(finding["code"], finding["element"]) for finding in answer["findings"]] == [("drawing", "c")]
    assert kept(world, "a.bpmn") == content


def test_beside_a_procedure_that_runs_a_drawn_one_is_not_judged(world: World) -> None:
    drawn = '<bpmn:process id="q" isExecutable="false"><bpmn:unheardOf id="u"/></bpmn:process>'
    runs = bpmn.one_process("p", bpmn.start() + bpmn.end(), "start>end")
    content = bpmn.definitions(runs, drawn)

    answer = world.run(Deploy(name="d", resources={"a.bpmn": content}))

    assert [each["key"] for each in answer["definitions"]] == ["p"]
    assert ("drawing", "q") in [(finding["code"], finding["element"]) for finding in answer["findings"]]
    assert kept(world, "a.bpmn") == content
