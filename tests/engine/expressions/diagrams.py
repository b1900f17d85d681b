"""Attacks by the bytes of a diagram: the XML itself, numbers that are none, and code on every surface."""

from collections.abc import Mapping

from tests import bpmn
from tests.engine.expressions.surfaces import SURFACES, cardinality, drawn, standard_loop, waiting

CODE = "__import__('os').system('touch kurator-was-here')"
WALK = "().__class__.__bases__[0].__subclasses__()"
JAVA = "${''.getClass().forName('java.lang.Runtime')}"

PLAIN = bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.end(), "start>a a>end")
TEXT = PLAIN.decode()
ROOT = TEXT.index("<bpmn:definitions")


def with_doctype(doctype: str, name: str = "a") -> bytes:
    """A diagram whose task is named by an entity of the document type."""
    return (TEXT[:ROOT] + doctype + TEXT[ROOT:].replace('name="a"', f'name="{name}"')).encode()


def inside(extra: str, attributes: str = "") -> bytes:
    """A diagram with something more in its root."""
    opened = TEXT.replace('targetNamespace="t"', f'targetNamespace="t" {attributes}')
    return opened.replace("</bpmn:definitions>", extra + "</bpmn:definitions>").encode()


def in_line(number: int) -> bytes:
    flows = " ".join(f"a{n}>a{n + 1}" for n in range(number - 1))
    tasks = "".join(bpmn.user(f"a{n}") for n in range(number))
    return bpmn.process("p", bpmn.start() + tasks + bpmn.end(), f"start>a0 {flows} a{number - 1}>end")


def woven(kind: str, number: int, *, both_ways: bool = False) -> bytes:
    """Gateways of which each leads to every later one, or to every other."""
    pairs = [(n, m) for n in range(number) for m in range(number) if n < m or (both_ways and n != m)]
    gateways = "".join(bpmn.element(kind, f"g{n}") for n in range(number))
    flows = " ".join(f"g{n}>g{m}" for n, m in pairs)
    return bpmn.process("p", bpmn.start() + gateways + bpmn.end(), f"start>g0 {flows} g{number - 1}>end")


FORTY = " ".join(f'a{n}=""' for n in range(39))
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
XML: Mapping[str, bytes] = {
    "billion laughs": with_doctype(f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>', "&l9;"),
    "quadratic growth": with_doctype(f'<!DOCTYPE d [<!ENTITY q "{"x" * 50_000}">]>', "&q;" * 5_000),
    "a file as an entity": with_doctype('<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;"),
    "a network address as an entity": with_doctype(
        '<!DOCTYPE d [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]>', "&f;"
    ),
    "an entity of entities": with_doctype('<!DOCTYPE d [<!ENTITY % f SYSTEM "file:///etc/passwd"> %f;]>'),
    "an outside document type": with_doctype('<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'),
    "a public document type": with_doctype('<!DOCTYPE d PUBLIC "-//X//Y" "http://127.0.0.1:9/d.dtd">'),
    "a document type that says nothing": with_doctype("<!DOCTYPE definitions>"),
    "defaults of attributes": with_doctype('<!DOCTYPE d [<!ATTLIST d a CDATA "x">]>'),
    "a document type after comments": with_doctype("<!-- a --> <!-- b --><!DOCTYPE d>"),
    "an unknown entity": TEXT.replace('name="a"', 'name="&unknown;"').encode(),
    "a style sheet": (
        TEXT[:ROOT] + '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>' + TEXT[ROOT:]
    ).encode(),
    "PHP": inside("<?php system('id'); ?>"),
    "sixteen bits": TEXT.replace("UTF-8", "UTF-16").encode("utf-16"),
    "seven bits": TEXT.replace("UTF-8", "UTF-7").encode("utf-7"),
    "an old Russian encoding": TEXT.replace("UTF-8", "windows-1251")
    .replace('name="a"', 'name="я"')
    .encode("cp1251"),
    "an encoding nobody knows": TEXT.replace("UTF-8", "x-evil").encode(),
    "half of a letter": PLAIN.replace(b'name="a"', b'name="\xd0"'),
    "a letter that ends texts": PLAIN.replace(b'name="a"', b'name="a\x00b"'),
    "a reference to nothing": PLAIN.replace(b'name="a"', b'name="&#0;"'),
    "half a letter by reference": PLAIN.replace(b'name="a"', b'name="&#xD800;"'),
    "nothing": b"",
    "no XML": b"MZ\x90\x00 this is a program",
    "a packed file": b"\x1f\x8b\x08\x00" + b"\x00" * 1_000,
    "half of a file": PLAIN[: len(PLAIN) // 2],
    "two roots": PLAIN + b"<bpmn:definitions/>",
    "another root": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "more than two megabytes": inside(f"<!--{'x' * 2_200_000}-->"),
    "very deep": inside("<x>" * 50_000 + "</x>" * 50_000),
    "deeper than anybody draws": inside("<x>" * 100 + "</x>" * 100),
    "a hundred thousand elements": inside("<x/>" * 100_000),
    "ten thousand tasks": bpmn.process("p", "".join(bpmn.user(f"a{n}") for n in range(7_000))),
    "two hundred attributes": inside("", " ".join(f'a{n}="1"' for n in range(200))),
    "two megabytes of elements": inside("<x/>" * 500_000)[:2_000_000],
    "two megabytes of comments": inside("<!---->" * 280_000),
    "two megabytes of empty texts": inside(f"<x>{'<![CDATA[]]>' * 160_000}</x>"),
    "forty attributes everywhere": inside("".join(f"<x {FORTY}/>" for _ in range(4_800))),
    "a hundred thousand prefixes": inside("", " ".join(f'xmlns:n{n}="u{n}"' for n in range(80_000))),
    "two megabytes of letters by reference": inside(f"<x>{'&amp;' * 390_000}</x>"),
    "a name of two megabytes": inside(f"<{'n' * 1_900_000}/>"),
    "two thousand tasks in a line": in_line(2_000),
    "gateways that all lead to each other": woven("parallelGateway", 60, both_ways=True),
    "choices that all lead on": woven("inclusiveGateway", 60),
    "fewer choices that all lead on": woven("inclusiveGateway", 34),
    "a hundred thousand attributes": inside("", " ".join(f'a{n}="1"' for n in range(100_000))),
    "one attribute twice": inside("", 'a="1" a="2"'),
    "an attribute of a megabyte": inside("", f'a="{"x" * 1_000_000}"'),
    "an id that is a path": TEXT.replace('id="a"', 'id="../../etc/passwd"').encode(),
    "an id that is a tag": TEXT.replace('id="a"', 'id="&lt;script&gt;"').encode(),
    "an id of a thousand letters": TEXT.replace('"a"', f'"{"a" * 1_000}"').encode(),
    "one id twice": bpmn.process("p", bpmn.start() + bpmn.user("a") + bpmn.user("a"), "start>a"),
    "flows of nowhere": bpmn.process("p", bpmn.start() + bpmn.user("a"), "start>a a>nobody"),
    "a stage in a stage in a stage": bpmn.process(
        "p",
        bpmn.start() + "".join(f'<bpmn:subProcess id="s{n}">' for n in range(60)) + "</bpmn:subProcess>" * 60,
    ),
    "a Java class": bpmn.process(
        "p",
        bpmn.start() + bpmn.element("serviceTask", "a", camunda_class="java.lang.Runtime") + bpmn.end(),
        "start>a a>end",
    ),
    "a Java delegate": bpmn.process(
        "p",
        bpmn.start() + bpmn.element("serviceTask", "a", camunda_delegateExpression="${runtime}") + bpmn.end(),
        "start>a a>end",
    ),
}


ODD_NUMBERS: Mapping[str, bytes] = {
    "rounds of five thousand digits": standard_loop("9" * 3_999),
    "rounds in small digits above": standard_loop("\u00b2"),
    "rounds in Arabic digits": standard_loop("\u0663"),
    "rounds below nothing": standard_loop("-1"),
    "rounds that are code": standard_loop("__import__('os')"),
    "repetitions of five thousand digits": cardinality("9" * 5_000),
    "repetitions in small digits above": cardinality("\u00b2"),
    "repetitions below nothing": cardinality("-5"),
    "a billion repetitions": cardinality("1000000000"),
    "tokens in small digits above": drawn(bpmn.user("a", startQuantity="\u00b2")),
    "tokens of four thousand digits": drawn(bpmn.user("a", completionQuantity="9" * 4_000)),
    "a day in Arabic digits": waiting("timeDate", "\u0662\u0660\u0662\u0665-01-01"),
}

REFUSED: Mapping[str, bytes] = {
    **XML,
    **ODD_NUMBERS,
    **{f"{surface}: {code}": draw(code) for surface, draw in SURFACES.items() for code in (CODE, WALK)},
}

INCLUDED = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
HARMLESS: Mapping[str, bytes] = {
    "twenty-five terms on one edge": bpmn.process(
        "p",
        bpmn.start()
        + bpmn.user("a")
        + "".join(
            bpmn.boundary(f"b{n}", "a", bpmn.timer("timeDuration", "P1D"), interrupting=False)
            for n in range(25)
        )
        + bpmn.end(),
        "start>a a>end " + " ".join(f"b{n}>end" for n in range(25)),
    ),
    "thirty stages in each other": bpmn.process(
        "p",
        "".join(f'<bpmn:subProcess id="s{n}"><bpmn:startEvent id="t{n}"/>' for n in range(30))
        + "</bpmn:subProcess>" * 30,
    ),
    "an included file": inside(INCLUDED),
    "an included file in a name": drawn(
        bpmn.user("a", f"<bpmn:documentation>{INCLUDED}</bpmn:documentation>")
    ),
    "an import": inside('<bpmn:import importType="x" location="file:///etc/passwd" namespace="x"/>'),
    "an outside schema": inside("", 'xsi:schemaLocation="http://127.0.0.1:9/a http://127.0.0.1:9/a.xsd"'),
    "a script of another engine": inside(
        '<x:preScript xmlns:x="urn:x">import os; os.system("id")</x:preScript>'
    ),
    "coordinates that are no numbers": inside('<di:Shape xmlns:di="urn:di" x="NaN" y="abc" width="1e999"/>'),
    "a name that is markup": drawn(
        bpmn.element("userTask", "a", camunda_candidateGroups="kdn_secretary")
    ).replace(b'name="a"', b'name="&lt;img src=x onerror=alert(1)&gt;{{7*7}}"'),
    "text of a megabyte": inside(f"<bpmn:documentation>{'x' * 1_000_000}</bpmn:documentation>"),
    "many comments": inside("<!-- x -->" * 15_000),
    "a hundred prefixes": inside("", " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(100))),
}
