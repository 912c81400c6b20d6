"""Publishing files: a multipart upload becomes one command, and the answer lists everything that is there now."""

from uuid import uuid4

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from engine.commands import DeployFiles
from engine.errors import FieldError
from engine.queries.decisions import SeenDecision
from engine.queries.deployments import deployment_of
from engine.queries.forms import SeenForm
from engine.store.definitions import DefinitionRow
from webui.api.problem import InvalidBody
from webui.api.wire import TENANT, require_our_tenant
from webui.session import actor, engine

room = Blueprint("deployments", __name__)
Entry = dict[str, object]


@room.post("/deployments")
def deploy() -> ResponseReturnValue:
    receipt = engine().handle(DeployFiles(id=str(uuid4()), actor=actor(), files=_uploads()))
    with engine().database.snapshot() as work:
        seen = deployment_of(work, engine().library, int(str(receipt["deployment"])))
    graphs = {one.requirements_key: one for one in seen.decisions}.values()
    return {
        "deploymentKey": str(seen.row.key),
        "tenantId": TENANT,
        "deployments": [
            *(_entry("processDefinition", _process(row)) for row in seen.processes),
            *(_entry("decisionDefinition", _decision(one)) for one in seen.decisions),
            *(_entry("decisionRequirements", _requirements(one)) for one in graphs),
            *(_entry("form", _form(one)) for one in seen.forms),
        ],
    }


def _uploads() -> dict[str, bytes]:
    """Raises InvalidBody for another part than `resources` and `tenantId`, for no file and for two of one name."""
    require_our_tenant(request.form.get("tenantId"))
    strangers = [name for name in (*request.form, *request.files) if name not in ("resources", "tenantId")]
    sent = request.files.getlist("resources")
    names = [file.filename or "" for file in sent]
    errors = [_wrong(name, "没有这个字段。", "There is no such field.") for name in strangers]
    if not sent:
        errors.append(_wrong("resources", "请至少上传一个文件。", "Send one file at least."))
    if len(set(names)) < len(names):
        errors.append(_wrong("resources", "文件名重复。", "Two files have the same name."))
    if errors:
        raise InvalidBody(errors)
    return {name: file.read() for name, file in zip(names, sent, strict=True)}


def _wrong(field: str, zh: str, en: str) -> FieldError:
    return FieldError(field=field, code="UPLOAD", zh=zh, en=en)


def _entry(kind: str, content: Entry) -> Entry:
    kinds = ("processDefinition", "decisionDefinition", "decisionRequirements", "form", "resource")
    return {**dict.fromkeys(kinds), kind: content}


def _process(row: DefinitionRow) -> Entry:
    return {
        "processDefinitionId": row.process_id, "processDefinitionVersion": row.version,
        "resourceName": row.resource_name, "tenantId": TENANT, "processDefinitionKey": str(row.key),
    }  # fmt: skip


def _decision(seen: SeenDecision) -> Entry:
    return {
        "decisionDefinitionId": seen.decision.id, "version": seen.version, "name": seen.decision.name,
        "tenantId": TENANT, "decisionRequirementsId": seen.decision.graph_id,
        "decisionDefinitionKey": str(seen.key), "decisionRequirementsKey": str(seen.requirements_key),
    }  # fmt: skip


def _requirements(seen: SeenDecision) -> Entry:
    return {
        "decisionRequirementsId": seen.decision.graph_id, "decisionRequirementsName": seen.decision.graph_name,
        "version": seen.version, "resourceName": seen.decision.resource, "tenantId": TENANT,
        "decisionRequirementsKey": str(seen.requirements_key),
    }  # fmt: skip


def _form(seen: SeenForm) -> Entry:
    return {
        "formId": seen.form.id, "version": seen.version, "resourceName": seen.form.resource, "tenantId": TENANT,
        "formKey": str(seen.key),
    }  # fmt: skip
