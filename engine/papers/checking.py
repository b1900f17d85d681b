"""What is wrong with a template, in words, before anybody prints by it.

Every tag of the file is read: an unknown name, a field that the form does not have, a filter
nobody knows, a tag that is not closed, and whatever would be a program and not a document.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from jinja2 import TemplateSyntaxError, nodes

from engine.papers.filters import ARGUMENTS, FILTERS
from engine.papers.offered import FIELDS, Items, Shape
from engine.papers.sandbox import DataOnly, Template

DEEPEST = 4
"""Loops within loops; each multiplies how often its text is printed."""
LOOP: Shape = dict.fromkeys(("index", "first", "last"))
LINKED = ("header", "footer")
_Names = Mapping[str, Shape]
_COMBINING = (
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Concat,
    nodes.CondExpr,
)
_FORBIDDEN: Mapping[type[nodes.Node], str] = {
    nodes.Call: "вызов (круглые скобки после имени)",
    nodes.Include: "вставка другого файла (include)",
    nodes.Import: "подключение (import)",
    nodes.FromImport: "подключение (import)",
    nodes.Extends: "наследование (extends)",
    nodes.Macro: "макрос (macro)",
    nodes.CallBlock: "вызов (call)",
    nodes.Block: "блок (block)",
    nodes.Assign: "присваивание (set)",
    nodes.AssignBlock: "присваивание (set)",
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    file: str
    where: str
    """Body of the document, its header or its footer."""
    message: str

    def __str__(self) -> str:
        return f"Шаблон «{self.file}», {self.where}: {self.message}"


def faults_of(path: Path, names: _Names) -> list[Fault]:
    """All faults of a template that may use these names."""
    try:
        sources = list(sources_of(path))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError):
        return [Fault(file=path.name, where="файл", message="это не документ Word (.docx) или он поврежден.")]
    return [
        Fault(file=path.name, where=where, message=message)
        for where, source in sources
        for message in _faults(source, names)
    ]


def sources_of(path: Path) -> Iterator[tuple[str, str]]:
    """The texts with tags: of the body, headers and footers."""
    template = Template(str(path))
    template.init_docx()
    yield "текст", template.patch_xml(template.get_xml())
    for uri, where in (
        (template.HEADER_URI, "верхний колонтитул"),
        (template.FOOTER_URI, "нижний колонтитул"),
    ):
        for _, part in template.get_headers_footers(uri):
            yield where, template.patch_xml(template.get_part_xml(part))


def _faults(source: str, names: _Names) -> Iterator[str]:
    try:
        tree = DataOnly().parse(source)
    except TemplateSyntaxError as error:
        yield _syntax(error)
        return
    checker = _Checker()
    checker.block(tree.body, names, 0)
    yield from dict.fromkeys(checker.faults)


def _syntax(error: TemplateSyntaxError) -> str:
    said = str(error.message)
    if "No filter named" in said:
        return f"нет такого преобразования: {said.split(chr(39))[1]}.{_like(said.split(chr(39))[1], FILTERS)}"
    if "end of template" in said or "Unexpected end" in said:
        return "открытый {% if %} или {% for %} не закрыт: не хватает {% endif %} или {% endfor %}."
    if "unknown tag" in said:
        return (
            f"неизвестная или лишняя команда в {{% %}}: {said.partition(chr(39))[2].partition(chr(39))[0]}."
        )
    return f"метка написана неверно ({said}). Проверьте скобки {{{{ }}}} и {{% %}}."


class _Checker:
    def __init__(self) -> None:
        self.faults: list[str] = []

    def block(self, body: list[nodes.Node], names: _Names, depth: int) -> None:
        for node in body:
            self.statement(node, names, depth)

    def statement(self, node: nodes.Node, names: _Names, depth: int) -> None:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                self.shape(part, names)
        elif isinstance(node, nodes.If):
            self.shape(node.test, names)
            for branch in (node.body, list(node.elif_), node.else_):
                self.block(list(branch), names, depth)
        elif isinstance(node, nodes.For):
            self._loop(node, names, depth + 1)
        else:
            self._refuse(node)

    def _loop(self, node: nodes.For, names: _Names, depth: int) -> None:
        if depth > DEEPEST:
            self.faults.append(f"повторы {{% for %}} вложены глубже {DEEPEST}.")
        if node.recursive or not isinstance(node.target, nodes.Name):
            self.faults.append("в {% for %} нужно одно имя: {% for строка in поле.plan_rows %}.")
            return
        over = self.shape(node.iter, names)
        if not isinstance(over, Items):
            self.faults.append(f"по «{_said(node.iter)}» нельзя пройти повтором, это не список.")
            over = Items(None)
        inner = {**names, node.target.name: over.item, "loop": LOOP}
        if node.test is not None:
            self.shape(node.test, inner)
        self.block(node.body, inner, depth)
        self.block(node.else_, names, depth)

    def shape(self, node: nodes.Node, names: _Names) -> Shape:
        """What an expression stands for; its faults are noted on the way."""
        reading: Callable[[nodes.Node, _Names], Shape] | None = self._readings().get(type(node))
        if reading is not None:
            return reading(node, names)
        if isinstance(node, nodes.TemplateData | nodes.Const):
            return None
        if isinstance(node, _COMBINING):
            for inner in node.iter_child_nodes():
                self.shape(inner, names)
            return None
        self._refuse(node)
        return None

    def _readings(self) -> Mapping[type[nodes.Node], Callable[..., Shape]]:
        return {nodes.Name: self._name, nodes.Getattr: self._after_point, nodes.Filter: self._filter}

    def _name(self, node: nodes.Name, names: _Names) -> Shape:
        if node.name not in names:
            self.faults.append(f"нет такого имени: {node.name}.{_like(node.name, names)}")
        return names.get(node.name)

    def _after_point(self, node: nodes.Getattr, names: _Names) -> Shape:
        if node.attr.startswith("_"):
            self.faults.append(f"имена с подчеркиванием в начале запрещены: {node.attr}.")
            return None
        of = self.shape(node.node, names)
        if isinstance(of, Mapping) and node.attr in of:
            return of[node.attr]
        if _root(node) in names:
            whose = "в форме этого документа" if _said(node.node) == FIELDS else f"у «{_said(node.node)}»"
            known = of if isinstance(of, Mapping) else {}
            self.faults.append(f"{whose} нет «{node.attr}».{_like(node.attr, known)}")
        return None

    def _filter(self, node: nodes.Filter, names: _Names) -> Shape:
        of = self.shape(node.node, names) if node.node is not None else None
        if node.name not in FILTERS:
            self.faults.append(f"нет такого преобразования: {node.name}.{_like(node.name, FILTERS)}")
        fewest, most = ARGUMENTS.get(node.name, (0, 0))
        if node.kwargs or node.dyn_args or not fewest <= len(node.args) <= most:
            self.faults.append(f"у преобразования «{node.name}» другое число слов в скобках.")
        for argument in node.args:
            self.shape(argument, names)
        return of if isinstance(of, Items) and of.item is None and node.name != "перечислить" else None

    def _refuse(self, node: nodes.Node) -> None:
        what = _FORBIDDEN.get(type(node), f"«{type(node).__name__}»")
        self.faults.append(
            f"в шаблоне можно только печатать значения, {{% if %}} и {{% for %}}, нельзя: {what}."
        )


def _root(node: nodes.Node) -> str:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


def _said(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_said(node.node)}.{node.attr}"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return _said(node.node)
    return node.name if isinstance(node, nodes.Name) else "значение"


def _like(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f" Может быть, {near[0]}?" if near else ""
