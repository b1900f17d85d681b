"""A step of a diagram is told which form to ask; of the file nothing else changes."""

import re

from engine.bpmn.markup import CAMUNDA
from engine.errors import Invalid

_DECLARED = re.compile(rf"xmlns:([\w-]+)=(\"|'){re.escape(CAMUNDA)}\2")


def with_form_asked(content: bytes, element_id: str, key: str) -> bytes:
    """The diagram in which a step asks the form ``key``; raises Invalid when there is no such step."""
    text = content.decode("utf-8")
    declared = _DECLARED.search(text)
    tag = re.search(rf"<(?:[\w-]+:)?\w*[tT]ask\b[^>]*\bid=([\"']){re.escape(element_id)}\1[^>]*>", text)
    if tag is None or declared is None:
        raise Invalid(f"Шага «{element_id}» в схеме нет.", hint="Назначьте форму шагу в редакторе схемы.")
    name = f"{declared[1]}:formKey"
    asks = re.compile(rf"(\s){re.escape(name)}=(\"[^\"]*\"|'[^']*')")
    if asks.search(tag.group(0)):
        changed = asks.sub(lambda found: f'{found[1]}{name}="{key}"', tag.group(0), count=1)
    else:
        end = "/>" if tag.group(0).endswith("/>") else ">"
        changed = f'{tag.group(0).removesuffix(end).rstrip()} {name}="{key}"{end}'
    return (text[: tag.start()] + changed + text[tag.end() :]).encode("utf-8")
