"""What a department is answered, as the parts of an HTTP answer; codes and texts are those of the refusals."""

from collections.abc import Mapping

from engine.errors import RefusedAtStart, Rejected, TooManyCalls, ValidationFailed
from engine.handlers.settlement import Case

Answer = dict[str, object]


def answer(status: int, body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
    return {"status": status, "headers": dict(headers or {}), "body": dict(body)}


def about(case: Case, dept: str) -> dict[str, object]:
    """Where a case can be asked about."""
    key = case.row.business_key
    return {"business_key": key, "status_url": f"/api/v1/hooks/{dept}/cases/{key}"}


def refusal(refused: Rejected) -> Answer:
    body: dict[str, object] = {
        "code": refused.code, "message_zh": refused.text("zh"), "message_en": refused.text("en")
    }  # fmt: skip
    if isinstance(refused, ValidationFailed):
        body["errors"] = [
            {"field": one.field, "code": one.code, "message_zh": one.zh, "message_en": one.en} for one in refused.errors
        ]
    if isinstance(refused, RefusedAtStart):
        body["errors"] = [_reason(one) for one in refused.reasons]
    seconds = refused.details.get("seconds")
    is_for_later = isinstance(refused, TooManyCalls)
    return answer(refused.status, body, {"Retry-After": str(seconds)} if is_for_later else None)


def _reason(one: Mapping[str, object] | str) -> dict[str, object]:
    if isinstance(one, str):
        return {"field": "", "code": "REFUSED", "message_zh": one, "message_en": one}
    return {
        "field": one.get("field") or "", "code": one.get("code") or "REFUSED", "message_zh": one.get("zh"),
        "message_en": one.get("en"),
    }  # fmt: skip
