"""Service and send tasks, and message throws: a job for a connector or an external worker."""

from engine.bpmn.model import Element
from engine.errors import IncidentError
from engine.facts import JobCreated
from engine.ids import Key
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    assert element.job is not None
    retries = run.text(element.job.retries, key)
    if not retries.isdecimal():
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"RETRIES: 重试次数{retries!r}不是非负整数。 / The number of retries {retries!r} is no whole number.",
        )
    run.note(
        JobCreated(
            key=key,
            element=element.id,
            type=run.text(element.job.type, key),
            retries=int(retries),
            headers=dict(element.job.headers),
        )
    )


BEHAVIOUR = Behaviour(enter)
