"""Errors as `application/problem+json` (RFC 9457), in the reader's language and under a status the clients parse."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import current_app, jsonify, request
from flask.wrappers import Response
from werkzeug.exceptions import HTTPException

from engine.errors import (
    DeploymentRefused,
    FieldError,
    Finding,
    InvalidRequest,
    ModificationRefused,
    RefusedAtStart,
    Rejected,
    ValidationFailed,
)
from engine.queries.expressions import BadExpression
from webui.api.operations import listed

STATUSES: Mapping[int, tuple[int, ...]] = {
    403: (403, 409, 400),
    404: (404, 400),
    409: (409, 400),
    410: (404, 400),
    422: (400,),
}
"""What becomes of a status of ours: the first that the operation's clients know."""


class InvalidBody(InvalidRequest):
    """The request's body has to be corrected (places: {n}): {places}"""

    code, zh = "INVALID_BODY", "请求内容有{n}处需要修改：{places}"

    def __init__(self, errors: Sequence[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(n=len(self.errors), places=", ".join(error.field for error in self.errors))


class Unauthenticated(Rejected):
    """Send the user name and the password of your account with Basic authentication."""

    code, status, zh = "UNAUTHENTICATED", 401, "请以 Basic 认证发送您的用户名和密码。"


def language() -> str:
    """English for programs, Chinese for whoever asks for it."""
    return request.accept_languages.best_match(["en", "zh"], "en") or "en"


def of_rejected(rejected: Rejected) -> Response:
    """What the caller can mend, under a status that the operation's clients know."""
    return answer(rejected, listed(*STATUSES[rejected.status]) if rejected.status in STATUSES else rejected.status)


def answer(rejected: Rejected, status: int) -> Response:
    """A refusal as JSON, under this status."""
    answer = _problem(status, rejected.text(language()), code=rejected.code, **_more(rejected))
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Basic realm="linli", charset="UTF-8"'
    return answer


def of_http(error: HTTPException) -> Response:
    """What the web server refuses by itself: a body that is too large, a broken form, a wrong method."""
    status = error.code or 400
    return _problem(status if status in (404, 501) or status >= 500 else 400, error.description or error.name)


def of_failure(error: Exception) -> Response:
    """Ours. The log has the cause, the caller learns nothing of it."""
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    said = {"en": "Something went wrong on our side. Try again later.", "zh": "系统出现问题，请稍后重试。"}
    return _problem(500, said[language()])


def _problem(status: int, detail: str, **more: object) -> Response:
    answer = jsonify(
        {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail,
         "instance": request.path, **more}
    )  # fmt: skip
    answer.status_code, answer.mimetype = status, "application/problem+json"
    return answer


def _more(rejected: Rejected) -> dict[str, object]:
    if isinstance(rejected, ValidationFailed | InvalidBody | ModificationRefused):
        return {"errors": [_field(error) for error in rejected.errors]}
    if isinstance(rejected, DeploymentRefused):
        return {"findings": [_finding(finding) for finding in rejected.findings]}
    if isinstance(rejected, BadExpression):
        return {"line": rejected.line, "column": rejected.column}
    if isinstance(rejected, RefusedAtStart):
        return {"reasons": list(rejected.reasons)}
    return {}


def _field(error: FieldError) -> dict[str, object]:
    return {"field": error.field, "code": error.code, "message": error.text(language())}


def _finding(finding: Finding) -> dict[str, object]:
    chinese = language() == "zh"
    return {
        "code": finding.code, "resource": finding.resource, "element": finding.element, "line": finding.line,
        "column": finding.column, "reason": finding.zh if chinese else finding.en,
        "remedy": finding.remedy_zh if chinese else finding.remedy_en,
    }  # fmt: skip
