"""Variables of several procedures at once, as one list."""

from flask import Response

from app.access.guard import for_scope, workers
from app.access.looks import record_look
from app.access.people import me
from app.engine_rest.instances import found
from app.engine_rest.section import (
    RequestInvalid,
    answer,
    asked,
    engine_rest,
    list_of,
    pages,
    refuse_unknown,
    text_of,
)
from app.engine_rest.typed import typed
from app.engine_rest.variables import seen_by
from storage.queries.processes import InstanceLine

MOST = 50
SERVED = frozenset({"processInstanceIdIn", "variableName", "variableNameIn"})


@engine_rest.get("/variable-instance")
@engine_rest.post("/variable-instance", endpoint="variables_by_body")
@workers
@for_scope("read")
def variable_list() -> Response:
    sent = asked()
    refuse_unknown(sent, SERVED)
    ids = list_of(sent, "processInstanceIdIn")
    if len(ids) > MOST:
        raise RequestInvalid(f"За один раз — переменные не больше {MOST} процедур (processInstanceIdIn).")
    first, most = pages(sent)
    name = text_of(sent, "variableName")
    names = {*list_of(sent, "variableNameIn"), *([name] if name else [])}
    rows = [row for each in ids for row in _of(found(each), names)]
    return answer(rows[first : first + most])


def _of(line: InstanceLine, names: set[str]) -> list[dict[str, object]]:
    person = me()
    if line.case_id:
        record_look(person, "view", "case", line.case_id, case_id=line.case_id, fields=["instance"])
    return [
        {
            "id": f"{line.id}:{name}",
            "name": name,
            **typed(value),
            "processDefinitionId": line.definition_id,
            "processInstanceId": line.id,
            "executionId": line.id,
            "caseInstanceId": None,
            "caseExecutionId": None,
            "taskId": None,
            "batchId": None,
            "activityInstanceId": line.id,
            "errorMessage": None,
            "tenantId": line.municipality_id,
        }
        for name, value in sorted(seen_by(person, line.id, line.municipality_id).items())
        if not names or name in names
    ]
