"""Call activity: asks for an instance of another process and waits for its end (BPMN 2.0.2 §13.3.4)."""

from engine.bpmn.model import Element
from engine.facts import ChildCalled
from engine.ids import Key
from engine.runtime.behaviours.behaviour import Behaviour
from engine.runtime.moves import Moves


def enter(run: Moves, key: Key, element: Element) -> None:
    call = element.call
    assert call is not None
    own = run.state.tokens[key].variables
    variables = dict(run.visible(key)) if call.propagate_parent else dict(own)
    variables.pop("tables", None)
    run.note(
        ChildCalled(
            key=key, element=element.id, process_id=run.text(call.process_id, key), variables=variables,
            binding=call.binding, version_tag=call.version_tag,
        )
    )  # fmt: skip


BEHAVIOUR = Behaviour(enter, waits=True)
