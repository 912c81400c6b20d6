"""Variables that an administrator sets in a running case; what a task or job brings is set by its own completion."""

from engine import runtime
from engine.commands import SetVariables
from engine.errors import Forbidden, WrongState
from engine.facts import VariablesCorrected
from engine.handlers.settlement import Settlement


def set_variables(command: SetVariables, it: Settlement) -> dict[str, object]:
    """Remembered as a correction, by whom and which; the values stay out of the history."""
    if not command.actor.is_admin:
        raise Forbidden()
    case = it.case(it.work.instances.by_token(command.scope).key)
    if case.row.status != "active" or command.scope not in case.state.tokens:
        raise WrongState(reason="该环节已结束 / this element is over")
    case.facts.append(VariablesCorrected(key=command.scope, names=tuple(sorted(command.variables))))
    it.act(
        case.row.key,
        lambda m, s, w: runtime.set_variables(m, s, w, command.scope, command.variables, local=command.local),
    )
    return {"instance": case.row.key}
