"""Refusals as clients of this dialect read them: ``{"type": …, "message": …, "code": …}``."""

from flask import Response, jsonify

PREFIX = "/engine-rest"
_TYPES = {
    400: "InvalidRequestException",
    401: "AuthenticationException",
    403: "AuthorizationException",
    404: "InvalidRequestException",
}
_KINDS = {
    "TaskTaken": "TaskAlreadyClaimedException",
    "StaleTask": "OptimisticLockingException",
    "FormInvalid": "FormFieldValidationException",
    "DiagramInvalid": "ParseException",
    "MessageUnknown": "MismatchingMessageCorrelationException",
}


def refusal(status: int, message: str, hint: str = "", *, kind: str = "", **more: object) -> Response:
    """Bad input is a 400 here and a conflict a 500: old clients know nothing else."""
    status = {422: 400, 409: 500, 412: 500}.get(status, status)
    told = (
        _KINDS.get(kind)
        or _TYPES.get(status)
        or ("ProcessEngineException" if status >= 500 else "RestException")
    )
    text = f"{message} {hint}".strip()
    response = jsonify({"type": told, "message": text, "code": 0, **more})
    response.status_code = status
    return response
