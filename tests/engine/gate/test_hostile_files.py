"""Files that mean harm, or are no diagrams at all: refused in words, in no time, by their first byte if need be."""

import time
from pathlib import Path

import pytest

import handlers
from engine.bpmn.markup import CAMUNDA
from engine.findings import Severity
from engine.gate import inspect
from engine.gate.rehearsal import REHEARSALS
from tests import bpmn
from tests.engine.gate.checking import LAW, codes, errors, line

GOOD = line(bpmn.user("a")).decode()
HEAD, BODY = GOOD.split("?>", 1)
MANY = "<bpmn:documentation/>" * 5_100
NESTED = "<x:y xmlns:x='u'>" * 60 + "</x:y>" * 60
ATTRIBUTES = " ".join(f'x{number}="1"' for number in range(60))
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def inside(text: str) -> bytes:
    """The good diagram with something more in its process."""
    return GOOD.replace("</bpmn:process>", f"{text}</bpmn:process>").encode()


HOSTILE = {
    "nothing": (b"", "xml-unreadable"),
    "blanks": (b"  \n ", "xml-unreadable"),
    "zeroes": (b"\x00" * 400, "xml-encoding"),
    "noise": (bytes(range(256)), "xml-encoding"),
    "half a file": (GOOD.encode()[:300], "xml-unreadable"),
    "a page": (b"<html><body/></html>", "not-bpmn"),
    "an archive": (b"PK\x03\x04" + b"\x80" * 100, "xml-encoding"),
    "json": (b'{"definitions": 1}', "xml-unreadable"),
    "another root": (GOOD.replace("bpmn:definitions", "bpmn:process").encode(), "not-bpmn"),
    "another language": (GOOD.replace("20100524/MODEL", "20200524/MODEL").encode(), "not-bpmn"),
    "laughs": (f"{HEAD}?>{LAUGHS}{BODY}".encode(), "xml-doctype"),
    "laughs without a declaration": (f"{LAUGHS}{BODY}".encode(), "xml-doctype"),
    "laughs behind a comment": (f"<!-- <a> --> {LAUGHS}{BODY}".encode(), "xml-doctype"),
    "laughs in small letters": (f"{LAUGHS.replace('DOCTYPE', 'doctype')}{BODY}".encode(), "xml-doctype"),
    "a file of the server": (f"{OUTSIDE}{BODY.replace('name=', 'title=')}&x;".encode(), "xml-doctype"),
    "a parameter entity": (f'<!DOCTYPE d [<!ENTITY % p SYSTEM "http://h/x">%p;]>{BODY}'.encode(), "xml-doctype"),
    "an unknown entity": (inside("&nbsp;"), "xml-unreadable"),
    "a style sheet": (f'{HEAD}?><?xml-stylesheet href="x.xsl"?>{BODY}'.encode(), "xml-processing-instruction"),
    "an instruction inside": (inside("<?php phpinfo()?>"), "xml-processing-instruction"),
    "an instruction after the end": (f"{GOOD}<?x y?>".encode(), "xml-processing-instruction"),
    "many tags": (inside(MANY), "xml-too-many-elements"),
    "deep tags": (inside(NESTED), "xml-too-deep"),
    "deep stages": (inside("<bpmn:subProcess id='x'>" * 45 + "</bpmn:subProcess>" * 45), "xml-too-deep"),
    "many attributes": (inside(f"<bpmn:task id='t' {ATTRIBUTES}/>"), "xml-too-many-attributes"),
    "a long attribute": (inside(f"<bpmn:task id='t' name='{'x' * 5_000}'/>"), "xml-attribute-too-long"),
    "a huge icon": (inside(f"<bpmn:task id='t' xmlns:z='urn:z' z:i='{'x' * 200_000}'/>"), "xml-attribute-too-long"),
    "a long id": (inside(f"<bpmn:userTask id='{'x' * 500}'/>"), "id-invalid"),
    "an id with a slash": (inside("<bpmn:userTask id='a/b'/>"), "id-invalid"),
    "an id with a quote": (inside("<bpmn:userTask id='a&quot;b'/>"), "id-invalid"),
    "an id with a tag": (inside("<bpmn:userTask id='&lt;script&gt;'/>"), "id-invalid"),
    "an id with a line": (inside("<bpmn:userTask id='a&#10;b'/>"), "id-invalid"),
    "an id that reads right to left": (inside("<bpmn:userTask id='a\u202eb'/>"), "id-invalid"),
    "an id of two spellings": (inside("<bpmn:userTask id='e\u0301'/>"), "id-invalid"),
    "an id without width": (inside("<bpmn:userTask id='a\u200bb'/>"), "id-invalid"),
    "an id twice": (inside("<bpmn:userTask id='a'/>"), "id-repeated"),
    "a message twice": (
        GOOD.replace("<bpmn:process", '<bpmn:message id="m"/><bpmn:signal id="m"/><bpmn:process').encode(),
        "id-repeated",
    ),
    "no id": (inside("<bpmn:userTask name='x'/>"), "id-missing"),
    "an empty id": (inside("<bpmn:userTask id=''/>"), "id-invalid"),
    "two bytes a letter": (GOOD.replace("UTF-8", "UTF-16").encode("utf-16"), "xml-encoding"),
    "two bytes without a mark": (GOOD.replace("UTF-8", "UTF-16").encode("utf-16-le"), "xml-encoding"),
    "old Cyrillic": (GOOD.replace("UTF-8", "windows-1251").replace("name", "имя").encode("cp1251"), "xml-encoding"),
    "seven bits": (GOOD.replace("UTF-8", "UTF-7").encode(), "xml-encoding"),
    "half a letter": (GOOD.encode().replace(b'name="a"', b'name="\xd0"'), "xml-encoding"),
    "a surrogate": (GOOD.encode().replace(b'name="a"', b'name="\xed\xa0\x80"'), "xml-encoding"),
    "an overlong slash": (GOOD.encode().replace(b'name="a"', b'name="\xc0\xaf"'), "xml-encoding"),
    "a zero inside": (GOOD.encode().replace(b'name="a"', b'name="a\x00"'), "xml-encoding"),
    "a zero by number": (inside("<bpmn:task id='t' name='&#0;'/>"), "xml-unreadable"),
    "a bell": (GOOD.encode().replace(b'name="a"', b'name="\x07"'), "xml-unreadable"),
    "an unbound prefix": (inside("<evil:x/>"), "xml-unreadable"),
    "one attribute twice": (inside("<bpmn:task id='t' name='1' name='2'/>"), "xml-unreadable"),
    "an open comment": (inside("<!-- "), "xml-unreadable"),
    "two roots": ((GOOD + GOOD.split("?>", 1)[1]).encode(), "xml-unreadable"),
    "too many bytes": (GOOD.encode() + b" " * (2 * 1024 * 1024), "file-too-big"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_in_words(content: bytes, code: str) -> None:
    began = time.process_time()

    seen = inspect({"p.bpmn": content}, law=LAW, handlers=handlers.load_all())

    refused = {each.code for each in seen.findings if LAW.findings.severity(each) is Severity.ERROR}
    assert code in refused
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("name", ["camunda:modelerTemplateIcon", "z:icon"])
def test_an_icon_that_an_editor_wrote_into_an_attribute_is_no_harm(name: str) -> None:
    icon = f"<bpmn:textAnnotation id='t' xmlns:z='urn:z' xmlns:camunda='{CAMUNDA}' {name}='{'x' * 60_000}'/>"

    seen = inspect({"p.bpmn": inside(icon)}, law=LAW, handlers=handlers.load_all())

    assert LAW.findings.errors(seen.findings) == []


PICTURE = """<i:BPMNDiagram xmlns:i="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:c="http://www.omg.org/spec/DD/20100524/DC">
<i:BPMNPlane bpmnElement="p"><i:BPMNShape bpmnElement="a"><c:Bounds x="{x}" y="10" width="100" height="80"/>
</i:BPMNShape></i:BPMNPlane></i:BPMNDiagram></bpmn:definitions>"""


@pytest.mark.parametrize(
    "x", ["NaN", "inf", "-Infinity", "1e999", "abc", "", "1_0", "0x10", "٣", "1e7", "expression(1)"]
)
def test_a_coordinate_is_a_number(x: str) -> None:
    content = GOOD.replace("</bpmn:definitions>", PICTURE.format(x=x)).encode()

    assert "coordinate-not-number" in codes(content)


@pytest.mark.parametrize("x", ["0", "-12.5", "1e3", ".5", "100"])
def test_a_coordinate_may_be_any_plain_number(x: str) -> None:
    content = GOOD.replace("</bpmn:definitions>", PICTURE.format(x=x)).encode()

    assert "coordinate-not-number" not in codes(content)


@pytest.mark.parametrize(
    "element_id", ["задача_1", "_3f", "sid-1B2C", "Task_1.2", "tâche", "1abc", "{4A5B-11}", "任务", "a" * 100]
)
def test_ids_of_other_editors_and_alphabets_are_taken(element_id: str) -> None:
    assert errors(line(bpmn.user(element_id), element_id)) == set()


def test_comments_foreign_attributes_and_tags_are_passed_by() -> None:
    text = "<!-- hello --><zeebe:x xmlns:zeebe='urn:z' a='1'/>"

    assert codes(inside(f"<bpmn:extensionElements>{text}</bpmn:extensionElements>")) == set()


def test_a_mark_of_byte_order_does_not_matter() -> None:
    assert codes(b"\xef\xbb\xbf" + GOOD.encode()) == set()


def test_a_broken_check_is_told_and_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("engine.gate.inspection.CHECKS", (broken,))

    assert "check-broken" in codes(GOOD.encode())


def test_a_broken_reader_is_told_and_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(content: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("engine.gate.inspection.read", broken)

    assert "check-broken" in codes(GOOD.encode())


def test_the_shipped_procedures_have_no_errors() -> None:
    files = {path.name: path.read_bytes() for path in sorted(Path(LAW.folder).glob("*.bpmn"))}

    seen = inspect(files, law=LAW, handlers=handlers.load_all())

    assert LAW.findings.errors(seen.findings) == []
    REHEARSALS.forget()
