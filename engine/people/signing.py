"""The form of those who are asked beside a task: agree or not, and why."""

from functools import lru_cache

from engine.forms import Form, read_form
from engine.people.verbs import Part

AGREE, REFUSE = "agree", "refuse"


@lru_cache
def form_of(part: str) -> Form:
    """Delegated work is reported on; a signature says yes or no."""
    opinion = {
        "type": "textarea", "key": "opinion", "label": "办理情况" if part == Part.DELEGATE else "意见",
        "properties": {"label.en": "What was done" if part == Part.DELEGATE else "Opinion"},
        "validate": {"required": part == Part.DELEGATE, "maxLength": 2000},
    }  # fmt: skip
    return read_form(
        {"id": f"f_{part}", "type": "default", "title": "意见", "components": [*_choice(part), opinion]}, "engine"
    )


def _choice(part: str) -> list[dict[str, object]]:
    if part == Part.DELEGATE:
        return []
    return [
        {
            "type": "radio", "key": "outcome", "label": "是否同意", "properties": {"label.en": "Do you agree?"},
            "validate": {"required": True},
            "values": [
                {"value": AGREE, "label": "同意", "label.en": "Yes"},
                {"value": REFUSE, "label": "不同意", "label.en": "No"},
            ],
        }
    ]  # fmt: skip
