"""An administrator moves the tokens of a running case by hand."""

from dataclasses import replace

from engine import runtime
from engine.commands import Activation, ModifyInstance, Move, Termination
from engine.errors import Forbidden, NotFound
from engine.handlers.settlement import Case, Settlement
from engine.ids import Key


def modify_instance(command: ModifyInstance, it: Settlement) -> dict[str, object]:
    """Raises ModificationRefused with every reason. One that is over has no tokens: it is not found."""
    if not command.actor.is_admin:
        raise Forbidden()
    case = it.case(command.instance)
    if case.row.status != "active":
        raise NotFound(what=f"在办的流程实例 / running instance {command.instance}")
    activate = [_activation(case, one) for one in command.activate]
    terminate = [_termination(case, one) for one in command.terminate]
    move = [_move(case, one) for one in command.move]
    it.act(case.row.key, lambda m, s, w: runtime.modify(m, s, w, activate, terminate, move))
    return {"instance": case.row.key}


def _activation(case: Case, one: Activation) -> Activation:
    return replace(one, ancestor=_own(case, one.ancestor))


def _termination(case: Case, one: Termination) -> Termination:
    return replace(one, key=_own(case, one.key))


def _move(case: Case, one: Move) -> Move:
    return replace(one, source=_termination(case, one.source), ancestor=_own(case, one.ancestor))


def _own(case: Case, key: Key | None) -> Key | None:
    """The process goes by the key of its instance outside."""
    return case.state.root if key == case.row.key else key
