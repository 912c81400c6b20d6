"""`task.*`: what people have typed so far in tasks of the case, for work that must not be lost; it changes none."""

from engine.connectors.call import ConnectorCall
from engine.connectors.inputs import Values, text, texts


def drafts(call: ConnectorCall) -> Values:
    """Inputs `element`, `fields`; answers `rows` [{by, and each field that was filled in}], also of tasks that were
    cancelled. A completed task has no draft."""
    wanted = texts(call, "fields")
    found = call.work.tasks.drafts_of(call.instance, text(call, "element"))
    return {"rows": [{"by": one.person_id, **{name: one.answers[name] for name in wanted if name in one.answers}}
                     for one in found]}  # fmt: skip
