"""Ad-hoc sub-process (BPMN 2.0.2 §13.3.5): its activities begin without an order, at once or one after the other, until
its completion condition holds or all have ended."""

from engine.bpmn.model import AdHoc, Element
from engine.errors import IncidentError
from engine.ids import Key
from engine.runtime.arrival import Arrival
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves
from engine.runtime.state import LoopProgress, Turn
from engine.runtime.waits import open_event_subs


def enter(run: Moves, key: Key, element: Element) -> None:
    wanted = _wanted(run, key, element)
    open_event_subs(run, key, element)
    token = run.state.tokens[key]
    token.loop = LoopProgress(items=[Turn(place, id) for place, id in enumerate(wanted, start=1)], total=len(wanted))
    if not _of(element).sequential:
        token.loop.items = []
        for id in wanted:
            _begin(run, key, id)
    run.scope_done(key)


def ended_inside(run: Moves, key: Key) -> None:
    """An activity has ended with nothing behind it: the completion condition is asked. One that is neither true nor
    false is an incident."""
    token, element = run.state.tokens[key], run.element(key)
    how = _of(element)
    if how.completion is None or token.loop is None:
        return
    try:
        is_over = run.truth(how.completion, key)
    except IncidentError as error:
        run.raise_incident(key, element, error)
        return
    if is_over:
        token.loop.items = []
        if how.cancels_rest:
            run.terminate_children(key)
            token.children = 1  # the one that has just ended


def goes_on(run: Moves, key: Key) -> bool:
    """Nothing runs inside: the next activity begins, if one is still to be done."""
    token = run.state.tokens[key]
    if token.loop is None or not token.loop.items:
        return False
    next_one, *token.loop.items = token.loop.items
    _begin(run, key, str(next_one.item))
    return True


def _begin(run: Moves, key: Key, id: str) -> None:
    run.arrive(Arrival(run.model.by_id[id], key))


def _wanted(run: Moves, key: Key, element: Element) -> list[str]:
    """Ids of what begins. Raises IncidentError for an unknown one."""
    active = _of(element).active
    if active is None:
        return [run.model.elements[index].id for index in element.starts]
    found, inside = run.value(active, key), {run.model.elements[index].id for index in element.children}
    if not isinstance(found, list) or not all(isinstance(id, str) and id in inside for id in found):
        raise IncidentError(
            "EXTRACT_VALUE_ERROR",
            f"ACTIVE_ELEMENTS: {active.text!r}应是{element.id}内环节标识的列表，实际为{found!r}。 / "
            f"{active.text!r} must be a list of ids of elements inside {element.id}, it is {found!r}.",
        )
    return [str(id) for id in found]


def _of(element: Element) -> AdHoc:
    assert element.ad_hoc is not None
    return element.ad_hoc


BEHAVIOUR = Behaviour(enter)
