"""Every operation of `/v2` with the error statuses its clients parse; anything else they cannot read."""

from collections.abc import Sequence

from flask import request

_SEARCH = (400, 401, 403, 500)
_GET = (400, 401, 403, 404, 500)
_VERB = (400, 404, 409, 500, 503, 504)
_JOB = (400, 404, 409, 500, 503)

SERVED: dict[str, tuple[int, ...]] = {
    "GET /topology": (401, 500),
    "GET /status": (503,),
    "GET /authentication/me": (401, 403, 500),
    "POST /deployments": (400, 503),
    "POST /process-definitions/search": _SEARCH,
    "GET /process-definitions/{key}": _GET,
    "GET /process-definitions/{key}/xml": _GET,
    "GET /process-definitions/{key}/form": _GET,
    "POST /process-instances": (400, 409, 500, 503, 504),
    "POST /process-instances/search": _SEARCH,
    "GET /process-instances/{key}": _GET,
    "POST /process-instances/{key}/modification": (400, 404, 500, 503),
    "POST /process-instances/{key}/suspension": _VERB,
    "POST /process-instances/{key}/resumption": _VERB,
    "POST /process-instances/{key}/migration": _VERB,
    "POST /process-instances/{key}/cancellation": _VERB,
    "POST /user-tasks/search": _SEARCH,
    "GET /user-tasks/{key}": _GET,
    "GET /user-tasks/{key}/form": _GET,
    "POST /user-tasks/{key}/variables/search": (400, 500),
    "PATCH /user-tasks/{key}": _VERB,
    "POST /user-tasks/{key}/assignment": _VERB,
    "DELETE /user-tasks/{key}/assignee": _VERB,
    "POST /user-tasks/{key}/completion": _VERB,
    "POST /documents": (400, 415),
    "POST /documents/batch": (400, 415),
    "GET /documents/{key}": (404, 500),
    "POST /jobs/activation": (400, 401, 500, 503),
    "POST /jobs/{key}/completion": _JOB,
    "POST /jobs/{key}/failure": _JOB,
    "POST /jobs/{key}/error": _JOB,
    "PATCH /jobs/{key}": _JOB,
    "POST /jobs/search": _SEARCH,
    "POST /element-instances/search": _SEARCH,
    "GET /element-instances/{key}": _GET,
    "PUT /element-instances/{key}/variables": (400, 500, 503, 504),
    "POST /variables/search": _SEARCH,
    "GET /variables/{key}": _GET,
    "POST /messages/publication": (400, 500, 503),
    "POST /messages/correlation": (400, 403, 404, 500, 503),
    "POST /signals/broadcast": (400, 404, 500, 503),
    "POST /conditionals/evaluation": (400, 403, 404, 500, 503),
    "POST /incidents/search": _SEARCH,
    "GET /incidents/{key}": _GET,
    "POST /incidents/{key}/resolution": _JOB,
    "POST /expression/evaluation": (400, 401, 403, 500),
    "POST /decision-definitions/evaluation": (400, 404, 500, 503),
    "POST /decision-definitions/search": _SEARCH,
    "PUT /clock": (400, 500, 503),
    "POST /clock/reset": (500, 503),
}
"""What we do. A path's `{key}` is the one of its noun."""

NOUNS = frozenset({
    "agent-definitions", "agent-instances", "audit-logs", "authentication", "authorizations", "backups",
    "batch-operation-items", "batch-operations", "clock", "cluster", "cluster-variables",
    "correlated-message-subscriptions", "decision-definitions", "decision-instances", "decision-requirements",
    "deployments", "documents", "element-instances", "exporting", "expression", "forms", "global-task-listeners",
    "groups", "incidents", "jobs", "license", "mapping-rules", "message-subscriptions", "messages", "mode",
    "process-definitions", "process-instances", "resources", "restore", "roles", "secrets", "setup", "signals",
    "status", "system", "tenants", "topology", "user-tasks", "users", "variables",
})  # fmt: skip
"""What Camunda 8's paths begin with: whatever is not served below one of these is answered with 501, too."""


def listed(*preferred: int) -> int:
    """The first of these statuses that the clients of the current operation can parse; the last if they can none."""
    statuses = _statuses() or preferred
    return next((status for status in preferred if status in statuses), preferred[-1])


def _statuses() -> Sequence[int]:
    rule = request.url_rule.rule.removeprefix("/v2") if request.url_rule else ""
    path = rule.replace("<", "{").replace(">", "}")
    return SERVED.get(f"{request.method} {path}", ())
